"""Inputs of drawn shapes and settings, so that nothing passes because of how some sizes happen to be related.

A family's shapes are fixed: it is equally hard for all, and its name says what it tests. Where a changed
program is checked before its place is told to a student, sizes must not help: twice the padding may well
be divisible by the stride in every family.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises.model import Draw

Inputs = dict[str, Any]


def images(name: str) -> Callable[[Draw], Inputs]:
    """Return what draws a batch of images under this name, its four axes of any length."""
    return lambda draw: {name: draw.array(*_images(draw))}


def colours(draw: Draw) -> Inputs:
    """Draw a colour image, or a batch of them."""
    batch = (draw.number(1, 4),) if draw.number(0, 2) else ()
    return {"image": draw.array(*batch, draw.number(1, 7), draw.number(1, 7), 3)}


def image_bytes(draw: Draw) -> Inputs:
    """Draw an image of bytes."""
    shape = [draw.number(1, 6) for _ in range(draw.number(2, 5))]
    return {"image": draw.whole(0, 256, *shape).astype("uint8")}


def filters(draw: Draw) -> Inputs:
    """Draw a bank of filters."""
    f = draw.number(1, 5)
    return {"W": draw.array(f, f, draw.number(1, 5), draw.number(1, 5))}


def window(draw: Draw) -> Inputs:
    """Draw a window, a filter of its size, and a bias."""
    f, n_C = draw.number(1, 5), draw.number(1, 5)
    return {"a_slice": draw.array(f, f, n_C), "W": draw.array(f, f, n_C), "b": draw.array(1, 1, 1)}


def padded(draw: Draw) -> Inputs:
    """Draw a batch of images and a padding."""
    return {"X": draw.array(*_images(draw)), "padding": draw.number(0, 4)}


def convolution(draw: Draw) -> Inputs:
    """Draw images, filters, biases, stride and padding."""
    f, stride, padding = draw.number(1, 5), draw.number(1, 4), draw.number(0, 3)
    shape, n_C = _images(draw, f), draw.number(1, 5)
    return {
        "A_prev": draw.array(*shape), "W": draw.array(f, f, shape[-1], n_C),
        "b": draw.array(1, 1, 1, n_C), "stride": stride, "padding": padding,
    }  # fmt: skip


def transposed(draw: Draw) -> Inputs:
    """Draw the same for a transposed convolution, whose output must not be cut away by the padding."""
    given = convolution(draw)
    f, stride = given["W"].shape[0], given["stride"]
    smallest = min(given["A_prev"].shape[1:3])
    room = stride * (smallest - 1) + f
    return {**given, "padding": draw.number(0, max(1, min(3, (room - 1) // 2 + 1)))}


def convolution_backward(draw: Draw) -> Inputs:
    """Draw the gradient of a convolution's output, and its cache."""
    given = convolution(draw)
    A_prev, W, stride, padding = (given[n] for n in ("A_prev", "W", "stride", "padding"))
    n_H, n_W = _places(A_prev, W.shape[0], stride, padding)
    dZ = draw.array(len(A_prev), n_H, n_W, W.shape[-1])
    return {"dZ": dZ, "cache": (A_prev, W, given["b"], stride, padding)}


def pooling(draw: Draw) -> Inputs:
    """Draw images, and the settings of a pooling layer."""
    f = draw.number(1, 5)
    return {
        "A_prev": draw.array(*_images(draw, f)), "kernel_size": f, "stride": draw.number(1, 4),
        "mode": _mode(draw),
    }  # fmt: skip


def global_pooling(draw: Draw) -> Inputs:
    """Draw images and a mode."""
    return {"A_prev": draw.array(*_images(draw)), "mode": _mode(draw)}


def pooling_backward(draw: Draw) -> Inputs:
    """Draw the gradient of a pooling layer's output, and its cache."""
    given = pooling(draw)
    A_prev, f, stride = given["A_prev"], given["kernel_size"], given["stride"]
    n_H, n_W = _places(A_prev, f, stride)
    dA = draw.array(len(A_prev), n_H, n_W, A_prev.shape[-1])
    return {"dA": dA, "cache": (A_prev, f, stride, given["mode"])}


def plane(draw: Draw) -> Inputs:
    """Draw a window of one channel."""
    return {"x": draw.array(draw.number(1, 6), draw.number(1, 6))}


def share(draw: Draw) -> Inputs:
    """Draw a gradient and the shape that it is divided among."""
    return {"dz": float(draw.array()), "shape": (draw.number(1, 7), draw.number(1, 7))}


def columns(draw: Draw) -> Inputs:
    """Draw images to be unfolded."""
    f = draw.number(1, 4)
    return {
        "X": draw.array(*_images(draw, f)), "f": f, "stride": draw.number(1, 4),
        "padding": draw.number(0, 3),
    }  # fmt: skip


def folded(draw: Draw) -> Inputs:
    """Draw a table of windows to be folded back."""
    given = columns(draw)
    X, f, stride, padding = (given[n] for n in ("X", "f", "stride", "padding"))
    n_H, n_W = _places(X, f, stride, padding)
    cols = draw.array(len(X) * n_H * n_W, f * f * X.shape[-1])
    return {"cols": cols, "X_shape": X.shape, "f": f, "stride": stride, "padding": padding}


def dense(draw: Draw) -> Inputs:
    """Draw the arguments of a dense layer."""
    m, n_prev, n = (draw.number(1, 7) for _ in range(3))
    return {"A_prev": draw.array(m, n_prev), "W": draw.array(n_prev, n), "b": draw.array(n)}


def dense_backward(draw: Draw) -> Inputs:
    """Draw the gradient of a dense layer's output, and its cache."""
    given = dense(draw)
    A_prev, W, b = (given[name] for name in ("A_prev", "W", "b"))
    return {"dZ": draw.array(len(A_prev), W.shape[1]), "cache": (A_prev, W, b)}


def relu(draw: Draw) -> Inputs:
    """Draw an array of any number of axes."""
    return {"Z": draw.array(*_some_axes(draw))}


def relu_backward(draw: Draw) -> Inputs:
    """Draw the gradient of a ReLU's output, and its input."""
    shape = _some_axes(draw)
    return {"dA": draw.array(*shape), "cache": draw.array(*shape)}


def scores(draw: Draw) -> Inputs:
    """Draw scores and labels."""
    m, n_classes = draw.number(1, 8), draw.number(2, 8)
    return {"logits": draw.array(m, n_classes), "labels": draw.whole(0, n_classes, m)}


def step(draw: Draw) -> Inputs:
    """Draw parameters and their gradients."""
    shapes = {f"W{i}": _some_axes(draw) for i in range(draw.number(1, 5))}
    return {
        "params": {name: draw.array(*shape) for name, shape in shapes.items()},
        "grads": {name: draw.array(*shape) for name, shape in shapes.items()},
        "lr": abs(float(draw.array())) + 0.01,
    }


def _images(draw: Draw, at_least: int = 1) -> tuple[int, int, int, int]:
    """Return m, height, width and channels; height and width hold a window of this size."""
    n_H, n_W = draw.number(at_least, 9), draw.number(at_least, 9)
    return draw.number(1, 4), n_H, n_W, draw.number(1, 4)


def _places(images: np.ndarray, f: int, stride: int, padding: int = 0) -> tuple[int, int]:
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in images.shape[1:3])
    return n_H, n_W


def _mode(draw: Draw) -> str:
    return ("max", "average")[draw.number(0, 2)]


def _some_axes(draw: Draw) -> tuple[int, ...]:
    return tuple(draw.number(1, 6) for _ in range(draw.number(1, 4)))
