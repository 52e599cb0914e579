"""sgd_step: families of cases."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import (
    Draw,
    Family,
    FunctionExercise,
)
from autograder.reference import optimiser
from autograder.reference.plain import optimiser as plain


def _step(draw: Draw, lr: float, **shapes: tuple[int, ...]) -> dict[str, Any]:
    return {
        "params": {name: draw.array(*shape) for name, shape in shapes.items()},
        "grads": {name: draw.array(*shape) + 0.5 for name, shape in shapes.items()},
        "lr": lr,
    }


def _reordered(draw: Draw) -> dict[str, Any]:
    """Return gradients listed in the opposite order: a dict is looked up by name."""
    given = _step(draw, 0.5, W1=(2, 2), b1=(2,), W2=(2, 2))
    return {**given, "grads": dict(reversed(given["grads"].items()))}


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    params = {"W": draw.whole(-5, 6, 3, 2), "b": draw.whole(-5, 6, 2)}
    return {**_step(draw, 0.25, W=(3, 2), b=(2,)), "params": params}


FAMILIES = (
    Family("one array", lambda draw: _step(draw, 0.5, W=(3, 2))),
    Family("weights and biases", lambda draw: _step(draw, 0.1, W=(3, 4), b=(4,)), weight=1.5),
    Family(
        "arrays of a whole network",
        lambda draw: _step(draw, 2.0, W1=(2, 2, 1, 3), b1=(1, 1, 1, 3), W2=(3, 4), b2=(4,)),
    ),
    Family("gradients listed in another order", _reordered, weight=0.5),
    Family("whole-number parameters", _whole_numbers, weight=0.5),
    Family(
        "arguments left unchanged",
        lambda draw: _step(draw, 0.5, W=(2, 3), b=(3,)),
        weight=1.0,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="sgd_step",
    reference=optimiser.sgd_step,
    plain=plain.sgd_step,
    returns=("params",),
    families=FAMILIES,
    any_shape=any_shape.step,
    catalogue=Catalogue.beside(__file__),
)
