"""Pages without any script: templates, escaping on, one style sheet inlined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from autograder.files import written_whole
from autograder.judge.feedback.sentences import sentence
from autograder.language import language

if TYPE_CHECKING:
    from jinja2 import Environment

SIGNS = {
    "correct": "✓",
    "partial": "◐",
    "incorrect": "✗",
    "not_attempted": "○",
    "exception": "✗",
    "timeout": "✗",
    "refused": "✗",
    "crashed": "✗",
}


@cache
def _environment() -> Environment:
    # Here: the terminal's tables need the signs of verdicts, and no template.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("autograder.pipeline"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = code
    environment.globals |= {"say": sentence, "verdict": verdict, "language": language}
    return environment


def verdict(name: str) -> str:
    """Return a verdict in words, behind its sign."""
    return f"{SIGNS[name]} {sentence(f'verdict.{name}')}"


def code(line: str) -> Markup:
    """Escape a line; text between backticks becomes code, between asterisks emphasis."""
    pieces = line.split("`")
    if len(pieces) % 2 == 0:  # an unpaired backtick is only a character
        return _emphasis(line)
    marked = (
        Markup("<code>{}</code>").format(piece) if k % 2 else _emphasis(piece)
        for k, piece in enumerate(pieces)
    )
    return Markup("").join(marked)


def _emphasis(text: str) -> Markup:
    return Markup(re.sub(r"(?<![\w*])\*(\w[^*]*\w)\*(?![\w*])", r"<em>\1</em>", str(escape(text))))


def render(template: str, **values: Any) -> str:
    """Fill a template; everything that is put in is escaped."""
    return "".join(pieces(template, **values))


def write_page(page: Path, template: str, **values: Any) -> None:
    """Write a page that grows with the class, readable by its owner only."""
    with written_whole(page) as file:
        for piece in pieces(template, **values):
            file.write(piece.encode(errors="replace"))


def pieces(template: str, **values: Any) -> Iterator[str]:
    """Fill a template piece by piece, for a page that grows with the class."""
    environment = _environment()
    assert environment.loader is not None
    css = Markup(environment.loader.get_source(environment, "page.css")[0])  # ours, not a student's
    return environment.get_template(template).generate(css=css, **values)
