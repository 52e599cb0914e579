"""What the website makes of the lectures' formulas."""

import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
LECTURES = sorted((ROOT / "course").glob("[0-9][0-9]_*.ipynb"))
CODE = re.compile(r"```.*?```|`[^`]*`", re.S)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.S)


@pytest.fixture(scope="module")
def convert():
    pytest.importorskip("latex2mathml")
    place = ROOT / "tools" / "site" / "mathml.py"
    spec = importlib.util.spec_from_file_location("site_mathml", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.convert


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_every_formula_becomes_mathml_that_browsers_draw(convert, path):
    cells = nbformat.read(path, as_version=4).cells
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    for displayed, inline in FORMULA.findall(CODE.sub("", prose)):
        drawn = convert(displayed or inline)
        ElementTree.fromstring(drawn)
        assert "\\" not in drawn, "a command that was not understood"
        assert "menclose" not in drawn


def test_a_boxed_formula_is_framed_by_the_style_sheet(convert):
    assert convert(r"\boxed{a + b}", display="block").count('<mrow class="boxed">') == 1
    assert "mrow.boxed" in (ROOT / "tools/site/_static/site.css").read_text()
