"""a7_fast_convolution: windows as rows, one matrix product, and the transposed convolution."""

from autograder.exercises.a7_fast_convolution import (
    col2im,
    conv_forward_fast,
    conv_transpose_forward,
    im2col,
)

__all__ = ["EXERCISES"]

EXERCISES = (
    im2col.EXERCISE,
    conv_forward_fast.EXERCISE,
    col2im.EXERCISE,
    conv_transpose_forward.EXERCISE,
)
