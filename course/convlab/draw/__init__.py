"""Figures of the course, drawn by matplotlib on one light card with one palette.

Importing this package loads nothing; the first use of a function loads matplotlib. Every function
returns a `Drawing`, a matplotlib figure that shows itself when it is the last value of a cell.
"""

import os
from importlib import import_module
from typing import Any

from convlab.spelling import unknown

_HOMES = {
    "card": ("COLOURS", "DIVERGING", "SEQUENTIAL", "Drawing"),
    "matrices": ("conv1d", "conv_step", "equation", "matrix", "pool_step"),
    "arithmetic": ("conv_arithmetic", "conv_cells", "output_size"),
    "pictures": ("channels", "feature_maps", "filters", "image", "images"),
    "networks": ("alexnet", "blocks", "dense_net", "parameter_explosion"),
    "fields": ("receptive_boxes", "receptive_cone", "receptive_fields"),
    "training": ("confusion", "curves", "mistakes"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


def _draw_nothing(*args: Any, **kwargs: Any) -> None:
    """Stand in for every drawing function while a submission is graded."""


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise unknown(__name__, name, __all__)
    if os.environ.get("CONVLAB_GRADING") == "1" and name[0].islower():
        return _draw_nothing
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
