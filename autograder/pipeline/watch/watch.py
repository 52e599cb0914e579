"""The watch: bring in, grade, show; every turn can be the last, and the next process goes on from there."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from autograder.course import Course
from autograder.errors import CourseError
from autograder.judge.notebook.submission import NOT_READ
from autograder.pipeline.feedback import feedback
from autograder.pipeline.grade import grade
from autograder.pipeline.places import find_places
from autograder.pipeline.store import ResultStore
from autograder.pipeline.submissions import collected, read_submission_bytes
from autograder.pipeline.watch.release import Release
from autograder.pipeline.watch.shown import Shown, fingerprint
from autograder.pipeline.watch.sources import Brought, Source

log = logging.getLogger(__name__)
# That pass, such as a full disk: they are told, and it is tried again.
FAULTS = (CourseError, OSError)
TURNS_BETWEEN_TRIES = 30  # of what a fault of ours left undone


@dataclass(slots=True)
class Turn:
    """What one turn did.

    Parameters
    ----------
    came, graded, shown : int
        Submissions brought in and graded, pages shown.
    held_back : int
        Pages that wait for another day.
    troubles : list of str
        What was not taken or not done, a line each.
    """

    came: int = 0
    graded: int = 0
    shown: int = 0
    held_back: int = 0
    troubles: list[str] = field(default_factory=list)


class Watch:
    """Grades what a source brings, and shows the pages.

    Parameters
    ----------
    source : Source
    release : Release, optional
        How pages reach students; none are shown without.
    per_day : int
        Pages of an assignment that a student is shown a day. What comes beyond is graded all the same, and the
        last counts; its page is shown on the next day.
    today : callable
        Returns the day, by the machine's own clock.
    """

    def __init__(
        self,
        course: Course,
        assignments: Sequence[str],
        source: Source,
        release: Release | None,
        *,
        per_day: int,
        jobs: int | None = None,
        sandbox: str | None = None,
        where: bool = True,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.course, self.source, self.release = course, source, release
        self.jobs, self.sandbox, self.where, self.today = jobs, sandbox, where, today
        self.shown = {name: self._shown(name, per_day) for name in assignments}
        # What is still to be done, by assignment; at the start, what an earlier process left.
        self.to_grade: dict[str, set[str]] = {name: self._unseen(name) for name in assignments}
        self.to_show: dict[str, set[str]] = defaultdict(set)
        self.failed: dict[tuple[str, str], int] = {}  # turns to wait before the next try
        self._is_unreadable = False  # at the last look

    def turn(self) -> Turn:
        """Bring in what came, grade it, show what may be shown."""
        turn = Turn()
        self._bring(turn)
        for assignment in self.to_grade:
            self._grade(turn, assignment)
            self._show(turn, assignment)
        return turn

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left that another turn would do today."""
        waiting = {(name, one) for name, students in self.to_grade.items() for one in students}
        return not waiting - self.failed.keys() and (self.source.is_quiet or self._is_unreadable)

    def _bring(self, turn: Turn) -> None:
        self._is_unreadable = False
        try:
            brought = self.source.look()
        except FAULTS as error:
            self._is_unreadable = True
            log.exception("the source cannot be read")
            words = (
                f"{error.filename}: {error.strerror or error}"
                if isinstance(error, OSError)
                else str(error)
            )
            brought = Brought(refused=[words])
        for words in brought.refused:
            log.warning("not taken: %s", words)
        turn.troubles += brought.refused
        turn.came = len(brought.arrivals)
        for one in brought.arrivals:
            self.to_grade[one.assignment].add(one.student)
            self.failed.pop((one.assignment, one.student), None)

    def _grade(self, turn: Turn, assignment: str) -> None:
        students = self._due(assignment, self.to_grade[assignment])
        if not students:
            return
        try:
            summary = grade(self.course, assignment, students, jobs=self.jobs, sandbox=self.sandbox)
        except FAULTS as error:
            self._fail(turn, assignment, students, str(error))
            return
        for graded in summary.graded:
            self.to_grade[assignment].discard(graded.student)
            self.to_show[assignment].add(graded.student)
            turn.graded += not graded.reused
        for student, reason in summary.undone.items():
            self._fail(turn, assignment, [student], f"{student}: {reason}")

    def _show(self, turn: Turn, assignment: str) -> None:
        if self.release is None:
            self.to_show[assignment].clear()
            return
        shown, today = self.shown[assignment], self.today()
        prints = self._prints(assignment, self.to_show[assignment])
        self.to_show[assignment] = {s for s in prints if shown.is_new(s, prints[s])}
        allowed = {s for s in self.to_show[assignment] if shown.may_see(s, today)}
        turn.held_back += len(self.to_show[assignment] - allowed)
        students = self._due(assignment, allowed)
        if not students:
            return
        try:
            if self.where:
                find_places(self.course, assignment, students, jobs=self.jobs, sandbox=self.sandbox)
            pages = dict(feedback(self.course, assignment, students))
            # Counted before they are shown: a machine that fails in between shows one less, never one more.
            for student in students:
                shown.note(student, prints[student], today)
            shown.save()
        except FAULTS as error:
            shown.forget([s for s in students if not shown.is_new(s, prints[s])])
            self._fail(turn, assignment, students, str(error))
            return
        not_shown = []
        for student, page in pages.items():
            if page is None:  # another one was collected meanwhile
                not_shown.append(student)
                self.to_grade[assignment].add(student)
            elif reason := self.release.show(student, assignment, page):
                not_shown.append(student)
                self._fail(turn, assignment, [student], f"{student}: {reason}")
            else:
                turn.shown += 1
                self.to_show[assignment].discard(student)
                log.info("%s: %s is shown", student, assignment)
        if not_shown:
            shown.forget(not_shown)
            shown.save()

    def _due(self, assignment: str, students: set[str]) -> list[str]:
        """Return whose turn it is; what failed waits for a while."""
        due = []
        for student in sorted(students):
            left = self.failed.get((assignment, student), 0)
            if left:
                self.failed[assignment, student] = left - 1
            else:
                due.append(student)
        return due

    def _fail(self, turn: Turn, assignment: str, students: Sequence[str], reason: str) -> None:
        turn.troubles.append(reason)
        log.warning("%s: %s", assignment, reason)
        for student in students:
            self.failed[assignment, student] = TURNS_BETWEEN_TRIES

    def _shown(self, assignment: str, per_day: int) -> Shown:
        path = self.course.watch / f"{assignment}.json"
        if path.exists():
            return Shown.load(path, per_day)
        shown = Shown(path, per_day)
        # What was graded before anybody watched has been dealt with by hand.
        store = ResultStore(self.course, assignment)
        for task in collected(self.course, assignment):
            data = self._data(task.student, assignment)
            if data is not None and store.path(task.student, store.key_of(data)).is_file():
                shown.take_as_seen(task.student, fingerprint(data))
        shown.save()
        return shown

    def _unseen(self, assignment: str) -> set[str]:
        students = collected(self.course, assignment).students
        prints = self._prints(assignment, students)
        return {name for name in prints if self.shown[assignment].is_new(name, prints[name])}

    def _prints(self, assignment: str, students: Sequence[str] | set[str]) -> Mapping[str, str]:
        """Return which submission each of these students has handed in."""
        read = ((name, self._data(name, assignment)) for name in students)
        return {name: fingerprint(data) for name, data in read if data is not None}

    def _data(self, student: str, assignment: str) -> bytes | None:
        try:
            return read_submission_bytes(self.course.submission(student, assignment))
        except NOT_READ:
            return None
