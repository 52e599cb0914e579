"""Wrong programs of a2_convolution, named after what their authors believed."""

from __future__ import annotations

from autograder.exercises.model import Misconception


def commonest_first(
    misconceptions: tuple[Misconception, ...], *names: str
) -> tuple[Misconception, ...]:
    """Move the commonest mistakes to the front: of two that fit, the first is named."""
    by_name = {wrong.name: wrong for wrong in misconceptions}
    front = tuple(by_name.pop(name) for name in names)
    return front + tuple(by_name.values())
