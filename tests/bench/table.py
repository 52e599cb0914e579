"""Write what was measured as tables, on the terminal and into the manual."""

from __future__ import annotations

import datetime
import os
import platform
import re
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from tests.bench import account
from tests.bench.assignments import Judging
from tests.bench.costs import Costs
from tests.bench.growth import Run
from tests.bench.layers import Row
from tests.bench.memory import HighWater
from tests.bench.share import Share
from tests.bench.stock import Rate
from tests.bench.where import Where

BEGIN = "<!-- bench: begin (written by `make bench`) -->"
END = "<!-- bench: end -->"


def machine() -> str:
    """Say when and on what it was measured."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    load = os.getloadavg()[0]
    missing = "" if account.exact() else "; CPU times miss a little: no control group could be made"
    return (
        f"Measured by `make bench` on {today}: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, "
        f"Linux {platform.release().split('-')[0]}, Python {platform.python_version()}, "
        f"NumPy {np.__version__}; load before the run {load:.1f}{missing}."
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.machine()


def graders(rates: Sequence[Rate]) -> list[str]:
    """Compare graders with the first of them, on the same class in the same run."""
    base = rates[0]
    lines = [
        f"**The same {base.size} submissions of `a2_convolution`** (right in many styles, wrong in known ways, slow loops), "
        "start-up of the command taken off:",
        "",
        *_head("", "submissions a minute", "×", "CPU s a submission", "÷", "peak memory", "whole command"),
    ]  # fmt: skip
    lines += [
        (
            f"| {rate.name} | {60 / rate.wall_s:.0f} | {base.wall_s / rate.wall_s:.1f} | {rate.cpu_s:.3f} "
            f"| {base.cpu_s / rate.cpu_s:.1f} | {rate.whole.peak_mb:.0f} MB | {rate.whole.wall_s:.1f} s |"
        )
        for rate in rates
    ]
    return [*lines, ""]


def right(rate: Rate, own_ms: float | None) -> list[str]:
    """Say what a correct submission costs over the student's own time."""
    text = f"A correct submission takes {rate.cpu_s:.3f} s of CPU, everything counted"
    if own_ms is not None:
        over = rate.cpu_s - own_ms / 1000
        text += f"; {own_ms / 1000:.3f} s of it is the student's own code, {over:.3f} s ours"
    return [f"{text}.", ""]


def growth(
    workers: Sequence[Run], students: Sequence[Run], rerun: account.Usage | None
) -> list[str]:
    """Show time and memory by workers and by students, and the rerun."""
    lines = [
        "**Growth** (whole commands):",
        "",
        *_head("students", "workers", "seconds", "submissions a minute", "CPU s each", "peak memory", "coordinator at 200 / 600 / 1000 filed"),
    ]  # fmt: skip
    for run in [*workers, *students]:
        resident = " / ".join(f"{mb:.0f}" for mb in run.coordinator_mb.values())
        lines.append(
            f"| {run.size} | {run.jobs} | {run.usage.wall_s:.1f} | {60 * run.size / run.usage.wall_s:.0f} "
            f"| {run.usage.cpu_s / run.size:.3f} | {run.usage.peak_mb:.0f} MB "
            f"| {resident + ' MB' if resident else ''} |"
        )
    if rerun:
        lines += [
            "",
            f"Grading {students[-1].size} again with nothing changed: {rerun.wall_s:.1f} s.",
        ]
    return [*lines, ""]


def where(found: Where) -> list[str]:
    """Say how many lines of mistakes are found, and what that costs."""
    return [
        f"**Where in the code**, for {found.programs} edits of right programs, their names untold: a place for "
        f"{found.placed} ({found.placed / found.programs:.0%}), a line that the edit changed for {found.right}; "
        f"{found.cpu_s:.2f} s of CPU a function in the sandboxes (mean), {found.most_cpu_s:.1f} s at most.",
        "",
    ]


def costs(values: Costs) -> list[str]:
    """List what the parts cost, and the sandbox's own share."""
    lines = ["**What the parts cost** (medians):", "", *_head("", "ms")]
    lines += [f"| {name} | {value:.1f} |" for name, value in values.items()]
    bare, walls = "Python and NumPy, no sandbox, ", "… in bubblewrap, locked, "
    share = {kind: values[walls + kind] - values[bare + kind] for kind in ("wall", "CPU")}
    lines.append(
        f"| **the sandbox's own share** (wall / CPU) | **{share['wall']:.1f} / {share['CPU']:.1f}** |"
    )
    return [*lines, ""]


def share(rows: Iterable[Share], page_s: float) -> list[str]:
    """Show what the judge's own process computes for a submission, and how soon a page is there."""
    lines = [
        "**The judge's own share**, ms of CPU in its process for a submission; the student's code is not in it:",
        "",
        *_head("submissions", "deciding, explaining", "filing", "sandboxes", "channel", "all but the channel"),
    ]  # fmt: skip
    for row in rows:
        parts = [row.ms[part] for part in ("deciding", "filing", "sandboxes", "channel")]
        numbers = " | ".join(f"{ms:.1f}" for ms in (*parts, row.but_for_the_channel))
        lines.append(f"| {row.kind} | {numbers} |")
    return [*lines, "", f"From hand-in to feedback page in a running grader: {page_s:.2f} s.", ""]


def memory(runs: Iterable[HighWater]) -> list[str]:
    """Show the most memory that each verb held, by students."""
    mb: dict[str, dict[int, float]] = {}
    for run in runs:
        mb.setdefault(run.verb, {})[run.size] = run.mb
    sizes = sorted({size for by_size in mb.values() for size in by_size})
    lines = [
        "**Memory of the coordinator**, most MB held by each verb over classes whose results are there:",
        "",
        *_head("students", *(str(size) for size in sizes)),
    ]
    lines += [
        f"| `{verb.partition(',')[0]}`{verb[len(verb.partition(',')[0]):]} | "
        + " | ".join(f"{by_size[size]:.0f}" for size in sizes) + " |"
        for verb, by_size in mb.items()
    ]  # fmt: skip
    return [*lines, ""]


def assignments(rows: Iterable[Judging]) -> list[str]:
    """List what judging a right submission takes."""
    lines = [
        "**One right submission of each assignment**, judged in a sandbox started for it (wall time, medians):",
        "",
        *_head("assignment", "author's solution s", "naive loops s"),
    ]
    lines += [f"| {row.assignment} | {row.author_s:.2f} | {row.naive_s:.2f} |" for row in rows]
    return [*lines, ""]


def layers(rows: Iterable[Row]) -> list[str]:
    """Compare references with loops and with PyTorch."""
    lines = [
        "**Reference layers**, one thread, float64, m = 8, 32×32×16 → 32, 3×3, padding 1 (pooling 2×2):",
        "",
        *_head("layer", "reference ms", "naive loops ms", "× faster", "PyTorch ms", "reference ÷ PyTorch"),
    ]  # fmt: skip
    for row in rows:
        torch = row["torch_ms"]
        beside = f"{torch:.1f} | {row['reference_ms'] / torch:.1f}" if torch else "not installed |"
        lines.append(
            f"| `{row['layer']}` | {row['reference_ms']:.1f} | {row['loops_ms']:.0f} "
            f"| {row['loops_ms'] / row['reference_ms']:.0f} | {beside} |"
        )
    return [*lines, ""]


def _head(*names: str) -> list[str]:
    return [
        f"| {' | '.join(names)} |",
        f"|{'|'.join('---' if i == 0 else '---:' for i in range(len(names)))}|",
    ]


def write_into(page: Path, lines: Sequence[str]) -> None:
    """Replace the text between the two marks.

    Raises
    ------
    ValueError
        If the marks are not there.
    """
    text = page.read_text(encoding="utf-8")
    block = "\n".join([BEGIN, "", *map(_folded, lines), END])
    written, count = re.subn(
        f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: block, text, flags=re.DOTALL
    )
    if count != 1:
        raise ValueError(f"{page} does not hold the marks of the bench once")
    page.write_text(written, encoding="utf-8")


def _folded(line: str) -> str:
    """Fold prose as the manual's pages are; rows of a table stay whole."""
    return line if line.startswith("|") else textwrap.fill(line, width=105)
