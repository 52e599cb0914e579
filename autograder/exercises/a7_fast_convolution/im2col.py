"""im2col: families of cases."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.a7_fast_convolution import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import fast
from autograder.reference.plain import fast as plain


def _images(draw: Draw, shape: tuple[int, ...], f: int, stride: int, padding: int) -> dict:
    return {"X": draw.array(*shape), "f": f, "stride": stride, "padding": padding}


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    return {"X": draw.whole(-9, 10, 2, 3, 4, 2), "f": 2, "stride": 1, "padding": 1}


def _fractions(draw: Draw) -> dict[str, Any]:
    images = _images(draw, (2, 3, 4, 2), 2, 1, 0)
    return {**images, "X": images["X"] / 4 + 0.125}


def _single_precision(draw: Draw) -> dict[str, Any]:
    images = _images(draw, (1, 4, 3, 2), 2, 1, 0)
    return {**images, "X": images["X"].astype("float32")}


def _axes_exchanged(draw: Draw) -> dict[str, Any]:
    """Return images whose channels come first in memory, as `transpose` leaves them."""
    images = _images(draw, (2, 2, 4, 5), 3, 1, 0)  # (m, n_C, n_H, n_W)
    return {**images, "X": images["X"].transpose(0, 2, 3, 1)}


FAMILIES = (
    Family("one image, one channel", lambda draw: _images(draw, (1, 4, 4, 1), 3, 1, 0)),
    Family(
        "several channels, non-square",
        lambda draw: _images(draw, (1, 4, 6, 3), 2, 1, 0),
        weight=1.5,
    ),
    Family("a batch", lambda draw: _images(draw, (3, 4, 3, 2), 2, 1, 0), weight=1.5),
    Family("padding 1", lambda draw: _images(draw, (2, 3, 4, 2), 3, 1, 1)),
    Family("stride 2 that fits exactly", lambda draw: _images(draw, (2, 7, 5, 2), 3, 2, 0)),
    Family(
        "stride 3 that leaves pixels over, padding 2",
        lambda draw: _images(draw, (2, 6, 4, 2), 2, 3, 2),
        weight=1.5,
    ),
    Family(
        "windows of one pixel",
        lambda draw: _images(draw, (2, 2, 3, 4), 1, 1, 0),
        weight=0.5,
        needs_a_right_answer=True,
    ),
    Family(
        "a window as large as the image",
        lambda draw: _images(draw, (2, 3, 3, 2), 3, 1, 0),
        weight=0.5,
        needs_a_right_answer=True,
    ),
    Family("a view with exchanged axes", _axes_exchanged, weight=0.25),
    Family("whole numbers", _whole_numbers, weight=0.5),
    Family("pixels with fractions", _fractions, weight=0.25),
    Family("32-bit floats", _single_precision, weight=0.25),
    Family(
        "arguments left unchanged",
        lambda draw: _images(draw, (2, 3, 4, 2), 2, 1, 1),
        weight=0.5,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="im2col",
    reference=fast.im2col,
    plain=plain.im2col,
    returns=("cols",),
    families=FAMILIES,
    any_shape=any_shape.columns,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.unrolled,
)
