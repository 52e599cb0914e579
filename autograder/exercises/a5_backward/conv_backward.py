"""`conv_backward`: families of cases, each a gradient and the cache of a forward pass."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.a5_backward import explanations
from autograder.exercises.backward_pass import not_measured
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise, PartialCredit, Slip
from autograder.reference import conv
from autograder.reference.plain import conv_backward as plain


def _layer(
    draw: Draw, images: tuple[int, int, int, int], f: int, n_C: int, stride: int, padding: int
) -> dict[str, Any]:
    """Return the arguments that a layer of these sizes passes to its backward pass."""
    W = draw.array(f, f, images[-1], n_C)
    return _arguments(draw, draw.array(*images), W, stride, padding)


def _arguments(draw: Draw, A_prev: Any, W: Any, stride: int, padding: int) -> dict[str, Any]:
    f, n_C = W.shape[0], W.shape[-1]
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in A_prev.shape[1:3])
    dZ = draw.array(A_prev.shape[0], n_H, n_W, n_C)
    return {"dZ": dZ, "cache": (A_prev, W, draw.array(1, 1, 1, n_C), stride, padding)}


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    images, W = draw.whole(-5, 6, 2, 4, 5, 2), draw.array(3, 3, 2, 3)
    layer = _arguments(draw, images, W, stride=1, padding=1)
    return {**layer, "dZ": layer["dZ"] + 0.5}  # fractions in open examples too


def _single_precision(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, (2, 4, 5, 2), 3, 2, stride=1, padding=1)
    A_prev, W, b, stride, padding = layer["cache"]
    A_prev, W, b = (array.astype("float32") for array in (A_prev, W, b))
    return {"dZ": layer["dZ"].astype("float32"), "cache": (A_prev, W, b, stride, padding)}


FAMILIES = (
    Family(
        "one window: a filter as large as the image",
        lambda draw: _layer(draw, (1, 3, 3, 1), 3, 1, stride=1, padding=0),
        weight=0.5,
    ),
    Family(
        "several channels and filters, no padding",
        lambda draw: _layer(draw, (2, 4, 4, 3), 2, 2, stride=1, padding=0),
    ),
    Family(
        "a wide image, padding 1",
        lambda draw: _layer(draw, (2, 4, 6, 2), 3, 3, stride=1, padding=1),
    ),
    Family(
        "padding 1, stride 2, pixels left over",
        lambda draw: _layer(draw, (2, 8, 6, 2), 3, 3, stride=2, padding=1),
        weight=1.5,
        cases=2,
    ),
    Family(
        # Two rows and two columns are left over: more than the padding takes away.
        "padding 1, stride 3, pixels left over",
        lambda draw: _layer(draw, (3, 5, 8, 2), 2, 3, stride=3, padding=1),
        weight=1.5,
        cases=2,
    ),
    Family(
        "padding 2, stride 2, tall image",
        lambda draw: _layer(draw, (2, 6, 4, 3), 4, 2, stride=2, padding=2),
        weight=1.5,
        cases=2,
    ),
    Family(
        "filters of one pixel",
        lambda draw: _layer(draw, (2, 4, 4, 2), 1, 5, stride=1, padding=1),
        weight=0.5,
    ),
    Family("whole numbers in images", _whole_numbers, weight=0.75),
    Family("float32 numbers", _single_precision, weight=0.25),
    Family(
        "the arguments stay as they were",
        lambda draw: _layer(draw, (2, 4, 5, 2), 3, 2, stride=1, padding=1),
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)


def _many_numbers(draw: Draw) -> dict[str, Any]:
    """Return a layer of 50 000 numbers with 98 outputs, its windows side by side."""
    return _layer(draw, (2, 70, 70, 5), 10, 1, stride=10, padding=0)


def _few_numbers(draw: Draw) -> dict[str, Any]:
    """Return a layer of 400 numbers whose windows lie side by side, too.

    As there, the filter is even, has another size than it has channels, and would keep a frame.
    """
    return _layer(draw, (2, 8, 8, 3), 4, 1, stride=4, padding=0)


EXERCISE = FunctionExercise(
    function="conv_backward",
    reference=conv.conv_backward,
    plain=plain.conv_backward,
    returns=("dA_prev", "dW", "db"),
    credit=PartialCredit(
        shares=(0.5, 0.35, 0.15),
        slips=(Slip("averaged_over_the_batch", lambda right, args: right / len(args[0])),),
    ),
    linear_in="dZ",
    parts={"cache": ("A_prev", "W", "b", "stride", "padding")},
    families=FAMILIES,
    any_shape=any_shape.convolution_backward,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.convolution_backward,
    dependencies=("numerical_gradient",),
    custom=not_measured("conv_backward", conv.conv_backward, _many_numbers, _few_numbers),
)
