"""Put a source's files where they belong: by student, and what is nobody's by its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from autograder.judge.notebook.assignment import Assignment
from autograder.pipeline.fates import Collected
from autograder.pipeline.intake.archive import inside
from autograder.pipeline.intake.candidate import Candidate, CollectError
from autograder.pipeline.intake.choice import Choice, choose
from autograder.pipeline.intake.content import (
    ARCHIVE,
    NOTEBOOK,
    PRINTED,
    advice,
    is_notebook,
    is_of,
    kind_of,
)
from autograder.pipeline.intake.people import Found, People, name_of
from autograder.pipeline.intake.source import Source
from autograder.pipeline.layout import Layout, Owner

PERHAPS_THEIRS = "{name} may be this student's, too: whose is it?"
WHOSE = "nothing in its path tells whose it is"
NO_MATCH = "the pattern does not fit its path"
BY_ITSELF = (
    "collect this archive by itself, or put it into a folder that is called after the student"
)
Identity = tuple[str, ...]
LONGEST = 200  # letters of a name that is shown


@dataclass
class Hand:
    """All that one student handed in.

    Parameters
    ----------
    notebooks : dict
        By what names the student: a place in folders, or a platform's name.
    others : list of Candidate
        Files that hold no notebook.
    foreign : list of Candidate
        Notebooks that are called after another assignment.
    """

    found: Found
    owners: dict[Identity, Owner] = field(default_factory=dict)
    notebooks: dict[Identity, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    others: list[Candidate] = field(default_factory=list)
    foreign: list[Candidate] = field(default_factory=list)

    @property
    def owner(self) -> Owner:
        """One of the names by which the student is meant."""
        return next(iter(self.owners.values()))

    @property
    def is_platforms(self) -> bool:
        """Whether a platform says that this is a person."""
        return any(owner.told for owner in self.owners.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """A notebook that counts, and whose."""

    ids: tuple[str, ...]
    owner: Owner
    choice: Choice


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
        if kind == NOTEBOOK and (doubt := layout.doubt(file.path)):
            self.refused.append(self._nobodys(file, doubt.reason))
            self.doubted |= dict.fromkeys(doubt.candidates, file)
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
                self.refused.append(self._nobodys(file, NO_MATCH if self.layout.pattern else WHOSE))
        elif owner and kind == ARCHIVE:
            if self.people.is_known(owner.word):
                self._give(owner, file, kind)
            else:
                self.refused.append(self._nobodys(file, BY_ITSELF))
        elif owner and (self.people.is_known(owner.word) or _is_printed(file)):
            self._give(owner, file, kind)
        else:
            self.left.append(self._nobodys(file, "it is no notebook", "left"))

    def _give(self, owner: Owner, file: Candidate, kind: str) -> None:
        hand = self._hand(owner)
        identity = _identity(owner)
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
        if found.by_name and not hand.found.by_name:
            hand.found = found
        return hand

    def _add_checkpoint(self, path: PurePosixPath) -> None:
        """Name those of whom there is nothing but what Jupyter kept."""
        outside = PurePosixPath(*(part for part in path.parts if part != ".ipynb_checkpoints"))
        owner = self.layout.owner(outside)
        if owner is None or owner.loose:
            return
        hand = self.hands.get(",".join(self.people.find(owner).ids))
        if hand is None and not any(line.origin == owner.word for line in self.refused):
            reason = f"only a checkpoint that Jupyter keeps is there ({path.name[-40:]}): ask for the notebook"
            self.refused.append(
                Collected(owner.word[:64], "refused", owner.word, reason, known=False)
            )

    # What came of it.

    @property
    def is_empty(self) -> bool:
        """Whether nothing in the source concerns this assignment."""
        return not self.refused and not any(
            hand.notebooks or hand.is_platforms or any(map(_is_printed, hand.others))
            for hand in self.hands.values()
        )

    @property
    def seen(self) -> str:
        """What an empty source holds instead."""
        foreign = self.foreign or any(hand.foreign for hand in self.hands.values())
        return "only notebooks of other assignments" if foreign else "no notebook"

    def taken(self) -> Iterator[Taken]:
        """Yield what counts, by student; whoever is refused goes to `refused`, whatever else to `left`."""
        for hand in self.hands.values():
            self._look_into_foreign(hand)
            identity = self._identity_that_counts(hand)
            if identity is None:
                continue
            owner = hand.owners[identity]
            if not hand.found.ids:
                first, *others = hand.notebooks[identity]
                self._refuse(hand, first, hand.found.problem)
                for file in others:
                    if file.problem:
                        self._refuse(hand, file, file.problem)
            elif doubted := next(
                (self.doubted[id_] for id_ in hand.found.ids if id_ in self.doubted), None
            ):
                reason = PERHAPS_THEIRS.format(name=doubted.path.name)
                self._refuse(hand, self._choose(hand, identity).file, reason)
            elif choice := self._clear_choice(hand, identity):
                self.beside += hand.others
                # A platform's name is of one file: another one was handed in at another time.
                told = self.layout.by_platform(choice.file.path)
                yield Taken(hand.found.ids, replace(owner, told=told), choice)

    def _look_into_foreign(self, hand: Hand) -> None:
        """Take a notebook under another assignment's name if it is this one's, and there is no better."""
        if hand.notebooks or not hand.foreign:
            if not hand.is_platforms:
                self.foreign.update(self.layout.title(one.path, one.inner) for one in hand.foreign)
            return
        ours = [one for one in hand.foreign if is_of(one, self.assignment)]
        for one in ours:
            note = f"called after another assignment, but its cells are those of {self.assignment.name}"
            owner = self.layout.owner(one.path)
            assert owner
            hand.notebooks[_identity(owner)].append(replace(one, note=note))
        if ours:
            return
        if hand.is_platforms:
            hand.others[:0] = hand.foreign
        else:
            self.foreign.update(self.layout.title(one.path, one.inner) for one in hand.foreign)

    def _identity_that_counts(self, hand: Hand) -> Identity | None:
        """Return by which name the student's notebook is told; None if there is none, or nobody can say."""
        there = {identity: files for identity, files in hand.notebooks.items() if files}
        if not there:
            self._nothing(hand)
            return None
        if len(there) == 1:
            return next(iter(there))
        if all(hand.owners[identity].told is None for identity in there):
            # Two people, perhaps: neither may push the other out.
            self._refuse(hand, next(iter(there.values()))[0], self._ambiguous(list(there)))
            return None
        labels = [hand.owners[identity].label for identity in there]
        if hand.found.by_name or not self.people.roster:
            reason = f"are {', '.join(labels)[:200]} one person? add --as 'NAME=ID' for each"
            self._refuse(hand, next(iter(there.values()))[0], reason, open=True)
            return None
        first, *others = there
        for identity in others:
            hand.notebooks[first] += hand.notebooks.pop(identity)
        return first

    def _ambiguous(self, places: list[Identity]) -> str:
        shown = ", ".join(sorted("/".join(place[:-1]) or "." for place in places))
        return (
            f"found in several folders ({shown[:200]}); collect one of them at a time, "
            f"or name the notebooks <student>/{self.assignment.name}.ipynb"
        )

    def _nothing(self, hand: Hand) -> None:
        """Say of a student without a notebook what is there instead."""
        worklike = hand.is_platforms or any(map(_is_printed, hand.others))
        known = bool(hand.found.ids) and self.people.is_known(hand.found.ids[0])
        if not hand.others:
            return
        file = next(filter(_is_printed, hand.others), hand.others[0])
        if worklike or known:
            reason = advice(file.inner or self._own(file), self.assignment.name)
            self._refuse(hand, file, f"{reason}; {file.problem}" if file.problem else reason)
        else:
            name = "/".join(hand.owner.place)
            self.left.append(
                Collected(name[:64], "left", name, "no notebook is in it", known=False)
            )

    def _own(self, file: Candidate) -> str:
        told = self.layout.by_platform(file.path)
        return told.file if told and told.file else file.path.name

    def _choose(self, hand: Hand, identity: Identity) -> Choice:
        files = hand.notebooks[identity]
        sound = [file for file in files if not file.problem] or files
        named = [file for file in sound if self._is_named(file)]
        ours = (
            []
            if named or len(sound) == 1
            else [one for one in sound if is_of(one, self.assignment)]
        )
        return choose(sound, self.layout, times_hold=self.times_order, of_this=frozenset(ours))

    def _is_named(self, file: Candidate) -> bool:
        return self.layout.is_in_its_folder(file.path) or self.layout.is_about_this(
            file.path, file.inner
        )

    def _clear_choice(self, hand: Hand, identity: Identity) -> Choice | None:
        owner, choice = hand.owners[identity], self._choose(hand, identity)
        unfit = [file for file in hand.notebooks[identity] if file.problem]
        if choice.file.problem:
            for file in unfit:
                self._refuse(hand, file, file.problem)
            return None
        self.left += [self._nobodys(file, file.problem, "left") for file in unfit]
        if self._is_strange(owner) and len(places := self._outermost(choice)) > 1:
            self._refuse(hand, choice.file, self._ambiguous([(*place, "") for place in places]))
            return None
        if self._is_group_or_student(owner, [choice.file, *choice.others]):
            folder = "/".join(owner.place)
            reason = (
                f"{1 + len(choice.others)} notebooks are in it, and none is called {self.assignment.name}: if these "
                f"are students, collect {folder} by itself; if it is one, name the one that counts"
            )
            self._refuse(hand, choice.file, reason)
            return None
        return choice

    def _outermost(self, choice: Choice) -> list[Identity]:
        """Return in which folders the notebooks lie that are named as the assignment, and least deep."""
        files = filter(self._is_named, [choice.file, *choice.others])
        places = {self.layout.around(file.path) for file in files}
        return sorted(place for place in places if len(place) == min(map(len, places)))

    def _is_strange(self, owner: Owner) -> bool:
        """Tell whether nothing but a folder's name says that this is a student."""
        person = owner.told or self.people.is_known(owner.word)
        return not person and owner.system == "folder"

    def _is_group_or_student(self, owner: Owner, files: list[Candidate]) -> bool:
        """Tell whether a folder of notebooks may be several students'."""
        if len(files) == 1 or not self._is_strange(owner) or any(map(self._is_named, files)):
            return False
        return sum(is_of(file, self.assignment) for file in files) != 1

    @property
    def times_order(self) -> bool:
        """Whether files' times tell which is newer: those that one program wrote at once do not."""
        from autograder.pipeline.intake.times import untimely

        return not untimely(self.source.files, (), clones=bool(self.source.clones))

    def _refuse(self, hand: Hand, file: Candidate, reason: str, *, open: bool = False) -> None:
        owner = hand.owner
        name = name_of(owner.told)
        for student in hand.found.ids or (owner.label,):
            person = self.people.roster.get(student)
            self.refused.append(
                Collected(
                    student[:LONGEST], "refused", file.origin, reason, person.name if person else name,
                    known=bool(hand.found.ids), open=open or hand.found.open,
                )
            )  # fmt: skip

    def _nobodys(self, file: Candidate, reason: str, state: str = "refused") -> Collected:
        return Collected(str(file.path)[:64], state, str(file.path), reason, known=False)

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


def _identity(owner: Owner) -> Identity:
    return owner.place or (f"\0{owner.system}", owner.label)


def _is_printed(file: Candidate) -> bool:
    """Tell whether a file may be what somebody did, in another form."""
    name = PurePosixPath(file.inner or file.path.name)
    return (
        name.suffix.lower() in PRINTED
        or kind_of(name.name) == ARCHIVE
        or ".ipynb" in name.name.lower()
    )
