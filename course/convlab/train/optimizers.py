"""Two ways to walk downhill; both change the weights in place."""

from dataclasses import dataclass, field

import numpy as np

Array = np.ndarray


@dataclass
class Momentum:
    """Stochastic gradient descent that keeps some of its last velocity.

    Parameters
    ----------
    lr : float
        Length of a step for a gradient of one.
    momentum : float
        Share of the velocity that is kept; 0 gives plain gradient descent.
    """

    lr: float = 0.05
    momentum: float = 0.9
    velocity: dict[int, Array] = field(default_factory=dict, init=False, repr=False)

    def step(self, arrays: list[tuple[Array, Array]]) -> None:
        """Move every array against its gradient."""
        for index, (weights, gradient) in enumerate(arrays):
            velocity = self.velocity.setdefault(index, np.zeros_like(weights))
            velocity *= self.momentum
            velocity -= self.lr * gradient
            weights += velocity


@dataclass
class Adam:
    """Steps of nearly equal length for every weight, whatever the size of its gradient.

    Parameters
    ----------
    lr : float
        Length of a step.
    beta1, beta2 : float
        How slowly the running means of the gradient and of its square forget.
    eps : float
        Keeps the division safe.

    References
    ----------
    D. Kingma, J. Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
    """

    lr: float = 0.003
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    steps: int = field(default=0, init=False, repr=False)
    means: dict[int, tuple[Array, Array]] = field(default_factory=dict, init=False, repr=False)

    def step(self, arrays: list[tuple[Array, Array]]) -> None:
        """Move every array against its gradient."""
        self.steps += 1
        # The means start at zero; dividing by these makes the first ones unbiased.
        correction1, correction2 = 1 - self.beta1**self.steps, 1 - self.beta2**self.steps
        for index, (weights, gradient) in enumerate(arrays):
            zeros = np.zeros_like(weights), np.zeros_like(weights)
            mean, square = self.means.setdefault(index, zeros)
            mean += (1 - self.beta1) * (gradient - mean)
            square += (1 - self.beta2) * (gradient**2 - square)
            size = np.sqrt(square / correction2) + self.eps
            weights -= self.lr * (mean / correction1) / size
