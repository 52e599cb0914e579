"""What one entry of a globally pooled table is made of."""

from __future__ import annotations

from typing import Any

from autograder.exercises.model import Explanation, Panel


def whole_channel(inputs: dict[str, Any], name: str, index: tuple[int, ...]) -> Explanation:
    """Show the channel that became one number."""
    image, channel = index
    plane = inputs["A_prev"][image, :, :, channel]
    what = "largest" if inputs["mode"] == "max" else "mean"
    panel = Panel(f"A_prev[{image}, :, :, {channel}]", plane)
    return Explanation((panel,), f"The {what} of all {plane.size} numbers of this channel.")
