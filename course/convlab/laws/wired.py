"""Networks wired by hand, of one path only: what comes out of their last map can be told in advance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Params = dict[str, NDArray[np.float64]]
CENTRE = ((1, 1),)
SIDES = ((1, 0), (1, 2))  # left and right of the centre


class Wired(NamedTuple):
    """A picture, a network, and what the network's first map of the second convolution makes of it.

    Parameters
    ----------
    told : str
        What is shown, as a student reads it.
    X : ndarray of shape (1, n_H, n_W, 1)
    params : dict of str to ndarray
        Two maps, three maps, four classes; the only evidence is for class 1.
    evidence : float
        The score of class 1; all other scores are 0.
    """

    told: str
    X: NDArray[np.float64]
    params: Params
    evidence: float


def network(
    first: tuple[tuple[int, int], ...],
    second: tuple[tuple[int, int], ...],
    sign: float = 1.0,
    b1: float = 0.0,
    b2: float = 0.0,
) -> Params:
    """Return a network whose filters are 0 but for a few taps of the first one of each layer."""
    params = {
        "W1": np.zeros((3, 3, 1, 2)), "b1": np.zeros((1, 1, 1, 2)),
        "W2": np.zeros((3, 3, 2, 3)), "b2": np.zeros((1, 1, 1, 3)),
        "W3": np.zeros((3, 4)), "b3": np.zeros(4),
    }  # fmt: skip
    for name, taps in (("W1", first), ("W2", second)):
        for tap in taps:
            params[name][(*tap, 0, 0)] = sign
    params["b1"][..., 0], params["b2"][..., 0] = b1, b2
    params["W3"][0, 1] = 1.0
    return params


def picture(*spots: tuple[int, int], light: float = 1.0) -> NDArray[np.float64]:
    """Return a dark picture of 6 x 10 pixels with bright spots."""
    X = np.zeros((1, 6, 10, 1))
    for h, w in spots:
        X[0, h, w] = light
    return X


def borders() -> list[Wired]:
    """Return pictures with a spot in a corner, which only a padded convolution sees."""
    corners = {"first": (0, 0), "last": (5, 9)}
    return [
        Wired(f"a spot of 3 in the {name} corner", picture(at, light=3.0), network(CENTRE, CENTRE), 3.0)
        for name, at in corners.items()
    ]  # fmt: skip


def poolings() -> list[Wired]:
    """Return a picture with two spots which only the pooling brings together."""
    together = picture((2, 1), (2, 4))  # in windows 0 and 2 of the second row of windows
    return [Wired("two spots, their windows two apart", together, network(CENTRE, SIDES), 2.0)]


def gates() -> list[Wired]:
    """Return a bright picture that both filters turn negative."""
    return [Wired("a picture turned negative", 0 * picture() + 2, network(CENTRE, CENTRE, -1), 0.0)]


def biases() -> list[Wired]:
    """Return dark pictures, of which only the biases speak."""
    return [
        Wired("a dark picture with b1 = 2", picture(), network(CENTRE, CENTRE, b1=2.0), 2.0),
        Wired("a dark picture with b2 = 2", picture(), network(CENTRE, CENTRE, b2=2.0), 2.0),
    ]
