"""`distribute_value`: families of cases."""

from __future__ import annotations

from autograder.exercises import any_shape
from autograder.exercises.a5_backward import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Family, FunctionExercise
from autograder.reference import pool
from autograder.reference.plain import pool as plain

FAMILIES = (
    Family(
        "a square window",
        lambda draw: {"dz": float(draw.array()) + 6, "shape": (3, 3)},
        weight=0.5,
    ),
    Family(
        "a window wider than tall",
        lambda draw: {"dz": float(draw.array()) + 6, "shape": (2, 5)},
        cases=2,
    ),
    Family(
        "a window taller than wide, negative gradient",
        lambda draw: {"dz": float(draw.array()) - 7, "shape": (4, 3)},
    ),
    Family("a whole number", lambda draw: {"dz": draw.number(9, 16), "shape": (2, 4)}),
    Family(
        "a window of one pixel",
        lambda draw: {"dz": float(draw.array()) + 6, "shape": (1, 1)},
        weight=0.5,
    ),
)

EXERCISE = FunctionExercise(
    function="distribute_value",
    reference=pool.distribute_value,
    plain=plain.distribute_value,
    returns=("a",),
    families=FAMILIES,
    any_shape=any_shape.share,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.equal_shares,
)
