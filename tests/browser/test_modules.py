"""What can be said of explorers without a browser."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest
from convlab import draw, explore
from convlab.explore.page import Page, as_html
from convlab.explore.spec import Spec, module, source


@pytest.mark.parametrize("name", explore.__all__)
def test_module_is_small_and_needs_nothing(name):
    text = module(name)
    assert len(text.encode()) <= 15_000
    assert "export default { render }" in text
    for needless in ("</script", "<!--", "import ", "fetch(", "eval(", "innerHTML"):
        assert needless not in text
    links = re.findall(r"https?://[^\s\"']+", text + source("explore.css"))
    assert links == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("name", explore.__all__)
def test_bundle_holds_a_live_view_a_page_and_words(name):
    data, _ = getattr(explore, name)()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert len(data["text/html"]) <= 60_000
    assert len(data["text/plain"]) > 30


def test_the_same_explorer_gives_the_same_page():
    first, second = (explore.size(9)._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert first == second


def test_the_page_shows_the_state_of_the_moment():
    steps = explore.convolution()
    steps.kernel = np.eye(2)
    assert "[[1.0, 0.0], [0.0, 1.0]]" in steps._repr_mimebundle_()[0]["text/html"]
    assert steps.kernel == [[1, 0], [0, 1]]


def test_numpy_numbers_are_welcome_as_arguments():
    layer = explore.layer(tuple(np.array([8, 9, 3])), n_C=np.int64(4))
    assert (layer.n_H, layer.n_W, layer.n_C) == (8, 9, 4)
    layer._repr_mimebundle_()


def test_no_text_can_close_the_script():
    state = {"n": "</script><script>"}
    html, _ = as_html(Spec("size", "a title", state, lambda n: draw.matrix([[1]])), state)
    assert html.count("</script") == 1


def test_pictures_become_small_and_grey():
    play = explore.filters(np.full((300, 200, 3), 255, dtype=np.uint8))
    assert (play.height, play.width) == (100, 66)
    play = explore.filters(np.full((5, 4, 1), 0.5))
    assert (play.height, play.width) == (5, 4)


@pytest.mark.parametrize(
    "call",
    [
        lambda: explore.convolution(np.zeros(3)),
        lambda: explore.convolution(np.zeros((20, 20))),
        lambda: explore.pooling(mode="median"),
        lambda: explore.filters(np.zeros((2, 2))),
        lambda: explore.filters(kernel=np.eye(4)),
        lambda: explore.receptive_field([]),
    ],
)
def test_unfit_arguments_are_refused(call):
    with pytest.raises(ValueError, match="got"):
        call()


def test_illegal_settings_still_have_a_picture():
    for explorer in (
        explore.size(2, 5),
        explore.convolution(np.ones((2, 2))),
        explore.pooling(np.ones((2, 2)), 3),
        explore.receptive_field([(9, 1)], n=4),
        explore.layer((2, 2, 3)),
    ):
        assert "Illegal setting" in explorer._repr_mimebundle_()[0]["text/plain"]


def test_building_and_a_missing_anywidget_give_pages(monkeypatch):
    monkeypatch.setenv("CONVLAB_STATIC", "1")
    assert isinstance(explore.size(), Page)
    monkeypatch.delenv("CONVLAB_STATIC")
    monkeypatch.delitem(sys.modules, "convlab.explore.live", raising=False)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    page = explore.size(9)
    assert isinstance(page, Page)
    assert page.n == 9
    assert set(page._repr_mimebundle_()) == {"text/html", "text/plain"}


def test_nothing_happens_while_grading(monkeypatch):
    monkeypatch.setenv("CONVLAB_GRADING", "1")
    assert explore.layer() is None


def test_importing_is_light():
    program = (
        "import sys, json; from convlab import explore;"
        "print(json.dumps(sorted({'anywidget', 'matplotlib', 'IPython'} & set(sys.modules))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []
