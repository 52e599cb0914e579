"""Enter a released assignment's cells into the gradebook, also when people have handed it in."""

from __future__ import annotations

from typing import Any

from nbgrader.api import MissingEntry, Notebook
from nbgrader.preprocessors import SaveCells

from autograder.authoring.errors import ReleaseError

KINDS = ("grade", "solution", "task", "source")


class AddCells(SaveCells):
    """As nbgrader's own step, but a new cell is welcome when there are submissions.

    nbgrader refuses then, since its own grader could not fill the cell in. Ours can: grading again
    splices old submissions into the new notebook, where the new cell is as released, and keeps
    what people entered for the other cells.
    """

    def _create_notebook(self, nb: Any) -> None:
        try:
            known = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            known = None
        if known is None or not known.submissions:
            super()._create_notebook(nb)
            return
        self._refuse_to_forget(known)
        for kind in KINDS:
            save = getattr(self.gradebook, f"update_or_create_{kind}_cell")
            for name, about in getattr(self, f"new_{kind}_cells").items():
                save(name, self.notebook_id, self.assignment_id, **about)

    def _refuse_to_forget(self, known: Notebook) -> None:
        """Raise if a cell is gone that points or comments belong to."""
        gone = {
            cell.name
            for kind in KINDS[:3]
            for cell in getattr(known, f"{kind}_cells")
            if cell.name not in getattr(self, f"new_{kind}_cells")
        }
        if gone:
            count = len(known.submissions)
            people = "1 student has" if count == 1 else f"{count} students have"
            raise ReleaseError(
                f"{self.assignment_id}: not released: {people} handed it in with the graded cells "
                f"{', '.join(sorted(gone))}, which are gone or graded in another way now; put them back"
            )
