"""The detective questions: functions without arguments that return one number.

The families cannot vary the input, so every wrong path is told by the number it leads to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Comparison, Family, FunctionExercise
from autograder.reference import alexnet
from autograder.reference.plain import alexnet as plain

FAMILIES = (Family("the number", lambda draw: {}),)


def _detective(reference: Callable[[], Any], tolerance: float = 0.0) -> FunctionExercise:
    """Return the exercise of one question; where a person may round, with a tolerance."""
    return FunctionExercise(
        function=reference.__name__,
        reference=reference,
        plain=getattr(plain, reference.__name__),
        returns=("answer",),
        families=FAMILIES,
        catalogue=Catalogue.beside(__file__),
        dependencies=("alexnet_shapes", "alexnet_params"),
        comparison=Comparison(tolerance=tolerance),
    )


EXERCISES = (
    _detective(alexnet.detective_224),
    _detective(alexnet.detective_fc_share, tolerance=0.05),
    _detective(alexnet.detective_conv_work, tolerance=0.05),
    _detective(alexnet.detective_units),
    _detective(alexnet.detective_memory_mb, tolerance=0.2),
    _detective(alexnet.detective_blog),
)
