"""Turn misconceptions into running mutants, and run them on the open examples once.

The programs are ours, so they run in this process. Their answers are kept as fingerprints in a
cache named after the grader's version.
"""

from __future__ import annotations

import copy
import functools
import importlib
import io
import itertools
import json
import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.exercises import catalogue
from autograder.exercises.catalogue import PLAIN, BadEntry, Edit, Misconception, Program, plain
from autograder.exercises.model import Exercise
from autograder.files import scratch_beside
from autograder.judge.execution import signature
from autograder.judge.execution.calls import answer_to
from autograder.judge.execution.cases import Case, open_case
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.signature import Answer, Returned
from autograder.judge.version import grader_version
from autograder.sandbox.image import cache_dir

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a wrong program answers to each family's open example, and what it is called.

    Parameters
    ----------
    names : tuple of str
        Of the one misconception that it has, or of the two.
    answers : tuple of Answer
    """

    names: tuple[str, ...]
    answers: tuple[Answer, ...]

    @property
    def is_single(self) -> bool:
        """Whether it makes one mistake, not two at once."""
        return len(self.names) == 1


def source_of(exercise: Exercise, program: Edit | Program) -> str:
    """Return a mutant's source.

    Raises
    ------
    BadEntry
        If an edit does not apply exactly once.
    """
    return catalogue.source_of(program, exercise.written.bases, exercise.function)


def compile_program(exercise: Exercise, source: str) -> Callable[..., Any]:
    """Execute a program's source next to the reference's versions of the functions it may call.

    Students are served the reference's, too, so both meet the same errors on malformed arguments.
    """
    plain = importlib.import_module(exercise.plain.__module__)
    served = vars(importlib.import_module(exercise.reference.__module__))
    helpers = {name: served[name] for name in exercise.dependencies if name in served}
    namespace = {**vars(plain), **helpers, "np": np, "__name__": "wrong_program"}
    namespace.pop(exercise.function, None)  # the correct one must not stand in for it
    exec(compile(source, f"<{exercise.function}>", "exec"), namespace)
    if exercise.function not in namespace:
        raise NameError(f"does not define {exercise.function}")
    return namespace[exercise.function]


def answer_of(exercise: Exercise, function: Callable[..., Any], case: Case) -> Answer:
    """Run a program on a case."""
    outcome = run_here(function, case.args, case.kwargs)
    return answer_to(exercise, case, kind_of(exercise).outcome(outcome))


def run_here(function: Callable[..., Any], args: Any, kwargs: Any) -> Outcome:
    """Call a program of ours in this process, on copies of the arguments, and report how it ended."""
    args, kwargs = copy.deepcopy((tuple(args), dict(kwargs)))
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            value = function(*args, **kwargs)
    except KeyboardInterrupt:
        raise  # a person stops the run; no program answers like this
    except BaseException as error:
        bases = [base.__name__ for base in type(error).__mro__]
        return Outcome(
            OutcomeKind.RAISED, error={"type": bases[0], "bases": bases, "text": str(error)}
        )
    return Outcome(OutcomeKind.RETURNED, value, (args, tuple(kwargs.values())))


def open_cases(exercise: Exercise) -> list[Case]:
    """Return the open example of every family."""
    return [open_case(exercise, index) for index in range(len(exercise.families))]


@functools.lru_cache
def right_answers(exercise: Exercise) -> tuple[Answer, ...]:
    """Return the reference's fingerprints on the open examples."""
    return tuple(answer_of(exercise, exercise.reference, case) for case in open_cases(exercise))


@functools.lru_cache
def wrong_answers(exercise: Exercise) -> tuple[Wrong, ...]:
    """Return all wrong programs of an exercise with their answers, single mistakes first, then pairs."""
    path = cache_dir() / f"answers-{grader_version()}-{exercise.function}.json"
    try:
        stored = json.loads(path.read_text())
        return tuple(
            Wrong(tuple(names), tuple(map(signature.from_json, answers)))
            for names, answers in stored
        )
    except (OSError, ValueError, KeyError, TypeError):
        computed = tuple(_computed(exercise))
    if not (
        exercise.written.faults or not_made(exercise)
    ):  # what is left out is told in every run, so it is looked for again
        _store(
            path, [[wrong.names, list(map(signature.to_json, wrong.answers))] for wrong in computed]
        )
    return computed


def nearest(exercise: Exercise, number: float) -> tuple[str, ...]:
    """Return the mistake whose number is nearest, if it is within the exercise's tolerance."""
    gap, name = min(((abs(n - number), name) for name, n in _numbers(exercise)), default=(1.0, ""))
    return (name,) if gap <= exercise.comparison.tolerance else ()


@functools.lru_cache
def _numbers(exercise: Exercise) -> tuple[tuple[str, float], ...]:
    """Return the numbers that the mutants of a function without arguments lead to."""
    numbers = []
    for name, function in single_programs(exercise):
        with suppress(Exception):  # a mutant that ends in an error leads to none
            numbers.append((name, float(function())))
    return tuple(numbers)


def _store(path: Any, content: Any) -> None:
    with suppress(OSError):  # a cache that cannot be written only costs time
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch_beside(path) as scratch:
            scratch.write_text(json.dumps(content))
            scratch.replace(path)


def _computed(exercise: Exercise) -> Iterator[Wrong]:
    cases = open_cases(exercise)
    right = right_answers(exercise)
    programs: list[tuple[tuple[str, ...], Callable[..., Any]]] = [
        ((name,), function) for name, function in single_programs(exercise)
    ]
    for names, function in itertools.chain(programs, _pairs(exercise)):
        answers = tuple(answer_of(exercise, function, case) for case in cases)
        if answers != right:
            yield Wrong(names, but_for_the_cache(exercise, answers))


def but_for_the_cache(exercise: Exercise, answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return answers as they would be with a right cache, unless that is all that is wrong.

    Whoever makes another mistake may put anything into the cache: it says nothing about the mistake.
    """
    right = right_answers(exercise)
    looked_at = [family.cache is not None for family in exercise.families]
    triples = list(zip(answers, right, looked_at, strict=True))
    if all(given == wanted for given, wanted, cache in triples if not cache):
        return tuple(answers)
    return tuple(
        _with_the_cache_of(wanted, given) if cache else given for given, wanted, cache in triples
    )


def _with_the_cache_of(right: Answer, answer: Answer) -> Answer:
    """Return an answer with the last part, which the cache is, of another one."""
    if not isinstance(answer, Returned) or not isinstance(right, Returned):
        return answer
    if len(answer.digests) != len(right.digests):
        return answer
    return Returned((*answer.digests[:-1], right.digests[-1]))


def single_programs(exercise: Exercise) -> tuple[tuple[str, Callable[..., Any]], ...]:
    """Return every mutant, ready to run, beside its name; no pairs, and none that cannot be made."""
    return _singles(exercise)[0]


def not_made(exercise: Exercise) -> tuple[BadEntry, ...]:
    """Return why mutants of the catalogue cannot be made."""
    return _singles(exercise)[1]


@functools.lru_cache
def _singles(
    exercise: Exercise,
) -> tuple[tuple[tuple[str, Callable[..., Any]], ...], tuple[BadEntry, ...]]:
    """Return the mutants that can be made, and why others cannot; that is logged, and grading goes on."""
    made, faults = [], []
    for misconception in exercise.misconceptions:
        for program in misconception.programs:
            try:
                made.append((misconception.name, mutant(exercise, program)))
            except BadEntry as error:
                log.warning("%s", error)
                faults.append(error)
    return tuple(made), tuple(faults)


def mutant(exercise: Exercise, program: Edit | Program) -> Callable[..., Any]:
    """Return a mutant, ready to run.

    Raises
    ------
    BadEntry
        If it cannot be made: an edit does not apply, or what comes out does not run.
    """
    source = source_of(exercise, program)
    try:
        return compile_program(exercise, source)
    except (Exception, SystemExit) as error:
        raise program.place.fault(f"is no program ({type(error).__name__}: {error})") from error


def _pairs(exercise: Exercise) -> Iterator[tuple[tuple[str, ...], Callable[..., Any]]]:
    """Make two of the common mistakes at once, where their edits touch different text."""
    common = [each for each in exercise.misconceptions if each.common]
    for first, second in itertools.combinations(common, 2):
        for one, other in itertools.product(_edits(first), _edits(second)):
            try:
                both = mutant(exercise, plain(*one.replacements, *other.replacements))
            except BadEntry:
                continue
            yield (first.name, second.name), both
            break


def _edits(misconception: Misconception) -> list[Edit]:
    """Return the mutants that are edits of the plain implementation."""
    edits = [program for program in misconception.programs if isinstance(program, Edit)]
    return [program for program in edits if program.base == PLAIN]
