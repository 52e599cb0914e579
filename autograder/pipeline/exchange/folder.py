"""nbgrader's exchange as `nbgrader_config.py` and the machine's settings describe it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import BadUsage
from autograder.pipeline.database import prepare_nbgrader

log = logging.getLogger(__name__)


class NoExchange(BadUsage):
    """There is no exchange, or this course has nothing in it; the text says what to do."""


@dataclass(frozen=True)
class ExchangeFolder:
    """The exchange of one course.

    Parameters
    ----------
    api : nbgrader.apps.NbGraderAPI
        Of the course's own settings.
    root : Path
        The folder that everybody shares.
    inbound : Path
        What students hand in.
    check_owner : bool
        Whether a submission has to belong to the user of the machine that its name says.
    """

    api: Any
    root: Path
    inbound: Path
    check_owner: bool

    @classmethod
    def of(cls, course: Course) -> ExchangeFolder:
        """Read the settings, which takes nbgrader seconds.

        Raises
        ------
        NoExchange
        """
        prepare_nbgrader()
        from nbgrader.apps import NbGraderAPI
        from nbgrader.apps.baseapp import NbGrader

        app = NbGrader()
        app.initialize([], root=str(course.root))
        # Its words go to our log, by us: `release` returns them.
        app.log.handlers.clear()
        app.log.propagate = False
        api = NbGraderAPI(parent=app)
        settings = api.exchange.Collect(coursedir=api.coursedir, parent=api)
        root = Path(settings.root)
        inbound = root / api.coursedir.course_id / "inbound"
        if not root.is_dir():
            raise NoExchange(
                f"the exchange {root} is not there; name one as c.Exchange.root in nbgrader_config.py, "
                "or give a folder: --from FOLDER"
            )
        if not inbound.is_dir():
            raise NoExchange(
                f"the exchange {root} has no course {api.coursedir.course_id!r} yet; "
                "type: nbgrader release_assignment ASSIGNMENT"
            )
        return cls(api, root, inbound, bool(settings.check_owner))

    def release_feedback(self, assignment: str, student: str) -> str:
        """Release a student's page; returns why it was not, or nothing."""
        answer = self.api.release_feedback(assignment, student)
        words = str(answer.get("log") or "").strip()
        if answer["success"]:
            log.debug("%s: %s", student, words)
            return ""
        trace = str(answer.get("error") or "").strip()
        log.error("%s: the page was not released: %s\n%s", student, words, trace)
        return (trace or words or "nbgrader says nothing").splitlines()[-1]
