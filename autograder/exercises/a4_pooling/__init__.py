"""a4_pooling: pooling forward, and pooling a whole map at once."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES"]

EXERCISES = exercises_in(__name__)
