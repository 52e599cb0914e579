"""A Sphinx extension: the buttons at a page's foot follow the course's map, from its top to its bottom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convlab.syllabus import contents

FIRST, LAST, AFTER = "index", "course/glossary", "docs/index"


def pages() -> list[str]:
    """Return the first page, every lecture with its assignments after it, the glossary, the manual."""
    return [FIRST, *_course(), LAST, AFTER]


def _course() -> Iterator[str]:
    for lecture, after in contents():
        yield f"course/{lecture.name}"
        yield from (f"assignments/{one.name}/{one.name}" for one in after)


def follow(app: Any, name: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Point a page's buttons to its neighbours; the manual's own pages keep theirs."""
    order = pages()
    if name not in order:
        return
    at = order.index(name)
    if at > 0:
        context["prev"] = _button(app, name, order[at - 1])
    if at + 1 < len(order):
        context["next"] = _button(app, name, order[at + 1])


def _button(app: Any, name: str, other: str) -> dict[str, str]:
    title = app.builder.render_partial(app.env.titles[other])["title"]
    return {"link": app.builder.get_relative_uri(name, other), "title": title}


def setup(app: Any) -> dict[str, Any]:
    """Register the order."""
    app.connect("html-page-context", follow)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
