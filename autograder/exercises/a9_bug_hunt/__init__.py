"""a9_bug_hunt: students write the tests, and are graded by the wrong programs they catch."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES", "GIVEN"]

# A right convolution and a right pooling to compare with.
GIVEN = ("layers/convolution.py", "layers/pooling.py", "layers/taps.py")

EXERCISES = exercises_in(__name__)
