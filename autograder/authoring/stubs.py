"""nbgrader's step that takes solutions out, with stubs that say the name of their task."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import clearsolutions

TEXT_STUB = "*Write your answer here.*"


def stub_line(task: str) -> str:
    """Return the line that stands for the solution of `task`."""
    return f'raise NotImplementedError("{task}: write your code here")'


class ClearSolutions(clearsolutions.ClearSolutions):
    """Replace each solution by a stub that names its task when it is called."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict, cell_index: int
    ) -> tuple[NotebookNode, dict]:
        if utils.is_solution(cell):
            self.code_stub = {"python": stub_line(cell.metadata.nbgrader.grade_id)}
            self.text_stub = TEXT_STUB
        return super().preprocess_cell(cell, resources, cell_index)
