"""a9_bug_hunt: students write the tests, and are graded by the wrong programs they catch."""

from autograder.exercises.a9_bug_hunt import check_conv_forward, check_pool_backward

__all__ = ["EXERCISES", "GIVEN"]

# A right convolution and a right pooling to compare with.
GIVEN = ("layers/convolution.py", "layers/pooling.py", "layers/taps.py")

EXERCISES = (check_conv_forward.EXERCISE, check_pool_backward.EXERCISE)
