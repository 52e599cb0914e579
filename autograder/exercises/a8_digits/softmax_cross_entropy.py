"""softmax_cross_entropy: families of cases."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises import any_shape
from autograder.exercises.a8_digits import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import (
    Draw,
    Family,
    FunctionExercise,
    PartialCredit,
)
from autograder.reference import loss
from autograder.reference.plain import loss as plain


def _scores(draw: Draw, m: int, n_classes: int, scale: float = 0.5) -> dict[str, Any]:
    """Return scores of which the right one is not always the largest."""
    labels = draw.whole(0, n_classes, m)
    logits = scale * draw.array(m, n_classes)
    logits[0, labels[0]] -= 1.5 * scale  # never a tie, and never all classes alike
    return {"logits": logits, "labels": labels}


def _thousands(draw: Draw) -> dict[str, Any]:
    """Return rows on very different levels, the right class far behind in the first."""
    given = _scores(draw, 4, 3)
    given["logits"] += np.array([[2000.0], [-3000.0], [0.0], [800.0]])
    given["logits"][0, given["labels"][0]] -= 3000.0  # too far for a mean in place of the maximum
    return given


def _far_below_zero(draw: Draw) -> dict[str, Any]:
    """Return rows in which no power is to be told from 0."""
    given = _scores(draw, 3, 4)
    given["logits"] -= np.array([[2000.0], [900.0], [5000.0]])
    return given


def _sure(draw: Draw) -> dict[str, Any]:
    """Return scores of which the right one is far ahead, but not out of sight."""
    labels = draw.whole(0, 4, 3)
    logits = draw.array(3, 4) / 4
    logits[np.arange(3), labels] += 7
    return {"logits": logits, "labels": labels}


def _single_precision(draw: Draw) -> dict[str, Any]:
    given = _scores(draw, 3, 4)
    return {**given, "logits": given["logits"].astype(np.float32)}


FAMILIES = (
    Family("one example, three classes", lambda draw: _scores(draw, 1, 3)),
    Family("a batch of ten classes", lambda draw: _scores(draw, 4, 10)),
    Family("more examples than classes", lambda draw: _scores(draw, 7, 3), weight=1.5),
    Family("two classes", lambda draw: _scores(draw, 3, 2), weight=0.5),
    Family("scores in the thousands", _thousands),
    Family("scores far below zero", _far_below_zero, weight=0.25),
    Family("sure of the right class", _sure, weight=0.25),
    Family("32-bit floats", _single_precision, weight=0.25),
    Family(
        "arguments left unchanged",
        lambda draw: _scores(draw, 3, 4),
        weight=0.25,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="softmax_cross_entropy",
    reference=loss.softmax_cross_entropy,
    plain=plain.softmax_cross_entropy,
    returns=("loss", "dlogits"),
    credit=PartialCredit(shares=(0.5, 0.5)),
    families=FAMILIES,
    any_shape=any_shape.scores,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.surprise,
)
