"""Every figure is small, described in words, shown once, and written by lazily loaded code."""

import io
import json
import subprocess
import sys

import numpy as np
import pytest
from convlab import draw
from convlab.draw.card import (
    COLOURS,
    DIVERGING,
    INK,
    PAPER,
    SEQUENTIAL,
    SOFT,
    TONES,
    as_text,
    contrast,
    ink_on,
)
from matplotlib.colors import to_rgba
from PIL import Image

A = np.arange(20).reshape(4, 5) - 7
K = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
RNG = np.random.default_rng(0)
PICTURE = RNG.random((24, 32, 3))

FIGURES = {
    "matrix": lambda: draw.matrix(np.pad(A, 1), "padded", window=(0, 0, 3, 3), padding=1),
    "matrix of floats": lambda: draw.matrix(RNG.normal(size=(3, 3)) * 1e-3, heat=True),
    "matrix with gaps": lambda: draw.matrix([[1.0, np.nan]], window=[(0, 0, 1, 1), (0, 1, 1, 1)]),
    "equation": lambda: draw.equation(A, "∗", K, "=", A[:2, :3], windows={2: (0, 0, 1, 1)}),
    "conv_step": lambda: draw.conv_step(A, K, at=(1, 1), stride=2, padding=1, bias=-1),
    "pool_step": lambda: draw.pool_step(A, 2, at=(1, 1)),
    "average": lambda: draw.pool_step(A, 3, stride=1, mode="average"),
    "conv1d": lambda: draw.conv1d(np.arange(6), np.array([1, -1]), at=2, stride=2, padding=1),
    "conv_arithmetic": lambda: draw.conv_arithmetic(6, 3, 2, 1, at=[(0, 0), (2, 2)]),
    "image": lambda: draw.image((PICTURE * 255).astype(np.uint8), "noise"),
    "grey": lambda: draw.image(PICTURE[..., :1] * 7 - 3),
    "images": lambda: draw.images([PICTURE] * 7, titles=range(7)),
    "channels": lambda: draw.channels(PICTURE),
    "feature_maps": lambda: draw.feature_maps(PICTURE - 0.5, picture=PICTURE),
    "one feature map": lambda: draw.feature_maps(np.zeros((4, 4))),
    "filters": lambda: draw.filters(RNG.normal(size=(3, 3, 3, 5))),
    "colour filters": lambda: draw.filters(RNG.normal(size=(11, 11, 3, 12)), colour=True),
    "one filter": lambda: draw.filters(K),
    "dense_net": lambda: draw.dense_net([20, 4, 3]),
    "alexnet": lambda: draw.alexnet(),
    "parameter_explosion": lambda: draw.parameter_explosion(),
    "curves": lambda: draw.curves({"a": [1, 2, 3], "b": [1.0, 2.0, 3.01]}, log=True),
    "confusion": lambda: draw.confusion([0, 1, 2, 2], [0, 2, 2, 2]),
    "mistakes": lambda: draw.mistakes(PICTURE[None].repeat(3, 0), [0, 1, 2], [0, 2, 1]),
    "no mistakes": lambda: draw.mistakes(PICTURE[None], [0], [0]),
    "receptive_cone": lambda: draw.receptive_cone([(3, 1, 1), (2, 2), (3, 1)], n=14),
    "receptive_boxes": lambda: draw.receptive_boxes(PICTURE, [3, 7, 15], ["a", "b"]),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES.keys())
def test_figure_is_small_described_and_on_the_card(figure):
    drawn = figure()
    picture = drawn.png()
    assert len(picture) <= 60_000
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    assert pixels[0, 0].min() > 240, "the card is light"
    assert pixels.std() > 3, "something is drawn"
    assert len(drawn.alt) > 15


def test_same_figure_gives_same_bytes():
    assert draw.conv_step(A, K).png() == draw.conv_step(A, K).png()


SHOW_IN_A_SHELL = """
import json
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
shell.history_manager.enabled = False
import matplotlib; matplotlib.use("module://matplotlib_inline.backend_inline")
with capture_output() as seen:
    shell.run_cell("import matplotlib.pyplot; from convlab import draw; draw.matrix([[1, 2]], 'pair')")
print(json.dumps([[sorted(o.data), o.data["text/plain"], o.metadata] for o in seen.outputs]))
"""


def test_a_figure_is_shown_once_with_its_alternative_text_even_beside_pyplot():
    command = [sys.executable, "-c", SHOW_IN_A_SHELL]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    ((kinds, text, metadata),) = json.loads(done.stdout.splitlines()[-1])
    assert kinds == ["image/png", "text/plain"]
    assert text == metadata["image/png"]["alt"] == "pair: 1 by 2 matrix: 1 2"
    assert metadata["image/png"]["width"] > 50


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-3, "−3"), (0.5, "0.5"), (-1.256, "−1.26"), (0.001, "1e−03"), (np.nan, "·")],
)
def test_numbers_are_short(value, text):
    from convlab.draw.grid import number

    assert number(value) == text


def test_sums_are_written_out_and_right():
    rng = np.random.default_rng(1)
    x, k = rng.integers(-4, 5, (6, 7)), rng.integers(-2, 3, (3, 3))
    figure = draw.conv_step(x, k, at=(1, 2), stride=2)
    total = (x[2:5, 4:7] * k).sum()
    assert figure.alt.endswith(f"= {total}".replace("-", "−"))


def test_receptive_fields_of_alexnet():
    layers = [(11, 4), (3, 2), (5, 1, 2), (3, 2), (3, 1, 1), (3, 1, 1), (3, 1, 1), (3, 2)]
    sizes = [size for size, _, _ in draw.receptive_fields(layers)]
    assert sizes == [11, 19, 51, 67, 99, 131, 163, 195]


def test_cell_outside_the_output_is_refused():
    with pytest.raises(ValueError, match="outside the output of 2×3"):
        draw.conv_step(A, K, at=(2, 0))
    with pytest.raises(ValueError, match="leave nothing"):
        draw.receptive_cone([(9, 1)], n=5)


def test_every_public_name_exists_and_functions_are_documented():
    for name in draw.__all__:
        value = getattr(draw, name)
        if name.islower():
            assert "Returns" in value.__doc__ or "Return" in value.__doc__, name
    assert dir(draw) == draw.__all__
    with pytest.raises(AttributeError):
        _ = draw.no_such_figure


def test_importing_is_light_and_pyplot_is_never_loaded():
    program = (
        "import sys, json; from convlab import draw; first = 'matplotlib' in sys.modules;"
        "draw.matrix([[1]]); print(json.dumps([first, 'matplotlib.pyplot' in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [False, False]


def test_nothing_is_drawn_while_grading(monkeypatch):
    monkeypatch.setenv("CONVLAB_GRADING", "1")
    assert draw.matrix(object(), nonsense=1) is None


def test_numbers_on_coloured_cells_and_names_of_curves_can_be_read():
    for shades in (DIVERGING, SEQUENTIAL):
        faces = shades(np.linspace(0, 1, 101))
        assert min(contrast(ink_on(face), face) for face in faces) >= 4.5
    assert min(contrast(as_text(colour), PAPER) for colour in COLOURS) >= 4.5
    assert contrast(SOFT, PAPER) >= 4.5
    for tone in TONES.values():
        assert min(contrast(INK, face) for face in (tone.rest, tone.lit)) >= 4.5


def test_the_winner_of_a_pooling_window_is_amber_like_in_the_explorer():
    amber = TONES["kernel"].lit

    def painted(mode):
        cells = draw.pool_step([[1, 5], [5, 2]], 2, mode=mode).axes[0].patches
        return [cell.get_gid() for cell in cells if cell.get_facecolor() == to_rgba(amber)]

    assert painted("max") == ["0,1"], "the first of the two fives"
    assert painted("average") == []


@pytest.mark.parametrize(
    "wide",
    [
        lambda: draw.receptive_cone([(3, 1), (3, 2)], n=40),
        lambda: draw.conv_arithmetic(6, 3, 2, 1, at=[(0, 0), (1, 1), (2, 2)]),
    ],
    ids=["cone", "three panels"],
)
def test_a_wide_picture_is_drawn_to_the_width_of_a_page(wide):
    assert wide().get_figwidth() <= 7.001


def test_matrices_too_large_to_read_out_are_described_by_their_range():
    alt = draw.equation(np.arange(49).reshape(7, 7), titles=["left"]).alt
    assert alt == "left: 7 by 7 matrix from 0 to 48, 24 in the middle"
