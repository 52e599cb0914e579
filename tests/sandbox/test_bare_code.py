"""Bytecode of the image: every module has it, it does the same, and it carries no documentation."""

from __future__ import annotations

import ast
import importlib.util
import marshal
from pathlib import Path

import pytest

from autograder.sandbox.bare_code import compile_file, without_docstrings
from autograder.sandbox.image import ensure_image

SOURCE = '''"""Of the module."""
from __future__ import annotations

class Kept:
    """Of the class."""

    def method(self):
        """Of the method."""
        return 1

def only_documented():
    """Nothing but this."""
'''


@pytest.mark.sandbox
def test_every_module_of_the_image_has_bytecode():
    image = ensure_image()
    for folder in (image.base, image.overlay):
        missing = [
            path for path in folder.rglob("*.py")
            if not Path(importlib.util.cache_from_source(str(path))).is_file()
        ]  # fmt: skip
        assert not missing


def test_functions_lose_their_docstrings_and_classes_keep_them(tmp_path):
    path = tmp_path / "documented.py"
    path.write_text(SOURCE)
    compile_file(path, tmp_path)
    compiled = Path(importlib.util.cache_from_source(str(path))).read_bytes()
    names: dict = {"__name__": "documented"}
    exec(marshal.loads(compiled[16:]), names)
    assert "__doc__" not in names
    assert names["Kept"].__doc__ == "Of the class."
    assert names["Kept"]().method() == 1
    assert names["Kept"].method.__doc__ is None
    assert names["only_documented"]() is None


def test_broken_module_is_left_alone(tmp_path):
    path = tmp_path / "broken.py"
    path.write_text("def f(:\n")
    compile_file(path, tmp_path)
    assert not list(tmp_path.rglob("*.pyc"))


def test_text_that_is_no_docstring_stays():
    tree = without_docstrings(ast.parse("x = 'text'\ndef f():\n    return 'text'\n"))
    assert ast.unparse(tree) == "x = 'text'\n\ndef f():\n    return 'text'"
