"""A Sphinx extension: a notebook's pictures get their words, and a frame in which they may scroll."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class Figures(SphinxPostTransform):
    """Give each picture of a notebook's output the plain text beside it as alternative text."""

    default_priority = 3  # before one kind of each output is chosen, and the others are gone

    def run(self, **settings: Any) -> None:
        """Look at every output that holds a picture."""
        for bundle in list(self.document.findall(_is_bundle)):
            words = [node.astext() for node in _of_kind(bundle, "text/plain")]
            for place in _of_kind(bundle, "image/png"):
                for image in list(place.findall(nodes.image)):
                    image["alt"] = " ".join([*words, image.get("alt", "")]).strip() or "A figure."
                    image.replace_self([_raw(_frame(image)), image, _raw("</div>")])


def _frame(image: nodes.image) -> str:
    """Open a frame that knows how wide its picture is, from which follows how far it may shrink."""
    width = str(image.get("width", "")).removesuffix("px")
    style = f' style="--full: {width}px"' if width.isdecimal() else ""
    return f'<div class="figure-frame"{style}>'


def _raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def _is_bundle(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def _of_kind(bundle: nodes.Node, kind: str) -> list[nodes.Element]:
    return [place for place in bundle.children if place.get("mime_type") == kind]


def setup(app: Any) -> dict[str, Any]:
    """Register the transform."""
    app.add_post_transform(Figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
