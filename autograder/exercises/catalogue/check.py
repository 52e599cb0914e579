"""Refuse what a catalogue must not hold: entries that cannot be used, change nothing, or say nothing new."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from autograder.exercises.catalogue.edits import edit, source_of
from autograder.exercises.catalogue.files import Content
from autograder.exercises.catalogue.grow import shape
from autograder.exercises.catalogue.model import BadEntry, Edit, Misconception, Place, Program


def refusals(content: Content, function: str) -> Iterator[BadEntry]:
    """Yield everything that is wrong with a function's catalogue; each text is one line.

    Parameters
    ----------
    content : Content
        As it was read.
    function : str
    """
    yield from content.faults
    yield from _unknown_twins(content)
    for each in content.alternatives:
        try:
            _check_source(each.source, each.place, function)
        except BadEntry as error:
            yield error
    seen = {shape(source): f"the correct program {name}" for name, source in content.bases.items()}
    for misconception in content.misconceptions:
        for program in misconception.programs:
            try:
                _check(misconception, program, content.bases, function, seen)
            except BadEntry as error:
                yield error


def _unknown_twins(content: Content) -> Iterator[BadEntry]:
    names = {each.name for each in content.misconceptions}
    for each in content.misconceptions:
        for twin in sorted(each.twins - names):
            yield each.place.fault(f"no entry is called {twin}, which is said to be its twin")


def _check(
    misconception: Misconception,
    program: Edit | Program,
    bases: Mapping[str, str],
    function: str,
    seen: dict[str, str],
) -> None:
    """Raise the first refusal of one mutant, or remember its syntax tree."""
    source = source_of(program, bases, function)
    _check_source(source, program.place, function)
    if isinstance(program, Edit):
        _refuse_edits_without_effect(program, bases[program.base])
    tree_text = shape(source)
    if tree_text in seen:
        raise program.place.fault(f"is the same program as {seen[tree_text]}")
    seen[tree_text] = f"{misconception.name} in line {program.place.line}"


def _check_source(source: str, place: Place, function: str) -> None:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise place.fault(f"is no Python: {error.msg} (line {error.lineno})") from error
    except ValueError as error:  # a null byte, to some Pythons
        raise place.fault(f"is no Python: {error}") from error
    if function not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
        raise place.fault(f"does not define {function}")


def _refuse_edits_without_effect(program: Edit, source: str) -> None:
    for old, new in program.replacements:
        after = edit(source, [(old, new)])
        if shape(after) == shape(source):
            raise program.place.fault(f"replacing {old!r} by {new!r} changes nothing")
        source = after
