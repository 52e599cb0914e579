"""What the student reads: the named mistake, one open example, the families that failed.

Texts are made of our own sentences, of open examples (the same for everybody) and of what the
student's code did on those. Nothing of a hidden case gets in.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.exercises.model import RIGHT_PROGRAM, WRONG_PROGRAM, Exercise
from autograder.judge.diagnosis.heuristics import CHANGES_ARGUMENTS
from autograder.judge.execution.cases import Case, open_case
from autograder.judge.execution.compare import NUMBERS, number, right_values
from autograder.judge.feedback import texts
from autograder.judge.feedback.sentences import said
from autograder.judge.scoring.results import CELL_FAMILY, Judged
from autograder.text import printable

ENDINGS = {
    "timeout": "The call took too long and was stopped: does a loop never end?",
    "crashed": "The process died during the call (exit, kill, or out of memory); the rest was graded in a fresh one.",
    "refused": "The answer could not be taken: it is too large, or not plain data.",
}  # fmt: skip
NOT_YET_RIGHT = "Not yet right: "
ALL_RIGHT = "All "
A_SLIP = (
    "Apart from that it is right, so this costs only a part of the points of each kind of case."
)


def compose(
    judged: Judged,
    exercise: Exercise,
    failures: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return the message for one item, one thought a line."""
    if judged.verdict == "correct":
        return _right(judged)
    if judged.verdict == "not_attempted":
        return _not_attempted(judged, failures)
    if judged.open_run is None or not judged.open_run.attempted:
        return _not_attempted(judged, failures)
    lines = []
    if judged.diagnosis:
        lines.append(texts.student_text(judged, exercise))
        if judged.diagnosis.names in {(slip.mistake,) for slip in exercise.slips}:
            lines.append(A_SLIP)
    elif exercise.answer_is_a_secret:
        lines.append("This is another number, and none of the wrong paths we know leads to it.")
        lines += _too_large_or_small(judged)
    elif any(d is not None and d.kind == "changed" for d in judged.open_run.differences):
        lines.append(texts.of_general(CHANGES_ARGUMENTS.named()).student)
    lines += _right_ones(judged, exercise)
    lines += _example(judged, exercise)
    failed = [r.name for r in judged.families if not (r.passed or r.held_back)]
    if failed := [name for name in failed if name != CELL_FAMILY]:
        lines.append(_failed_programs(failed) if exercise.is_a_test else _failed_cases(failed))
        advice = dict.fromkeys(said(r.advice) for r in judged.families if r.advice and not r.passed)
        lines += [line for line in advice if line not in lines]
    elif any(not r.passed for r in judged.families):
        lines.append(plain(judged))
    if cell := failures.get(f"<cell {judged.function}>"):
        lines.append(_cell_failure(judged.function, cell))
    if headings := texts.headings_to_reread(judged, exercise):
        lines.append(f"Read again: {' and '.join(f'“{heading}”' for heading in headings)}.")
    return "\n".join(lines)


def plain(judged: Judged) -> str:
    """Return what can be said of any function: whether the checks pass."""
    if judged.verdict == "correct":
        return "The checks in the notebook pass."
    return "The checks below your code in the notebook do not pass."


def _too_large_or_small(judged: Judged) -> list[str]:
    """Say on which side of the right number, which is not shown, the answer lies."""
    shown = judged.shown.difference if judged.shown else None
    if shown is None or shown.kind != "value" or not isinstance(shown.actual, NUMBERS):
        return []
    return [f"It is too {'large' if float(shown.actual) > float(shown.expected) else 'small'}."]


def _failed_cases(names: list[str]) -> str:
    return f"{NOT_YET_RIGHT}{'; '.join(names)}."


def _failed_programs(names: list[str]) -> str:
    """Say what is wrong with a test: right programs that it rejects, else wrong ones that it misses."""
    rejected = [n.removeprefix(RIGHT_PROGRAM) for n in names if n.startswith(RIGHT_PROGRAM)]
    if rejected:
        return (
            f"Programs that are right and do not pass your test: {'; '.join(rejected)}. As long as "
            "there is one, catching wrong programs does not count."
        )
    missed = [name.removeprefix(WRONG_PROGRAM) for name in names]
    if len(missed) == 1:
        return f"One wrong program passes your test: {missed[0]}."
    return f"{len(missed)} wrong programs pass your test: {'; '.join(missed)}."


def _right(judged: Judged) -> str:
    line = f"{ALL_RIGHT}{len(judged.families)} kinds of cases are right."
    if judged.own_helpers_break_it:
        names = " and ".join(f"`{name}`" for name in judged.own_helpers_break_it)
        line += f"\nIt was graded with a correct {names}; with your own it would fail."
    return line


def _not_attempted(judged: Judged, failures: Mapping[str, Mapping[str, Any]]) -> str:
    name = judged.function
    if cell := failures.get(f"<cell {name}>"):
        return _cell_failure(name, cell)
    if judged.open_run and judged.open_run.outcomes[0].kind == "missing":
        return f"No function called `{name}` was found in the notebook."
    return f"`{name}` still says that it is not written yet."


def _cell_failure(name: str, failure: Mapping[str, Any]) -> str:
    kind = printable(str(failure.get("type", "an error")))[:80]
    line = failure.get("line")
    place = f", line {line}" if isinstance(line, int) else ""
    if kind in ("SyntaxError", "IndentationError", "TabError"):
        return f"The cell of `{name}` is not valid Python ({kind}{place}), so it could not be run."
    if kind in ENDINGS or kind == "OutOfTime":
        return f"Running the cell of `{name}` did not end normally: {ENDINGS.get(kind, ENDINGS['timeout'])}"
    return f"Running the cell of `{name}` stopped with {kind}{place}; only the definitions below were read."


def _right_ones(judged: Judged, exercise: Exercise) -> list[str]:
    """Say which of several returned values are right, so that nobody looks for a mistake there."""
    if len(set(exercise.returns) - exercise.opaque) == 1 or judged.open_run is None:
        return []
    right: dict[str, bool] = {}
    for index, outcome in enumerate(judged.open_run.outcomes):
        case = open_case(exercise, index)
        if case.family.raises:
            continue
        for name, verdict in right_values(exercise, case.expected, outcome.value).items():
            right[name] = right.get(name, True) and verdict
    names = [name for name in right if name not in exercise.opaque]
    good, bad = ([n for n in names if right[n] is wanted] for wanted in (True, False))
    if not good or not bad:
        return []
    verb = "is" if len(good) == 1 else "are"
    return [f"{_listed(good)} {verb} right in all examples; look at {_listed(bad)}."]


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _example(judged: Judged, exercise: Exercise) -> list[str]:
    if judged.shown is None or exercise.answer_is_a_secret:
        return []
    case, outcome = judged.shown.case, judged.shown.outcome
    difference = judged.shown.difference
    if outcome.kind in ENDINGS:
        return [
            f"Example ({case.family.name}): {call_text(exercise, case)}.",
            ENDINGS[outcome.kind],
        ]
    if outcome.kind == "raised":
        if case.family.raises:
            tail = f"raises {outcome.error_type}, wanted {case.family.raises}"
        else:
            tail = f"raises {outcome.error_sentence}"
        return [f"Example ({case.family.name}): {call_text(exercise, case)} {tail}."]
    assert difference is not None
    return [f"Example ({case.family.name}): in {call_text(exercise, case)}, {difference.text}."]


def call_text(exercise: Exercise, case: Case) -> str:
    """Write a call as code; arrays are named and given by shape."""
    names = list(inspect.signature(exercise.reference).parameters)[: len(case.args)]
    parts = [
        _opened(exercise.parts[name], value) if name in exercise.parts else _argument(name, value)
        for name, value in zip(names, case.args, strict=True)
    ]
    parts += [f"{name}={_short(value)}" for name, value in case.kwargs.items()]
    return f"{exercise.function}({', '.join(parts)})"


def _opened(names: Sequence[str], values: Sequence[Any]) -> str:
    """Write a tuple with the names of its parts, such as a cache."""
    inner = (
        _argument(name, value) if isinstance(value, np.ndarray) else f"{name}={_short(value)}"
        for name, value in zip(names, values, strict=True)
    )
    return f"({', '.join(inner)})"


def _argument(name: str, value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{name} of shape {value.shape}"
    if callable(value):
        return name
    if isinstance(value, dict):
        return f"{name} (a {_short(value)})"
    return _short(value)


def _short(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict) and any(isinstance(item, np.ndarray) for item in value.values()):
        return f"dict of {', '.join(map(str, value))}"
    if isinstance(value, tuple | list):
        inner = ", ".join(_short(item) for item in value)
        text = f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
        return text if len(text) <= 160 else f"{text[:157]}..."
    return repr(value)
