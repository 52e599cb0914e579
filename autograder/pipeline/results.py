"""Result files: the truth about every graded submission, named after all that it depends on."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.judge.feedback.texts import headings_to_reread, instructor_text
from autograder.judge.notebook.assignment import Assignment
from autograder.judge.notebook.submission import NOT_READ, read_file
from autograder.judge.result import Result
from autograder.judge.version import grader_version
from autograder.sandbox.limits import LIMITS


@dataclass(frozen=True, slots=True)
class Task:
    """One submission to grade.

    Parameters
    ----------
    student, assignment : str
    submitted : Path
        The notebook as handed in.
    """

    student: str
    assignment: str
    submitted: Path


class Keys:
    """Names of results: hash of release, submission, grader version and secret.

    Two readings of the same course give the same names, so a worker can tell whether its course is
    the coordinator's.
    """

    def __init__(self, course: Course, assignment: str, secret: bytes) -> None:
        built = (course.released(assignment), course.solution(assignment))
        parts = [path.read_bytes() if path.is_file() else b"" for path in built]
        self.before = b"".join(hashlib.sha256(part).digest() for part in parts)
        self.after = b"".join(
            hashlib.sha256(part).digest() for part in (grader_version().encode(), secret)
        )

    def of(self, data: bytes) -> str:
        """Return the name of the result of a submission."""
        whole = self.before + hashlib.sha256(data).digest() + self.after
        return hashlib.sha256(whole).hexdigest()[:32]


def result_key(course: Course, assignment: str, data: bytes, secret: bytes) -> str:
    """Return the name of one result; who needs many of an assignment keeps `Keys`."""
    return Keys(course, assignment, secret).of(data)


def result_path(course: Course, assignment: str, student: str, key: str) -> Path:
    """Return where a result is kept."""
    return course.results / assignment / student / f"{key}.json"


def read_submission_bytes(path: Path) -> bytes:
    """Return what was handed in; a little more than is ever graded, if it is larger.

    Raises
    ------
    OSError, NotAFile
    """
    # A link could lead to a peer's work or the solution.
    return read_file(path, LIMITS.notebook_bytes + 1, follow=False)


def read_timestamp(submitted: Path) -> str | None:
    """Return when a notebook was handed in, as the file beside it says; None if none does."""
    try:
        text = read_submission_bytes(submitted.with_name("timestamp.txt"))
    except NOT_READ:
        return None
    return text[:64].decode(errors="replace").strip() or None


def read_result(path: Path) -> dict[str, Any] | None:
    """Return a stored result, None if it is missing or damaged (then it is made again)."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        whole = stored.pop("checksum") == _checksum(stored) and stored["key"] == path.stem
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return stored if whole else None


def result_text(stored: dict[str, Any]) -> str:
    """Return a result file's text; its last line lets a damaged file be told from a whole one."""
    return json.dumps({**stored, "checksum": _checksum(stored)}, indent=1) + "\n"


def _checksum(stored: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:32]


def to_stored(result: Result, assignment: Assignment, key: str, student: str) -> dict[str, Any]:
    """Return the contract's object with what gradebook, feedback and report need besides."""
    stored = result.to_contract()
    stored |= {
        "student": student,
        "key": key,
        "grader": grader_version(),
        "reason": result.reason,
        "answered": _answered(result, assignment),
    }
    for entry, item in zip(stored["items"], result.items, strict=True):
        judged, exercise = item.judged, assignment.exercises.get(item.test.function)
        entry["lines"] = item.message.to_json()
        entry["instructor"] = instructor_text(judged, exercise) if exercise else None
        entry["reread"] = list(headings_to_reread(judged, exercise)) if exercise else []
        entry["example"] = item.example
        for family, seen in zip(entry["families"], judged.families, strict=True):
            if seen.held_back:
                family["held_back"] = True  # right by itself, not counted next to wrong values
    # As it will be read from disk: what is filed first and what is filed again are the same.
    return json.loads(json.dumps(stored))


def _answered(result: Result, assignment: Assignment) -> list[str]:
    """Return the cells that the student did not leave as they were."""
    released = {**assignment.solutions, **{c.grade_id: c.source for c in assignment.written}}
    sources = result.spliced.sources if result.spliced else {}
    return [
        name
        for name, source in released.items()
        if sources.get(name, source).strip() != source.strip()
    ]


def slim(stored: dict[str, Any]) -> dict[str, Any]:
    """Keep what gradebook and table need; a thousand full results would fill the memory."""
    named = ("grade_id", "function", "points", "max_points", "verdict", "misconception")
    kept = ("score", "max_score", "status", "reason", "seconds", "sandbox", "key", "answered")
    items = [{name: item[name] for name in named} for item in stored["items"]]
    return {**{name: stored[name] for name in kept}, "items": items}


def write_atomically(path: Path, text: str | bytes) -> None:
    """Write a file so that it is either there whole or not at all, even after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(scratch, "wb") as file:
            file.write(text.encode("utf-8") if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)


def sweep(course: Course, assignment: str) -> None:
    """Remove what graders that were killed in the middle of a write left behind."""
    place = course.grading
    for pattern in (f"results/{assignment}/*/.*.part", f"autograded/*/{assignment}/.*.part"):
        for scratch in place.glob(pattern):
            scratch.unlink(missing_ok=True)
