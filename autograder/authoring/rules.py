"""What a master must obey; each broken rule is one `MasterError` with its line."""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Sequence

from IPython.core.inputtransformer2 import TransformerManager

from autograder.authoring.errors import MasterError
from autograder.authoring.masters import KNOWN_KEYS, TAGS, MasterCell

# A grade id is also the cell's id in the notebook: 64 characters at most, with "_tests".
NAME = re.compile(r"[A-Za-z0-9_-]{1,58}")


def validate(cells: Sequence[MasterCell], assignment: bool) -> None:
    """Raise `MasterError` for the first rule that a cell breaks, in reading order."""
    for cell in cells:
        _known_options(cell, assignment)
        _tag_fits_the_cell(cell)
        _points(cell)
        _regions_in_their_place(cell)
        tree = _syntax(cell)
        if cell.tag == "solution" and tree is not None:
            _solution(cell, tree)
    _unique_names(cells)
    _tests_follow_solutions(cells)


def parse_code(source: str) -> ast.Module:
    """Parse a cell as IPython would read it: magics and top-level ``await`` are legal."""
    text = source.lstrip("\n")
    # IPython drops leading blank lines; line numbers must not shift.
    code = "\n" * (len(source) - len(text)) + TransformerManager().transform_cell(text)
    with warnings.catch_warnings():
        # An invalid escape such as "\d" is on its way to being an error, and prints to stderr.
        warnings.simplefilter("error", SyntaxWarning)
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        return compile(code, "<cell>", "exec", flags=flags)


def last_line(statement: ast.stmt) -> int:
    """Return the number of a parsed statement's last line; the parser always knows it."""
    return statement.end_lineno or statement.lineno


def _known_options(cell: MasterCell, assignment: bool) -> None:
    # jupytext's two names for text that is not key="value".
    title = cell.options.get("title", cell.options.get("incorrectly_encoded_metadata"))
    if title is not None:
        raise cell.error(
            f"unknown text `{title}` after the cell marker",
            'only [markdown] and tags such as solution="zero_pad" are allowed there',
            "remove it, or put quotes around the tag's value",
        )
    for key in cell.options:
        if key not in KNOWN_KEYS:
            raise cell.error(
                f"unknown tag `{key}`",
                f"one of {', '.join(sorted(KNOWN_KEYS))}",
                "correct the spelling",
            )
    if not all(isinstance(tag, str) for tag in cell.options.get("tags", [])):
        raise cell.error("tags that are not text", "a list of words", 'write tags=["hide-input"]')
    present = [tag for tag in TAGS if tag in cell.options]
    if present and not assignment:
        raise cell.error(
            f"`{present[0]}` in a lecture",
            "graded and locked cells belong to masters in solutions/",
            "remove the tag, or move the cell to an assignment",
        )
    if len(present) > 1:
        raise cell.error(
            f"tags {' and '.join(present)} on one cell",
            "one of solution, tests, written, locked",
            "split the cell",
        )


def _tag_fits_the_cell(cell: MasterCell) -> None:
    if cell.tag is None:
        return
    if not (isinstance(cell.name, str) and NAME.fullmatch(cell.name)):
        raise cell.error(
            f"{cell.tag}={cell.name!r} as a name",
            "a quoted name of letters, digits, _ and -, at most 58 of them",
            f'write {cell.tag}="name"',
        )
    if cell.tag == "written" and cell.kind != "markdown":
        raise cell.error(
            f"written={cell.name!r} on a {cell.kind} cell",
            "a written answer is a markdown cell",
            f'write # %% [markdown] written="{cell.name}" points=…',
        )
    if cell.tag in ("solution", "tests") and cell.kind != "code":
        raise cell.error(
            f"{cell.tag}={cell.name!r} on a {cell.kind} cell",
            f"{cell.tag} marks a code cell",
            f'write # %% {cell.tag}="{cell.name}" without [{cell.kind}]',
        )


def _points(cell: MasterCell) -> None:
    graded = cell.tag in ("tests", "written")
    points = cell.options.get("points")
    if graded and "points" not in cell.options:
        raise cell.error(
            f"missing points for {cell.tag}={cell.name!r}",
            "a graded cell says what it is worth",
            "add points=3 or the like",
        )
    if not graded and "points" in cell.options:
        raise cell.error(
            f"points={points!r} on a cell that is not graded",
            "points belong on tests and written cells",
            "move them there",
        )
    if graded and not _is_positive_number(points):
        raise cell.error(
            f"points={points!r}", "points are a positive number", "write points=3 or points=2.5"
        )


def _is_positive_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value > 0


def _regions_in_their_place(cell: MasterCell) -> None:
    for what, owners in (("SOLUTION", ("solution", "written")), ("HIDDEN TESTS", ("tests",))):
        regions = cell.regions(what)
        if regions and cell.tag not in owners:
            raise cell.error(
                f"BEGIN {what} in a cell without {' or '.join(owners)}",
                "students would see what it hides",
                f"tag the cell {owners[0]}=…, or remove the delimiters",
                regions[0].begin,
            )


def _syntax(cell: MasterCell) -> ast.Module | None:
    if cell.kind != "code":
        return None
    try:
        return parse_code(cell.source)
    except SyntaxError as error:
        last = cell.source.count("\n")
        raise cell.error(
            f"syntax error ({error.msg})",
            "a cell that Python or IPython can read",
            "correct the cell",
            min((error.lineno or 1) - 1, last),
        ) from None


def _solution(cell: MasterCell, tree: ast.Module) -> None:
    regions = cell.regions("SOLUTION")
    if not regions:
        raise cell.error(
            f"solution={cell.name!r} without delimiters",
            "### BEGIN SOLUTION and ### END SOLUTION enclose what students write",
            "add them inside the function",
        )
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == cell.name]
    if not functions:
        raise cell.error(
            f"solution={cell.name!r} does not define the function {cell.name}",
            "the cell's name is that of the function it defines",
            f"define {cell.name} in the cell, or rename the tag",
        )
    for region in regions:
        if not functions[0].lineno <= region.begin < last_line(functions[0]):
            raise cell.error(
                f"BEGIN SOLUTION outside the function {cell.name}",
                "the stub must be in the function's body, so that calling it says what is missing",
                "move the delimiters into the function",
                region.begin,
            )


def _unique_names(cells: Sequence[MasterCell]) -> None:
    seen: dict[str, MasterCell] = {}
    for cell in cells:
        if cell.tag is None:
            continue
        if first := seen.get(cell.grade_id):
            raise cell.error(
                f"duplicate name {cell.grade_id!r}, first on line {first.marker_line}",
                "each solution, tests, written and locked cell has a name of its own",
                "rename one of them",
            )
        seen[cell.grade_id] = cell


def _tests_follow_solutions(cells: Sequence[MasterCell]) -> None:
    solutions = {cell.name: cell for cell in cells if cell.tag == "solution"}
    tests = {cell.name: cell for cell in cells if cell.tag == "tests"}
    for name, cell in tests.items():
        if name not in solutions:
            raise cell.error(
                f"tests={name!r} without a solution of that name",
                f"a solution cell named {name!r} above it",
                "add the solution cell, or correct the name",
            )
        if cell.marker_line < solutions[name].marker_line:
            raise cell.error(
                f"tests={name!r} above its solution on line {solutions[name].marker_line}",
                "a function is defined before it is tested",
                "move the tests below the solution",
            )
    for name, cell in solutions.items():
        if name not in tests:
            raise _untested(cell)


def _untested(cell: MasterCell) -> MasterError:
    return cell.error(
        f"solution={cell.name!r} without tests",
        f'a cell tests="{cell.name}" points=… below it',
        "add the tests cell, or make the solution an ordinary cell",
    )
