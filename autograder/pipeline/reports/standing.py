"""How a student stands beside the points: late, extended, refused, missing, the same mistake as before."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote

from autograder.course import Course
from autograder.judge.notebook.submission import NOT_READ
from autograder.pipeline.intake.origin import read_origin
from autograder.pipeline.people.roster import Roster
from autograder.pipeline.reports.kinds import kind_of
from autograder.pipeline.reports.marks import Marks
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import StoredResult
from autograder.pipeline.submissions import (
    collected,
    read_submission_bytes,
    read_timestamp,
)


@dataclass(frozen=True, slots=True)
class Who:
    """A student as pages show them.

    Parameters
    ----------
    id, name : str
        The same if nobody knows a name.
    page : str
        Link to the feedback page from the folder of reports; empty if there is no page.
    """

    id: str
    name: str
    page: str = ""

    @classmethod
    def of(cls, course: Course, roster: Roster, student: str, assignment: str = "") -> Who:
        """Return a student with the name of the roster, and the link if the page is there."""
        page = feedback_link(course, student, assignment) if assignment else ""
        return cls(student, roster.name_of(student), page)


def feedback_link(course: Course, student: str, assignment: str) -> str:
    """Return the link to a feedback page from the folder of reports; nothing if there is no page."""
    if not course.feedback_page(student, assignment).is_file():
        return ""
    return f"../feedback/{quote(student)}/{assignment}/{assignment}.html"


@dataclass(frozen=True, slots=True)
class Lateness:
    """Whether a submission is late.

    Parameters
    ----------
    text : str
        What is said of it; empty if nothing is.
    """

    late: bool = False
    text: str = ""


def lateness(
    course: Course, student: str, assignment: str, marks: Marks, extended: Collection[str] = ()
) -> Lateness:
    """Tell whether a submission is late, as penalties do: by the due date with the extension, or by a mark.

    A platform's mark counts where no time is known, and not for who was given an extension here.

    Parameters
    ----------
    extended : collection of str
        Students with an extension that the gradebook may not know yet.
    """
    origin = read_origin(course, student, assignment)
    handed_in = marks.handed_in
    if origin and read_timestamp(course.submission(student, assignment)) is None:
        handed_in = None  # it was that of an archive
    extension = f"extended by {duration(marks.extension)}" if marks.extension else ""
    if marks.due and handed_in:
        over = handed_in - marks.due
        if over <= timedelta():
            return Lateness(text=extension)
        return Lateness(True, ", ".join(filter(None, (f"{duration(over)} late", extension))))
    if origin is not None and origin.late and not marks.extension and student not in extended:
        return Lateness(True, "late by the platform's mark")
    return Lateness(text=extension)


def duration(time: timedelta) -> str:
    """Return a time in the unit that fits it.

    >>> duration(timedelta(hours=49)), duration(timedelta(minutes=90)), duration(timedelta(seconds=5))
    ('2 days', '2 h', '1 min')
    """
    minutes = max(1, round(time.total_seconds() / 60))
    if minutes < 90:
        return f"{minutes} min"
    if (hours := round(minutes / 60)) < 48:
        return f"{hours} h"
    return f"{round(hours / 24)} days"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One named mistake of a student."""

    assignment: str
    function: str
    name: str

    @property
    def kind(self) -> str:
        """What it has in common with mistakes of other functions; its name if nothing is known."""
        return kind_of(self.name)


def mistakes_of(assignment: str, result: StoredResult) -> list[Mistake]:
    """Return the named mistakes of a result."""
    return [
        Mistake(assignment, function, name)
        for function, names in result.named.items()
        for name in names
    ]


@dataclass
class Results:
    """The results of several assignments, asked for student by student; none is kept in memory."""

    course: Course
    assignments: Sequence[str]
    _stores: Mapping[str, ResultStore] = field(init=False)

    def __post_init__(self) -> None:
        self._stores = {name: ResultStore(self.course, name) for name in self.assignments}

    def of(self, student: str, assignment: str) -> StoredResult | None:
        """Return a student's result; None if there is none, or no submission."""
        return self.look(student, assignment)[1]

    def look(self, student: str, assignment: str) -> tuple[bool, StoredResult | None]:
        """Return whether there is a submission, and its result; None if it is not graded."""
        store, place = self._stores[assignment], self.course.submission(student, assignment)
        try:
            data = read_submission_bytes(place)
        except NOT_READ:
            return os.path.lexists(place), None
        return True, store.read(student, store.key_of(data))


class Earlier:
    """What students did wrong in the assignments before one."""

    def __init__(self, course: Course, assignment: str) -> None:
        names = course.assignment_names()
        before = names[: names.index(assignment)] if assignment in names else []
        self._results = Results(course, [name for name in before if collected(course, name)])

    def again(self, student: str, now: Iterable[Mistake]) -> list[str]:
        """Return a phrase for each mistake of now that the student made before, or one of the same kind."""
        now = list(now)
        if not now:
            return []
        before: dict[str, Mistake] = {}
        for assignment in self._results.assignments:
            if result := self._results.of(student, assignment):
                before |= {each.kind: each for each in mistakes_of(assignment, result)}
        repeated: dict[str, list[Mistake]] = defaultdict(list)
        for each in now:
            if each.kind in before:
                repeated[each.kind].append(each)
        return [
            f"{kind} again ({', '.join(dict.fromkeys(each.function for each in made))}; "
            f"before: {before[kind].function} in {before[kind].assignment})"
            for kind, made in repeated.items()
        ]
