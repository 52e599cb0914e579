"""Pages without any script: templates, escaping on, one style sheet inlined."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

VERDICTS = {
    "correct": "✓ right",
    "partial": "◐ partly right",
    "incorrect": "✗ not right yet",
    "not_attempted": "○ not attempted",
    "exception": "✗ stops with an error",
    "timeout": "✗ takes too long",
    "refused": "✗ answer refused",
    "crashed": "✗ ended the process",
}


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("autograder.pipeline"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: Any) -> str:
    """Fill a template; everything that is put in is escaped."""
    environment = _environment()
    css = Markup(environment.loader.get_source(environment, "page.css")[0])  # ours, not a student's
    return environment.get_template(template).render(css=css, words=VERDICTS, **values)
