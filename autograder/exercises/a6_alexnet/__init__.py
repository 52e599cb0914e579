"""a6_alexnet: the network of 2012, its shapes, its parameters, and six questions of detection."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES"]

EXERCISES = exercises_in(__name__)
