"""Compile a folder's modules for quick loading: no docstrings of functions, no positions of columns.

Every worker loads two hundred modules before it is ready. Run as ``python -X no_debug_ranges
bare_code.py FOLDER``: whether to keep columns is settled when an interpreter starts.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib._bootstrap_external import _code_to_hash_pyc  # py_compile takes files, not trees
from pathlib import Path

# They do nothing but give docstrings to NumPy's compiled functions.
ONLY_DOCUMENT = frozenset({"_add_newdocs.py", "_add_newdocs_scalars.py"})
# Not classes: `dataclass` would make up what it does not find.
DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)


def without_docstrings(tree: ast.Module) -> ast.Module:
    """Take the docstrings of the module and of all functions away, in place."""
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            # Nothing may stand before an import from __future__, and no body may be empty.
            rest = node.body[1:]
            node.body = rest or [ast.copy_location(ast.Pass(), node.body[0])]
    return tree


def compile_file(path: Path, folder: Path) -> None:
    """Write a module's bytecode; Python never checks its age, for the image is never written to."""
    source = path.read_bytes()
    try:
        tree = ast.parse(b"" if path.name in ONLY_DOCUMENT else source)
        place = f"/{path.relative_to(folder)}"
        code = compile(without_docstrings(tree), place, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return  # samples of broken code: nobody imports them
    target = Path(importlib.util.cache_from_source(str(path), optimization=""))
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def main(folder: Path) -> None:
    """Compile everything below a folder, on all cores."""
    paths = sorted(folder.rglob("*.py"))
    if len(paths) < 100:
        for path in paths:
            compile_file(path, folder)
        return
    with ProcessPoolExecutor() as pool:
        list(pool.map(compile_file, paths, [folder] * len(paths), chunksize=20))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
