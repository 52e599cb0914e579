"""Put a source's files where they belong: by student, and what is nobody's by its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from autograder.judge.notebook.assignment import Assignment
from autograder.pipeline.intake.archive import inside
from autograder.pipeline.intake.candidate import Candidate, CollectError
from autograder.pipeline.intake.content import (
    ARCHIVE,
    NOTEBOOK,
    is_notebook,
    kind_of,
    may_be_work,
)
from autograder.pipeline.intake.fates import Collected
from autograder.pipeline.intake.hand import Hand, identity_of
from autograder.pipeline.intake.layout import Layout
from autograder.pipeline.intake.owner import Owner
from autograder.pipeline.intake.people import People, shown_name
from autograder.pipeline.intake.source import Source

WHOSE = "nothing in its path tells whose it is"
NO_MATCH = "the pattern does not fit its path"
BY_ITSELF = (
    "collect this archive by itself, or put it into a folder that is called after the student"
)


class Sorting:
    """Tells submissions from what else is in a source.

    Parameters
    ----------
    layout : Layout
        Of the source.
    """

    def __init__(
        self, source: Source, layout: Layout, people: People, assignment: Assignment
    ) -> None:
        self.source, self.layout, self.people, self.assignment = source, layout, people, assignment
        self.hands: dict[str, Hand] = {}
        self.doubted: dict[str, Candidate] = {}  # students, and what might be theirs, too
        self.refused: list[Collected] = []
        self.left: list[Collected] = []
        self.beside: list[Candidate] = []  # what lay beside notebooks that count
        self.foreign: Counter[str] = Counter()  # notebooks of other assignments, by name
        for file in source.files:
            self._add(file)
        for path in source.checkpoints:
            self._add_checkpoint(path)

    # Sorting.

    def _add(self, file: Candidate) -> None:
        layout, kind = self.layout, kind_of(file.path.name)
        owner = layout.owner(file.path)
        if kind != NOTEBOOK and is_notebook(file):
            file = replace(file, note=f"a notebook, though it is called {file.path.name[-40:]}")
            kind = NOTEBOOK
        doubt = layout.doubt(file.path)
        if doubt and (kind in (NOTEBOOK, ARCHIVE) or may_be_work(file)):
            self.refused.append(nobodys(file, doubt.reason))
            self.doubted |= dict.fromkeys(doubt.candidates, file)
        elif doubt and file.path in layout.unclear:
            self.left.append(nobodys(file, "it is no notebook", "left"))
        elif owner is None or (owner.loose and kind != NOTEBOOK):
            self._add_loose(file, kind, owner)
        else:
            self._give(owner, file, kind)

    def _add_loose(self, file: Candidate, kind: str, owner: Owner | None) -> None:
        if kind == NOTEBOOK:
            folders = self.layout.foreign.intersection(file.path.parts[:-1])
            if folders or self.layout.is_foreign(file.path):
                self.foreign[next(iter(folders), self.layout.title(file.path))] += 1
            else:
                self.refused.append(nobodys(file, NO_MATCH if self.layout.pattern else WHOSE))
        elif owner and kind == ARCHIVE:
            if self.people.is_known(owner.word):
                self._give(owner, file, kind)
            else:
                self.refused.append(nobodys(file, BY_ITSELF))
        elif owner and (self.people.is_known(owner.word) or may_be_work(file)):
            self._give(owner, file, kind)
        else:
            self.left.append(nobodys(file, "it is no notebook", "left"))

    def _give(self, owner: Owner, file: Candidate, kind: str) -> None:
        hand = self._hand(owner)
        identity = identity_of(owner)
        hand.owners.setdefault(identity, owner)
        for one, its in self._opened(file, kind):
            if its != NOTEBOOK:
                hand.others.append(one)
            elif self.layout.is_foreign(one.path, one.inner) and not self.layout.is_in_its_folder(
                one.path
            ):
                hand.foreign.append(one)
            else:
                hand.notebooks[identity].append(one)

    def _opened(self, file: Candidate, kind: str) -> Iterator[tuple[Candidate, str]]:
        """Yield a file with its kind, or what a student's archive holds in its place."""
        if kind != ARCHIVE:
            yield file, kind
            return
        try:
            found = [(one, kind_of(one.inner)) for one in inside(file)]
        except CollectError as error:
            yield replace(file, problem=file.problem or str(error)), kind
            return
        notebooks = [one for one, its in found if its == NOTEBOOK or is_notebook(one)]
        if notebooks:
            yield from ((one, NOTEBOOK) for one in notebooks)
        else:
            yield file, kind

    def _hand(self, owner: Owner) -> Hand:
        found = self.people.find(owner)
        key = ",".join(found.ids) or f"\0{owner.label}"
        hand = self.hands.setdefault(key, Hand(found))
        if not found.by_name:
            hand.sure.add(identity_of(owner))
        elif not hand.found.by_name:
            hand.found = found
        return hand

    def _add_checkpoint(self, path: PurePosixPath) -> None:
        """Name those of whom there is nothing but what Jupyter kept."""
        outside = PurePosixPath(*(part for part in path.parts if part != ".ipynb_checkpoints"))
        owner = self.layout.owner(outside)
        if owner is None or owner.loose:
            return
        ids = self.people.find(owner).ids
        if ",".join(ids) not in self.hands and not any(
            line.origin == owner.word for line in self.refused
        ):
            reason = f"only a checkpoint that Jupyter keeps is there ({path.name[-40:]}): ask for the notebook"
            for student in ids or (owner.word[:64],):
                name = shown_name(self.people.roster, student, None)
                self.refused.append(
                    Collected(student, "refused", owner.word, reason, name, known=bool(ids))
                )

    # What came of it.

    @property
    def owners(self) -> Iterator[Owner]:
        """Everybody whom the source names; somebody under two names comes twice."""
        for hand in self.hands.values():
            yield from hand.owners.values()

    @property
    def is_empty(self) -> bool:
        """Whether nothing in the source concerns this assignment."""
        return not self.refused and not any(
            hand.notebooks or hand.is_platforms or any(map(may_be_work, hand.others))
            for hand in self.hands.values()
        )

    @property
    def seen(self) -> str:
        """What an empty source holds instead."""
        foreign = self.foreign or any(hand.foreign for hand in self.hands.values())
        return "only notebooks of other assignments" if foreign else "no notebook"

    def empty_folders(self) -> list[Collected]:
        """Name the folders that would be students' if anything were in them."""
        found = []
        for path in self.source.empty:
            owner = self.layout.owner(path / f"{self.assignment.name}.ipynb")
            if owner and not owner.loose and owner.place in ((), path.parts):
                found.append(
                    Collected(
                        owner.label[:64], "left", str(path), "the folder is empty", known=False
                    )
                )
        return found


def nobodys(file: Candidate, reason: str, state: str = "refused") -> Collected:
    """Return a line on a file that is nobody's."""
    return Collected(str(file.path)[:64], state, str(file.path), reason, known=False)
