"""One step downhill, written out; wrong programs are patches of this text."""

import numpy as np


def sgd_step(params, grads, lr):
    updated = {}
    for name in params:
        step = np.zeros(params[name].shape)
        for index in np.ndindex(step.shape):
            step[index] = lr * grads[name][index]
        updated[name] = params[name] - step
    return updated
