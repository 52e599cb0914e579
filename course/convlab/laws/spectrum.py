"""A convolution by the convolution theorem.

The laws of backward passes need *some* correct forward pass. This one multiplies spectra: exact to
rounding, fast, and of no use to someone who is writing loops.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def correlate(A: NDArray, W: NDArray, stride: int = 1, padding: int = 0) -> NDArray[np.float64]:
    """Cross-correlate (m, n_H, n_W, n_C_prev) with (f, f, n_C_prev, n_C), without bias."""
    f = W.shape[0]
    frame = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    A = np.pad(np.asarray(A, dtype=float), frame)
    size = A.shape[1:3]
    spectrum = np.einsum(
        "mhwc,hwco->mhwo",
        np.fft.rfft2(A, axes=(1, 2)),
        np.fft.rfft2(W, s=size, axes=(0, 1)).conj(),
    )
    Z = np.fft.irfft2(spectrum, s=size, axes=(1, 2))
    # Beyond these rows and columns the circular product wraps around.
    return Z[:, : size[0] - f + 1 : stride, : size[1] - f + 1 : stride]


def input_gradient(
    dZ: NDArray, A: NDArray, W: NDArray, stride: int, padding: int
) -> NDArray[np.float64]:
    """Return how the loss ``sum(dZ * Z)`` answers to a nudge of each entry of A, one by one."""
    n = A[0].size
    nudges = np.eye(n).reshape(n, *A.shape[1:])
    answers = correlate(nudges, W, stride, padding)  # (n, n_H, n_W, n_C)
    return np.tensordot(dZ, answers, axes=((1, 2, 3), (1, 2, 3))).reshape(A.shape)


def kernel_gradient(
    dZ: NDArray, A: NDArray, W: NDArray, stride: int, padding: int
) -> NDArray[np.float64]:
    """Return how the loss ``sum(dZ * Z)`` answers to a nudge of each weight, one by one."""
    n = W[..., 0].size
    nudges = np.eye(n).reshape(*W.shape[:3], n)
    answers = correlate(A, nudges, stride, padding)  # (m, n_H, n_W, n)
    return np.tensordot(answers, dZ, axes=((0, 1, 2), (0, 1, 2))).reshape(W.shape)
