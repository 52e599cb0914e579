"""The verb that stands by and grades what comes."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.command import (
    clean,
    compute_with_one_thread,
    jobs_option,
    sandbox_option,
    verb,
    where_option,
)
from autograder.course import Course


@verb()
@click.argument("assignments", nargs=-1, required=True)
@click.option(
    "--from", "folder", metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Watch this folder, and archives in it, instead of nbgrader's exchange.",
)  # fmt: skip
@click.option(
    "--pages", metavar="FOLDER", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Put pages into FOLDER/<student>/, instead of releasing them through the exchange.",
)  # fmt: skip
@click.option("--no-pages", is_flag=True, help="Grade, and show no pages.")
@click.option(
    "--per-day", type=click.IntRange(1), default=5, show_default=True,
    help="Pages of an assignment that a student is shown a day. The last submission counts.",
)  # fmt: skip
@click.option(
    "--every", type=click.FloatRange(0.2, 3600), default=2.0, show_default=True,
    help="Seconds between two looks.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="Do what there is to do, and stop.")
@jobs_option
@sandbox_option
@where_option
def watch(
    assignments: tuple[str, ...], folder: Path | None, pages: Path | None, no_pages: bool,
    per_day: int, every: float, once: bool, jobs: int | None, sandbox: str | None, where: bool,
) -> None:  # fmt: skip
    """Stand by, grade what students hand in, and show them their pages within seconds."""
    compute_with_one_thread()
    from autograder.judge.notebook.assignment import load_assignment
    from autograder.pipeline.exchange.folder import ExchangeFolder
    from autograder.pipeline.watch.loop import watch as stand_by
    from autograder.pipeline.watch.release import Release, ToExchange, ToFolder
    from autograder.pipeline.watch.sources import FromExchange, FromFolder, Source
    from autograder.pipeline.watch.watch import Watch
    from autograder.sandbox import open_workers

    course = Course.here()
    names = list(dict.fromkeys(assignments))
    for name in names:
        load_assignment(name, course)
    if pages is not None and no_pages:
        raise click.UsageError(
            "--pages and --no-pages contradict each other; leave one of them out"
        )
    open_workers(sandbox, load_assignment(names[0], course).given, course.root, ahead=False).close()

    def make() -> Watch:
        exchange = ExchangeFolder.of(course) if folder is None else None
        source: Source
        release: Release | None = None
        if exchange is not None:
            source = FromExchange(course, names, exchange.inbound, exchange.check_owner)
        else:
            assert folder is not None
            source = FromFolder(course, names, folder.resolve())
        if pages is not None:
            release = ToFolder(pages.resolve())
        elif not no_pages and exchange is not None:
            release = ToExchange(exchange)
        click.echo(clean(_what(names, folder or (exchange and exchange.inbound), release, per_day)))
        return Watch(
            course, names, source, release, per_day=per_day, jobs=jobs, sandbox=sandbox, where=where
        )  # fmt: skip

    stand_by(course, make, lambda line: click.echo(clean(line)), every=every, once=once)


def _what(names: list[str], place: object, release: object, per_day: int) -> str:
    shown = f"at most {per_day} pages a day and student" if release else "no pages are shown"
    return f"watching {place} for {', '.join(names)}; {shown}"
