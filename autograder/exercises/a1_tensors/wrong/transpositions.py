"""Programs that move the axes into another order than the one that is asked for."""

from __future__ import annotations

from itertools import permutations

from autograder.exercises.model import Program


def transposed(signature: str, *axes: int) -> Program:
    """Return the program that transposes its only argument, as in ``kernel_to_oihw(W)``, this way."""
    argument = signature[signature.index("(") + 1 : -1]
    return Program(f"def {signature}:\n    return np.transpose({argument}, {axes})")


def other_orders(
    signature: str, right: tuple[int, ...], *named: tuple[int, ...]
) -> tuple[Program, ...]:
    """Return the transpositions of four axes that are wrong and have no name of their own."""
    orders = (axes for axes in permutations(range(4)) if axes != right and axes not in named)
    return tuple(transposed(signature, *axes) for axes in orders)
