"""What students import: checks, hints, data, drawing and explorers.

``import convlab`` costs next to nothing: what a name refers to is loaded when it is first used.
`convlab.data`, `convlab.layers`, `convlab.draw` and the other modules are imported by name.
"""

from typing import TYPE_CHECKING, Any

from convlab.entry import check, hint, progress, solution
from convlab.errors import CheckError

if TYPE_CHECKING:
    from convlab.comparisons import check_close, check_gradient, check_shape

__all__ = [
    "CheckError",
    "check",
    "check_close",
    "check_gradient",
    "check_shape",
    "hint",
    "progress",
    "solution",
]
_MODULES = ("data", "draw", "explore", "layers", "syllabus", "train")


def __getattr__(name: str) -> Any:
    if name in __all__:
        from convlab import comparisons

        return getattr(comparisons, name)
    from convlab.errors import UnknownNameError
    from convlab.spelling import unknown

    if name in _MODULES:
        raise UnknownNameError(f"import it first: from convlab import {name}")
    raise unknown("convlab", name, [*__all__, *_MODULES])


def __dir__() -> list[str]:
    return [*globals(), *__all__]
