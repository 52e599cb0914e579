"""NumPy without docstrings: the same code on the same lines."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from autograder.sandbox.docstrings import strip_docstrings, without_docstrings

MODULE = '''"""What the module is for."""
from __future__ import annotations

class Layer: "one line"; depth = 3

def double(x):
    """Return twice *x*: „größer“.

    Over several lines.
    """
    assert x, "an argument"
    assert "twice" in double.__doc__, (
        "said"
    )
    return "kept" + 2 * x

async def nothing():
    r"""Only a docstring."""
'''


def test_code_and_line_numbers_stay() -> None:
    source = MODULE.encode()
    stripped = without_docstrings(source)
    assert stripped.count(b"\n") == source.count(b"\n")
    assert b'assert x, "an argument"' in stripped
    space: dict = {"__name__": "module"}
    exec(compile(stripped, "module", "exec"), space)
    assert space["double"]("a") == "keptaa"
    assert space["double"].__code__.co_firstlineno == 6
    assert space["Layer"].depth == 3
    assert {space[name].__doc__ for name in ("Layer", "double", "nothing")} == {""}


@pytest.mark.parametrize("source", [b"", b"x = 1\n", b"def f():\n    return 'text'\n", b"x = 'a'\r\n'b'\r\n"])  # fmt: skip
def test_what_has_no_docstring_stays(source: bytes) -> None:
    assert without_docstrings(source) == source


def test_all_of_numpy_keeps_its_code() -> None:
    for path in sorted(Path(np.__file__).parent.rglob("*.py")):
        if "tests" not in path.parts:
            source = path.read_bytes()
            after = ast.parse(without_docstrings(source))
            assert ast.dump(_Without().visit(ast.parse(source))) == ast.dump(after), path


class _Without(ast.NodeTransformer):
    """The same by another way: on the tree."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(ast.Constant(str())), *_]:
                    node.body[0] = NOTHING
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        names = {each.attr for each in ast.walk(node.test) if isinstance(each, ast.Attribute)}
        return NOTHING if "__doc__" in names else node


NOTHING = ast.Expr(ast.Constant(""))


def test_modules_that_only_attach_docstrings_become_empty(tmp_path: Path) -> None:
    (tmp_path / "_add_newdocs.py").write_text("add_newdoc('numpy', 'array', 'text')\n")
    (tmp_path / "other.py").write_text("'''text'''\nx = 1\n")
    strip_docstrings(tmp_path)
    assert (tmp_path / "_add_newdocs.py").read_bytes() == b""
    assert (tmp_path / "other.py").read_text() == '""\nx = 1\n'
