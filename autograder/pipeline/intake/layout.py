"""Whose a file is, by its path: students' own folders, the names that platforms give, clones, a pattern.

A path holds what students chose: names of files, of folders in an archive, and in Moodle their own
display name. So a platform's pattern counts only where the platform puts it, a student is the folder and not
the file where folders say so, and where two people could be meant nobody is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from autograder.lms import paths as platforms
from autograder.lms.paths import ILIAS_TEAM, MOODLE_FOLDER, Told
from autograder.pipeline.intake.folders import CONTAINER, is_ilias, shared_folders
from autograder.pipeline.intake.owner import Doubt, Owner, Place
from autograder.pipeline.intake.readings import Reader, read_names

COPY = re.compile(r"(?:[ _-]*\(\d+\)|-\d+)+$")  # what a browser or an LMS adds to a repeated name
NUMBERED = re.compile(r"[ _-]*\(\d+\)$")
SHORT = re.compile(r"[Aa](\d+)(?![0-9])")
BRANCH = re.compile(r"-(?:main|master)$")  # what a code host adds to an archive of a repository


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files of a source are arranged.

    Understood are ``<student>/<assignment>/<any>.ipynb``, ``<student>/<any>.ipynb``, ``<student>.ipynb``, clones
    of repositories, and the names that platforms give (`autograder.lms.paths`).

    Parameters
    ----------
    foreign : frozenset of str
        Names of the other assignments.
    above : int
        Folders that all files are in: an archive may be unpacked into one.
    crowds : frozenset of Place
        Folders below these in which an LMS's names tell several people.
    only : str
        Who is told by an LMS's names, if it is one person, and in a folder that all files are in.
    level : int
        How many folders of groups are around a student's.
    ilias : bool
        Whether all folders have ILIAS's names.
    prefix : str
        What all clones of the assignment begin with.
    pattern : re.Pattern or None
        Tells the student of a path, in place of all other rules.
    unclear : mapping of PurePosixPath to Doubt
        Names of files that can be read in several ways, and nobody can say which is right.
    read : mapping of PurePosixPath to Told
        How a name is read that can be read in several ways.
    """

    assignment: str
    foreign: frozenset[str] = frozenset()
    above: int = 0
    crowds: frozenset[Place] = frozenset()
    only: str = ""
    level: int = 0
    ilias: bool = False
    prefix: str = ""
    clones: frozenset[PurePosixPath] = field(default=frozenset())
    pattern: re.Pattern[str] | None = None
    unclear: Mapping[PurePosixPath, Doubt] = field(default_factory=dict)
    read: Mapping[PurePosixPath, Told] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        paths: Iterable[PurePosixPath],
        assignment: str,
        foreign: frozenset[str],
        *,
        clones: frozenset[PurePosixPath] = frozenset(),
        pattern: re.Pattern[str] | None = None,
        source: str = "",
        is_known: Callable[[str], bool] = lambda word: False,
        which: Reader = lambda readings, clear: None,
        more: str = "",
    ) -> Layout:
        """Look at all paths of a source.

        Parameters
        ----------
        clones : frozenset of PurePosixPath
            Folders that are clones.
        source : str
            The source's own name: a folder of that name in it is no student.
        is_known : callable
            Whether a word is a student's, by the roster or by what was collected before.
        which : callable
            Which of several readings of one name is right, where some numbers are clear; None if none is.
        more : str
            What else would tell that of a name of Canvas's.
        """
        paths = list(paths)
        above = shared_folders(paths, assignment, clones)
        layout = cls(assignment, foreign, above, clones=clones, pattern=pattern)
        layout = replace(layout, ilias=is_ilias(paths, above))
        if not pattern and not layout.ilias:
            read, unclear = read_names(paths, above, which, more)
            layout = replace(layout, read=read, unclear=unclear)
        people: dict[Place, set[str]] = defaultdict(set)
        told = set()
        for path in paths:
            if who := layout.by_platform(path):
                told.add(who.id)
            elif who := platforms.file(path.name):
                people[path.parts[:-1]].add(who.id)
        crowds = frozenset(folder for folder, names in people.items() if len(names) > 1)
        only = next(iter(told)) if above and len(told) == 1 else ""
        layout = replace(layout, crowds=crowds, only="" if layout.ilias else only)
        if not told:
            layout = layout._of_folders(paths, source, is_known)
        return layout

    def _of_folders(
        self, paths: list[PurePosixPath], source: str, is_known: Callable[[str], bool]
    ) -> Layout:
        """Return the layout with what only a look at all folders tells: clones, groups, a folder of one."""
        if prefix := self._shared_prefix(paths):
            return replace(self, prefix=prefix)
        notebooks = [path for path in paths if path.suffix.lower() == ".ipynb"]
        if self.above and self._is_of_one(
            paths[0].parts[self.above - 1], notebooks, source, is_known
        ):
            return replace(self, above=self.above - 1)
        if self._has_groups(notebooks, is_known):
            return replace(self, level=1)
        return self

    def _is_of_one(
        self,
        folder: str,
        notebooks: list[PurePosixPath],
        source: str,
        is_known: Callable[[str], bool],
    ) -> bool:
        """Tell whether the one folder that all is in is a student's; else its files are called after students."""
        if folder in (source, source.removesuffix(".zip"), self.assignment, *self.foreign):
            return False
        if is_known(folder):
            return True
        loose = [path for path in notebooks if len(path.parts) == self.above + 1]
        if any(self.is_about_this(path) or self.is_foreign(path) for path in loose):
            return True
        return len(notebooks) == len(loose) == 1 and not is_known(notebooks[0].stem)

    def _has_groups(self, notebooks: list[PurePosixPath], is_known: Callable[[str], bool]) -> bool:
        """Tell whether the outermost folders are groups of students: none of them alone can look like that."""
        folders = [self.around(path) for path in notebooks]
        if not folders or any(len(inner) < 2 for inner in folders):
            return False
        outer = {inner[0] for inner in folders}
        second = {inner[:2] for inner in folders}
        names = [name for _, name in second]
        if any(map(is_known, outer)) or set(names) & outer:
            return False
        # Down to <group>/<student>/<assignment>, all of them.
        if all(self.is_in_its_folder(path) for path in notebooks) or any(map(is_known, names)):
            return True
        # At least half of them hold several: one student alone cannot make a class of groups.
        crowded = sum(count > 1 for count in Counter(group for group, _ in second).values())
        return len(names) == len(set(names)) and 2 * crowded >= len(outer)

    def around(self, path: PurePosixPath) -> Place:
        """Return the folders around a notebook, down to that of the assignment."""
        inner = path.parts[self.above : -1]
        if self.assignment in inner[1:]:
            inner = inner[: inner.index(self.assignment, 1)]
            inner = inner[:-1] if inner[-1] == CONTAINER else inner
        return inner

    def _shared_prefix(self, paths: list[PurePosixPath]) -> str:
        """Return what all clones of an assignment are called before the student's name; empty if one is not."""
        number = self.assignment.partition("_")[0]
        names = "|".join((re.escape(self.assignment).replace("_", "[-_]"), re.escape(number)))
        titled = re.compile(
            rf"(?P<prefix>(?:.*[-_])?(?:{names})[-_])(?P<student>.+)", re.IGNORECASE
        )
        folders: dict[str, bool] = {}
        for path in paths:
            folder, *inner = path.parts[self.above : -1] or ("",)
            cloned = PurePosixPath(*path.parts[: self.above + 1]) in self.clones
            folders[folder] = folders.get(folder, False) or cloned or inner[:2] == [CONTAINER, self.assignment]  # fmt: skip
        matches = [titled.fullmatch(folder) for folder in folders]
        if not all(folders.values()) or not all(matches):
            return ""
        prefixes = {match["prefix"].casefold() for match in matches if match}
        return prefixes.pop() if len(prefixes) == 1 else ""

    def by_platform(self, path: PurePosixPath) -> Told | None:
        """Return what a platform's name tells; None if there is none where the platform puts it."""
        if self.pattern:
            return None
        parts = path.parts[self.above :]
        if self.ilias:
            found = platforms.ilias_folder(parts[bool(ILIAS_TEAM.fullmatch(parts[0]))])
            return replace(found, file=path.name) if found else None
        if len(parts) > 1:
            return platforms.folder(parts[0])
        return self.read.get(path) or platforms.file(parts[0])

    def owner(self, path: PurePosixPath) -> Owner | None:
        """Tell whose a file is; None if it is of another assignment, or nobody's."""
        if self.pattern:
            return self._by_pattern(path)
        if told := self.by_platform(path):
            return Owner(told.id, system=told.system, told=told)
        start, parts = self.above, path.parts
        inner = parts[start:]
        if len(inner) > 1 and inner[0] == self.assignment:
            start, inner = start + 1, inner[1:]
        if self.foreign.intersection(inner[:-1]) and self.assignment not in inner[:-1]:
            return None
        if len(inner) > 1 and inner[0] == CONTAINER:  # a clone itself was given
            return None
        if len(inner) > 1:
            return self._folder(parts[: start + 1 + min(self.level, len(inner) - 2)])
        if self.is_foreign(path) or self.is_about_this(path) or platforms.file(path.name):
            return None
        word = NUMBERED.sub("", re.sub(r"\.ipynb$", "", path.stem, flags=re.IGNORECASE))
        return Owner(word, (*path.parts[:-1], word), loose=True)

    def _folder(self, place: Place) -> Owner:
        word, system = place[-1], "folder"
        if self.prefix and word.casefold().startswith(self.prefix):
            word, system = BRANCH.sub("", word[len(self.prefix) :]), "github"
        elif PurePosixPath(*place) in self.clones:
            system = "github"
        return Owner(word, place, system)

    def _by_pattern(self, path: PurePosixPath) -> Owner | None:
        assert self.pattern
        for text in (str(path), "/".join(path.parts[self.above :])):
            if (match := self.pattern.match(text)) and match["student"]:
                return Owner(match["student"], system="pattern")
        return None

    def title(self, path: PurePosixPath, inner: str = "") -> str:
        """Return what the student called the notebook, without what an LMS or a browser added."""
        name = PurePosixPath(inner).name if inner else self._own_name(path)
        stem = (
            name[: -len(".ipynb")] if name.lower().endswith(".ipynb") else PurePosixPath(name).stem
        )
        return COPY.sub("", stem)

    def _own_name(self, path: PurePosixPath) -> str:
        told = self.read.get(path) or platforms.file(path.name)
        # A late file in ILIAS begins with the words for that, in the site's language.
        return told.file if told and told.file else path.name.rpartition(" - ")[2] if self.ilias else path.name  # fmt: skip

    def is_foreign(self, path: PurePosixPath, inner: str = "") -> bool:
        """Tell whether a notebook is called after another assignment."""
        title = self.title(path, inner)
        return title in self.foreign or any(_share_number(title, name) for name in self.foreign)

    def is_about_this(self, path: PurePosixPath, inner: str = "") -> bool:
        """Tell whether a notebook is called after this assignment, such as ``a2_final``."""
        title = self.title(path, inner)
        return self.assignment in title or _share_number(title, self.assignment)

    def is_in_its_folder(self, path: PurePosixPath) -> bool:
        """Tell whether a file is in a folder that is called after this assignment."""
        return self.assignment in path.parts[:-1]

    def doubt(self, path: PurePosixPath) -> Doubt | None:
        """Return why nobody can say whose a file is, None if it is clear."""
        if self.pattern:
            return None
        *folders, name = path.parts[self.above :]
        if doubt := self.unclear.get(path):
            return doubt
        if not folders and len(people := platforms.all_of_moodle(name)) > 1:
            ids = tuple(told.id for told in people)
            return Doubt(
                f"its name fits several people ({', '.join(ids)}): whose is it? "
                "download it from Moodle in folders, or rename it",
                ids,
            )
        if self.assignment in path.parts[1:-1] or self.ilias:
            return None
        inside = [folder for folder in folders[1:] if MOODLE_FOLDER.fullmatch(folder)]
        if inside and not platforms.folder(folders[0]):
            return Doubt(
                f"{inside[0]} is inside {folders[0]}: whose is it? "
                f"collect {folders[0]} by itself, or name it {folders[0]}/{self.assignment}.ipynb"
            )
        if folders and path.parts[:-1] in self.crowds:
            return Doubt(
                f"files of several people are in {folders[-1]}: collect that folder by itself"
            )
        if self.only and (told := self.by_platform(path)):
            around = path.parts[self.above - 1]
            return Doubt(
                f"is it {told.id}'s, or {around}'s, whose folder it is in? "
                f"collect {around} by itself, or name it {around}/{self.assignment}.ipynb"
            )
        return None


def _share_number(title: str, name: str) -> bool:
    """Tell whether two names begin with one number; not if one has none: assignments need none."""
    number = _number(title)
    return number is not None and number == _number(name)


def _number(title: str) -> str | None:
    """Return the number that a name of an assignment begins with, without zeros."""
    match = SHORT.match(title)
    return match[1].lstrip("0") if match else None
