"""The search: one change, likeliest first; then two or three of those that help; then one on top of one.

The budget counts changed programs, so that the same program has the same answer again. The limit of
processor time is a net: who runs into it gets no answer.
"""

from __future__ import annotations

import ast
import signal
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .answers import RIGHT
from .arrays import Arrays
from .calls import Calls
from .dependence import Dependence
from .edit import Edit
from .function import Function
from .numbers import Numbers
from .statements import Statements
from .tree import Span, apply, copied
from .trials import ALARM, TooManyLate, Trials, watched

MOST = 4000  # changes of one program that are put in order
# Shares of the budget that are spent when one kind of search gives way to the next.
SINGLES, STACKS = 0.7, 0.8
WINDOW = 0.5  # in cost, within which further repairs are looked for
ENOUGH = 8  # repairs
HELPFUL = 24  # changes that help, of which pairs are tried
BEAM = 10  # changes that help, on top of which all others are tried
SHARE = 0.4  # of what is left of the budget, for each of these in turn
DELICATE = 0.25  # more for what right values depend on, too
# Kinds of change that are tried in lines which no wrong example runs, too.
EVERYWHERE = {"default", "parameters", "no_return", "indentation", "extra_line"}


@dataclass(frozen=True, slots=True)
class Step:
    """A change that was made: its kind, and where it is in the student's text."""

    kind: str
    cost: float
    spans: tuple[Span, ...]


@dataclass(slots=True)
class Repair:
    """Changes that make all open examples come out right, and the cell with them."""

    steps: tuple[Step, ...]
    source: str

    @property
    def cost(self) -> float:
        """The less, the likelier; each change adds its own."""
        return sum(step.cost for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        steps = [{"kind": s.kind, "spans": [list(span) for span in s.spans]} for s in self.steps]
        return {"steps": steps, "cost": round(self.cost, 3), "source": self.source}


@dataclass(slots=True)
class Version:
    """A program that some changes have been made to.

    Parameters
    ----------
    scores : list of float
        Of its answers to the examples.
    """

    tree: ast.Module
    scores: list[float]
    steps: tuple[Step, ...] = ()

    @property
    def total(self) -> float:
        """The sum of the scores, and two more for each right answer."""
        return sum(self.scores) + 2 * sum(s == RIGHT for s in self.scores)


@dataclass(slots=True)
class Candidate:
    """An edit in the order in which it is tried."""

    cost: float
    edit: Edit


@dataclass(slots=True)
class Helpful:
    """An edit that makes some answers better and none worse."""

    gain: float
    edit: Edit
    step: Step
    scores: list[float]


class OutOfBudget(Exception):
    """The net has caught the search."""


@dataclass(slots=True)
class Search:
    """A search for repairs of one cell.

    Parameters
    ----------
    source : str
        The cell.
    trials : Trials
    given : frozenset of str
        Functions of the cell that are not to be changed.
    budget : int
        Changed programs to try.
    cpu_s : float
        The net.
    """

    source: str
    trials: Trials
    budget: int
    cpu_s: float
    tried: int = 0
    found: list[Repair] = field(default_factory=list)
    started: float = field(default_factory=time.process_time)

    def run(self) -> list[Repair]:
        """Return the repairs found, likeliest first.

        Raises
        ------
        OutOfBudget
        """
        tree = ast.parse(self.source)
        with _quietly():
            try:
                version = Version(tree, self.trials.scores())
                if all(s == RIGHT for s in version.scores):
                    return []
                helpful = self._round(version, int(self.budget * SINGLES))
                if not self.found:
                    self._stacks(version, helpful)
                if not self.found:
                    self._beam(version, helpful)
            except TooManyLate:
                pass
        self.found.sort(key=lambda repair: repair.cost)
        return self.found[:ENOUGH]

    def _count(self) -> None:
        self.tried += 1
        self._look_at_the_clock()

    def _look_at_the_clock(self) -> None:
        if time.process_time() - self.started > self.cpu_s:
            raise OutOfBudget

    # -- one change

    def _round(self, version: Version, until: int) -> list[Helpful]:
        """Try every single change of a version; returns those that help, if none repairs it."""
        failing = self._failing(version)
        probe, rest = failing[0], failing[1:]
        # Of the others the one that is farthest from right: most changes show there.
        more = sorted(rest, key=lambda index: version.scores[index])[:1] + rest[:1]
        passing = [i for i, s in enumerate(version.scores) if s == RIGHT]
        definitions = [s for s in version.tree.body if isinstance(s, ast.FunctionDef)]
        helpful: list[Helpful] = []
        best = None
        for candidate in self._candidates(version, definitions, failing):
            over = best is not None and candidate.cost > best + WINDOW
            if over or self.tried >= until or len(self.found) >= ENOUGH:
                break
            edit = candidate.edit
            with self._applied(edit) as fits:
                if not fits:
                    continue
                near = self.trials.score(probe)
                if near == RIGHT and self._all_right([*failing, *passing], probe):
                    best = candidate.cost if best is None else best
                    step = Step(edit.kind, candidate.cost, tuple(edit.spans()))
                    steps = (*version.steps, step)
                    self.found.append(Repair(steps, ast.unparse(version.tree)))
                elif best is None and (gained := self._gain(version, near, probe, more)):
                    step = Step(edit.kind, candidate.cost, tuple(edit.spans()))
                    gain = sum(gained) + 2 * sum(s == RIGHT for s in gained) - version.total
                    helpful.append(Helpful(gain - 0.3 * candidate.cost, edit, step, gained))
        helpful.sort(key=lambda h: (-h.gain, h.step.cost))
        return _distinct(helpful)

    def _failing(self, version: Version) -> list[int]:
        """Return the examples that come out wrong, those first that a change is best tried on."""

        def key(index: int) -> tuple[bool, float]:
            return version.scores[index] < 0, _size(self.trials.examples[index].args)

        wrong = [index for index, s in enumerate(version.scores) if s < RIGHT]
        return sorted(wrong, key=key)

    def _candidates(
        self, version: Version, definitions: Sequence[ast.FunctionDef], failing: Sequence[int]
    ) -> list[Candidate]:
        kinds, lines, raising = self._watched(failing)
        right = self.trials.right_values(failing)
        found = []
        for definition in definitions:
            function = Function(definition, kinds.get(definition.name, {}), self._texts())
            called = definition.name == self.trials.function
            dependence = Dependence(function, right if called else ())
            for edit in _edits(function):
                self._look_at_the_clock()
                at = edit.lines()
                if edit.kind in EVERYWHERE or not lines or not lines.isdisjoint(at):
                    cost = edit.cost - (0.3 if not raising.isdisjoint(at) else 0.0)
                    statements = [*filter(None, map(function.statement_of, edit.marks()))]
                    if statements and not any(map(dependence.matters, statements)):
                        continue
                    cost += DELICATE if all(map(dependence.is_delicate, statements)) else 0.0
                    found.append(Candidate(cost, edit))
        found.sort(key=lambda candidate: candidate.cost)  # stable: in the order of the text
        return found[:MOST]

    def _watched(
        self, failing: Sequence[int]
    ) -> tuple[dict[str, dict[str, str]], set[int], set[int]]:
        raising: set[int] = set()

        def run() -> None:
            for index in failing[:4]:
                line = self.trials.call(self.trials.examples[index]).line
                raising.update([line] if line else [])

        kinds, lines = watched(self.trials.filename, run)
        return kinds, lines, raising

    def _texts(self) -> list[str]:
        words: dict[str, None] = {}
        for example in self.trials.examples:
            for value in (*example.args, *example.kwargs.values()):
                for part in value if isinstance(value, tuple) else (value,):
                    if isinstance(part, str):
                        words[part] = None
        return [*words]

    @contextmanager
    def _applied(self, *edits: Edit) -> Iterator[bool]:
        """Make changes for a while; yields whether what comes of them compiles."""
        self._count()
        undo: list[list[Any]] = []
        definitions = {id(edit.function): edit.function for edit in edits}
        before = {d.name: self.trials.namespace.get(d.name) for d in definitions.values()}
        try:
            try:
                for edit in edits:
                    undo.insert(0, apply(edit.make()))
                self.trials.define([*definitions.values()])
                fits = True
            except Exception:
                fits = False
            yield fits
        finally:
            self.trials.namespace.update(before)
            for changes in undo:
                apply(changes)

    def _all_right(self, order: Sequence[int], but_for: int) -> bool:
        return all(self.trials.score(index) == RIGHT for index in order if index != but_for)

    def _gain(
        self, version: Version, near: float, probe: int, more: Sequence[int]
    ) -> list[float] | None:
        """Return the scores of a change that helps on the whole; None if it does not."""
        if near < version.scores[probe]:
            return None
        some = near + sum(map(self.trials.score, more))
        if some <= version.scores[probe] + sum(version.scores[index] for index in more) + 1e-9:
            return None
        scores = self.trials.scores()
        gain = sum(scores) + 2 * sum(s == RIGHT for s in scores) - version.total
        return scores if gain > 1e-9 else None

    # -- several changes

    def _stacks(self, version: Version, helpful: Sequence[Helpful]) -> None:
        """Try two and three of the changes that help by themselves, on different lines."""
        until = int(self.budget * STACKS)
        some = helpful[:HELPFUL]
        level: list[tuple[tuple[int, ...], list[float]]]
        level = [((index,), each.scores) for index, each in enumerate(some)]
        for width in (HELPFUL, 6):
            better: list[tuple[tuple[int, ...], list[float]]] = []
            for chosen, scores in level[:width]:
                for index in range(chosen[-1] + 1, len(some)):
                    if self.tried >= until:
                        return
                    together = [*(some[i] for i in chosen), some[index]]
                    if any(_overlap(some[index].step, each.step) for each in together[:-1]):
                        continue
                    with self._applied(*(each.edit for each in together)) as fits:
                        new = self._not_worse(scores) if fits else None
                        if new is None:
                            continue
                        if all(s == RIGHT for s in new):
                            steps = (*version.steps, *(each.step for each in together))
                            self.found.append(Repair(steps, ast.unparse(version.tree)))
                            return
                        if sum(new) > sum(scores) + 1e-9:
                            better.append(((*chosen, index), new))
            level = sorted(better, key=lambda pair: -sum(pair[1]))

    def _not_worse(self, scores: Sequence[float]) -> list[float] | None:
        """Return the scores of a program unless an answer is worse than before."""
        new = []
        for index, before in enumerate(scores):
            new.append(self.trials.score(index))
            if new[-1] < before - 1e-9:
                return None
        return new

    def _beam(self, version: Version, helpful: Sequence[Helpful]) -> None:
        """Try all changes on top of each that helps most."""
        most = helpful[:BEAM]
        for each in most:
            left = self.budget - self.tried
            if left <= 0 or self.found:
                return
            undo = apply(each.edit.make())
            changed = Version(copied(version.tree), each.scores, (*version.steps, each.step))
            apply(undo)
            before = dict(self.trials.namespace)
            self.trials.define([s for s in changed.tree.body if isinstance(s, ast.FunctionDef)])
            self._round(changed, self.tried + max(int(SHARE * left), min(left, 100)))
            self.trials.namespace.clear()
            self.trials.namespace.update(before)


def _edits(function: Function) -> Iterator[Edit]:
    rules = (Numbers(function), Arrays(function), Calls(function))
    yield from Statements(function).all()
    for node, _ in list(function.nodes()):
        for rule in rules:
            yield from rule.of(node)


def _distinct(helpful: Sequence[Helpful]) -> list[Helpful]:
    """Leave out changes of one line that come to the same as another."""
    seen = set()
    left = []
    for each in helpful:
        key = (tuple(round(s, 3) for s in each.scores), each.step.spans[0].line)
        if key not in seen:
            seen.add(key)
            left.append(each)
    return left


def _overlap(a: Step, b: Step) -> bool:
    return not {span.line for span in a.spans}.isdisjoint(span.line for span in b.spans)


def _size(value: Any) -> float:
    if isinstance(value, np.ndarray):
        return float(value.size)
    return sum(map(_size, value)) if isinstance(value, tuple | list) else 1.0


@contextmanager
def _quietly() -> Iterator[None]:
    """Let no warning through, and turn the alarm of a call into an exception."""
    before = signal.signal(signal.SIGVTALRM, ALARM.ring)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        ALARM.stop()
        signal.signal(signal.SIGVTALRM, before)
