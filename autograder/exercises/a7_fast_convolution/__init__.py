"""a7_fast_convolution: windows as rows, one matrix product, and the transposed convolution."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES"]

EXERCISES = exercises_in(__name__)
