"""Small networks and their inputs, for the cases of the network's three functions."""

from __future__ import annotations

from typing import Any

import numpy as np
from convlab.layers import conv2d, pool2d
from numpy.typing import NDArray

from autograder.exercises.model import Draw

Array = NDArray[np.float64]


def shapes(n_1: int, n_2: int, n_classes: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of every parameter."""
    return {
        "W1": (3, 3, 1, n_1), "b1": (1, 1, 1, n_1),
        "W2": (3, 3, n_1, n_2), "b2": (1, 1, 1, n_2),
        "W3": (n_2, n_classes), "b3": (n_classes,),
    }  # fmt: skip


def weights(draw: Draw, n_1: int, n_2: int, n_classes: int) -> dict[str, Array]:
    """Return parameters that are large enough to matter, and too small to saturate.

    The first filter of each layer has a positive bias, the others a negative one: some maps are
    awake everywhere, and in others whole pooling windows sleep.
    """
    params = {
        name: _readable(draw, 0.5 * draw.rng.normal(size=shape))
        for name, shape in shapes(n_1, n_2, n_classes).items()
    }
    for name in ("b1", "b2"):
        params[name] = -abs(params[name]) - 0.5
        params[name][..., 0] *= -1
    return params


def task(
    draw: Draw, images: tuple[int, int, int], n_1: int = 2, n_2: int = 3, n_classes: int = 4
) -> dict[str, Any]:
    """Return parameters, images of both signs, and labels.

    The last filter of the second layer sleeps in half of the images, so that its ReLU matters there.
    """
    params = weights(draw, n_1, n_2, n_classes)
    X = _readable(draw, draw.rng.normal(size=(*images, 1)))
    params["b2"][..., -1] = _readable(draw, np.array(-_half_of_the_peaks(params, X)))
    return {
        "params": params,
        "X": X,
        "y": draw.rng.permutation(np.arange(images[0]) % n_classes),
    }


def _half_of_the_peaks(params: dict[str, Array], X: Array) -> float:
    """Return a number above the last second map's largest entry in half of the images, or in the one."""
    Z1 = conv2d(X, params["W1"], params["b1"], padding=1)
    maps = conv2d(pool2d(np.maximum(Z1, 0), 2), params["W2"], padding=1)
    peaks = np.sort(maps[..., -1].max(axis=(1, 2)))
    middle = (len(peaks) - 1) // 2
    return float(peaks[middle : middle + 2].mean() if len(peaks) > 1 else peaks[0] + 0.5)


def _readable(draw: Draw, values: Array) -> Array:
    """Round what a person may have to read to two decimals.

    Hidden numbers stay as they are. Rounded ones meet at a corner of the network now and then: two
    pixels of a window with the same sum, a sum that is 0. There the last digit of a sum decides,
    and right programs that add in another order part ways.
    """
    return np.round(values, 2) if draw.integers else values
