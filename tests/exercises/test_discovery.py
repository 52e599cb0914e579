"""A module of exercises that cannot be imported is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.exercises import discovery
from autograder.exercises.discovery import BrokenExercises, import_exercises


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1\nraise RuntimeError('boom')\n", "broken_one/f.py:2: RuntimeError: boom"),
        ("\n\ndef f(:\n", "broken_one/f.py:3: SyntaxError: invalid syntax"),
        ("import nothing_like_it\n", "broken_one/f.py:1: ModuleNotFoundError: No module named"),
    ],
)
def test_a_broken_module_is_told_with_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    package = tmp_path / "broken_one"
    package.mkdir()
    (package / "__init__.py").write_text("import broken_one.f\n", encoding="utf-8")
    (package / "f.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(discovery, "PACKAGE", package)
    with pytest.raises(BrokenExercises) as caught:
        import_exercises("broken_one")
    assert str(caught.value).startswith(told)
    assert caught.value.exit_code == 1
