"""The loss of a classifier, and its gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def softmax_cross_entropy(logits: Array, labels: NDArray[np.integer]) -> tuple[float, Array]:
    """Measure how surprised a classifier is by the right labels.

    Parameters
    ----------
    logits : ndarray of shape (m, n_classes)
    labels : ndarray of int, shape (m,)

    Returns
    -------
    loss : float
        Mean over the examples of minus the logarithm of the right class's probability.
    dlogits : ndarray of shape (m, n_classes)
        Gradient of the loss.
    """
    rows = np.arange(len(labels))
    # Only differences of scores matter; with the largest at 0, exp cannot overflow.
    scores = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(scores).sum(axis=1, keepdims=True))
    loss = float(np.mean(log_sum[:, 0] - scores[rows, labels]))
    dlogits = np.exp(scores - log_sum)
    dlogits[rows, labels] -= 1
    return loss, dlogits / len(labels)
