"""`pool_backward`: families of cases, each a gradient and the cache of a forward pass."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.a5_backward import explanations
from autograder.exercises.a5_backward.draws import (
    distinct,
    distinct_whole,
    nearly_equal,
    nonzero,
    tied,
)
from autograder.exercises.backward_pass import not_measured
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise, PartialCredit, Slip
from autograder.reference import pool
from autograder.reference.plain import pool as plain


def _arguments(draw: Draw, A_prev: Any, kernel_size: int, stride: int, mode: str) -> dict[str, Any]:
    """Return the arguments that a pooling layer passes to its backward pass."""
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    n_H, n_W = (n_H_prev - kernel_size) // stride + 1, (n_W_prev - kernel_size) // stride + 1
    return {"dA": nonzero(draw, m, n_H, n_W, n_C), "cache": (A_prev, kernel_size, stride, mode)}


def _layer(
    draw: Draw, images: tuple[int, int, int, int], kernel_size: int, stride: int, mode: str
) -> dict[str, Any]:
    return _arguments(draw, distinct(draw, *images), kernel_size, stride, mode)


def _negative(draw: Draw) -> dict[str, Any]:
    A_prev = distinct(draw, 2, 5, 4, 2)
    return _arguments(draw, A_prev - A_prev.max() - 1, 2, 1, "max")


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    layer = _arguments(draw, distinct_whole(draw, 2, 4, 6, 2), 2, 2, "max")
    return {**layer, "dA": layer["dA"] + 0.5}  # fractions in open examples too


def _whole_gradients(draw: Draw) -> dict[str, Any]:
    A_prev = distinct_whole(draw, 2, 4, 6, 2)
    return {"dA": draw.whole(1, 8, 2, 2, 3, 2), "cache": (A_prev, 2, 2, "average")}


def _single_precision(draw: Draw) -> dict[str, Any]:
    layer = _arguments(draw, distinct(draw, 2, 5, 4, 2).astype("float32"), 3, 1, "max")
    return {**layer, "dA": layer["dA"].astype("float32")}


FAMILIES = (
    Family(
        "one window, maximum",
        lambda draw: _layer(draw, (1, 3, 3, 1), 3, 3, "max"),
        weight=0.5,
    ),
    Family(
        "maximum, windows side by side",
        lambda draw: _layer(draw, (2, 4, 6, 3), 2, 2, "max"),
        weight=0.75,
    ),
    Family(
        "maximum, overlapping windows, stride 1",
        lambda draw: _layer(draw, (2, 5, 6, 2), 3, 1, "max"),
    ),
    Family(
        "maximum, stride 2, pixels left over",
        lambda draw: _layer(draw, (2, 8, 6, 2), 3, 2, "max"),
        cases=2,
    ),
    Family(
        "maximum, gaps between windows, stride 3",
        lambda draw: _layer(draw, (3, 6, 9, 2), 2, 3, "max"),
        cases=2,
    ),
    Family("maximum of negative numbers", _negative, weight=0.5),
    Family(
        "average, windows side by side",
        lambda draw: _layer(draw, (2, 6, 4, 2), 2, 2, "average"),
        weight=0.75,
    ),
    Family(
        "average, overlapping windows, stride 1",
        lambda draw: _layer(draw, (2, 4, 6, 3), 3, 1, "average"),
    ),
    Family(
        "average, stride 2, pixels left over",
        lambda draw: _layer(draw, (2, 6, 8, 2), 3, 2, "average"),
        cases=2,
    ),
    Family(
        "average, gaps between windows, stride 3",
        lambda draw: _layer(draw, (2, 8, 5, 2), 2, 3, "average"),
    ),
    Family(
        "maximum of numbers close together",
        lambda draw: _arguments(draw, nearly_equal(draw, 2, 4, 4, 2), 2, 2, "max"),
        weight=0.25,
    ),
    Family("ties: the first maximum takes all", lambda draw: _tied(draw), cases=2),
    Family("whole-number images, maximum", _whole_numbers, weight=0.5),
    Family("whole-number images and gradients, average", _whole_gradients, weight=0.5),
    Family("float32 numbers", _single_precision, weight=0.25),
    Family(
        "the arguments stay as they were",
        lambda draw: _layer(draw, (2, 4, 5, 2), 2, 1, "max"),
        weight=0.25,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)


def _tied(draw: Draw) -> dict[str, Any]:
    """Return a feature map after ReLU, with equal maxima in many windows and one flat corner."""
    A_prev = tied(draw, 2, 6, 5, 2)
    A_prev[:, :3, :3] = 0
    return _arguments(draw, A_prev, 2, 1, "max")


def _many_numbers(draw: Draw) -> dict[str, Any]:
    """Return a layer of 33 000 numbers with 128 outputs: where a helper is served, each asks for it."""
    return _layer(draw, (2, 64, 64, 4), 16, 16, "max")


def _few_numbers(draw: Draw) -> dict[str, Any]:
    """Return a layer of 256 numbers whose windows lie side by side, too.

    As there, the kernel is none of the usual sizes: whoever writes such a size into the function is wrong in both.
    """
    return _layer(draw, (2, 8, 8, 2), 4, 4, "max")


EXERCISE = FunctionExercise(
    function="pool_backward",
    reference=pool.pool_backward,
    plain=plain.pool_backward,
    returns=("dA_prev",),
    families=FAMILIES,
    any_shape=any_shape.pooling_backward,
    catalogue=Catalogue.beside(__file__),
    parts={"cache": ("A_prev", "kernel_size", "stride", "mode")},
    linear_in="dA",
    credit=PartialCredit(
        slips=(Slip("averaged_over_the_batch", lambda right, args: right / len(args[0])),)
    ),
    explain=explanations.pooling_backward,
    dependencies=("create_mask_from_window", "distribute_value"),
    custom=not_measured(
        "pool_backward",
        pool.pool_backward,
        _many_numbers,
        _few_numbers,
        helpers={
            "create_mask_from_window": pool.create_mask_from_window,
            "distribute_value": pool.distribute_value,
        },
    ),
)
