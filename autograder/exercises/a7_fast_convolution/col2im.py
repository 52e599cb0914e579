"""col2im: families of cases."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.a7_fast_convolution import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import fast
from autograder.reference.plain import fast as plain


def _table(
    draw: Draw, X_shape: tuple[int, int, int, int], f: int, stride: int, padding: int
) -> dict[str, Any]:
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in X_shape[1:3])
    cols = draw.array(X_shape[0] * n_H * n_W, f * f * X_shape[3])
    return {"cols": cols, "X_shape": X_shape, "f": f, "stride": stride, "padding": padding}


def _fractions(draw: Draw) -> dict[str, Any]:
    table = _table(draw, (2, 3, 4, 2), 2, 1, 0)
    return {**table, "cols": table["cols"] / 4 + 0.125}


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    return {**_table(draw, (1, 3, 4, 2), 2, 1, 0), "cols": draw.whole(-9, 10, 6, 8)}


FAMILIES = (
    Family("one image, one channel", lambda draw: _table(draw, (1, 4, 4, 1), 3, 1, 0)),
    Family(
        "windows side by side, several channels, non-square",
        lambda draw: _table(draw, (1, 4, 6, 3), 2, 2, 0),
    ),
    Family("overlaps in a batch", lambda draw: _table(draw, (3, 4, 3, 2), 2, 1, 0), weight=1.5),
    Family("padding 1", lambda draw: _table(draw, (2, 3, 4, 2), 3, 1, 1), weight=1.5),
    Family(
        "stride 2, overlaps, pixels left over",
        lambda draw: _table(draw, (2, 8, 6, 2), 3, 2, 0),
        weight=1.5,
    ),
    Family(
        "gaps between windows, stride 3 and padding 2",
        lambda draw: _table(draw, (2, 6, 4, 2), 2, 3, 2),
    ),
    Family(
        "windows of one pixel",
        lambda draw: _table(draw, (2, 2, 3, 4), 1, 1, 0),
        weight=0.5,
        needs_a_right_answer=True,
    ),
    Family("a table of fractions", _fractions, weight=0.5),
    Family("a table of whole numbers", _whole_numbers, weight=0.25),
    Family(
        "arguments left unchanged",
        lambda draw: _table(draw, (2, 3, 4, 2), 2, 1, 1),
        weight=0.5,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="col2im",
    reference=fast.col2im,
    plain=plain.col2im,
    returns=("X",),
    families=FAMILIES,
    any_shape=any_shape.folded,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.folded,
)
