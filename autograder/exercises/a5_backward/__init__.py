"""a5_backward: the numerical referee, and the backward passes of convolution and pooling."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES"]

EXERCISES = exercises_in(__name__)
