"""The catalogue of mistakes: one Markdown file per function, read when it is first needed.

`model` holds the data, `blocks` and `parse` read the Markdown, `edits` makes a mutant's source,
`operators` makes mutants by rule, `files` ties an exercise to its two files, and `check` refuses what a
catalogue must not hold.
"""

from autograder.exercises.catalogue.edits import edit, source_of
from autograder.exercises.catalogue.files import Catalogue, Content
from autograder.exercises.catalogue.model import (
    PLAIN,
    Alternative,
    BadEntry,
    Edit,
    Misconception,
    Place,
    Program,
    plain,
)

__all__ = [
    "PLAIN",
    "Alternative",
    "BadEntry",
    "Catalogue",
    "Content",
    "Edit",
    "Misconception",
    "Place",
    "Program",
    "edit",
    "plain",
    "source_of",
]
