"""Convolution and transposed convolution, forward and backward, by shift and add."""

from collections.abc import Iterable

import numpy as np

from convlab.layers.taps import output_length, taps

Array = np.ndarray


def pad2d(A: Array, padding: int, value: float = 0) -> Array:
    """Surround every image with a frame.

    Parameters
    ----------
    A : ndarray of shape (m, n_H, n_W, n_C)
    padding : int
        Width of the frame on each of the four sides.
    value : float
        What the frame is filled with.

    Returns
    -------
    ndarray of shape (m, n_H + 2 * padding, n_W + 2 * padding, n_C)
    """
    if padding < 0:
        raise ValueError("padding must not be negative")
    if padding == 0:
        return A
    m, n_H, n_W, n_C = A.shape
    framed = np.full((m, n_H + 2 * padding, n_W + 2 * padding, n_C), value, A.dtype)
    framed[:, padding : padding + n_H, padding : padding + n_W] = A
    return framed


def conv2d(
    A: Array,
    W: Array,
    b: Array | float = 0,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Array:
    """Cross-correlate images with a bank of filters.

    Parameters
    ----------
    A : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
    W : ndarray of shape (f, f, n_C_prev // groups, n_C)
        Filters; they are not flipped.
    b : ndarray of shape (1, 1, 1, n_C), or number
    stride, padding, dilation : int
        Same for height and width. With dilation d, neighbouring taps look d pixels apart.
    groups : int
        Cut channels and filters into this many parts; each part of the filters sees its own
        part of the channels only.

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
    """
    _check_channels(A, W, groups)
    A = pad2d(A, padding)
    (f_H, f_W), (n_H, n_W) = W.shape[:2], A.shape[1:3]
    size = output_length(n_H, f_H, stride, dilation), output_length(n_W, f_W, stride, dilation)
    dtype = np.result_type(A, W, np.float32)  # integers must neither truncate nor overflow
    Z = np.zeros((len(A), *size, W.shape[-1]), dtype)
    for A_group, W_group, Z_group in _grouped(groups, A, W, Z):
        for tap, pixels in taps(W.shape[:2], size, stride, dilation):
            Z_group += _mix(A_group[pixels], W_group[tap].astype(dtype, copy=False))
    Z += b
    return Z


def conv2d_backward(
    dZ: Array,
    A: Array,
    W: Array,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> tuple[Array, Array, Array]:
    """Send the gradient of the loss back through `conv2d`.

    Each tap sends back along the way it came: what it had read, it now writes to.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_H, n_W, n_C)
        Gradient with respect to the output of `conv2d`.
    A, W, stride, padding, dilation, groups
        As they were given to `conv2d`.

    Returns
    -------
    dA : ndarray, shaped as A
    dW : ndarray, shaped as W
    db : ndarray of shape (1, 1, 1, n_C)
    """
    A_pad = pad2d(A, padding)
    dtype = np.result_type(dZ, W, np.float32)
    dA_pad, dW = np.zeros(A_pad.shape, dtype), np.zeros(W.shape, dtype)
    for A_g, W_g, dZ_g, dA_g, dW_g in _grouped(groups, A_pad, W, dZ, dA_pad, dW):
        for tap, pixels in taps(W.shape[:2], dZ.shape[1:3], stride, dilation):
            dA_g[pixels] += _mix(dZ_g, W_g[tap].T)
            dW_g[tap] = _correlate(A_g[pixels], dZ_g)
    return _crop(dA_pad, padding), dW, dZ.sum(axis=(0, 1, 2), keepdims=True)


def conv_transpose2d(
    A: Array,
    W: Array,
    b: Array | float = 0,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
) -> Array:
    """Enlarge images: every input pixel paints a whole filter, and what overlaps is added.

    Parameters
    ----------
    A : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
    W : ndarray of shape (f, f, n_C_prev, n_C)
    b : ndarray of shape (1, 1, 1, n_C), or number
    stride : int
        Distance between the painted filters.
    padding : int
        Width of the frame that is cut *off* the result.
    output_padding : int
        Rows and columns added below and on the right, since several input sizes of a
        convolution give the same output size. Smaller than the stride.

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
        With ``n_H = stride * (n_H_prev - 1) + f - 2 * padding + output_padding``.

    References
    ----------
    V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", 2016, section 4.
    """
    _check_channels(A, W, groups=1)
    if not 0 <= output_padding < stride:
        raise ValueError("output_padding must be at least 0 and smaller than the stride")
    size = _painted_size(A, W, stride, output_padding)
    if min(size) <= 2 * padding:
        raise ValueError(f"cutting {padding} from each side of {size} leaves nothing")

    dtype = np.result_type(A, W, np.float32)
    canvas = np.zeros((len(A), *size, W.shape[-1]), dtype)
    for tap, pixels in taps(W.shape[:2], A.shape[1:3], stride):
        canvas[pixels] += _mix(A, W[tap].astype(dtype, copy=False))
    return _crop(canvas, padding) + b


def conv_transpose2d_backward(
    dZ: Array, A: Array, W: Array, stride: int = 1, padding: int = 0
) -> tuple[Array, Array, Array]:
    """Send the gradient of the loss back through `conv_transpose2d`.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_H, n_W, n_C)
    A, W, stride, padding
        As they were given to `conv_transpose2d`.

    Returns
    -------
    dA : ndarray, shaped as A
    dW : ndarray, shaped as W
    db : ndarray of shape (1, 1, 1, n_C)
    """
    dtype = np.result_type(dZ, W, np.float32)
    painted, dA, dW = pad2d(dZ, padding), np.zeros(A.shape, dtype), np.zeros(W.shape, dtype)
    for tap, pixels in taps(W.shape[:2], A.shape[1:3], stride):
        dA += _mix(painted[pixels], W[tap].T)
        dW[tap] = _correlate(A, painted[pixels])
    return dA, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)


def _mix(A: Array, weights: Array) -> Array:
    """Multiply the channels of every pixel by a matrix: one large product, not many small ones."""
    return (A.reshape(-1, A.shape[-1]) @ weights).reshape(*A.shape[:-1], -1)


def _correlate(A: Array, dZ: Array) -> Array:
    """Return, for every pair of channels, the sum of products over images and pixels."""
    return A.reshape(-1, A.shape[-1]).T @ dZ.reshape(-1, dZ.shape[-1])


def _grouped(groups: int, *arrays: Array) -> Iterable[tuple[Array, ...]]:
    """Cut every array's last axis into groups; the parts are views, so writing to them counts."""
    if groups == 1:
        return [arrays]
    return zip(*(np.split(array, groups, axis=-1) for array in arrays), strict=True)


def _crop(A: Array, padding: int) -> Array:
    """Undo `pad2d`."""
    _, n_H, n_W, _ = A.shape
    return A[:, padding : n_H - padding, padding : n_W - padding]


def _painted_size(A: Array, W: Array, stride: int, output_padding: int) -> list[int]:
    """Return height and width of the canvas before the frame is cut off."""
    return [
        stride * (n - 1) + f + output_padding
        for n, f in zip(A.shape[1:3], W.shape[:2], strict=True)
    ]


def _check_channels(A: Array, W: Array, groups: int) -> None:
    """Refuse shapes that NumPy would broadcast into a wrong answer."""
    if A.ndim != 4 or W.ndim != 4:
        raise ValueError(f"images and filters need four axes, not {A.ndim} and {W.ndim}")
    if A.shape[-1] != groups * W.shape[2] or W.shape[-1] % groups:
        raise ValueError(
            f"{A.shape[-1]} channels in {groups} group(s) do not match filters of shape {W.shape}"
        )
