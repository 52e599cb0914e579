"""What an attack is: a file to hand in, and the marks that it deserves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.submissions import WRONG, Notebook, code, notebook, to_bytes

ANY_LOSS = ("incorrect", "exception", "timeout", "crashed", "refused", "not_attempted")


@dataclass(frozen=True, slots=True)
class Ground:
    """The places that attacks aim at; written into their sources as ``@NAME@``."""

    root: Path
    grading: Path
    scratch: Path
    port: int
    socket: str
    pid: int

    def fill(self, data: bytes) -> bytes:
        """Replace the placeholders."""
        for name in self.__slots__:
            data = data.replace(f"@{name.upper()}@".encode(), str(getattr(self, name)).encode())
        return data


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile or broken submission.

    Parameters
    ----------
    name : str
        After the situation; also the student's name.
    data : bytes
        The file handed in, with placeholders.
    expected : mapping of str to (str, tuple or float)
        By function: a verdict without points, one of several, or points. A function that is not listed
        keeps all of its points.
    status : str
        What becomes of the file: graded, unreadable, or undone (refused before it is read).
    harmful : str
        Why stock nbgrader is not tried on it on this machine.
    student : str
        Name of the folder, if it is part of the attack.
    """

    name: str
    data: bytes
    expected: Mapping[str, Any] = field(default_factory=dict)
    status: str = "graded"
    harmful: str = ""
    student: str = ""

    @property
    def folder(self) -> str:
        """Name under which it is handed in."""
        return self.student or self.name


def attack(
    name: str,
    answers: Mapping[str, str] | None = None,
    *,
    first: str = "",
    last: str = "",
    edit: Callable[[Notebook], None] | None = None,
    blank: bool = False,
    status: str = "graded",
    harmful: str = "",
    student: str = "",
    **expected: Any,
) -> Attack:
    """Return an attack on a submission that is otherwise right."""
    made = notebook(
        answers,
        first=[code(first)] if first else [],
        last=[code(last)] if last else [],
        edit=edit,
        blank=blank,
    )
    return Attack(name, to_bytes(made), expected, status, harmful, student)


NOTHING = dict.fromkeys(WRONG, "incorrect")


def forgery(name: str, first: str = "", last: str = "", **more: Any) -> Attack:
    """Return a submission with wrong functions throughout that tries to be paid for them."""
    more = {"answers": WRONG, **more}
    return attack(name, first=first, last=last, **{**NOTHING, **more})
