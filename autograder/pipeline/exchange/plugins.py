"""nbgrader's exchange, where it has to be told what is private, and whom not to believe."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback
from nbgrader.utils import self_owned

from autograder.course import Course
from autograder.files import write_atomically
from autograder.pipeline.exchange import inbound
from autograder.pipeline.exchange.files import can_be_released
from autograder.pipeline.people.roster import load_roster

READABLE = 0o644


class Collect(ExchangeCollect):
    """Collect as nbgrader does, but only what belongs to the student whose name it bears.

    nbgrader warns of a folder under a peer's name and takes it all the same, and copies what a link in it
    leads to: the instructor's solution, handed in by a student.
    """

    def init_src(self) -> None:
        """Find the submission of each student that is collected."""
        if self.coursedir.course_id == "":
            self.fail("No course id specified. Re-run with --course flag.")
        self.course_path = str(Path(self.root, self.coursedir.course_id))
        self.inbound_path = str(Path(self.course_path, "inbound"))
        try:
            handed, refused = inbound.scan(
                Path(self.inbound_path), self.coursedir.assignment_id, check_owner=self.check_owner
            )
        except OSError as error:
            self.fail(f"Course not found or not readable: {self.inbound_path} ({error.strerror})")
        for other in refused:
            self.log.warning("Not collected: %s: %s", other.folder, other.reason)
        asked = self.coursedir.student_id
        if asked not in ("", "*"):
            handed = [one for one in handed if one.student == asked]
        due = self._due() if self.before_duedate else None
        self.handed: dict[str, inbound.HandedIn] = {}
        for own in inbound.by_student(handed, due).values():
            # nbgrader removes what was collected before it copies: so only what can be read is chosen.
            if one := next(filter(self._is_readable, own), None):
                self.handed[one.folder.name] = one
        # Whose it is was looked at; below, a person's id stands in the place of a user name.
        self.set_trait("check_owner", False)
        roster = load_roster(Course(Path(self.coursedir.root)))
        self.src_records = [
            {
                "username": inbound.whose(roster, one.student),
                "filename": name,
                "timestamp": one.time,
            }
            for name, one in self.handed.items()
        ]

    def _is_readable(self, one: inbound.HandedIn) -> bool:
        try:
            inbound.read_files(one)
        except OSError as error:
            self.log.error("Not collected: %s: %s", one.folder, error)
            return False
        return True

    def _due(self) -> Any:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                return gradebook.find_assignment(self.coursedir.assignment_id).duedate
            except MissingEntry:
                return None

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy the notebook and nbgrader's two files, and nothing that is not the student's own."""
        files = inbound.read_files(self.handed[Path(src).name])
        for name, data in files.items():
            write_atomically(Path(dest, name), data)


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Release feedback as nbgrader does, and let students read it.

    A copy has the rights of the page in the grading folder, which only its owner may read. Who fetches a page
    has to know its name, a hash of a secret of the submission.
    """

    def copy_files(self) -> None:
        """Copy the pages to the exchange, but for those whose submission came another way."""
        before = self.coursedir.student_id_exclude
        left_out = sorted(set(self._not_from_here()))
        if left_out:
            self.log.warning(
                "Not released, since it was not handed in through the exchange: %s",
                ", ".join(left_out),
            )
        try:
            self.coursedir.student_id_exclude = ",".join(filter(None, [before, *left_out]))
            super().copy_files()
        finally:
            self.coursedir.student_id_exclude = before
        for page in Path(self.dest_path).glob("*.html"):
            if self_owned(str(page)):
                page.chmod(READABLE)

    def _not_from_here(self) -> Iterator[str]:
        """Yield the students whose page nbgrader cannot release: it would stop, and release nobody's."""
        for name in glob.iglob(str(Path(self.src_path, "*.html"))):
            page = Path(name)
            if not can_be_released(page):
                yield page.parent.parent.name
