"""What the names of files and folders tell that platforms make for what was handed in.

| platform | in an archive |
|---|---|
| Moodle, in folders | ``Ada Lovelace_12345_assignsubmission_file_/a2.ipynb``, the last ``_`` only in older ones |
| Moodle, without | ``Ada Lovelace_12345_assignsubmission_file_a2.ipynb`` |
| Moodle, a team, or all who are in none | ``Group A_345_assignsubmission_file/…``, ``Default group_assignsubmission_file/…`` |
| Canvas | ``lovelaceada_12345_67890_a2.ipynb``, ``lovelaceada_LATE_12345_67890_a2.ipynb`` |
| Canvas, names hidden | ``anon_x9KdE_67890_a2.ipynb``, ``LATE_anon_x9KdE_67890_a2.ipynb`` |
| Canvas, a text or link | ``lovelaceada_12345_text.html``, ``…_link.html`` |
| Blackboard | ``Assignment 2_alovelace_attempt_2026-11-20-13-45-10_a2.ipynb``, and a ``.txt`` for each attempt |
| ILIAS | ``Lovelace_Ada_alovelace_312/a2.ipynb`` |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.lms.names import former_slug, slug

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_|$)(?P<file>.*)")
# A folder's name is the platform's to its end, so there the last number counts: what comes before it is a
# display name, which a student may have chosen after a peer's folder.
MOODLE_FOLDER = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>)")
# Without folders nobody can say where the display name ends and the file's own name begins.
MOODLE_NUMBER = re.compile(r"_(?P<id>\d+)_assignsubmission_[a-z]+(?=_|$)")
MOODLE_TEAM = re.compile(r"(?P<name>[^_]+)_assignsubmission_[a-z]+(?:_|$)(?P<file>.*)")
# Both the name and the file's own name are students' own, and may hold numbers between underscores, too.
CANVAS = re.compile(r"_(?P<late>LATE_)?(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)")
CANVAS_HIDDEN = re.compile(
    r"(?P<late>LATE_)?anon_(?P<id>[0-9A-Za-z]+)_(?P<attachment>\d+)_(?P<file>.+)"
)
CANVAS_TEXT = re.compile(r"_(?P<late>LATE_)?(?P<id>\d+)_(?P<file>(?:text|link)\.html)")
BLACKBOARD = re.compile(
    r"(?P<who>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<note>\.txt))"
)
ILIAS_FOLDER = re.compile(r"(?P<last>[^_/]+)_(?P<first>[^_/]+)_(?P<login>[^/]+)_(?P<id>\d+)")
ILIAS_TEAM = re.compile(r"Team[ _]\d+")
LONGEST = 1024  # letters of a name that Canvas writes: it keeps less than 256 of a person's, and of a file's


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform's name tells.

    Parameters
    ----------
    system : str
        ``moodle``, ``canvas``, ``blackboard`` or ``ilias``.
    name : str
        As the platform shows the person, or writes them into names of files.
    number : str
        Of the participant, user or team; ``anon_x9KdE`` where Canvas hides people.
    words : tuple of str
        User names, the likeliest first.
    file : str
        What the student called the file; empty if the name is a folder's.
    attachment : str
        Canvas's number of the file; a later file has a greater one.
    late : bool or None
        What the platform says; None if it says nothing.
    time : str
        When the platform says it was handed in, on its own clock: ``2026-11-20-13-45-10``.
    """

    system: str
    name: str = ""
    number: str = ""
    words: tuple[str, ...] = ()
    file: str = ""
    attachment: str = ""
    late: bool | None = None
    time: str = ""

    @property
    def id(self) -> str:
        """The student's id, as long as no roster says better."""
        if self.number.startswith("anon_"):
            return self.number.replace("_", "-")
        if self.words:
            return self.words[0]
        return f"{slug(self.name)}-{self.number}" if self.number else slug(self.name)

    @property
    def former_id(self) -> str:
        """The id that the same name gave when letters such as ł were left out."""
        return f"{former_slug(self.name)}-{self.number}" if self.name and self.number else self.id

    @property
    def label(self) -> str:
        """The name as it stands in the archive, with its number."""
        return "_".join(filter(None, [self.name, self.number])) or self.id

    @property
    def is_hidden(self) -> bool:
        """Whether the platform hides who it is."""
        return self.number.startswith("anon_")


def folder(name: str) -> Told | None:
    """Tell whose folder it is, by a name that Moodle made; None if it made none of that kind."""
    if match := MOODLE_FOLDER.fullmatch(name):
        return Told("moodle", match["name"], match["id"])
    if (match := MOODLE_TEAM.fullmatch(name)) and not match["file"]:
        return Told("moodle", match["name"])
    return None


def ilias_folder(name: str) -> Told | None:
    """Tell whose folder it is, if ILIAS made its name; other people's folders may look like that."""
    match = ILIAS_FOLDER.fullmatch(name)
    if match is None:
        return None
    return Told("ilias", f"{match['first']} {match['last']}", match["id"], (match["login"],))


def file(name: str) -> Told | None:
    """Tell whose file it is, by a name that a platform made; None if none did.

    Where a name can be read in several ways (`readings`), it is the first.
    """
    return next(iter(readings(name)), None)


def readings(name: str) -> tuple[Told, ...]:
    """Return all ways to read a file's name that a platform made; the likeliest first.

    Names of people and of files are students' own: ``x_9001_9003_59003_a2.ipynb`` is by user 9003, who is
    called ``x_9001``, or by user 9001.
    """
    return tuple(dict.fromkeys((*_by_moodle(name), *_by_blackboard(name), *_by_canvas(name))))


def _by_moodle(name: str) -> Iterator[Told]:
    if match := MOODLE.fullmatch(name):
        yield Told("moodle", match["name"], match["id"], file=match["file"])
    elif match := MOODLE_TEAM.fullmatch(name):
        yield Told("moodle", match["name"], file=match["file"])


def _by_blackboard(name: str) -> Iterator[Told]:
    if match := BLACKBOARD.fullmatch(name):
        parts = match["who"].split("_")
        # A user name may hold the character that parts it from the assignment's title.
        words = tuple("_".join(parts[-count:]) for count in range(1, min(len(parts), 4) + 1))
        yield Told("blackboard", words=words, file=match["file"] or "", time=match["time"])


def _by_canvas(name: str) -> Iterator[Told]:
    if match := CANVAS_HIDDEN.fullmatch(name):
        yield _canvas(match, "", f"anon_{match['id']}", match["attachment"])
    if len(name) > LONGEST:
        return
    found = [
        _canvas(match, name[: match.start()], match["id"], match.groupdict().get("attachment", ""))
        for pattern in (CANVAS, CANVAS_TEXT)
        for place, char in enumerate(name)
        if char == "_" and (match := pattern.match(name, place)) and match.end() == len(name)
    ]
    # A name that Canvas cannot have made is one that a person changed: then the first is as good as before.
    yield from [told for told in found if _is_of_canvas(told.name)] or found[:1]


def _is_of_canvas(name: str) -> bool:
    """Tell whether Canvas may have written a name: in small letters, and without signs or blanks."""
    return not re.search("[A-Z]", name) and all(
        unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "Pc"
        for char in name
    )


def canvas_key(name: str) -> str:
    """Return what Canvas makes of a sortable name in names of files, without accents.

    >>> canvas_key("Núñez, María"), canvas_key("x_12_3"), canvas_key("x_12 _3")
    ('nunezmaria', 'x123', 'x_12_3')
    """
    decomposed = unicodedata.normalize("NFKD", re.sub(r"_(\d+)_", r"\1", name).casefold())
    return "".join(char for char in decomposed if char.isalnum() or char == "_")


def _canvas(match: re.Match[str], name: str, number: str, attachment: str) -> Told:
    late = match["late"] is not None
    return Told("canvas", name, number, file=match["file"], attachment=attachment, late=late)


def all_of_moodle(name: str) -> tuple[Told, ...]:
    """Return everybody whom a name of Moodle's without folders could mean."""
    found = MOODLE_NUMBER.finditer(name)
    return tuple(Told("moodle", name[: match.start()], match["id"]) for match in found)
