"""A Sphinx extension: repairs of what the theme and docutils write, for those who do not see the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

# myst-nb names the switch of a folded cell otherwise than it reads.
MISNAMED = '<summary aria-label="Toggle hidden content">'
EMPTY_HEADER = re.compile(r'<th class="(head[^"]*)">(?:<p></p>)?</th>')
SECTION = re.compile(
    r'(<a class="[^"]*" href="[^"]*">)([^<]+)(</a>\s*<details[^>]*>\s*)<summary>', re.DOTALL
)


def without_empty_headers(body: str) -> str:
    """Turn a corner of a table that heads nothing into an ordinary cell."""
    return EMPTY_HEADER.sub(r'<td class="\1"></td>', body)


def with_named_switches(contents: str) -> str:
    """Say which section an arrow of the side bar opens; the theme draws the arrow only."""

    def named(found: re.Match[str]) -> str:
        label = escape(f"Pages of “{found[2].strip()}”")
        return f'{found[1]}{found[2]}{found[3]}<summary aria-label="{label}">'

    return SECTION.sub(named, contents)


def repair(app: Any, name: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Repair a page before its template is filled."""
    if "body" in context:
        context["body"] = without_empty_headers(context["body"]).replace(MISNAMED, "<summary>")
    drawn: Callable[..., Any] | None = context.get("generate_toctree_html")
    if drawn:
        context["generate_toctree_html"] = lambda *args, **kwargs: with_named_switches(
            str(drawn(*args, **kwargs))
        )


def setup(app: Any) -> dict[str, Any]:
    """Register the repairs, after the theme's own preparations."""
    app.connect("html-page-context", repair, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
