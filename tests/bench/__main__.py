"""Measure the grader: ``python -m tests.bench [stock growth memory costs share assignments where layers] [--quick]``.

Without a piece named, all run and the tables go into docs/numbers/bench.md.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import click

from autograder.course import Course
from autograder.judge.diagnosis.mutants import wrong_answers
from autograder.judge.notebook.assignment import load_assignment
from tests.bench import assignments, costs, growth, layers, memory, share, stock, table, where
from tests.bench.submissions import ASSIGNMENT


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    students: int = 60
    correct: int = 25
    jobs: tuple[int, ...] = (1, 2)
    workers: tuple[int, ...] = (1, 2, 4)
    classes: tuple[int, ...] = (50, 200, 1000)
    made: tuple[int, ...] = (2_000, 10_000, 20_000)
    repeats: int = 15
    layers: str = "full"
    slips: int = 150


FULL = Sizes()
QUICK = Sizes(
    students=12, correct=6, workers=(1, 2), classes=(20, 60), made=(200, 1000), repeats=5, slips=20
)
TINY = Sizes(3, 2, (1,), (1,), (3,), (3,), 1, "quick", 2)  # for the test of this program


@dataclass(slots=True)
class Bench:
    """One run of all pieces, or of some."""

    root: Path
    scratch: Path
    sizes: Sizes
    lines: list[str] = field(default_factory=list)
    own_ms: float | None = None

    def show(self, lines: list[str]) -> None:
        """Print a table and keep it."""
        click.echo("\n".join(lines))
        self.lines += lines

    def stock(self) -> None:
        """Compare with stock nbgrader."""
        sizes = self.sizes
        # Before and after: the machine is a minute later not always as fast as it was.
        ours = {jobs: [self.ours(jobs)] for jobs in sizes.jobs}
        rates = [stock.measure_stock(self.root, self.scratch, sizes.students)]
        for jobs in sizes.jobs * 2:
            ours[jobs].append(self.ours(jobs))
        rates += [stock.middle(runs) for runs in ours.values()]
        self.show(table.graders(rates))
        if self.own_ms is None:
            self.own_ms = costs.own_time(self.root, max(2, sizes.repeats // 3))
        self.show(
            table.right(stock.measure_right(self.root, self.scratch, sizes.correct), self.own_ms)
        )

    def ours(self, jobs: int) -> stock.Rate:
        """Grade the class with our command."""
        return stock.measure_ours(self.root, self.scratch, self.sizes.students, jobs)

    def growth(self) -> None:
        """Measure growth with workers and students."""
        sizes = self.sizes
        workers = growth.by_workers(self.root, self.scratch, sizes.students, sizes.workers)
        students, rerun = growth.by_students(self.root, self.scratch, sizes.classes)
        self.show(table.growth(workers, students, rerun))

    def costs(self) -> None:
        """Measure the parts."""
        self.show(table.costs(costs.measure(self.root, self.scratch, self.sizes.repeats)))

    def share(self) -> None:
        """Measure what the judge's own process computes."""
        repeats = max(1, self.sizes.repeats // 3)
        rows = share.measure(self.root, repeats)
        self.show(table.share(rows, share.hand_in_to_page(self.root, self.sizes.repeats)))

    def memory(self) -> None:
        """Measure memory over classes whose results are there."""
        self.show(table.memory(memory.measure(self.root, self.scratch, self.sizes.made)))

    def assignments(self) -> None:
        """Judge a right submission of every assignment."""
        repeats = max(1, self.sizes.repeats // 5)
        self.show(table.assignments(assignments.measure(self.root, repeats)))

    def where(self) -> None:
        """Look for the lines of known mistakes."""
        self.show(table.where(where.measure(self.root, self.sizes.slips)))

    def layers(self) -> None:
        """Measure the reference layers."""
        self.show(table.layers(layers.measure(self.root, self.sizes.layers)))


PIECES: dict[str, Callable[[Bench], None]] = {
    "stock": Bench.stock,
    "growth": Bench.growth,
    "memory": Bench.memory,
    "costs": Bench.costs,
    "share": Bench.share,
    "assignments": Bench.assignments,
    "where": Bench.where,
    "layers": Bench.layers,
}


def warm(root: Path) -> None:
    """Fill the caches that the first grading after a change fills: image and wrong programs' answers."""
    from autograder.sandbox.image import ensure_image

    assignment = load_assignment(ASSIGNMENT, Course(root))
    ensure_image(root, assignment.given)
    for exercise in assignment.exercises.values():
        wrong_answers(exercise)


def measure(pieces: tuple[str, ...], sizes: Sizes) -> list[str]:
    """Run pieces and return their tables."""
    root = Course.here().root
    described = table.machine()
    warm(root)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        bench = Bench(root, Path(scratch), sizes)
        bench.show([described, ""])
        for piece in pieces:
            started = time.perf_counter()
            PIECES[piece](bench)
            click.echo(f"({piece}: {time.perf_counter() - started:.0f} s)\n", err=True)
    return bench.lines


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("pieces", nargs=-1, type=click.Choice(list(PIECES)))
@click.option("--quick", is_flag=True, help="Smaller classes, fewer repeats; not for the manual.")
@click.option("--write/--no-write", default=None, help="Write the manual (default: a full run).")
def main(pieces: tuple[str, ...], quick: bool, write: bool | None) -> None:
    """Measure the grader's speed and, beside it, stock nbgrader's."""
    lines = measure(pieces or tuple(PIECES), QUICK if quick else FULL)
    if write if write is not None else not (pieces or quick):
        table.write_into(Course.here().root / "docs" / "numbers" / "bench.md", lines)
        click.echo("written into docs/numbers/bench.md", err=True)


if __name__ == "__main__":
    sys.exit(main())
