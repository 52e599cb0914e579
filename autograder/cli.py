"""The command line: ``autograder VERB``. Each verb imports what it needs, so that none waits for another.

Exit status: 0 done (wrong answers included), 1 something was left undone, 2 bad usage or unfit machine.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder.course import Course
from autograder.errors import CourseError
from autograder.language import VARIABLE
from autograder.text import meant

DONE, UNDONE, UNFIT = 0, 1, 2


class Verb(click.Command):
    """A command whose expected failures end in one line on stderr instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            _require_language()
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("stopped; what is done is kept: run the same line again to go on", err=True)
            sys.exit(130)
        except BrokenPipeError:
            raise  # the reader, such as `head`, has seen enough; click ends without a word
        except (CourseError, OSError) as error:
            click.echo(_clean(f"autograder: {_one_line(error)}"), err=True)
            sys.exit(error.exit_code if isinstance(error, CourseError) else UNDONE)


ADVICE = {
    errno.EEXIST: "a file stands where a folder belongs: move it, or set GRADING_ROOT to another folder",
    errno.ENOTDIR: "a file stands where a folder belongs: move it, or set GRADING_ROOT to another folder",
    errno.EACCES: "whose is it? set GRADING_ROOT to choose another grading folder",
    errno.EPERM: "whose is it? set GRADING_ROOT to choose another grading folder",
    errno.EROFS: "set GRADING_ROOT to choose another grading folder",
    errno.ENOSPC: "free some space and run the same line again",
    errno.EDQUOT: "free some space and run the same line again",
}


def _require_language() -> None:
    """Tell a language that there is not before any work is done."""
    if os.environ.get(VARIABLE):
        from autograder.judge.feedback.sentences import require_language

        require_language()


def _one_line(error: Exception) -> str:
    """Return an error as people read it: the file first, then what is wrong with it, then what to do."""
    if isinstance(error, OSError) and error.strerror:
        text = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        advice = ADVICE.get(error.errno or 0)
        return " ".join((f"{text}; {advice}" if advice else text).split())
    return " ".join(str(error).split())


AUTHORS = ("build", "audit", "mistakes")
INSTRUCTORS = (
    "doctor", "demo", "release", "dist", "collect", "grade", "feedback", "report", "export", "similar", "judge",
)  # fmt: skip


class Verbs(click.Group):
    """The verbs in the order of a term; a misspelt one is told with the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs, as an instructor meets them."""
        return [*INSTRUCTORS, *AUTHORS]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs by whom they are for."""
        for title, names in (("For instructors", INSTRUCTORS), ("For authors", AUTHORS)):
            with formatter.section(title):
                formatter.write_dl(
                    [(name, self.commands[name].get_short_help_str(80)) for name in names]
                )

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the verb that was typed."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            ctx.fail(f"no verb is called {args[0]!r}; {meant(args[0], self.commands)}")
        return super().resolve_command(ctx, args)


EPILOG = """\
Exit status: 0 done (wrong answers included), 1 something was left undone, 2 bad usage or unfit machine.

Environment: GRADING_ROOT, the folder of submissions, results and gradebook (grading/ by default);
GRADEBOOK_URL, a PostgreSQL gradebook; GRADEBOOK_WAIT_S, patience with a locked gradebook (120);
AUTOGRADER_LANGUAGE, the language of feedback (en).
"""


@click.group(
    cls=Verbs,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="convolution-course", prog_name="autograder")
def main() -> None:
    """Release, collect, grade and give feedback on the course's assignments."""


def _with_one_thread_each() -> None:
    """Let processes of the judge compute with one thread: NumPy's others wait busily for work.

    Arrays are small here, and the other cores have sandboxes to run. NumPy looks when it is loaded.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def verb(function: Callable[..., Any]) -> click.Command:
    """Make a function a verb of the command line."""
    return main.command(cls=Verb)(function)


def assignment_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb its assignment."""
    return click.argument("assignment")(function)


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a program read the answer."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")(function)


def _emit(as_json: bool, value: dict[str, Any], text: str) -> None:
    click.echo(json.dumps(value) if as_json else _clean(text))


def _clean(text: str) -> str:
    """Take from a text what could act on a terminal: names of files and students may be anything."""
    from autograder.text import printable

    return "\n".join(map(printable, text.split("\n")))


# -- for authors


@verb
@click.argument("names", nargs=-1)
@click.option(
    "--check",
    is_flag=True,
    help="Change nothing; exit 1 if a notebook is not what its master says.",
)
@click.option("--no-execute", is_flag=True, help="Do not run lectures; keep the outputs they have.")
@click.option("--refresh", is_flag=True, help="Run lectures again even if their code is unchanged.")
def build(names: tuple[str, ...], check: bool, no_execute: bool, refresh: bool) -> None:
    """Build notebooks (all, if none is named) from their py:percent masters."""
    from autograder.authoring.build import build as build_notebooks

    results = build_notebooks(
        Course.here(), list(names) or None, check=check, execute=not no_execute, refresh=refresh
    )
    for result in results:
        click.echo(f"{result.state:<10} {result.name}")
        for difference in result.differences if check else ():
            click.echo(f"           {difference}")
    sys.exit(DONE if not check or all(result.ok for result in results) else UNDONE)


@verb
@click.argument("names", nargs=-1)
@click.option(
    "--no-gate", is_flag=True, help="Do not judge the solution and the blank version first."
)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a release would.")
def release(names: tuple[str, ...], no_gate: bool, check: bool) -> None:
    """Make the students' version of the named assignments, or of all."""
    from autograder.authoring.release import check_released, release_all

    if check:
        findings = check_released(Course.here(), names)
        for finding in findings:
            click.echo(finding)
        sys.exit(UNDONE if findings else DONE)
    for released in release_all(Course.here(), names, gate=not no_gate):
        state = "released" if released.changed else "unchanged"
        click.echo(f"{state:<10} {released.name}: {released.points:g} automatic points")


@verb
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write; students.zip by default.",
)
def dist(output: Path | None) -> None:
    """Pack what students get, and audit it."""
    from autograder.authoring.dist import dist as pack

    packed = pack(Course.here(), output)
    click.echo(f"{packed.path}: {len(packed.files)} files, nothing private in it")


@verb
def audit() -> None:
    """Look for private things in what students get."""
    from autograder.authoring.audit import audit as look

    findings = look(Course.here())
    for finding in findings:
        click.echo(str(finding))
    sys.exit(UNDONE if findings else DONE)


@verb
@click.argument("names", nargs=-1, metavar="[ASSIGNMENT]... [FUNCTION] [NAME]")
@click.option(
    "--show", is_flag=True, help="Show the mutants, what they lose and what a student reads."
)
@click.option("--check", is_flag=True, help="Only read the catalogues and make every mutant.")
@click.option("--write", is_flag=True, help="Write the table into docs/numbers/mistakes.md.")
def mistakes(names: tuple[str, ...], show: bool, check: bool, write: bool) -> None:
    """Test that the mistakes in the catalogue lose points and get their names, by function.

    With the NAME of a mistake, or --show: its mutants as differences, the families that they fail,
    and the message that a student reads.
    """
    from autograder.authoring import mutant_view, mutation_table
    from autograder.authoring.mutant_choice import choose

    choice = choose(Course.here(), names)
    if check or show or choice.misconception:
        told = 0
        for line in mutant_view.refused(choice) if check else mutant_view.shown(choice):
            click.echo(line)
            told += 1
        sys.exit(UNDONE if check and told else DONE)
    rows = mutation_table.rows_of(choice)
    click.echo(mutation_table.as_markdown(rows))
    if write:
        mutation_table.write_into_manual(Course.here(), rows)
    sys.exit(DONE if all(row.complete for row in rows) else UNDONE)


# -- for instructors


@verb
@assignment_argument
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@json_option
def collect(assignment: str, source: Path, as_json: bool) -> None:
    """Bring in submissions from a folder or an LMS's zip archive."""
    from autograder.judge.notebook.assignment import load_assignment
    from autograder.pipeline.collect import collect as bring_in
    from autograder.text import printable

    load_assignment(assignment, Course.here())
    lines = bring_in(Course.here(), assignment, source)
    for line in lines:
        value = {
            "student": line.student,
            "state": line.state,
            "origin": line.origin,
            "reason": line.reason,
        }
        reason = f" ({line.reason})" if line.reason else ""
        _emit(as_json, value, printable(f"{line.state:<10} {line.student}{reason}"))
    sys.exit(UNDONE if any(line.state == "refused" for line in lines) else DONE)


@verb
@assignment_argument
@click.argument("students", nargs=-1)
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 256), help="Sandboxes at a time; default: one a core."
)
@click.option("--force", is_flag=True, help="Grade again what is graded already.")
@click.option("--sandbox", help="Use this sandbox: bwrap, landlock or docker.")
@click.option(
    "--scheduler", metavar="ADDRESS", help="Grade on a Dask cluster, such as tcp://10.0.0.5:8786."
)
@json_option
def grade(
    assignment: str, students: tuple[str, ...], jobs: int | None, force: bool, sandbox: str | None,
    scheduler: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Grade collected submissions (of all students, if none is named) in the sandbox."""
    _with_one_thread_each()
    from autograder.pipeline import show
    from autograder.pipeline.grade import grade as grade_all

    with show.progress(assignment, enabled=not as_json) as progress:
        summary = grade_all(
            Course.here(), assignment, students, jobs=jobs, force=force, sandbox=sandbox,
            scheduler=scheduler, progress=progress, say=lambda text: click.echo(text, err=True),
        )  # fmt: skip
    if as_json:
        for graded in summary.graded:
            click.echo(
                json.dumps({"student": graded.student, "reused": graded.reused, **graded.stored})
            )
    else:
        show.table(summary)
    for line in show.undone(summary):
        click.echo(f"autograder: {line}", err=True)
    sys.exit(UNDONE if summary.undone else DONE)


@verb
@assignment_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--sandbox", help="Use this sandbox: bwrap, landlock or docker.")
@json_option
def judge(assignment: str, files: tuple[Path, ...], sandbox: str | None, as_json: bool) -> None:
    """Grade notebooks by path, touching no gradebook."""
    _with_one_thread_each()
    from autograder.judge.judge import judge_files

    undone = False
    for result in judge_files(assignment, files, sandbox=sandbox):
        undone |= result.status == "error-infra" or result.reason.startswith("the file cannot")
        if as_json:
            click.echo(json.dumps(result.to_contract()))
        else:
            from autograder.pipeline import show

            click.echo(show.judged(result))
    sys.exit(UNDONE if undone else DONE)


@verb
@assignment_argument
@click.argument("students", nargs=-1)
@json_option
def feedback(assignment: str, students: tuple[str, ...], as_json: bool) -> None:
    """Write a feedback page for each graded student."""
    from autograder.pipeline.feedback import feedback as write_pages
    from autograder.text import printable

    ungraded = 0
    for student, page in write_pages(Course.here(), assignment, students):
        ungraded += page is None
        value = {"student": student, "page": str(page) if page else None}
        _emit(as_json, value, printable(str(page) if page else f"{student}: not graded yet"))
    if ungraded:
        click.echo(
            f"autograder: {ungraded} not graded yet; type: autograder grade {assignment}", err=True
        )
    sys.exit(UNDONE if ungraded else DONE)


@verb
@assignment_argument
def report(assignment: str) -> None:
    """Write one page on what the class gets wrong."""
    from autograder.pipeline import show
    from autograder.pipeline.report import report as write_report

    page, waiting = write_report(Course.here(), assignment)
    click.echo(page)
    if waiting:
        click.echo(f"autograder: {show.not_graded(assignment, waiting)}", err=True)
    sys.exit(UNDONE if waiting else DONE)


@verb
@click.argument("assignment", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the table.")
def export(assignment: str | None, output: Path | None) -> None:
    """Write the scores (of all assignments, if none is named) as a CSV table for the LMS."""
    from autograder.judge.notebook.assignment import load_assignment
    from autograder.pipeline import show
    from autograder.pipeline.export import export as write_table

    if assignment is not None:
        load_assignment(assignment, Course.here())
    place = output or Course.here().score_table(assignment)
    count = write_table(Course.here(), assignment, place)
    click.echo(f"{place}: {count} submission{'' if count == 1 else 's'}")
    missing = show.ungraded(Course.here(), assignment)
    for line in missing:
        click.echo(f"autograder: {line}", err=True)
    sys.exit(UNDONE if missing else DONE)


@verb
@assignment_argument
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.9,
    show_default=True,
    help="List pairs from this share of equal parts on.",
)
@json_option
def similar(assignment: str, threshold: float, as_json: bool) -> None:
    """List pairs of submissions whose code is alike but for names and layout."""
    from autograder.pipeline.similar import similar as compare

    found = 0
    for pair in compare(Course.here(), assignment, threshold):
        found += 1
        value = {
            "first": pair.first,
            "second": pair.second,
            "function": pair.function,
            "share": pair.share,
        }
        _emit(as_json, value, f"{pair.share:.2f}  {pair.function:<20} {pair.first}  {pair.second}")
    if not found:
        click.echo(
            f"no two submissions of {assignment} share {threshold:.0%} of a function", err=True
        )


@verb
@json_option
def doctor(as_json: bool) -> None:
    """Say whether this machine can grade safely, and what to type if not."""
    from autograder.pipeline.doctor import examine

    fit = True
    for finding in examine():
        fit &= finding.ok or not finding.needed
        mark = "ok " if finding.ok else ("NO " if finding.needed else "-- ")
        advice = f"\n     {finding.advice}" if finding.advice and not finding.ok else ""
        value = {
            "what": finding.what,
            "ok": finding.ok,
            "needed": finding.needed,
            "advice": finding.advice,
        }
        _emit(as_json, value, f"{mark} {finding.what}{advice}")
    sys.exit(DONE if fit else UNFIT)


@verb
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 256), help="Sandboxes at a time; default: one a core."
)
def demo(jobs: int | None) -> None:
    """Release, grade a class of samples, write feedback and the class report."""
    _with_one_thread_each()
    from autograder.pipeline.demo import run

    sys.exit(run(Course.here(), jobs))


if __name__ == "__main__":
    main()
