"""Pooling, forward and backward, by shifting; ties go to the first maximum."""

import numpy as np

from convlab.layers.taps import output_length, taps

Array = np.ndarray


def pool2d(A: Array, f: int, stride: int | None = None, mode: str = "max") -> Array:
    """Summarise every window of every channel by one number.

    Parameters
    ----------
    A : ndarray of shape (m, n_H_prev, n_W_prev, n_C)
    f : int
        Height and width of the window.
    stride : int, optional
        Distance between windows; `f` when left out, so that they do not overlap.
    mode : {"max", "average"}

    Returns
    -------
    ndarray of shape (m, n_H, n_W, n_C)
    """
    _check_mode(mode)
    stride = f if stride is None else stride
    size = output_length(A.shape[1], f, stride), output_length(A.shape[2], f, stride)
    views = [A[pixels] for _, pixels in taps((f, f), size, stride)]
    if mode == "average":
        return sum(views[1:], views[0].astype(np.result_type(A, np.float32))) / (f * f)

    largest = views[0].copy()
    for view in views[1:]:
        np.maximum(largest, view, out=largest)
    return largest


def pool2d_backward(
    dZ: Array, A: Array, f: int, stride: int | None = None, mode: str = "max"
) -> Array:
    """Send the gradient of the loss back through `pool2d`.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_H, n_W, n_C)
    A, f, stride, mode
        As they were given to `pool2d`.

    Returns
    -------
    dA : ndarray, shaped as A
        Its sum is that of dZ: of several equal maxima, the first one in row-major order gets all.
    """
    _check_mode(mode)
    stride = f if stride is None else stride
    dA = np.zeros(A.shape, np.result_type(dZ, np.float32))
    largest = pool2d(A, f, stride) if mode == "max" else None
    unclaimed = np.ones(dZ.shape, bool)  # windows whose maximum was not met yet
    for _, pixels in taps((f, f), dZ.shape[1:3], stride):
        if mode == "average":
            dA[pixels] += dZ / (f * f)
            continue
        winner = unclaimed & (A[pixels] == largest)
        dA[pixels] += dZ * winner
        unclaimed &= ~winner
    return dA


def global_pool2d(A: Array, mode: str = "max") -> Array:
    """Summarise every channel of every image by one number.

    Parameters
    ----------
    A : ndarray of shape (m, n_H, n_W, n_C)
    mode : {"max", "average"}

    Returns
    -------
    ndarray of shape (m, n_C)
    """
    _check_mode(mode)
    pixels = A.reshape(len(A), -1, A.shape[-1])
    return pixels.max(axis=1) if mode == "max" else pixels.mean(axis=1)


def global_pool2d_backward(dZ: Array, A: Array, mode: str = "max") -> Array:
    """Send the gradient of the loss back through `global_pool2d`.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_C)
    A, mode
        As they were given to `global_pool2d`.

    Returns
    -------
    dA : ndarray, shaped as A
    """
    _check_mode(mode)
    pixels = A.reshape(len(A), -1, A.shape[-1])
    dA = np.zeros(pixels.shape, np.result_type(dZ, np.float32))
    if mode == "average":
        dA += dZ[:, np.newaxis] / pixels.shape[1]
    else:
        first = pixels.argmax(axis=1, keepdims=True)
        np.put_along_axis(dA, first, dZ[:, np.newaxis], axis=1)
    return dA.reshape(A.shape)


def _check_mode(mode: str) -> None:
    if mode not in ("max", "average"):
        raise ValueError(f"mode is 'max' or 'average', not {mode!r}")
