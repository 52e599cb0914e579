"""The option that says where a verb writes its one file."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder.errors import BadUsage

STDOUT = Path("-")
KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


class BadOutput(BadUsage):
    """What was named to write to is no file, and must not be replaced by one."""


def output_option(text: str) -> Callable[[Any], Any]:
    """Give a verb ``-o``."""
    return click.option("-o", "--output", type=click.Path(path_type=Path), help=text)


def destination(output: Path, *, or_stdout: bool = False) -> Path:
    """Return the file to write: where a link leads, if it is one, so that the link stays.

    Parameters
    ----------
    or_stdout : bool
        Whether ``-`` means standard output; then it is returned as it is.

    Raises
    ------
    BadOutput
        If something is there that is no plain file.
    """
    if output == STDOUT:
        if or_stdout:
            return output
        raise BadOutput("-o -: this goes into a file only; name one")
    place = output.resolve()
    try:
        kind = stat.S_IFMT(place.stat().st_mode)
    except FileNotFoundError:
        return place
    if kind != stat.S_IFREG:
        otherwise = ", or - for standard output" if or_stdout else ""
        seen = KINDS.get(kind, "no plain file")
        raise BadOutput(f"-o {output}: it is {seen}; name a file{otherwise}")
    return place
