"""What one entry of a globally pooled table is made of."""

from __future__ import annotations

from typing import Any

from autograder.exercises.model import Explanation, Panel, say


def whole_channel(inputs: dict[str, Any], name: str, index: tuple[int, ...]) -> Explanation:
    """Show the channel that became one number."""
    image, channel = index
    plane = inputs["A_prev"][image, :, :, channel]
    of_max = inputs["mode"] == "max"
    key = "explained.largest_of_channel" if of_max else "explained.mean_of_channel"
    panel = Panel(f"A_prev[{image}, :, :, {channel}]", plane)
    return Explanation((panel,), say(key, count=plane.size))
