"""Where links of gathered pages lead: to pages of the site, or nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection

LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\(([^)\s]+)\)")
OVERVIEW, FRONT = "course/README.md", "index.md"


def onto_the_site(text: str, source: str, page: str, pages: Collection[str]) -> str:
    """Point links to pages of the site; keep only the words of links that lead out of it.

    Parameters
    ----------
    text : str
        Markdown.
    source : str
        Where the text lies in the repository; its links are relative to this.
    page : str
        Where it lies on the site.
    pages : collection of str
        All that can be linked to, by path. The course's overview is the site's first page.

    Examples
    --------
    >>> onto_the_site("[one](a.md), [two](../b.md)", "docs/c.md", "d.md", {"docs/a.md"})
    '[one](docs/a.md), two'
    """

    def pointed(link: re.Match[str]) -> str:
        words, (place, mark, anchor) = link[1], link[2].partition("#")
        if not place or "://" in place or place.startswith("mailto:"):
            return link[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), place))
        target = FRONT if target == OVERVIEW else target
        if target not in pages:
            return words
        return (
            f"[{words}]({posixpath.relpath(target, posixpath.dirname(page) or '.')}{mark}{anchor})"
        )

    return LINK.sub(pointed, text)
