"""Mutation operators: rules that make mutants, where writing each of them out would say nothing more.

A catalogue names an operator (``- operator: axis_orders on transposed``) and gives the name, the
sentence and the paragraph to reread; what the operator makes is added to the entry's programs,
without those that are correct or that another entry has written out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

ROUNDED_ABOVE = 3  # a fraction such as 0.96 would become 1
AXES = re.compile(r"\((?:\d, )+\d\)")


@dataclass(frozen=True, slots=True)
class Material:
    """What an operator may start from.

    Parameters
    ----------
    function : str
    base : str
        Source of a correct program.
    own, others : tuple of str
        Sources of the mutants that are written out in the same entry, and in all others.
    """

    function: str
    base: str
    own: tuple[str, ...]
    others: tuple[str, ...]


def axis_orders(material: Material) -> Iterator[str]:
    """Yield the base with its tuple of axes, such as ``(3, 2, 0, 1)``, in every order that moves some."""
    axes = AXES.findall(material.base)[-1]
    _unmoved, *orders = permutations(range(axes.count(",") + 1))
    for order in orders:
        yield material.base.replace(axes, str(order))


def rounded_by_hand(material: Material) -> Iterator[str]:
    """Yield functions without arguments that return this entry's wrong numbers, rounded.

    A rounded number that the right path leads to, or another entry, says nothing about the path.
    """
    name = material.function
    others = [_number(name, source) for source in (material.base, *material.others)]
    for wrong in {_number(name, source) for source in material.own}:
        for digits in (0, 1, 2) if abs(wrong) > ROUNDED_ABOVE else ():
            rounded = round(wrong, digits)
            if all(round(other, digits) != rounded for other in others):
                yield f"def {name}():\n    return {rounded}"


def _number(function: str, source: str) -> float:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return float(namespace[function]())


OPERATORS: dict[str, Callable[[Material], Iterator[str]]] = {
    operator.__name__: operator for operator in (axis_orders, rounded_by_hand)
}
