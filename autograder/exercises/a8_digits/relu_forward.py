"""relu_forward: families of cases."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises import any_shape
from autograder.exercises.a8_digits import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Family, FunctionExercise
from autograder.reference import dense
from autograder.reference.plain import dense as plain


def _passed(cache: Any) -> NDArray[np.bool_]:
    """Return where a way back with this cache lets the gradient through.

    `Z` is asked for; its copy, the output and the mask do the same. Of several the first counts.
    """
    while isinstance(cache, tuple | list | dict):
        cache = next(iter(cache.values() if isinstance(cache, dict) else cache))
    if not isinstance(cache, np.ndarray):
        raise TypeError("an array is wanted")
    return np.asarray(cache > 0)


FAMILIES = (
    Family("a matrix of both signs", lambda draw: {"Z": draw.array(4, 6)}),
    Family("maps of a batch, large numbers", lambda draw: {"Z": 20 * draw.array(2, 3, 4, 2)}),
    Family("small fractions", lambda draw: {"Z": draw.array(3, 5) / 8 + 1 / 64}),
    Family("whole numbers and zeros", lambda draw: {"Z": draw.whole(-2, 3, 4, 5)}, weight=0.5),
    Family("32-bit floats", lambda draw: {"Z": draw.array(3, 4).astype("float32")}, weight=0.25),
    Family(
        "the cache tells where the signal passed",
        lambda draw: {"Z": draw.array(3, 4)},
        weight=0.5,
        cache=_passed,
    ),
    Family(
        "arguments left unchanged",
        lambda draw: {"Z": draw.array(3, 4)},
        weight=0.5,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="relu_forward",
    reference=dense.relu_forward,
    plain=plain.relu_forward,
    returns=("A", "cache"),
    families=FAMILIES,
    any_shape=any_shape.relu,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.rectified,
)
