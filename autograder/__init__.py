"""The private half of the course: references, judge, sandbox and grading pipeline."""

__version__ = "0.1.0"
