"""Where nbgrader's gradebook is, and how it is opened: patiently, and never half made."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from autograder.paths import grading_root

COURSE = "convolution-course"
LOCK_WAIT_S = float(os.environ.get("GRADEBOOK_WAIT_S") or 120)


def database_url(root: Path) -> str:
    """Return the gradebook's address: GRADEBOOK_URL, or SQLite in the grading folder."""
    return os.environ.get("GRADEBOOK_URL") or f"sqlite:///{_file(root)}"


def _file(root: Path) -> Path:
    return grading_root(root) / "gradebook.db"


def open_gradebook(root: Path) -> Any:
    """Open nbgrader's gradebook, creating it the first time."""
    prepare_nbgrader()
    from nbgrader.api import Gradebook

    grading_root(root).mkdir(parents=True, exist_ok=True)
    url = database_url(root)
    if url == f"sqlite:///{_file(root)}" and not _file(root).exists():
        _create(_file(root))
    return Gradebook(url, COURSE)


def _create(place: Path) -> None:
    """Make a gradebook under another name: one that is there is complete, with its version."""
    from nbgrader.api import Gradebook

    scratch = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        Gradebook(f"sqlite:///{scratch}", COURSE).close()
        os.link(scratch, place)  # not `replace`: somebody else may have been first
    except FileExistsError:
        pass
    finally:
        scratch.unlink(missing_ok=True)


def prepare_nbgrader() -> None:
    """Let nbgrader start quickly, find `alembic`, and wait for a locked gradebook more than 5 s."""
    # jsonschema can do without it; a check of addresses in no notebook costs a second at every start.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, os.environ.get("PATH")]))
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    if not event.contains(Engine, "connect", _be_patient):
        event.listen(Engine, "connect", _be_patient)


def _be_patient(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_S * 1000:.0f}")
