"""Find pairs of submissions whose code is alike but for names, layout, comments and docstrings.

A function becomes the set of hashes of its syntax tree's larger parts, with every name that is
the student's own replaced by one mark. What the released stub holds, and what much of the class
wrote, says nothing about copying and is left out. Only programs that share an uncommon part are
compared, and equal ones only once, so a large class stays quick.
"""

from __future__ import annotations

import ast
import hashlib
import logging
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from autograder.course import Course
from autograder.judge.feedback.sentences import said
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.judge.notebook.reading import is_deep
from autograder.judge.notebook.splice import splice
from autograder.judge.notebook.submission import NOT_READ, Unreadable, read_submission
from autograder.pipeline.submissions import Task, find_submissions
from autograder.sandbox.guest.magics import plain_python

log = logging.getLogger(__name__)

MOST_CHARS = 40_000  # of one function's cell
MOST_NODES = 20_000
PART_NODES = 6  # smaller parts of a tree are in everybody's program
WORTH_NODES = 40  # a function below this has few ways to be written
COMMON = 0.4  # a part in more than this share of the class says nothing
CLASS = 8  # from this size on "most of the class" has a meaning

Print = Mapping[str, int]  # hash of a part of the tree -> its number of nodes


@dataclass(frozen=True, slots=True)
class Pair:
    """Two students whose versions of a function share `share` (0 to 1) of their parts."""

    first: str
    second: str
    function: str
    share: float


def similar(course: Course, assignment: str, threshold: float = 0.9) -> Iterator[Pair]:
    """Yield pairs of students with alike code, function by function, the most alike first."""
    loaded = load_assignment(assignment, course)
    prints: dict[str, dict[str, Print]] = {name: {} for name in loaded.solutions}
    for task in find_submissions(course, assignment):
        for name, source in _sources(loaded, task).items():
            if found := fingerprint(source):
                prints[name][task.student] = found
    for name, students in prints.items():
        yield from _pairs(name, students, fingerprint(loaded.solutions[name]), threshold)


def _sources(assignment: Assignment, task: Task) -> dict[str, str]:
    try:
        sources = splice(assignment, read_submission(task.read())).sources
    except (*NOT_READ, Unreadable) as error:
        reason = said(error.reason) if isinstance(error, Unreadable) else error
        log.info("%s: not compared: %s", task.student, reason)
        return {}
    return {name: sources[name] for name in assignment.solutions if name in sources}


def _pair(one: str, other: str, function: str, share: float) -> Pair:
    first, second = sorted((one, other))
    return Pair(first, second, function, share)


def _pairs(
    function: str, students: Mapping[str, Print], released: Print, threshold: float
) -> Iterator[Pair]:
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    programs: list[Print] = []
    for name, found in students.items():
        own = {part: nodes for part, nodes in found.items() if part not in released}
        if max(own.values(), default=0) >= WORTH_NODES:
            who = same[tuple(sorted(own))]
            if not who:
                programs.append(own)
            who.append(name)
    groups = list(same.values())
    pairs = [
        _pair(first, second, function, share)
        for (left, right), share in _shares(programs).items()
        if share >= threshold
        for first in groups[left]
        for second in groups[right]
    ]
    most = _most(sum(map(len, groups)))
    pairs += [
        _pair(one, other, function, 1.0)
        for who in groups
        if len(who) <= most  # more than these came to it by themselves
        for one, other in combinations(who, 2)
    ]
    yield from sorted(pairs, key=lambda pair: (-pair.share, pair.first, pair.second))


def _most(count: int) -> float:
    """Return how many may have something in common before it says nothing."""
    return COMMON * count if count >= CLASS else count


def _shares(programs: list[Print]) -> dict[tuple[int, int], float]:
    """Return for pairs of programs the share of their uncommon parts that both have, by nodes."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, parts in enumerate(programs):
        for part in parts:
            holders[part].append(number)
    most = _most(len(programs))
    weight, shared = [0] * len(programs), Counter[tuple[int, int]]()
    for part, numbers in holders.items():
        if len(numbers) <= most:
            nodes = programs[numbers[0]][part]
            for number in numbers:
                weight[number] += nodes
            for pair in combinations(numbers, 2):
                shared[pair] += nodes
    return {
        (one, other): round(2 * nodes / (weight[one] + weight[other]), 4)
        for (one, other), nodes in shared.items()
    }


def fingerprint(source: str) -> Print:
    """Return the parts of a program by hash, empty if it is not Python or not worth comparing.

    Only the parser touches the text; nothing in it is run.
    """
    if len(source) > MOST_CHARS or is_deep(source):
        return {}
    parts: dict[str, int] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the student's backslashes
            tree = _parsed(source)
        if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
            return {}
        _digest(tree, _own_names(tree), parts)
    except (SyntaxError, ValueError, RuntimeError, MemoryError):
        return {}
    return parts


def _parsed(source: str) -> ast.Module:
    """Parse a cell; a magic in it hides nothing from the comparison."""
    try:
        return ast.parse(source)
    except SyntaxError:
        from IPython.core import inputtransformer2

        return ast.parse(plain_python(source, inputtransformer2))


def _own_names(tree: ast.AST) -> set[str]:
    """Return the names that the student made: arguments, and what is assigned to."""
    names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return names | {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }


def _digest(node: ast.AST, own: set[str], parts: dict[str, int]) -> tuple[str, int]:
    """Return a part's hash and size, noting the larger parts below it."""
    words, size = [type(node).__name__], 1
    for name, value in ast.iter_fields(node):
        if name in ("type_comment", "ctx", "kind", "returns", "annotation"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if _is_docstring(child):
                continue
            if isinstance(child, ast.AST):
                word, below = _digest(child, own, parts)
                words.append(word)
                size += below
            elif child is not None:
                words.append("·" if isinstance(child, str) and child in own else repr(child)[:80])
    digest = hashlib.blake2b("\0".join(words).encode(errors="replace"), digest_size=8).hexdigest()
    if size >= PART_NODES:
        parts[digest] = size
    return digest, size


def _is_docstring(node: object) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
