"""A Sphinx extension: formulas as MathML, which browsers draw by themselves, without any script."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml import converter


def convert(formula: str, **settings: str) -> str:
    """Turn LaTeX into MathML; a frame becomes a class for the style sheet."""
    drawn = converter.convert(formula, **settings)
    framed = drawn.replace('<menclose notation="box">', '<mrow class="boxed">')
    return framed.replace("</menclose>", "</mrow>")


def inline(translator: Any, node: nodes.math) -> None:
    """Write a formula within a line."""
    translator.body.append(convert(node.astext()))
    raise nodes.SkipNode


def block(translator: Any, node: nodes.math_block) -> None:
    """Write a displayed formula."""
    translator.body.append(f'<div class="math">{convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, Any]:
    """Register the renderer as ``mathml``."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
