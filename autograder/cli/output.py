"""The options that say where a verb writes its files."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
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


def page_option() -> Callable[[Any], Any]:
    """Give a verb ``--html``; without a name it is the empty text."""
    return click.option(
        "--html", is_flag=False, flag_value="", metavar="[PATH]",
        help="Write the feedback page to this file (of several notebooks, to this folder).",
    )  # fmt: skip


def page_places(files: Sequence[Path], html: str, default_folder: str) -> list[Path]:
    """Return where the page of each notebook is written, named after it unless a file is named.

    Parameters
    ----------
    html : str
        A file for one notebook, a folder for several; empty for the working folder, or for
        `default_folder` within it.

    Raises
    ------
    BadOutput
        Before anything is judged, if pages would replace each other or what is no page, or if the
        folder may not be written to.
    """
    names = [Path(file.name).with_suffix(".html") for file in files]
    if len(files) == 1 and html and not Path(html).is_dir():
        places = [Path(html)]
    else:
        folder = Path(html or ("" if len(files) == 1 else default_folder))
        places = [folder / name for name in names]
    for place in places:
        if place.suffix == ".ipynb":
            raise BadOutput(
                f"--html {place}: that is the name of a notebook; put it before --html, and name a page"
            )
        if places.count(place) > 1:
            raise BadOutput(
                f"--html: {place} would be the page of {places.count(place)} notebooks; "
                "judge those of one name one by one"
            )
        _require_a_folder(place)
    return [destination(place, option="--html", may_make=True) for place in places]


def _require_a_folder(place: Path) -> None:
    """Fail unless a place's folder is there to be written to, or can be made."""
    folder = next(folder for folder in place.resolve().parents if os.path.lexists(folder))
    if not folder.is_dir():
        raise BadOutput(f"--html {place}: {folder} is no folder; name another place")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadOutput(f"--html {place}: {folder} may not be written to; name another place")


def destination(
    output: Path, *, or_stdout: bool = False, option: str = "-o", may_make: bool = False
) -> Path:
    """Return the file to write: where a link leads, if it is one, so that the link stays.

    Parameters
    ----------
    or_stdout : bool
        Whether ``-`` means standard output; then it is returned as it is.
    option : str
        What named it.
    may_make : bool
        Whether its folder may be made; a misspelt one would be.

    Raises
    ------
    BadOutput
        If something is there that is no plain file, or if there is no such folder.
    """
    if output == STDOUT:
        if or_stdout:
            return output
        raise BadOutput(f"{option} -: this goes into a file only; name one")
    place = output.resolve()
    try:
        kind = stat.S_IFMT(place.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        if not (may_make or place.parent.is_dir()):
            raise BadOutput(
                f"{option} {output}: there is no folder {place.parent}; make it, or name another place"
            ) from None
        return place
    if kind != stat.S_IFREG:
        otherwise = ", or - for standard output" if or_stdout else ""
        seen = KINDS.get(kind, "no plain file")
        raise BadOutput(f"{option} {output}: it is {seen}; name a file{otherwise}")
    return place


def written_to(output: Path | None, default: Path, *, or_stdout: bool = False) -> Path:
    """Return the file to write: what ``-o`` names, or one below grading/, whose folder is made.

    Raises
    ------
    BadOutput
    """
    return destination(output or default, or_stdout=or_stdout, may_make=output is None)
