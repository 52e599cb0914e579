"""The results of an assignment: the truth about every graded submission, by all that it depends on."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.files import SCRATCH, make_private, write_atomically
from autograder.judge.locate.model import Place
from autograder.judge.notebook.submission import NOT_READ
from autograder.judge.version import grader_version
from autograder.pipeline.stored import StoredResult
from autograder.pipeline.submissions import Task, collected, find_submissions

log = logging.getLogger(__name__)

Places = Mapping[str, tuple[Place, ...]]  # by function


@dataclass(frozen=True, slots=True)
class Read:
    """A submission and its bytes; None if it cannot be read."""

    task: Task
    data: bytes | None

    @property
    def student(self) -> str:
        """Whose it is."""
        return self.task.student


class ResultStore:
    """Results by submission.

    A result's name is a hash of release, submission, grader version and secret: what changes one of
    them is graded again. Two readings of the same course give the same names, so a worker can tell
    whether its course is the coordinator's.

    Parameters
    ----------
    secret : bytes, optional
        The course's own, if omitted.
    """

    def __init__(self, course: Course, assignment: str, secret: bytes | None = None) -> None:
        self.course, self.assignment = course, assignment
        built = (course.released(assignment), course.solution(assignment))
        self._before = b"".join(_hash(p.read_bytes() if p.is_file() else b"") for p in built)
        grader = grader_version().encode()
        self._after = _hash(grader) + _hash(course.secret() if secret is None else secret)

    def key_of(self, data: bytes) -> str:
        """Return the name of the result of a submission."""
        return _hash(self._before + _hash(data) + self._after).hex()[:32]

    def folder(self, student: str) -> Path:
        """Return where a student's results are kept, the older ones too."""
        return self.course.results / self.assignment / student

    def path(self, student: str, key: str) -> Path:
        """Return where a result is kept."""
        return self.folder(student) / f"{key}.json"

    def read(self, student: str, key: str) -> StoredResult | None:
        """Return a result; None if it is missing, damaged or of an older version: it is made again."""
        try:
            text = self.path(student, key).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None
        stored = StoredResult.from_text(text)
        return stored if stored is not None and stored.key == key else None

    def write(self, stored: StoredResult) -> None:
        """Keep a result."""
        write_atomically(self.path(stored.student, stored.key), stored.to_text())

    def places_path(self, student: str, key: str) -> Path:
        """Return where it is kept in which lines a student's mistakes are."""
        return self.folder(student) / f"{key}.where"

    def places(self, student: str, key: str) -> Places | None:
        """Return in which lines the mistakes of a submission are; None if nobody has looked yet."""
        try:
            value = json.loads(self.places_path(student, key).read_text(encoding="utf-8"))
            return {name: tuple(map(Place.from_json, places)) for name, places in value.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write_places(self, student: str, key: str, places: Places) -> None:
        """Keep in which lines the mistakes of a submission are."""
        value = {name: [*map(dataclasses.asdict, found)] for name, found in places.items()}
        write_atomically(self.places_path(student, key), json.dumps(value, indent=1) + "\n")

    def of(self, students: Sequence[str] = ()) -> Iterator[tuple[Read, StoredResult | None]]:
        """Yield the submissions of all students, or of those named, with their results.

        Raises
        ------
        NotCollected
        """
        for task in find_submissions(self.course, self.assignment, students):
            yield self._with_result(task)

    def __iter__(self) -> Iterator[tuple[Read, StoredResult | None]]:
        return self.of()

    def current(self, student: str) -> StoredResult | None:
        """Return the result of a student's last submission; None if there is none."""
        path = self.course.submission(student, self.assignment)
        return self._with_result(Task(student, self.assignment, path))[1]

    def _with_result(self, task: Task) -> tuple[Read, StoredResult | None]:
        try:
            data = task.read()
        except NOT_READ as error:
            log.warning("%s: the submission cannot be read: %s", task.student, error)
            return Read(task, None), None
        return Read(task, data), self.read(task.student, self.key_of(data))

    def ungraded(self) -> list[str]:
        """Return the students whose last submission has no result by the course and grader as they are."""
        return [
            task.student for task in collected(self.course, self.assignment) if not self._has(task)
        ]

    def _has(self, task: Task) -> bool:
        try:
            return self.path(task.student, self.key_of(task.read())).is_file()
        except NOT_READ:
            return False

    def sweep(self) -> None:
        """Remove what graders that were killed in the middle of a write left behind."""
        for folder in (
            self.course.results / self.assignment / "*",
            self.course.autograded / "*" / self.assignment,
        ):
            pattern = (folder / SCRATCH).relative_to(self.course.grading)
            for scratch in self.course.grading.glob(str(pattern)):
                scratch.unlink(missing_ok=True)


def move_results(course: Course, assignment: str, former: str, student: str) -> None:
    """Give a student the results that are kept under another name; those that are there already stay.

    Each is there whole, under one name or both, whenever this is stopped.
    """
    folder, to = (course.results / assignment / name for name in (former, student))
    if not folder.is_dir():
        return
    make_private(to)
    for path in sorted(folder.iterdir()):
        place = to / path.name
        stored = StoredResult.from_text(_text(path)) if path.suffix == ".json" else None
        if stored is not None and not place.exists():
            file = stored.file.replace(f"{former}/", f"{student}/", 1)
            write_atomically(
                place, dataclasses.replace(stored, student=student, file=file).to_text()
            )
        if stored is not None or place.exists() or path.match(SCRATCH):
            path.unlink()
        else:
            os.replace(path, place)
    folder.rmdir()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
