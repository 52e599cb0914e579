"""predict: families of cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from convlab.layers import conv2d, pool2d

from autograder.exercises.a8_digits.networks import task
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import network
from autograder.reference.plain import network as plain

MOST_DRAWS = 60


def _images(draw: Draw, *args: Any) -> dict[str, Any]:
    """Return a network whose guesses vary, and images that need each of its parts.

    A guess is a coarse answer: without a ReLU or a bias it is often the same, so that it takes some
    draws until one of the images shows it.
    """
    for _ in range(MOST_DRAWS):
        given = _varied(draw, *args)
        right = network.predict(**given)
        if all((guesses != right).any() for guesses in _guesses_without_a_part(**given)):
            break
    return given


def _guesses_without_a_part(params: dict[str, Any], X: Any) -> Iterator[Any]:
    yield _guesses(params, X, first=0.0)
    yield _guesses(params, X, second=0.0)
    for name in ("b1", "b2", "b3"):
        yield _guesses({**params, name: 0 * params[name]}, X)


def _guesses(params: dict[str, Any], X: Any, first: float = 1.0, second: float = 1.0) -> Any:
    """Guess; a share of 0 lets what is negative pass a ReLU."""
    A = conv2d(X, params["W1"], params["b1"], padding=1)
    A = np.where(A > 0, A, (1 - first) * A)
    A = conv2d(pool2d(A, 2), params["W2"], params["b2"], padding=1)
    A = np.where(A > 0, A, (1 - second) * A)
    return (A.max(axis=(1, 2)) @ params["W3"] + params["b3"]).argmax(axis=1)


def _varied(draw: Draw, *args: Any) -> dict[str, Any]:
    """Return a network whose guesses vary, and images."""
    given = task(draw, *args)
    params, X = given["params"], 4 * given["X"]
    # No class may win by its bias alone: their mean scores on these images are made equal. And in
    # half of the images all scores are negative.
    scores = network._forward({**params, "b3": 0 * params["b3"]}, X)[0]
    mean = scores.mean(axis=0)
    b3 = -mean - np.median((scores - mean).max(axis=1))
    return {"params": {**params, "b3": b3.round(3)}, "X": X}


FAMILIES = (
    Family("nine images", lambda draw: _images(draw, (9, 4, 4)), weight=1.5, cases=4),
    Family("non-square images", lambda draw: _images(draw, (8, 4, 6)), cases=3),
    Family("odd sizes, other classes", lambda draw: _images(draw, (9, 5, 5), 3, 5, 9)),
    Family(
        "arguments left unchanged",
        lambda draw: _images(draw, (3, 4, 4)),
        weight=0.25,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="predict",
    reference=network.predict,
    plain=plain.predict,
    returns=("guesses",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    dependencies=("relu_forward", "dense_forward"),
)
