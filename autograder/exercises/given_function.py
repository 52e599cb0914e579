"""A function among the inputs of an exercise, with what a student reads of it and can paste."""

from __future__ import annotations

from collections.abc import Callable

from numpy.typing import NDArray


class GivenFunction:
    """A function of one array, with weights of its own.

    Parameters
    ----------
    formula : str
        What it computes, as a call shows it.
    source : str
        Python that defines it from ``weights``, under the name of the parameter.
    weights : ndarray
    compute : callable
        ``compute(weights, x) -> float``
    """

    def __init__(
        self,
        formula: str,
        source: str,
        weights: NDArray,
        compute: Callable[[NDArray, NDArray], float],
    ) -> None:
        self.formula = formula
        self.source = source
        self.weights = weights
        self._compute = compute

    def __call__(self, x: NDArray) -> float:
        """Compute it."""
        return self._compute(self.weights, x)
