"""Late penalties by nbgrader's own plugin, kept where people entered them."""

from __future__ import annotations

from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties


class LatePenalties(AssignLatePenalties):
    """Assign penalties as nbgrader does, but take none away where people enter them.

    A plugin that gives penalties owns them: an extension or a corrected due date takes one back, and so does a
    plugin that is no longer chosen.
    """

    @property
    def is_left_to_people(self) -> bool:
        """Whether nbgrader's own plugin is chosen, and told to do nothing."""
        plugin = self.plugin_inst
        return type(plugin) is LateSubmissionPlugin and plugin.penalty_method == "none"

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the notebook as it is."""
        from nbgrader.api import Gradebook

        from autograder.course import Course
        from autograder.pipeline.lateness import extensions, penalties

        about, course = resources["nbgrader"], Course.here()
        names = about["notebook"], about["assignment"], about["student"]
        self.init_plugin()
        plugin = None if self.is_left_to_people else self.plugin_inst
        written = penalties.Written.of(course, names[1])
        with Gradebook(about["db_url"]) as gradebook:
            paper = gradebook.find_submission_notebook(*names)
            penalties.settle(course, paper, plugin, written, extensions.read(course, names[1]))
            written.save()
            gradebook.db.commit()
        return nb, resources
