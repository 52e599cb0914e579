"""The private half of the course: references, judge, sandbox and grading pipeline."""
