"""The layers that do not slide: dense, ReLU, dropout, softmax with its loss."""

import numpy as np

Array = np.ndarray


def dense(X: Array, W: Array, b: Array | float = 0) -> Array:
    """Connect every input with every output.

    Parameters
    ----------
    X : ndarray of shape (m, ...)
        Everything after the first axis is flattened in row-major order.
    W : ndarray of shape (n_in, n_out)
    b : ndarray of shape (n_out,), or number

    Returns
    -------
    ndarray of shape (m, n_out)
    """
    return np.einsum("mi,io->mo", X.reshape(len(X), -1), W, optimize=True) + b


def dense_backward(dZ: Array, X: Array, W: Array) -> tuple[Array, Array, Array]:
    """Send the gradient of the loss back through `dense`.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_out)
    X, W
        As they were given to `dense`.

    Returns
    -------
    dX : ndarray, shaped as X
    dW : ndarray, shaped as W
    db : ndarray of shape (n_out,)
    """
    dX = np.einsum("mo,io->mi", dZ, W, optimize=True).reshape(X.shape)
    dW = np.einsum("mi,mo->io", X.reshape(len(X), -1), dZ, optimize=True)
    return dX, dW, np.einsum("mo->o", dZ)


def relu(Z: Array) -> Array:
    """Keep what is positive, replace the rest by zero; any shape."""
    return np.where(Z > 0, Z, 0)


def relu_backward(dA: Array, Z: Array) -> Array:
    """Let the gradient through where `relu` let the signal through."""
    return np.where(Z > 0, dA, 0)


def dropout(A: Array, rate: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Silence a random part of the units, and strengthen the others to make up for it.

    Backward is the same multiplication: ``dA * mask``.

    Parameters
    ----------
    A : ndarray of any shape
    rate : float
        Probability that a unit is silenced, at least 0 and below 1.
    rng : numpy.random.Generator

    Returns
    -------
    dropped : ndarray, shaped as A
    mask : ndarray, shaped as A
        0 for a silent unit, ``1 / (1 - rate)`` for the others: the expected sum does not change.
    """
    if not 0 <= rate < 1:
        raise ValueError("rate is at least 0 and below 1")
    mask = (rng.random(A.shape) >= rate) / np.asarray(1 - rate, np.result_type(A, np.float32))
    return A * mask, mask


def softmax(logits: Array) -> Array:
    """Turn scores into probabilities, row by row.

    Parameters
    ----------
    logits : ndarray of shape (m, n_classes)

    Returns
    -------
    ndarray of shape (m, n_classes)
        Every row is positive and sums to 1.
    """
    return np.exp(_log_softmax(logits))


def softmax_cross_entropy(logits: Array, labels: Array) -> tuple[float, Array]:
    """Measure how surprised the model is by the right labels.

    Parameters
    ----------
    logits : ndarray of shape (m, n_classes)
    labels : ndarray of int, shape (m,)

    Returns
    -------
    loss : float
        Minus the mean logarithm of the probability given to the right class.
    dlogits : ndarray of shape (m, n_classes)
        Gradient of the loss.
    """
    m, n_classes = logits.shape
    truth = np.eye(n_classes, dtype=logits.dtype)[labels]
    log_probability = _log_softmax(logits)
    loss = -np.einsum("mc,mc->", truth, log_probability).item() / m
    return loss, (np.exp(log_probability) - truth) / m


def _log_softmax(logits: Array) -> Array:
    # exp of a large score overflows; only differences of scores matter, so the largest becomes 0.
    centred = logits - logits.max(axis=1, keepdims=True)
    return centred - np.log(np.exp(centred).sum(axis=1, keepdims=True))
