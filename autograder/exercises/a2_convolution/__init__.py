"""a2_convolution: one window, one map, padding, and the whole layer."""

from autograder.exercises.a2_convolution import (
    conv_forward,
    conv_output_size,
    conv_single_step,
    same_padding,
    zero_pad,
)

__all__ = ["EXERCISES"]

EXERCISES = (
    conv_single_step.EXERCISE,
    conv_output_size.EXERCISE,
    zero_pad.EXERCISE,
    same_padding.EXERCISE,
    conv_forward.EXERCISE,
)
