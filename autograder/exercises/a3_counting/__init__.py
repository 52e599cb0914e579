"""a3_counting: what a network costs, and how much of the picture it sees."""

from autograder.exercises.discovery import exercises_in

__all__ = ["EXERCISES"]

EXERCISES = exercises_in(__name__)
