"""What an explorer consists of, whichever way it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Spec:
    """An explorer before it is shown.

    Attributes
    ----------
    name : str
        Name of the module in this folder, without ``.js``.
    title : str
    state : dict
        JSON-ready values that Python and the browser share.
    picture : callable
        Draws the state for readers without scripts; takes the state as keywords.
    """

    name: str
    title: str
    state: dict[str, Any]
    picture: Callable[..., Any]


@cache
def source(file: str) -> str:
    """Return the text of a file of this folder."""
    return files(__package__).joinpath(file).read_text(encoding="utf-8")


def module(name: str) -> str:
    """Return an explorer's whole ES module."""
    return source("common.js") + source(f"{name}.js")
