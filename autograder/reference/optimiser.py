"""One step downhill."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def sgd_step(
    params: Mapping[str, Array], grads: Mapping[str, Array], lr: float
) -> dict[str, Array]:
    """Take one step against the gradient.

    Parameters
    ----------
    params, grads : mapping of str to ndarray
        A gradient for every parameter, under the same name and of the same shape.
    lr : float
        Learning rate.

    Returns
    -------
    dict of str to ndarray
        New arrays; the given ones are left unchanged.
    """
    return {name: value - lr * grads[name] for name, value in params.items()}
