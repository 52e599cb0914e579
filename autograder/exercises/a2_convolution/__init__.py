"""a2_convolution: one window, one map, padding, and the whole layer."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES"]

EXERCISES = exercises_in(__name__)
