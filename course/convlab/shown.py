"""Things that show themselves: HTML in a notebook, plain text in a terminal."""

from __future__ import annotations

import sys
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from convlab.session import shell

# JupyterLab drops <style> from the outputs of a notebook that it does not trust yet, as every
# downloaded one; a card keeps its outline because that is written into its elements.
FRAME = (
    "border:1px solid rgba(120,130,145,.28);border-radius:8px;overflow:hidden;"
    "max-width:52rem;margin:.3em 0;padding:0 1em"
)
HEAD = (
    "margin:0 -1em .5em;padding:.45em 1em;font-weight:600;background-color:rgba(120,130,145,.09);"
    "border-left-width:4px;border-left-style:solid"
)


class Shown:
    """Base of everything that `check`, `hint` and `solution` return."""

    styles: tuple[str, ...] = ("shown.css",)
    _cell: int | None = None  # the notebook cell in which it was displayed

    def text(self) -> str:
        """Return the plain text."""
        raise NotImplementedError

    def html(self) -> str:
        """Return the body of the HTML card."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        style = f"<style>{stylesheet(*self.styles)}</style>"
        return f'{style}<div class="convlab" style="{FRAME}">{self.html()}</div>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": self._repr_html_()}

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.text())

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _ipython_display_(self) -> None:
        # `check(f)` displays at once, so that it need not be a cell's last line. When it is the
        # last line, IPython displays the returned value as well: that second time is skipped.
        if self._cell is None or self._cell != execution_count():
            publish(self)

    def show(self) -> None:
        """Display it in a notebook; in plain Python the caller prints what it wants."""
        if shell() is not None:
            publish(self)
            self._cell = execution_count()


def execution_count() -> int | None:
    """Return the number of the running notebook cell."""
    return getattr(shell(), "execution_count", None)


def publish(shown: Shown) -> None:
    """Hand all of its forms to the notebook."""
    from IPython.display import publish_display_data

    if hasattr(shell(), "kernel"):
        publish_display_data(shown._repr_mimebundle_())
    else:
        sys.stdout.write(f"{shown.text()}\n")


@cache
def stylesheet(*files: str) -> str:
    """Return the CSS of a card without indentation: every output carries a copy."""
    texts = [Path(__file__).with_name(file).read_text(encoding="utf-8") for file in files]
    return "\n".join(line.strip() for line in "\n".join(texts).splitlines() if line.strip())


def head(look: str, symbol: str, title: str) -> str:
    """Return the first line of a card; `title` is HTML."""
    return f'<div class="head {look}" style="{HEAD}"><b>{symbol}</b> {title}</div>'


def prose(text: str) -> str:
    """Escape a sentence for HTML; what is between backticks becomes code."""
    pieces = escape(text).split("`")
    if len(pieces) % 2 == 0:  # an unpaired backtick is only a character
        return escape(text)
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))


def paragraphs(text: str) -> str:
    """Return one HTML paragraph per block of text."""
    blocks = text.strip().split("\n\n")
    return "".join(f"<p>{prose(block)}</p>" for block in blocks)
