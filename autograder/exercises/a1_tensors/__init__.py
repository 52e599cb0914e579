"""a1_tensors: pictures as arrays, and the order of their axes."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES"]

EXERCISES = exercises_in(__name__)
