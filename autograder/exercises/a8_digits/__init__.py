"""a8_digits: the layers that do not slide, a loss, a step downhill, and a network that reads digits."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES", "GIVEN"]

# Convolution and pooling come from the course; its ReLU, dense layer and loss do not.
GIVEN = ("layers/convolution.py", "layers/pooling.py", "layers/taps.py")

EXERCISES = exercises_in(__name__)
