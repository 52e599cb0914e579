"""What students import: checks, hints, data, drawing and explorers.

Only the checks are imported here. `convlab.data`, `convlab.layers`, `convlab.draw` and the other
modules are imported by name, so that ``import convlab`` costs next to nothing.
"""

from convlab.checks import check
from convlab.comparisons import check_close, check_gradient, check_shape
from convlab.errors import CheckError
from convlab.hints import hint
from convlab.questions import solution

__all__ = [
    "CheckError",
    "check",
    "check_close",
    "check_gradient",
    "check_shape",
    "hint",
    "solution",
]
