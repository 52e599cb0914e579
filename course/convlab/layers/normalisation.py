"""Local response normalisation, as AlexNet used it."""

import numpy as np

Array = np.ndarray


def lrn(A: Array, n: int = 5, k: float = 2.0, alpha: float = 1e-4, beta: float = 0.75) -> Array:
    """Dampen a channel where its neighbour channels are strong, pixel by pixel.

    Parameters
    ----------
    A : ndarray of shape (m, n_H, n_W, n_C)
    n : int
        How many neighbouring channels count, the channel itself included; odd.
    k, alpha, beta : float
        Constants of ``A / (k + alpha * (sum of squares)) ** beta``.

    Returns
    -------
    ndarray, shaped as A

    References
    ----------
    A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional
    neural networks", 2012, section 3.3.
    """
    return A * _strength(A, n, k, alpha) ** -beta


def lrn_backward(
    dZ: Array, A: Array, n: int = 5, k: float = 2.0, alpha: float = 1e-4, beta: float = 0.75
) -> Array:
    """Send the gradient of the loss back through `lrn`.

    Parameters
    ----------
    dZ : ndarray, shaped as A
    A, n, k, alpha, beta
        As they were given to `lrn`.

    Returns
    -------
    ndarray, shaped as A
    """
    strength = _strength(A, n, k, alpha)
    shared = _sum_neighbours(dZ * A * strength ** (-beta - 1), n)
    return dZ * strength**-beta - 2 * alpha * beta * A * shared


def _strength(A: Array, n: int, k: float, alpha: float) -> Array:
    return k + alpha * _sum_neighbours(np.square(A, dtype=np.result_type(A, np.float32)), n)


def _sum_neighbours(A: Array, n: int) -> Array:
    """Add up `n` neighbouring channels, fewer at the ends."""
    if n < 1 or n % 2 == 0:
        raise ValueError("n must be odd, so that a channel has as many neighbours on each side")
    total = A.copy()
    for distance in range(1, n // 2 + 1):
        total[..., distance:] += A[..., :-distance]
        total[..., :-distance] += A[..., distance:]
    return total
