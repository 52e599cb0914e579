"""Make the pictures of the README from the real thing: `check` in a notebook, a feedback page.

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
FIGURES = ROOT / "course" / "figures"
FEEDBACK = ROOT / "grading/demo/feedback/carl/a2_convolution/a2_convolution.html"
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
    """Write ``course/figures/readme_check.png`` and ``readme_feedback.png``."""
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
        shoot(
            page,
            FEEDBACK,
            "section:has-text('conv_forward') >> nth=-1",
            FIGURES / "readme_feedback.png",
        )
        browser.close()


def executed_notebook() -> str:
    """Run the cells as a student would and return the page."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c.strip()) for c in CELLS])
    env = {**os.environ, "CONVLAB_PROGRESS": "off"}
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute(env=env)
    body, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
    return body


def shoot(page: Page, path: Path, selector: str, target: Path) -> None:
    """Photograph one element, in few colours so that the file stays small."""
    page.goto(path.as_uri())
    page.locator(selector).screenshot(path=target)
    with Image.open(target) as picture:
        picture.convert("RGB").quantize(128).save(target, optimize=True)


if __name__ == "__main__":
    main()
