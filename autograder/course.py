"""A course on disk: its notebooks, and the private place that grading writes to."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import Undone
from autograder.files import create_private, make_private, scratch_beside, tighten

SECRET_BYTES = 32


class BadSecret(Undone):
    """The file of the course's secret is not as it was made; grading with it would be guesswork."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course's folders and files by name; nothing is read before it is asked for.

    Parameters
    ----------
    root : Path
        The repository.
    """

    root: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", self.root.resolve())

    @classmethod
    def here(cls) -> Course:
        """Return the course that surrounds the working directory, or else this installation's."""
        place = Path.cwd()
        for folder in (place, *place.parents):
            if (folder / "nbgrader_config.py").is_file() and (folder / "solutions").is_dir():
                return cls(folder)
        return cls(Path(__file__).parents[1])

    # What authors write, and what is built from it.

    @property
    def solutions(self) -> Path:
        """The masters, and the solution notebooks built from them."""
        return self.root / "solutions"

    @property
    def assignments(self) -> Path:
        """The notebooks that students get."""
        return self.root / "assignments"

    def solution(self, assignment: str) -> Path:
        """Return the notebook with the author's solutions."""
        return self.solutions / assignment / f"{assignment}.ipynb"

    def released(self, assignment: str) -> Path:
        """Return the notebook that students get."""
        return self.assignments / assignment / f"{assignment}.ipynb"

    def assignment_names(self) -> list[str]:
        """Return the assignments that have a built solution notebook."""
        built = (path.parent.name for path in self.solutions.glob("a*/a*.ipynb"))
        return sorted(built, key=by_number)

    # What grading writes.

    @property
    def grading(self) -> Path:
        """The folder of submissions, results and gradebook.

        The environment variable ``GRADING_ROOT`` moves it; a relative one counts from `root`.
        """
        return self.root / Path(os.environ.get("GRADING_ROOT") or "grading").expanduser()

    def make_grading(self) -> Path:
        """Make the grading folder, unless it is there, and return it; what is below is its owner's only.

        Folders and files that an older version made readable by others are closed. The grading folder
        itself is not: `autograder.privacy` tells who can read it.
        """
        make_private(self.grading)
        parts = (self.submitted, self.results, self.places, self.autograded, self.feedback, self.log,
                 self.grading / "reports", self.grading / "export", self.gradebook, self.secret_file,
                 self.lock_file, self.roster_file, self.origins, self.watch)  # fmt: skip
        for part in parts:
            tighten(part)
        return self.grading

    @property
    def submitted(self) -> Path:
        """What students handed in."""
        return self.grading / "submitted"

    @property
    def results(self) -> Path:
        """The truth about every graded submission."""
        return self.grading / "results"

    @property
    def places(self) -> Path:
        """Where the mistakes of programs are, by program: students hand in the same ones."""
        return self.grading / "places"

    @property
    def autograded(self) -> Path:
        """The graded notebooks, as nbgrader's formgrader reads them."""
        return self.grading / "autograded"

    @property
    def feedback(self) -> Path:
        """The pages that tell students what was right and what was not."""
        return self.grading / "feedback"

    @property
    def roster_file(self) -> Path:
        """Who takes the course, by all the names that platforms give them."""
        return self.grading / "roster.json"

    @property
    def origins(self) -> Path:
        """Where submissions came from."""
        return self.grading / "origins"

    @property
    def watch(self) -> Path:
        """Which pages students were shown, while somebody watched."""
        return self.grading / "watch"

    @property
    def log(self) -> Path:
        """What happened in every run."""
        return self.grading / "log"

    def submission(self, student: str, assignment: str) -> Path:
        """Return the notebook that a student handed in."""
        return self.submitted / student / assignment / f"{assignment}.ipynb"

    def origin(self, student: str, assignment: str) -> Path:
        """Return the file that says where a student's submission came from."""
        return self.origins / assignment / f"{student}.json"

    def autograded_notebook(self, student: str, assignment: str) -> Path:
        """Return where nbgrader looks for a student's graded notebook."""
        return self.autograded / student / assignment / f"{assignment}.ipynb"

    def feedback_page(self, student: str, assignment: str) -> Path:
        """Return the page that tells a student what was right and what was not."""
        return self.feedback / student / assignment / f"{assignment}.html"

    def report_page(self, assignment: str) -> Path:
        """Return the page on what the class gets wrong."""
        return self.grading / "reports" / f"{assignment}.html"

    def score_table(self, assignment: str | None, kind: str = "") -> Path:
        """Return the table for the LMS, of a kind; of all assignments, if none is named."""
        return self.grading / "export" / f"{assignment or 'all'}{kind and '-'}{kind}.csv"

    def feedback_archive(self, assignment: str, kind: str) -> Path:
        """Return the archive of pages for an LMS."""
        return self.grading / "export" / f"{assignment}-feedback-{kind}.zip"

    @property
    def gradebook(self) -> Path:
        """nbgrader's database, unless it is elsewhere."""
        return self.grading / "gradebook.db"

    @property
    def lock_file(self) -> Path:
        """The file that one grader at a time holds a lock on."""
        return self.grading / ".lock"

    @property
    def secret_file(self) -> Path:
        """The file of the course's secret."""
        return self.grading / "secret"

    def secret(self) -> bytes:
        """Return the course's secret, making it (readable by its owner only) the first time.

        Raises
        ------
        BadSecret
            If it is cut off, a folder or a link to nothing: hidden inputs could be guessed, and every
            score would change.
        """
        path = self.secret_file
        if not os.path.lexists(path):
            self.make_grading()
            _make_secret(path)
        try:
            secret = path.read_bytes()
        except IsADirectoryError:
            raise BadSecret(_bad_secret(path, "is a folder, wanted a file")) from None
        except FileNotFoundError:
            raise BadSecret(_bad_secret(path, "is a link to nothing, wanted a file")) from None
        if len(secret) != SECRET_BYTES:
            raise BadSecret(_bad_secret(path, f"has {len(secret)} bytes, wanted {SECRET_BYTES}"))
        return secret


def by_number(name: str) -> tuple[str, int, str]:
    """Return what names such as ``a9_bug_hunt`` and ``a10_batchnorm`` are sorted by."""
    letters, number, rest = re.findall(r"(\D*)(\d*)(.*)", name, re.DOTALL)[0]
    return letters, int(number or 0), rest


def _bad_secret(path: Path, problem: str) -> str:
    return (
        f"{path} {problem}; put the file back from a backup, "
        "or remove it and grade again (scores may then differ by a hair)"
    )


def _make_secret(path: Path) -> None:
    with scratch_beside(path) as scratch:
        with create_private(scratch) as file:
            file.write(os.urandom(SECRET_BYTES))
        with suppress(FileExistsError):  # the first of several makers wins
            os.link(scratch, path)
