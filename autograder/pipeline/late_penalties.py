"""Late penalties by nbgrader's own plugin, kept where people entered them."""

from __future__ import annotations

from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties


class LatePenalties(AssignLatePenalties):
    """Assign penalties as nbgrader does, but take none away where people enter them.

    A plugin that gives penalties owns them: an extension or a corrected due date takes one back.
    """

    @property
    def is_left_to_people(self) -> bool:
        """Whether nbgrader's own plugin is chosen, and told to do nothing."""
        plugin = self.plugin_inst
        return type(plugin) is LateSubmissionPlugin and plugin.penalty_method == "none"

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the notebook as it is."""
        from nbgrader.api import Gradebook

        about = resources["nbgrader"]
        names = about["notebook"], about["assignment"], about["student"]
        with Gradebook(about["db_url"]) as gradebook:
            before = gradebook.find_submission_notebook(*names).late_submission_penalty
        nb, resources = super().preprocess(nb, resources)
        if self.is_left_to_people and before is not None:
            with Gradebook(about["db_url"]) as gradebook:
                row = gradebook.find_submission_notebook(*names)
                row.late_submission_penalty = before
                gradebook.db.commit()
        return nb, resources
