"""a8_digits: the layers that do not slide, a loss, a step downhill, and a network that reads digits."""

from autograder.exercises.a8_digits import (
    dense_backward,
    dense_forward,
    loss_and_gradients,
    predict,
    relu_backward,
    relu_forward,
    sgd_step,
    softmax_cross_entropy,
    train,
)

__all__ = ["EXERCISES", "GIVEN"]

# Convolution and pooling come from the course; its ReLU, dense layer and loss do not.
GIVEN = ("layers/convolution.py", "layers/pooling.py", "layers/taps.py")

EXERCISES = (
    relu_forward.EXERCISE,
    relu_backward.EXERCISE,
    dense_forward.EXERCISE,
    dense_backward.EXERCISE,
    softmax_cross_entropy.EXERCISE,
    sgd_step.EXERCISE,
    loss_and_gradients.EXERCISE,
    predict.EXERCISE,
    train.EXERCISE,
)
