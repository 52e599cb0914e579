"""Which of the wrong examples is shown: one in which the named mistake is to be seen, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.heuristics import inputs_by_name
from autograder.judge.diagnosis.model import Diagnosis, Named, Origin
from autograder.judge.diagnosis.mutants import but_for_the_cache, right_answers, wrong_answers
from autograder.judge.diagnosis.symptoms import SYMPTOMS, Seen
from autograder.judge.execution.cases import open_case
from autograder.judge.execution.open_run import OpenRun, ShownExample
from autograder.judge.execution.outcome import OutcomeKind
from autograder.judge.execution.signature import Answer, without_numbers

AS_THE_MISTAKE_LEAVES_IT, OF_ITS_KIND = 4, 2  # how far an example shows a mistake
OF_ANOTHER = -1  # another named mistake is to be seen in it as well


def example_of(
    exercise: Exercise, run: OpenRun, diagnosis: Diagnosis | None
) -> ShownExample | None:
    """Return the wrong example that shows the first named mistake best; of several the first.

    Without a name, or where no example shows it more than another, that is the first wrong one.
    """
    first, *others = diagnosis.parts if diagnosis else (None,)
    if first is None or not run.wrong:
        return run.first_wrong(exercise)
    shows = {index: _shows(exercise, run, first, index) for index in run.wrong}
    for other in others:
        for index in _spoilt_by(exercise, other):
            if index in shows:
                shows[index] += OF_ANOTHER
    index = max(shows, key=lambda index: (shows[index], -index))
    return ShownExample(open_case(exercise, index), run.outcomes[index], run.differences[index])


def _shows(exercise: Exercise, run: OpenRun, named: Named, index: int) -> int:
    if named.origin is Origin.GENERAL:
        return OF_ITS_KIND * _holds(exercise, run, named, index)
    if any(m.nondeterministic for m in exercise.misconceptions if m.name == named.name):
        return OF_ITS_KIND * (run.outcomes[index].kind == OutcomeKind.RETURNED)
    given = but_for_the_cache(exercise, run.answers(exercise))[index]
    return max((_alike(answers[index], given) for answers in _of(exercise, named)), default=0)


def _alike(wrong: Answer, given: Answer) -> int:
    if wrong == given:
        return AS_THE_MISTAKE_LEAVES_IT
    return OF_ITS_KIND * (without_numbers(wrong) == without_numbers(given))


def _holds(exercise: Exercise, run: OpenRun, named: Named, index: int) -> bool:
    """Whether an example shows a general mistake; of those that are no symptom each does, or none."""
    case = open_case(exercise, index)
    seen = Seen(run.outcomes[index], run.differences[index], inputs_by_name(exercise, case))
    return any(symptom.name == named.name and symptom.holds(seen) for symptom in SYMPTOMS)


def _spoilt_by(exercise: Exercise, named: Named) -> set[int]:
    """Return the examples that every program with a mistake gets wrong."""
    right = right_answers(exercise)
    spoilt = [
        {index for index, answer in enumerate(answers) if answer != right[index]}
        for answers in _of(exercise, named)
    ]
    return set.intersection(*spoilt) if spoilt else set()


def _of(exercise: Exercise, named: Named) -> Iterator[Sequence[Answer]]:
    """Yield the answers of each program that has this mistake alone."""
    if named.origin is Origin.EXERCISE:
        for wrong in wrong_answers(exercise):
            if wrong.names == (named.name,):
                yield wrong.answers
