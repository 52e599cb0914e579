"""Pack what students get, as a folder in a zip and as a wheel; both are audited after packing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.audit import Leak, audit_zip
from autograder.authoring.errors import DistError
from autograder.authoring.private_code import collect
from autograder.authoring.student_files import last_change, student_files, top_folder
from autograder.course import Course
from autograder.files import scratch_beside

EARLIEST = 315532800  # 1980-01-01 in UTC: an archive knows no date before it


@dataclass(frozen=True, slots=True)
class Dist:
    """A package for students: where it is, what is in its one folder, and the wheel beside it."""

    path: Path
    files: tuple[str, ...]
    wheel: Path


def dist(course: Course, output: Path | None = None) -> Dist:
    """Pack ``students.zip`` and convlab's wheel; the same files give the same bytes.

    The archive holds one folder, so that unpacking it among other files mixes it with none.
    Both carry the date of the last commit that changed what is in them, in UTC.

    Parameters
    ----------
    course : Course
        The repository; only files that git tracks are packed.
    output : Path, optional
        Default: ``students.zip`` in the repository. The wheel is written beside it, under the
        name that installers ask for.

    Raises
    ------
    DistError
        The audit found something, or a file is missing; older packages are then left alone.
    """
    output = output or course.root / "students.zip"
    files = student_files(course)
    changed = max(last_change(course), EARLIEST)

    output.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as scratches:
        archive = scratches.enter_context(scratch_beside(output))
        _pack({f"{top_folder(course)}/{name}": files[name] for name in files}, archive, changed)
        built = _build_wheel(files, Path(scratches.enter_context(_temporary())), changed)
        wheel = output.with_name(built.name)
        beside = scratches.enter_context(scratch_beside(wheel))
        beside.write_bytes(built.read_bytes())
        private = collect(course)
        for package in (archive, beside):
            _refuse(audit_zip(course, package, private))
            package.chmod(0o644)
        os.replace(archive, output)
        os.replace(beside, wheel)
    return Dist(output, tuple(sorted(files)), wheel)


def _refuse(findings: Sequence[Leak]) -> None:
    if findings:
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        raise DistError(f"dist: not packed: {findings[0]}{more}")


def _pack(files: Mapping[str, bytes], package: Path, changed: int) -> None:
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            # One date and mode for all: the package changes only when its contents do.
            entry = zipfile.ZipInfo(name, date_time=time.gmtime(changed)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, compresslevel=9)


def _temporary() -> tempfile.TemporaryDirectory[str]:
    # Not in the repository: a backend looks around for settings.
    return tempfile.TemporaryDirectory(prefix="students_")


def _build_wheel(files: Mapping[str, bytes], place: Path, changed: int) -> Path:
    """Have the build backend make the wheel of exactly these files."""
    source = place / "source"
    for name, content in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
    built = subprocess.run(
        [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(changed)},
        capture_output=True,
        text=True,
        check=False,
    )
    wheels = list(place.glob("*.whl"))
    if built.returncode or len(wheels) != 1:
        last = (built.stderr.strip() or built.stdout.strip() or "no wheel").split("\n")[-1]
        raise DistError(f"dist: the wheel cannot be built ({last}); type: make setup")
    return wheels[0]
