"""Find pairs and groups of submissions whose code is alike, and say what may explain it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

from autograder.course import Course
from autograder.errors import BadUsage
from autograder.judge.feedback.sentences import said
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.judge.notebook.splice import splice
from autograder.judge.notebook.submission import NOT_READ, Unreadable, read_submission
from autograder.pipeline.similarity.fingerprints import Print, fingerprint, share
from autograder.pipeline.similarity.known import KnownPrograms, Mistakes
from autograder.pipeline.similarity.pairs import CLASS, alike, own_parts
from autograder.pipeline.store import ResultStore
from autograder.pipeline.submissions import Task, find_submissions

log = logging.getLogger(__name__)

CODE, MISTAKE = "code", "mistake"
TIGHTEST = 3  # pairs of a group that are told


class NoEarlierTerm(BadUsage):
    """The folder of an earlier term holds no submission of the assignment."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two students whose versions of a function share `share` (0 to 1) of their parts.

    Parameters
    ----------
    kind : str
        ``code``, or ``mistake`` if nothing but a rare mistake is common to them.
    holders : int
        How many of the class have the largest part that both share, or make the rare mistake.
    unusual : float
        How unusual what both share is in this class.
    mistake : str
        The rarest mistake that both make in this function; empty if there is none.
    mistake_count : int
        How many of the class make it.
    many : bool
        Whether that is a mistake that many make, here or elsewhere.
    known : str
        The short program of the catalogue that both are, but for names and layout; empty if none.
    group : tuple of str
        All whose code is alike, this pair's among them; empty if these are only two.
    """

    first: str
    second: str
    function: str
    share: float
    kind: str = CODE
    holders: int = 2
    unusual: float = 0.0
    mistake: str = ""
    mistake_count: int = 0
    many: bool = False
    known: str = ""
    group: tuple[str, ...] = ()

    @property
    def is_explained(self) -> bool:
        """Whether both may have come to it by themselves: a rare mistake tells against that."""
        return self.many or (bool(self.known) and not self.mistake)

    @property
    def rank(self) -> tuple[bool, bool, float, float, str, str, str]:
        """What pairs are told in the order of: what nothing explains first, then the most unusual."""
        return (
            self.kind != CODE, self.is_explained, -self.unusual, -self.share, self.function, self.first,
            self.second,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Students whose versions of a function hang together by pairs that are alike.

    Parameters
    ----------
    pairs : tuple of Pair
        Some of them, the tightest first.
    """

    function: str
    members: tuple[str, ...]
    pairs: tuple[Pair, ...]


@dataclass
class Comparison:
    """What was found in a class of `size` who handed in something to compare."""

    size: int = 0
    pairs: list[Pair] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


class Programs:
    """The students' versions of an assignment's functions, read again whenever they are asked for.

    Parameters
    ----------
    against : Path or None
        The grading folder of an earlier term, or a folder as its ``submitted``.
    """

    def __init__(self, course: Course, assignment: str, against: Path | None = None) -> None:
        self.assignment = load_assignment(assignment, course)
        self._tasks = {task.student: task for task in find_submissions(course, assignment)}
        self.earlier: dict[str, Task] = {}
        if against is not None:
            self.earlier = {
                f"{against.name}/{task.student}": task for task in _earlier(against, assignment)
            }

    def __iter__(self) -> Iterator[str]:
        return iter([*self._tasks, *self.earlier])

    def sources(self, student: str) -> dict[str, str]:
        """Return a student's functions by name; none if the file cannot be read."""
        task = self._tasks.get(student) or self.earlier[student]
        return sources(self.assignment, task)


def _earlier(folder: Path, assignment: str) -> list[Task]:
    place = folder / "submitted" if (folder / "submitted").is_dir() else folder
    files = sorted(place.glob(f"*/{assignment}/{assignment}.ipynb"))
    if not files:
        raise NoEarlierTerm(
            f"--against {folder}: no submission of {assignment} is in it; "
            f"wanted {place}/<student>/{assignment}/{assignment}.ipynb"
        )
    return [Task(file.parents[1].name, assignment, file) for file in files]


def sources(assignment: Assignment, task: Task) -> dict[str, str]:
    """Return a submission's functions by name; none if the file cannot be read."""
    try:
        found = splice(assignment, read_submission(task.read())).sources
    except (*NOT_READ, Unreadable) as error:
        reason = said(error.reason) if isinstance(error, Unreadable) else error
        log.info("%s: not compared: %s", task.student, reason)
        return {}
    return {name: found[name] for name in assignment.solutions if name in found}


def compare(course: Course, programs: Programs, threshold: float = 0.9) -> Comparison:
    """Compare a class, and with an earlier term's if there is one.

    Raises
    ------
    NotCollected, NoEarlierTerm
    """
    loaded = programs.assignment
    prints: dict[str, dict[str, Print]] = {name: {} for name in loaded.solutions}
    found = Comparison()
    for student in programs:
        own = programs.sources(student)
        found.size += bool(own) and student not in programs.earlier
        for name, source in own.items():
            if parts := fingerprint(source):
                prints[name][student] = parts
    mistakes = _mistakes(course, loaded)
    for name, students in prints.items():
        released = fingerprint(loaded.solutions[name])
        of_function = [
            Pair(each.first, each.second, name, each.share, CODE, each.holders, each.unusual)
            for each in alike(students, released, threshold)
            if not {each.first, each.second} <= programs.earlier.keys()
        ]
        if of_function:
            known = KnownPrograms(loaded.exercises.get(name), released)
            own_of = {who: own_parts(parts, released) for who, parts in students.items()}
            of_function = [_explained(pair, mistakes, known, own_of, threshold) for pair in of_function]  # fmt: skip
        groups = _groups(name, of_function)
        found.groups += groups
        found.pairs += _with_groups(of_function, groups)
    found.pairs += _same_mistake(loaded, mistakes, prints, found.pairs)
    found.pairs.sort(key=lambda pair: pair.rank)
    return found


def _mistakes(course: Course, assignment: Assignment) -> Mistakes:
    mistakes = Mistakes(
        often={
            (function, each.name)
            for function, exercise in assignment.exercises.items()
            for each in exercise.misconceptions
            if each.common
        }
    )
    for submission, stored in ResultStore(course, assignment.name):
        if stored is not None and stored.is_graded:
            mistakes.add(submission.student, stored.named)
    return mistakes


def _explained(
    pair: Pair,
    mistakes: Mistakes,
    known: KnownPrograms,
    own_of: Mapping[str, Print],
    threshold: float,
) -> Pair:
    of_second = known.names_of(own_of[pair.second], threshold)
    names = [each for each in known.names_of(own_of[pair.first], threshold) if each in of_second]
    shared = mistakes.shared(pair.first, pair.second, pair.function)
    if not shared:
        return replace(pair, known=next(iter(names), ""))
    of_mistake = [each for each in names if f"({shared[0]})" in each]
    return replace(
        pair, known=next(iter(of_mistake or names), ""), mistake=shared[0],
        mistake_count=mistakes.count[pair.function, shared[0]],
        many=all(mistakes.is_common(pair.function, each) for each in shared),
    )  # fmt: skip


def _same_mistake(
    assignment: Assignment,
    mistakes: Mistakes,
    prints: Mapping[str, Mapping[str, Print]],
    told: Iterable[Pair],
) -> list[Pair]:
    """Return pairs who make the same unusual mistake, and whose code is not alike otherwise."""
    if mistakes.size < CLASS:
        return []
    seen = {(pair.first, pair.second, pair.function) for pair in told}
    found = []
    for function, name, students in mistakes.rare():
        exercise = assignment.exercises.get(function)
        known = {m.name: m for m in exercise.misconceptions} if exercise else {}
        if name not in known or known[name].common:
            continue  # many make it elsewhere, or it has many causes
        for first, second in combinations(students, 2):
            if (first, second, function) not in seen:
                both = (prints[function].get(who, {}) for who in (first, second))
                count = mistakes.count[function, name]
                found.append(
                    Pair(first, second, function, share(*both), MISTAKE, count, 0.0, name, count)
                )
    return found


def _groups(function: str, pairs: Sequence[Pair]) -> list[Group]:
    """Return the students of three or more who hang together by pairs that nothing explains."""
    counted = [pair for pair in pairs if not pair.is_explained]
    group_of: dict[str, set[str]] = {}
    for pair in counted:
        joined = group_of.get(pair.first, {pair.first}) | group_of.get(pair.second, {pair.second})
        group_of.update(dict.fromkeys(joined, joined))
    by_group: dict[tuple[str, ...], list[Pair]] = defaultdict(list)
    for pair in counted:
        by_group[tuple(sorted(group_of[pair.first]))].append(pair)
    return [
        Group(function, members, tuple(sorted(of_group, key=lambda p: -p.share)[:TIGHTEST]))
        for members, of_group in by_group.items()
        if len(members) > 2
    ]


def _with_groups(pairs: Sequence[Pair], groups: Sequence[Group]) -> list[Pair]:
    group_of = {who: group.members for group in groups for who in group.members}
    return [
        pair if pair.is_explained else replace(pair, group=group_of.get(pair.first, ()))
        for pair in pairs
    ]
