"""Result files: the truth about every graded submission, named after all that it depends on."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.judge.illustrate import illustrate
from autograder.judge.judge import Result
from autograder.judge.version import grader_version
from autograder.paths import grading_root


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


def result_key(root: Path, assignment: str, data: bytes, secret: bytes) -> str:
    """Return the name of a result: hash of release, submission, grader version and secret."""
    released = root / "assignments" / assignment / f"{assignment}.ipynb"
    source = root / "solutions" / assignment / f"{assignment}.ipynb"
    parts = (
        *(path.read_bytes() if path.is_file() else b"" for path in (released, source)),
        data,
        grader_version().encode(),
        secret,
    )
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[
        :32
    ]


def result_path(root: Path, assignment: str, student: str, key: str) -> Path:
    """Return where a result is kept."""
    return grading_root(root) / "results" / assignment / student / f"{key}.json"


def read_result(path: Path) -> dict[str, Any] | None:
    """Return a stored result, None if it is missing or damaged (then it is made again)."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stored if isinstance(stored, dict) and "items" in stored else None


def to_stored(result: Result, exercises: Any, key: str, student: str) -> dict[str, Any]:
    """Return the contract's object with what feedback and report need besides."""
    stored = result.to_contract()
    stored |= {
        "student": student,
        "key": key,
        "grader": grader_version(),
        "reason": result.reason,
    }
    for entry, (test, judged) in zip(stored["items"], result.items, strict=True):
        exercise = exercises.get(test.function)
        diagnosis = judged.diagnosis
        entry["instructor"] = diagnosis.instructor if diagnosis else None
        entry["reread"] = diagnosis.reread if diagnosis else ""
        entry["example"] = illustrate(judged, exercise) if exercise else None
    return stored


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is either there whole or not at all, even after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(scratch, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
