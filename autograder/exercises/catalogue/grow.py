"""Run the operators that entries name, and put the mutants that they make among the written ones."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from autograder.exercises import operators
from autograder.exercises.catalogue.edits import source_of
from autograder.exercises.catalogue.model import BadEntry, Edit, Misconception, Program
from autograder.exercises.catalogue.parse import Operator, Written
from autograder.text import suggest


def grown(
    entries: Sequence[Written], bases: Mapping[str, str], function: str, faults: list[BadEntry]
) -> Iterator[Misconception]:
    """Yield the misconceptions with all their mutants; an operator that fails is a fault."""
    for entry in entries:
        programs: list[Edit | Program] = []
        for part in entry.parts:
            if not isinstance(part, Operator):
                programs.append(part)
                continue
            try:
                programs += _made(part, entry, entries, bases, function)
            except BadEntry as error:
                faults.append(error)
        yield replace(entry.misconception, programs=tuple(programs))


def _made(
    part: Operator,
    entry: Written,
    entries: Sequence[Written],
    bases: Mapping[str, str],
    function: str,
) -> list[Program]:
    """Return an operator's mutants, without those that are correct or written out somewhere."""
    operator = operators.OPERATORS.get(part.name)
    if operator is None:
        raise part.place.fault(
            f"no operator is called {part.name!r}; {suggest(part.name, operators.OPERATORS)}"
        )
    base = source_of(Edit((), part.base, part.place), bases, function)
    own = _sources([entry], bases, function)
    others = _sources([each for each in entries if each is not entry], bases, function)
    known = set(map(shape, [*bases.values(), *own, *others]))
    material = operators.Material(function, base, tuple(own), tuple(others))
    try:
        made = list(operator(material))
    except Exception as error:  # whatever it trips over, such as a mutant that does not run
        problem = f"the operator {part.name} fails ({type(error).__name__}: {error})"
        raise part.place.fault(problem) from error
    new = {shape(source): source for source in made if shape(source) not in known}
    if not new:
        raise part.place.fault(f"the operator {part.name} makes no program that is not there yet")
    return [Program(source, part.place) for source in new.values()]


def _sources(entries: Sequence[Written], bases: Mapping[str, str], function: str) -> list[str]:
    """Return the sources of the programs that are written out and can be made."""
    found = []
    for entry in entries:
        for part in entry.parts:
            if not isinstance(part, Operator):
                try:
                    found.append(source_of(part, bases, function))
                except BadEntry:
                    continue  # told where that program itself is needed
    return found


@functools.lru_cache(maxsize=4096)
def shape(source: str) -> str:
    """Return a text that is the same for programs with the same syntax tree."""
    try:
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return source
