"""The grader's version: what a result depends on besides the submission, the release and the secret."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from autograder.course import Course
from autograder.language import language
from autograder.sandbox.limits import LIMITS

GRADING = ("exercises", "judge", "reference", "sandbox")
WRITTEN_IN = {".py", ".md", ".toml"}  # code, catalogues of mistakes and of sentences


@functools.cache
def grader_version() -> str:
    """Return a hash of all that can change a result: code, sentences, limits, language, NumPy, Python."""
    setting = f"{np.__version__} {sys.version_info[:2]} {LIMITS} {language()}"
    digest = hashlib.sha256(setting.encode())
    package = Course.here().root / "autograder"
    for path in sorted(_files(package)):
        digest.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _files(package: Path) -> Iterator[Path]:
    for folder in GRADING:
        yield from (file for file in (package / folder).rglob("*") if file.suffix in WRITTEN_IN)
