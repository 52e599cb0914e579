"""Make the README's and the site's pictures from the real thing: `check` in a notebook, a feedback page.

Run after `make demo`: ``.venv/bin/python tools/screenshots.py``. Needs Debian's chromium.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs" / "figures"
FRONT = ROOT / "tools" / "site" / "_static"
FEEDBACK = ROOT / "grading/demo/feedback/carl/a2_convolution/a2_convolution.html"
SECTION = "section:has-text('conv_forward') >> nth=-1"
# The site's first page has room for the mistake and its line, not for all that is said of it.
SHORTENED = """
main .say:not(.first, .look), .example, .kinds, summary { display: none }
.listing .row:is(:nth-child(-n + 7), :nth-child(n + 13)) { display: none }
.listing { font-size: 12px }
"""
CELLS = (
    """
import numpy as np
from convlab import check


def conv_forward(A_prev, W, b, stride=1, padding=0):
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    f, _, _, n_C = W.shape
    A_pad = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    for i, h, w, c in np.ndindex(Z.shape):
        window = A_pad[i, h : h + f, w : w + f]
        Z[i, h, w, c] = (window * W[..., c]).sum() + b[0, 0, 0, c]
    return Z, (A_prev, W, b, stride, padding)
""",
    "check(conv_forward)",
)


def main() -> None:
    """Write the README's pictures to ``docs/figures/``, the site's beside its style sheet."""
    FIGURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_path = Path(folder, "check.html")
        page_path.write_text(executed_notebook(), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 900, "height": 700})
        page.route("http*://**", lambda route: route.abort())
        shoot(page, page_path, ".jp-Cell >> nth=1", FIGURES / "readme_check.png")
        shoot(page, FEEDBACK, SECTION, FIGURES / "readme_feedback.png")
        small = browser.new_page(viewport={"width": 560, "height": 700}, device_scale_factor=2)
        for scheme in ("light", "dark"):
            small.emulate_media(color_scheme=scheme)
            shoot(small, FEEDBACK, SECTION, FRONT / f"feedback_{scheme}.png", SHORTENED)
        browser.close()


def executed_notebook() -> str:
    """Run the cells as a student would and return the page."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c.strip()) for c in CELLS])
    env = {**os.environ, "CONVLAB_PROGRESS": "off"}
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute(env=env)
    body, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
    return body


def shoot(page: Page, path: Path, selector: str, target: Path, style: str = "") -> None:
    """Photograph one element, in few colours so that the file stays small."""
    page.goto(path.as_uri())
    if style:
        page.add_style_tag(content=style)
    page.locator(selector).screenshot(path=target)
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(128).save(target, optimize=True)


if __name__ == "__main__":
    main()
