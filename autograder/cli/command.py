"""What all verbs share: how they end, what they log, the options that several have."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from autograder.course import Course
from autograder.errors import CourseError
from autograder.language import VARIABLE
from autograder.text import printable, suggest

if TYPE_CHECKING:
    from pathlib import Path

    from autograder.logs import Appending

DONE, UNDONE, UNFIT = 0, 1, 2
STOPPED = 130  # as shells say it of Ctrl-C
ADVICE = {
    errno.EEXIST: "a file is where a folder belongs: move it, or set GRADING_ROOT to another folder",
    errno.ENOTDIR: "a file is where a folder belongs: move it, or set GRADING_ROOT to another folder",
    errno.EACCES: "whose is it? set GRADING_ROOT to choose another grading folder",
    errno.EPERM: "whose is it? set GRADING_ROOT to choose another grading folder",
    errno.EROFS: "set GRADING_ROOT to choose another grading folder",
    errno.ENOSPC: "free some space and run the same line again",
    errno.EDQUOT: "free some space and run the same line again",
}
DEBUG, VERBOSE = f"{__name__}.debug", f"{__name__}.verbose"  # in click's meta


class Verb(click.Command):
    """A command whose failures end in one line on stderr instead of a traceback.

    Parameters
    ----------
    logged : bool
        Whether a run leaves a file in ``grading/log``.
    """

    def __init__(self, *args: Any, logged: bool = False, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.logged = logged

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; an error becomes a line, a place to look and an exit status."""
        with self._log(ctx) as log:
            try:
                _require_language()
                return super().invoke(ctx)
            except KeyboardInterrupt:
                if ctx.meta.get(DEBUG):
                    raise
                _note("stopped")
                click.echo(
                    "stopped; what is done is kept: run the same line again to go on", err=True
                )
                sys.exit(STOPPED)
            except (BrokenPipeError, click.ClickException, click.exceptions.Exit, click.Abort):
                raise  # click ends these by itself; a reader such as `head` has seen enough
            except Exception as error:
                _keep(error)
                if ctx.meta.get(DEBUG):
                    raise
                line = f"autograder: {_one_line(error)}{_where_to_look(error, log)}"
                click.echo(clean(line), err=True)
                sys.exit(error.exit_code if isinstance(error, CourseError) else UNDONE)

    @contextmanager
    def _log(self, ctx: click.Context) -> Iterator[Appending | None]:
        from autograder import logs

        verbose = bool(ctx.meta.get(VERBOSE))
        if self.logged:
            with logs.run_log(Course.here(), self.name or "", verbose) as log:
                yield log
        else:
            with logs.steps_on_stderr(verbose):
                yield None


def _require_language() -> None:
    """Tell a language that there is not before any work is done."""
    if os.environ.get(VARIABLE):
        from autograder.judge.feedback.sentences import require_language

        require_language()


def _note(words: str) -> None:
    """Write a line into the log."""
    import logging

    logging.getLogger(__name__).info("%s", words)


def _keep(error: Exception) -> None:
    """Log an error; what a person did wrong needs no traceback."""
    import logging

    log = logging.getLogger(__name__)
    if isinstance(error, CourseError) and error.__cause__ is None:
        log.info("%s", error)
    else:
        log.error("%s", _one_line(error), exc_info=error)


def _one_line(error: Exception) -> str:
    """Return an error as people read it: the file first, then what is wrong with it, then what to do."""
    if isinstance(error, OSError) and error.strerror:
        text = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        advice = ADVICE.get(error.errno or 0)
        return " ".join((f"{text}; {advice}" if advice else text).split())
    words = " ".join(str(error).split())
    if isinstance(error, CourseError | OSError):
        return words
    return f"a fault of the grader ({type(error).__name__}{': ' * bool(words)}{words[:200]})"


def _where_to_look(error: Exception, log: Appending | None) -> str:
    if log is not None and log.is_written:
        return f"; see {shown(log)}" if log.troubled else ""
    known = isinstance(error, CourseError | OSError)
    return "" if known else "; add --debug to see where"


def shown(log: Appending) -> str:
    """Return the log's path as it is typed from here."""
    return as_typed(log.path)


def as_typed(place: Path) -> str:
    """Return a path as it is typed from here: as short as can be."""
    path = os.path.relpath(place)
    return str(place) if path.startswith("..") else path


def point_to_log() -> None:
    """Say once, after a table, where a fault of ours is described."""
    from autograder import logs

    log = logs.current()
    if log is not None and log.troubled and log.is_written:
        click.echo(clean(f"autograder: see {shown(log)}"), err=True)


def clean(text: str) -> str:
    """Take from a text what could act on a terminal: names of files and students may be anything."""
    return "\n".join(map(printable, text.split("\n")))


AUTHORS = ("new", "build", "audit", "mistakes")
INSTRUCTORS = (
    "doctor", "demo", "release", "dist", "roster", "collect", "extend", "grade", "feedback", "report", "export", "similar", "judge", "watch",
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
            ctx.fail(f"no verb is called {args[0]!r}; {suggest(args[0], self.commands)}")
        return super().resolve_command(ctx, args)


def _noted(key: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def note(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
        if value:
            ctx.meta[key] = True

    return note


def run_options(function: Any) -> Any:
    """Let a run be looked into; before the verb and after it."""
    for flags, key, words in (
        (("--debug",), DEBUG, "On an error, show the traceback instead of one line."),
        (("-v", "--verbose"), VERBOSE, "Show on stderr what is being done."),
    ):
        function = click.option(
            *flags, is_flag=True, expose_value=False, callback=_noted(key), help=words
        )(function)
    return function


EPILOG = """\
Exit status: 0 done (wrong answers included), 1 something was left undone, 2 bad usage or unfit machine.

Environment: GRADING_ROOT, the folder of submissions, results and gradebook (grading/ by default);
GRADEBOOK_URL, a PostgreSQL gradebook; GRADEBOOK_WAIT_S, patience with a locked gradebook (120);
AUTOGRADER_LANGUAGE, the language of feedback (en).
"""


@run_options
@click.group(
    cls=Verbs,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="convolution-course", prog_name="autograder")
def main() -> None:
    """Release, collect, grade and give feedback on the course's assignments."""


def compute_with_one_thread() -> None:
    """Let processes of the judge compute with one thread: NumPy's others wait busily for work.

    Arrays are small here, and the other cores have sandboxes to run. NumPy looks when it is loaded.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def verb(*, logged: bool = False) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a verb of the command line."""

    def register(function: Callable[..., Any]) -> click.Command:
        return main.command(cls=Verb, logged=logged)(run_options(function))

    return register


def assignment_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb its assignment."""
    return click.argument("assignment")(function)


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a program read the answer."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")(function)


def sandbox_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let the walls be chosen."""
    text = "Use this sandbox: bwrap, landlock or docker."
    return click.option("--sandbox", help=text)(function)


def jobs_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let the number of sandboxes at a time be chosen."""
    return click.option(
        "-j", "--jobs", type=click.IntRange(1, 256),
        help="Sandboxes at a time; default: one a core.",
    )(function)  # fmt: skip


def where_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let the search for the lines of mistakes be switched off."""
    return click.option(
        "--where/--no-where", default=True,
        help="Look for the lines in which the mistakes are; on by default.",
    )(function)  # fmt: skip


def emit(as_json: bool, value: dict[str, Any], text: str) -> None:
    """Write a line, for a program or for people."""
    click.echo(json.dumps(value) if as_json else clean(text))


def open_page(page: Path) -> bool:
    """Open a page in the browser; say so if there is none."""
    import webbrowser

    opened = webbrowser.open(page.as_uri())
    if not opened:
        click.echo(clean(f"autograder: no browser was found; open {page} yourself"), err=True)
    return opened
