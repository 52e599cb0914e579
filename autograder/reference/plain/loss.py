"""The classifier's loss with plain loops; wrong programs are patches of this text."""

import numpy as np


def softmax_cross_entropy(logits, labels):
    m, n_classes = logits.shape
    dlogits = np.zeros((m, n_classes))
    loss = 0.0
    for i in range(m):
        scores = logits[i] - np.max(logits[i])
        powers = np.exp(scores)
        total = np.sum(powers)
        right = labels[i]
        loss += np.log(total) - scores[right]
        for k in range(n_classes):
            dlogits[i, k] = powers[k] / total
        dlogits[i, right] -= 1
    loss = loss / m
    dlogits = dlogits / m
    return float(loss), dlogits
