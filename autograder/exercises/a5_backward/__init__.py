"""a5_backward: the numerical referee, and the backward passes of convolution and pooling."""

from autograder.exercises.a5_backward import (
    conv_backward,
    create_mask_from_window,
    distribute_value,
    numerical_gradient,
    pool_backward,
)

EXERCISES = (
    numerical_gradient.EXERCISE,
    conv_backward.EXERCISE,
    create_mask_from_window.EXERCISE,
    distribute_value.EXERCISE,
    pool_backward.EXERCISE,
)

__all__ = ["EXERCISES"]
