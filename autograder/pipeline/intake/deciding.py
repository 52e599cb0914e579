"""Decide what counts of each student, and refuse what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from autograder.pipeline.intake.candidate import Candidate
from autograder.pipeline.intake.choice import Choice, choose
from autograder.pipeline.intake.content import advice, is_of, may_be_work
from autograder.pipeline.intake.fates import Collected
from autograder.pipeline.intake.hand import Hand, Identity, Taken, identity_of
from autograder.pipeline.intake.owner import Owner
from autograder.pipeline.intake.people import platform_name, shown_name
from autograder.pipeline.intake.sorting import Sorting, nobodys
from autograder.pipeline.intake.times import untimely

PERHAPS_THEIRS = "{name} may be this student's, too: whose is it?"
LONGEST = 200  # letters of a name that is shown


class Deciding:
    """Tells of each student what counts.

    Parameters
    ----------
    sorting : Sorting
        Whose lists of what is refused, left alone and of other assignments grow.
    """

    def __init__(self, sorting: Sorting) -> None:
        self.source, self.layout, self.people = sorting.source, sorting.layout, sorting.people
        self.assignment, self.hands, self.doubted = (
            sorting.assignment,
            sorting.hands,
            sorting.doubted,
        )
        self.refused, self.left, self.foreign = sorting.refused, sorting.left, sorting.foreign
        self.beside = sorting.beside

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
                yield Taken(hand.found.ids, replace(owner, told=told), choice, hand.found.by_name)

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
            hand.notebooks[identity_of(owner)].append(replace(one, note=note))
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
        if hand.found.by_name and hand.sure.intersection(there):
            self._refuse_others(hand, there)
            return self._identity_that_counts(hand)
        labels = [hand.owners[identity].label for identity in there]
        if hand.found.by_name or not self.people.roster:
            reason = f"are {', '.join(labels)[:200]} one person? add --as 'NAME=ID' for each"
            self._refuse(hand, next(iter(there.values()))[0], reason, open=True)
            return None
        first, *others = there
        for identity in others:
            hand.notebooks[first] += hand.notebooks.pop(identity)
        return first

    def _refuse_others(self, hand: Hand, there: dict[Identity, list[Candidate]]) -> None:
        """Refuse what has only a name in common with a person of whom something is certainly there."""
        (student,) = hand.found.ids
        for identity in set(there) - hand.sure:
            (file, *_), owner = hand.notebooks.pop(identity), hand.owners[identity]
            reason = f"it has {student}'s name, but {student} is another there: whose is it? add --as '{owner.label}=ID'"
            self.refused.append(
                Collected(owner.label[:LONGEST], "refused", file.origin, reason, platform_name(owner.told), known=False, open=True)
            )  # fmt: skip
        hand.found = replace(hand.found, by_name=False)

    def _ambiguous(self, places: list[Identity]) -> str:
        around = {"/".join(place[:-1]) or "." for place in places}
        whole = ["/".join(filter(None, place)) for place in places]
        shown = ", ".join(sorted(around if len(around) == len(places) else whole))
        return (
            f"found in several folders ({shown[:200]}); collect one of them at a time, "
            f"or name the notebooks <student>/{self.assignment.name}.ipynb"
        )

    def _nothing(self, hand: Hand) -> None:
        """Say of a student without a notebook what is there instead."""
        worklike = hand.is_platforms or any(map(may_be_work, hand.others))
        known = bool(hand.found.ids) and self.people.is_known(hand.found.ids[0])
        if not hand.others:
            return
        file = next(filter(may_be_work, hand.others), hand.others[0])
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
        self.left += [nobodys(file, file.problem, "left") for file in unfit]
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

    @cached_property
    def times_order(self) -> bool:
        """Whether files' times tell which is newer: those that one program wrote at once do not."""
        return not untimely(self.source.files, (), clones=bool(self.source.clones))

    def _refuse(self, hand: Hand, file: Candidate, reason: str, *, open: bool = False) -> None:
        owner = hand.owner
        for student in hand.found.ids or (owner.label,):
            name = shown_name(self.people.roster, student, owner.told)
            self.refused.append(
                Collected(
                    student[:LONGEST], "refused", file.origin, reason, name,
                    known=bool(hand.found.ids), open=open or hand.found.open,
                )
            )  # fmt: skip
