"""Where submissions come from while somebody watches: nbgrader's exchange, or a folder that things are put into."""

from __future__ import annotations

import logging
import os
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from autograder.course import Course
from autograder.errors import CourseError
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.pipeline.collect import Options, collect
from autograder.pipeline.exchange import inbound
from autograder.pipeline.intake.candidate import Candidate, CollectError
from autograder.pipeline.intake.content import ARCHIVE, NOTEBOOK, grade_ids, kind_of
from autograder.pipeline.people.roster import Roster, load_roster
from autograder.pipeline.watch.archives import Archives, Facts
from autograder.pipeline.watch.release import page_name

log = logging.getLogger(__name__)
PATIENCE = 60  # looks at a folder of the exchange that is not complete


@dataclass(frozen=True, slots=True)
class Arrival:
    """A submission that came.

    Parameters
    ----------
    student, assignment : str
    """

    student: str
    assignment: str


@dataclass(slots=True)
class Brought:
    """What one look found.

    Parameters
    ----------
    arrivals : list of Arrival
    refused : list of str
        A line each about what was not taken, when it is seen for the first time.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Source(Protocol):
    """Something that submissions come from."""

    @property
    def is_quiet(self) -> bool:
        """Whether another look would bring nothing, if nothing comes meanwhile."""

    def look(self) -> Brought:
        """Bring in what has come since the last look.

        Raises
        ------
        CourseError, OSError
            If it cannot be read now; it is looked at again.
        """


class FromExchange:
    """What students submit through nbgrader's exchange.

    Parameters
    ----------
    folder : Path
        The exchange's ``inbound`` of the course.
    """

    def __init__(
        self, course: Course, assignments: Sequence[str], folder: Path, check_owner: bool
    ) -> None:
        self.course, self.assignments = course, assignments
        self.folder, self.check_owner = folder, check_owner
        self._done: set[str] = set()  # names of folders that need no second look
        self._tries: Counter[str] = Counter()
        self.is_quiet = False

    def look(self) -> Brought:
        """Bring in the newest of each student's, if it is newer than what is there."""
        brought = Brought()
        for assignment in self.assignments:
            handed, refused = inbound.scan(
                self.folder, assignment, check_owner=self.check_owner, known=self._done
            )
            for one in refused:
                self._done.add(one.folder.name)
                brought.refused.append(f"{one.folder.name}: {one.reason}")
            roster = load_roster(self.course) if handed else Roster()
            for user, own in inbound.by_student(handed).items():
                student = inbound.whose(roster, user)
                if self._take_first(brought, own, student):
                    brought.arrivals.append(Arrival(student, assignment))
        self.is_quiet = True  # what is not complete is somebody's who is at it
        return brought

    def _take_first(self, brought: Brought, own: list[inbound.HandedIn], student: str) -> bool:
        """Take the first of a student's submissions that can be read; the ones after it are superseded."""
        for index, one in enumerate(own):
            name = one.folder.name
            try:
                state = inbound.take(self.course, one, student)
            except OSError as error:
                self._tries[name] += 1
                # nbgrader makes the folder first and copies then.
                if self._tries[name] >= PATIENCE:
                    self._done.add(name)
                    brought.refused.append(f"{name}: {error.strerror or error}")
                continue
            self._done |= {older.folder.name for older in own[index:]}
            return state != "unchanged"
        return False


class FromFolder:
    """A folder that students' work is put into, by a sync client, an LMS's script or by hand; archives, too."""

    def __init__(self, course: Course, assignments: Sequence[str], folder: Path) -> None:
        self.course, self.assignments, self.folder = course, assignments, folder
        self._told: set[tuple[str, str]] = set()
        self._before: dict[str, tuple[int, int]] = {}  # as it was at the last look
        self._taken: dict[str, tuple[int, int]] = {}  # as it was when it was last brought in
        # As it was at the last try, brought in or not; None before the first.
        self._tried: dict[str, tuple[int, int]] | None = None
        self._archives = Archives(course.watch / "archives.json")
        self._pages = {page_name(name) for name in course.assignment_names()}
        self._marks = {name: _marks(load_assignment(name, course)) for name in assignments}

    @property
    def is_quiet(self) -> bool:
        """Whether all that is in the folder was brought in, or cannot be now."""
        return self._before == self._tried

    def look(self) -> Brought:
        """Bring in what has changed, once it has been the same for two looks: no half of a file."""
        brought, now = Brought(), self._facts()
        calm, self._before = now == self._before, now
        if not calm:
            return brought
        self._tried = now
        if now == self._taken:
            return brought
        archives = {
            self.folder / name: facts
            for name, facts in now.items()
            if kind_of(name) == ARCHIVE and "/" not in name
        }
        is_read = True
        for assignment in self.assignments:
            is_read &= self._bring(brought, assignment, self.folder)
            for archive, facts in archives.items():
                if self._archives.is_new(assignment, archive, facts):
                    is_read &= self._bring(brought, assignment, archive, facts)
        if is_read:
            self._taken = now
        return brought

    def _bring(
        self, brought: Brought, assignment: str, source: Path, archive: Facts | None = None
    ) -> bool:
        """Collect from the folder or an archive; returns whether another look would find the same.

        It would not after a fault of ours, such as a broken roster or a full disk.
        """
        try:
            for line in collect(self.course, assignment, source, self._options(assignment, source)):
                if line.state in ("new", "replaced"):
                    brought.arrivals.append(Arrival(line.student, assignment))
                elif line.is_refused:
                    self._tell(brought, line.origin, line.reason)
            if archive:
                self._archives.note(assignment, source, archive)
        except CollectError as error:  # nothing of this assignment is in it, or it is damaged
            log.info("%s", error)
            if source != self.folder and "damaged" in str(error):
                self._tell(brought, source.name, str(error))
        except (CourseError, OSError) as error:
            self._tell(brought, source.name, str(error))
            return False
        return True

    def _options(self, assignment: str, source: Path) -> Options:
        """Pass over our own pages, archives that are brought in by themselves, and what is another assignment's."""

        def passed_over(file: Candidate) -> bool:
            if file.path.name in self._pages:
                return True
            if source == self.folder and len(file.path.parts) == 1 and kind_of(file.path.name) == ARCHIVE:  # fmt: skip
                return True
            return len(self.assignments) > 1 and self._is_of_another(assignment, file)

        return Options(passed_over=passed_over)

    def _is_of_another(self, assignment: str, file: Candidate) -> bool:
        """Tell whether the cells of a notebook are those of another assignment that is watched.

        What bears this assignment's name is this assignment's, whatever is in it: graders tell students.
        """
        name = file.path.name
        if kind_of(name) != NOTEBOOK or file.problem or assignment.partition("_")[0] in name:
            return False
        try:
            ids, functions = grade_ids(file.read())
        except Exception:  # each kind of compression has its own for damaged data
            return False
        known = {
            each: len(cells & ids) + len(defined & functions)
            for each, (cells, defined) in self._marks.items()
        }
        most = max(known.values())
        return most > 0 and known[assignment] < most

    def _tell(self, brought: Brought, name: str, reason: str) -> None:
        if (name, reason) not in self._told:
            self._told.add((name, reason))
            brought.refused.append(f"{name}: {reason}")

    def _facts(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for place, folders, files in os.walk(self.folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                path = Path(place, name)
                try:
                    facts = path.lstat()
                except OSError:
                    continue  # gone again
                if stat.S_ISREG(facts.st_mode) and name not in self._pages:
                    key = path.relative_to(self.folder).as_posix()
                    found[key] = (facts.st_size, facts.st_mtime_ns)
        return found


def _marks(assignment: Assignment) -> tuple[set[str], set[str]]:
    """Return what tells an assignment: ids of its cells, and names of its functions."""
    cells = {*assignment.solutions, *(test.grade_id for test in assignment.tests)}
    return cells, set(assignment.functions)
