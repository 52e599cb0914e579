"""Every error that can reach a person ends a command with one line and the right exit status."""

from __future__ import annotations

import ast
import builtins
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from autograder import cli
from autograder.errors import BadUsage, Undone
from autograder.pipeline.database import BadWait, lock_wait_s

PACKAGE = Path(__file__).resolve().parents[1] / "autograder"
# Caught where they are raised for, never seen by a person; guest code may import nothing.
CONTROL_FLOW = {
    "AnsweredTwice", "NoAnswer", "NoCopies", "OutOfBudget", "OutOfTime", "Refused", "RemoteError", "TemplateDied",
    "TooManyLate", "TookTooLong",
    "WallTimeout", "WorkerDied",
}  # fmt: skip


def classes_of_the_package() -> dict[str, set[str]]:
    """Return the names of the bases of every class, by its name."""
    return {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }


def ancestors(name: str, bases: dict[str, set[str]]) -> set[str]:
    """Return the names of all classes above a class."""
    found: set[str] = set()
    line = list(bases.get(name, ()))
    while line:
        if (base := line.pop()) not in found:
            found.add(base)
            line += bases.get(base, ())
    return found


def is_an_exception(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def test_every_exception_is_bad_usage_or_undone() -> None:
    bases = classes_of_the_package()
    exceptions = {name for name in bases if any(map(is_an_exception, ancestors(name, bases)))}
    assert len(exceptions) > 20, "the search still finds them"
    strays = {
        name
        for name in exceptions - {"CourseError", "BadUsage", "Undone"}
        if not ancestors(name, bases) & {"BadUsage", "Undone"}
    }
    assert strays == CONTROL_FLOW


def test_no_error_is_both() -> None:
    bases = classes_of_the_package()
    assert not [name for name in bases if {"BadUsage", "Undone"} <= ancestors(name, bases)]


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (BadUsage("seen,\nwanted; do\x1b[2J"), 2, "autograder: seen, wanted; do\ufffd[2J"),
        (Undone("left"), 1, "autograder: left"),
        (FileNotFoundError(2, "No such file", "x"), 1, "autograder: x: No such file"),
    ],
    ids=["bad usage", "undone", "system"],
)
def test_a_verb_ends_in_one_line(error: Exception, status: int, line: str) -> None:
    @click.command(cls=cli.Verb)
    def verb() -> None:
        raise error

    result = CliRunner().invoke(verb)
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr.splitlines() == [line]


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf"])
def test_patience_with_a_locked_gradebook_is_a_number_of_seconds(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("GRADEBOOK_WAIT_S", text)
    with pytest.raises(BadWait, match=f"GRADEBOOK_WAIT_S is '{text}'; wanted a number of seconds"):
        lock_wait_s()
    monkeypatch.setenv("GRADEBOOK_WAIT_S", "0.5")
    assert lock_wait_s() == 0.5
