"""Every explorer, in JupyterLab and in an exported page, by mouse and keyboard, against NumPy."""

import os
from pathlib import Path

import numpy as np
import pytest
from convlab.explore import stills
from numpy.lib.stride_tricks import sliding_window_view

from tests.browser.conftest import PATIENCE_MS

pytestmark = pytest.mark.browser

A = np.array([[35, 19, 25, 6, 2], [13, 22, 16, 53, 0], [4, 3, 7, 10, 1], [9, 8, 1, 3, -5]])
K = np.array([[1, 0, -1], [2, 0, -2], [1, 0.5, -1]])
T = np.array([[3, 3, 1, 0], [2, 3, 1, 1], [0, 0, -4, 1]])


def correlate(X, kernel, stride=1, padding=0):
    windows = sliding_window_view(np.pad(X, padding), kernel.shape)[::stride, ::stride]
    return np.einsum("hwij,ij->hw", windows, kernel)


def value(root):
    """Return the number that the explorer announces, unrounded."""
    return float(root.locator("[role=status] [data-value]").get_attribute("data-value"))


def numbers(root, table):
    rows = root.locator(f"table{table} tr").all()
    texts = [
        [cell.replace("−", "-") for cell in row.locator("td").all_inner_texts()] for row in rows
    ]
    return np.array(texts, dtype=float)


def lit(root, table="table.g:not(.k):not(.out)"):
    script = """table => [...table.rows].flatMap((row, i) => [...row.cells].flatMap(
        (cell, j) => cell.classList.contains("on") ? [[i, j]] : []))"""
    return {tuple(at) for at in root.locator(table).evaluate(script)}


def block(top, left, height, width):
    return {(top + i, left + j) for i, j in np.ndindex(height, width)}


def output(root, row, column):
    return root.locator(f'table.out [data-at="{row},{column}"]')


def focused(root):
    return root.page.evaluate("document.activeElement.dataset.at")


def invalid(root):
    """Return the keys of the number fields that are marked as wrong."""
    marked = root.locator("[data-key][aria-invalid=true]")
    return set(marked.evaluate_all("nodes => nodes.map(node => node.dataset.key)"))


def fill(root, **values):
    for key, number in values.items():
        root.locator(f'input[data-key="{key}"]').fill(str(number))


def test_convolution_follows_the_mouse(place):
    root = place.explorer("Convolution stepper")
    expected = correlate(A, K)
    np.testing.assert_allclose(numbers(root, ".out"), expected)
    for row, column in [(1, 2), (0, 1), (1, 0)]:
        output(root, row, column).hover()
        assert lit(root) == block(row, column, 3, 3)
        assert value(root) == expected[row, column]
    words = root.locator("[role=status]").inner_text()
    assert "13·1 + 22·0 + 16·(−1)" in words
    assert "row 2, column 1" in words


def test_convolution_follows_the_keyboard_and_its_fields(place):
    root = place.explorer("Convolution stepper")
    fill(root, stride=2, padding=1)
    expected = correlate(A, K, 2, 1)
    np.testing.assert_allclose(numbers(root, ".out"), expected)
    output(root, 0, 0).click()
    for key, at in [("ArrowRight", (0, 1)), ("ArrowDown", (1, 1)), ("ArrowDown", (1, 1))]:
        root.page.keyboard.press(key)
        assert focused(root) == f"{at[0]},{at[1]}"
        assert value(root) == expected[at]
        assert lit(root) == block(2 * at[0], 2 * at[1], 3, 3)
    assert root.locator("table.out [tabindex='0']").count() == 1


def test_convolution_kernel_is_edited_and_bad_input_is_red(place):
    root = place.explorer("Convolution stepper")
    fill(root, stride=1, padding=0)
    tap = root.get_by_label("kernel row 1, column 1")
    tap.fill("−2.5")
    changed = K.copy()
    changed[0, 0] = -2.5
    np.testing.assert_allclose(numbers(root, ".out"), correlate(A, changed), atol=0.005)
    tap.fill("x")
    assert tap.get_attribute("aria-invalid") == "true"
    tap.fill("4")
    fill(root, stride=0)
    assert "bad" in root.locator("[role=status]").get_attribute("class")
    assert root.locator("table.out").count() == 0
    assert invalid(root) == {"stride"}
    fill(root, stride=1, padding=99)
    assert invalid(root) == {"padding"}
    fill(root, padding=0)
    assert invalid(root) == set()
    changed[0, 0] = 4
    np.testing.assert_allclose(numbers(root, ".out"), correlate(A, changed), atol=0.005)


def test_convolution_steps_and_plays(place):
    root = place.explorer("Convolution stepper")
    output(root, 0, 2).click()
    root.get_by_role("button", name="Step").click()
    assert lit(root, "table.out") == {(1, 0)}
    root.get_by_role("button", name="Back").click()
    assert lit(root, "table.out") == {(0, 2)}
    root.get_by_role("button", name="Play").click()
    root.locator('table.out .on[data-at="1,1"]').wait_for(timeout=PATIENCE_MS)
    root.get_by_role("button", name="Pause").click()


def test_lab_shares_its_state_with_the_kernel(lab):
    root = lab.explorer("Convolution stepper")
    fill(root, stride=1, padding=1)
    root.get_by_label("kernel row 1, column 1").fill("6")
    output(root, 2, 1).click()
    lab.page.locator(".jp-CodeCell .cm-content").last.click()
    lab.page.keyboard.press("Shift+Enter")
    lab.page.get_by_text("kernel saw 1 1 2 1 6").wait_for(timeout=PATIENCE_MS)
    output(root, 1, 1).and_(lab.page.locator(".on")).wait_for(timeout=PATIENCE_MS)
    np.testing.assert_allclose(numbers(root, ".out"), correlate(A, np.eye(3), 1, 1))
    assert value(root) == correlate(A, np.eye(3), 1, 1)[1, 1]


def test_lab_shows_pictures_in_a_lecture_that_nobody_ran_yet(browser, lab, lab_server):
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(lab_server("workspaces/fresh/tree/lecture.ipynb"))
    pictures = page.locator(".jp-OutputArea img[alt]")
    pictures.nth(5).wait_for(timeout=PATIENCE_MS)
    assert pictures.count() == 6
    for picture in pictures.all():
        assert picture.bounding_box()["width"] > 150
    page.locator('[alt^="Pooling step"]').wait_for()
    # The style sheet is gone, the outline of a question's card is not.
    assert page.locator(".jp-OutputArea style").count() == 0
    look = "card => [card, card.firstChild].map(node => getComputedStyle(node))"
    look += ".map(css => [css.borderLeftStyle, css.paddingLeft, css.fontWeight])"
    card, head = page.locator(".convlab").evaluate(look)
    assert card[0] == head[0] == "solid"
    assert float(card[1].removesuffix("px")) > 8
    assert head[2] == "600"
    if folder := os.environ.get("CONVLAB_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "lab_untrusted.png")
    page.close()


def test_pooling(place):
    root = place.explorer("Pooling stepper")
    windows = sliding_window_view(T, (2, 2))
    np.testing.assert_allclose(numbers(root, ".out"), windows.max(axis=(2, 3)))
    output(root, 0, 0).hover()
    assert lit(root) == block(0, 0, 2, 2)
    assert root.locator("td.win").count() == 1
    assert "3 cells tie" in root.inner_text()
    output(root, 0, 1).click()
    root.page.keyboard.press("ArrowDown")
    root.page.keyboard.press("ArrowRight")
    assert focused(root) == "1,2"
    assert value(root) == windows[1, 2].max()
    root.get_by_label("mode").first.select_option("average")
    np.testing.assert_allclose(numbers(root, ".out"), windows.mean(axis=(2, 3)), atol=0.005)
    fill(root, f=99)
    assert invalid(root) == {"f"}
    fill(root, f=2, stride=0)
    assert invalid(root) == {"stride"}
    fill(root, stride=1)
    assert invalid(root) == set()
    fill(root, f=3, stride=2)
    assert value(root) == pytest.approx(T[:3, :3].mean())
    assert root.locator("td.win").count() == 0
    fill(root, f=4)
    assert "does not fit" in root.locator("[role=status].cvl-bad").inner_text()


def positions(n, f, padding, stride, dilation):
    """Count by sliding, not by formula."""
    reach = dilation * (f - 1) + 1
    return len(range(-padding, n + padding - reach + 1, stride))


@pytest.mark.parametrize(
    "sizes",
    [(7, 3, 0, 2, 1), (8, 3, 1, 2, 1), (9, 3, 2, 4, 2), (227, 11, 0, 4, 1), (5, 5, 0, 3, 1)],
)
def test_size(place, sizes):
    root = place.explorer("Output size calculator")
    root.get_by_label("transposed").uncheck()
    fill(root, **dict(zip(("n", "f", "padding", "stride", "dilation"), sizes, strict=True)))
    assert value(root) == positions(*sizes)


def test_size_transposed_undoes_direct(place):
    root = place.explorer("Output size calculator")
    fill(root, n=3, f=3, padding=1, stride=2, dilation=1)
    root.get_by_label("transposed").check()
    assert value(root) == 5
    fill(root, output_padding=1)
    assert value(root) == 6
    fill(root, output_padding=2)
    assert root.locator('[data-key="output_padding"]').get_attribute("aria-invalid") == "true"
    fill(root, output_padding=0)
    root.get_by_label("transposed").uncheck()


def test_size_shows_what_is_illegal_and_what_is_dropped(place):
    root = place.explorer("Output size calculator")
    fill(root, n=8, f=3, padding=0, stride=2, dilation=1)
    assert "1 cell at the end (in red) fits no window" in root.inner_text()
    fill(root, n=8, f=1, stride=2)
    assert "1 cell at the end (in red) fits no window" in root.inner_text()
    assert "skips 3 cells in between" in root.inner_text()
    fill(root, n=7, f=2, stride=3, dilation=2)
    assert "skips 2 cells" in root.inner_text()
    fill(root, n=9, f=3, stride=2, dilation=1)
    assert "they reach every cell" in root.inner_text()
    fill(root, n=8)
    fill(root, n=2, f=5)
    assert "illegal" in root.locator("[role=status].cvl-bad").inner_text()
    assert root.locator('[data-key="f"]').get_attribute("aria-invalid") == "true"
    fill(root, n=7, f=3)
    slider = root.get_by_label("stride s, slider")
    slider.focus()
    root.page.keyboard.press("ArrowLeft")
    assert value(root) == positions(7, 3, 0, 1, 1)


def pixel(root, label, x, y):
    script = "(canvas, [x, y]) => [...canvas.getContext('2d').getImageData(x, y, 1, 1).data]"
    return root.locator(f'canvas[aria-label="{label}"]').evaluate(script, [x, y])


def test_filters(place):
    root = place.explorer("Filter playground")
    grey = np.round(stills.scene() * 255) / 255
    kernel = np.array([[1, 0, -1]] * 3)
    Z = correlate(grey, kernel)
    row, column = 36, 54
    assert value(root) == pytest.approx(Z[row, column])
    # A flat part of the sky is zero, and grey.
    assert Z[2, 2] == pytest.approx(0)
    assert pixel(root, "feature map", 2, 2) == [214, 214, 212, 255]
    reddest = np.unravel_index(Z.argmax(), Z.shape)
    assert pixel(root, "feature map", int(reddest[1]), int(reddest[0]))[:3] == [110, 44, 5]
    canvas = root.locator('canvas[aria-label="feature map"]')
    canvas.focus()
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowLeft"):
        root.page.keyboard.press(key)
    assert value(root) == pytest.approx(Z[row + 1, column - 4])
    box = canvas.bounding_box()
    canvas.hover(position={"x": box["width"] * 10.5 / 106, "y": box["height"] * 50.5 / 70})
    assert value(root) == pytest.approx(Z[50, 10])
    root.get_by_label("kernel row 2, column 2").fill("0.5")
    kernel = kernel.astype(float)
    kernel[1, 1] = 0.5
    assert value(root) == pytest.approx(correlate(grey, kernel)[50, 10])
    root.get_by_label("filter").select_option("Laplacian")
    laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    assert value(root) == pytest.approx(correlate(grey, laplacian)[50, 10])
    root.get_by_label("ReLU after it").check()
    assert value(root) == pytest.approx(max(0, correlate(grey, laplacian)[50, 10]))


def seen_pixels(layers, n, layer, unit):
    """Push a mark from every pixel upwards, and see which arrive."""
    found = set()
    for source in range(n):
        marked = np.zeros(n)
        marked[source] = 1
        for f, stride, padding in layers[:layer]:
            marked = np.pad(marked, padding)
            marked = sliding_window_view(marked, f)[::stride].max(axis=1)
        if marked[unit]:
            found.add(source)
    return found


def lit_pixels(root):
    script = "nodes => nodes.map(node => +node.dataset.at.split(',')[1])"
    return set(root.locator('[data-at^="0,"][data-on="true"]').evaluate_all(script))


def test_receptive_field(place):
    root = place.explorer("Receptive field")
    layers = [(3, 1, 0), (3, 2, 0), (3, 1, 0)]
    assert lit_pixels(root) == seen_pixels(layers, 15, 3, 2)
    root.locator('[data-at="2,1"]').click()
    assert lit_pixels(root) == seen_pixels(layers, 15, 2, 1)
    assert value(root) == 5
    root.page.keyboard.press("ArrowRight")
    assert lit_pixels(root) == seen_pixels(layers, 15, 2, 2)
    root.page.keyboard.press("ArrowUp")
    assert focused(root) == "3,1"
    assert value(root) == 9
    root.get_by_label("layer 1, stride").fill("2")
    root.get_by_label("layer 1, padding").fill("1")
    layers[0] = (3, 2, 1)
    assert lit_pixels(root) == seen_pixels(layers, 15, 3, 0)
    root.locator('[data-at="1,3"]').click()
    assert lit_pixels(root) == seen_pixels(layers, 15, 1, 3)
    root.locator('[data-at="3,0"]').click()
    root.get_by_label("layer 2, kernel").fill("9")
    assert "Nothing is left" in root.locator("[role=status].cvl-bad").inner_text()
    root.get_by_label("layer 2, kernel").fill("2")
    root.get_by_role("button", name="Add a layer").click()
    layers[1] = (2, 2, 0)
    root.get_by_label("layer 4, kernel").fill("1")
    assert lit_pixels(root) == seen_pixels([*layers, (1, 1, 0)], 15, 4, 0)


def test_lab_shows_layers_that_the_kernel_sets(lab):
    root = lab.explorer("Receptive field")
    root.get_by_label("input pixels").fill("20")
    lab.page.locator(".jp-CodeCell .cm-content").last.click()
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.insert_text("field.layers = [(5, 2, 1)] * 2; field.layer, field.unit = 2, 1")
    lab.page.keyboard.press("Shift+Enter")
    root.get_by_text("layer 2, 4").wait_for(timeout=PATIENCE_MS)
    assert value(root) == 13
    assert root.get_by_label("layer 2, kernel").input_value() == "5"
    lab.page.keyboard.insert_text("field.layers = [(3, 2, 1)] * 2")
    lab.page.keyboard.press("Shift+Enter")
    root.locator("[role=status] [data-value='7']").wait_for(timeout=PATIENCE_MS)
    assert root.get_by_label("layer 2, kernel").input_value() == "3"


@pytest.mark.parametrize(
    ("settings", "shape", "params"),
    [
        ({}, "30×30×10", 280),
        ({"n_H": 227, "n_W": 227, "f": 11, "n_C": 96, "stride": 4}, "55×55×96", 34_944),
        (
            {"n_H": 27, "n_W": 27, "n_C_prev": 96, "f": 5, "n_C": 256, "padding": 2, "groups": 2},
            "27×27×256",
            307_456,
        ),
    ],
)
def test_layer(place, settings, shape, params):
    root = place.explorer("Layer builder")
    default = {
        "n_H": 32,
        "n_W": 32,
        "n_C_prev": 3,
        "f": 3,
        "n_C": 10,
        "stride": 1,
        "padding": 0,
        "groups": 1,
    }
    full = default | settings
    fill(root, **full)
    assert value(root) == params
    assert f"→ {shape}" in root.inner_text()
    rows, columns, n_C = map(int, shape.split("×"))
    meters = root.locator("[role=meter]").evaluate_all("m => m.map(x => +x.ariaValueNow)")
    units = rows * columns * n_C
    dense = full["n_H"] * full["n_W"] * full["n_C_prev"] * units + units
    assert meters == [params, dense, rows * columns * (params - n_C)]
    limits = root.locator("[role=meter]").evaluate_all("m => m.map(x => +x.ariaValueMax)")
    assert max(meters) < min(limits)


def test_layer_refuses_groups_that_do_not_divide(place):
    root = place.explorer("Layer builder")
    fill(root, n_C_prev=3, groups=2)
    assert "divide" in root.locator("[role=status].cvl-bad").inner_text()
    assert root.locator('[data-key="groups"]').get_attribute("aria-invalid") == "true"
    fill(root, groups=1)


def test_everything_is_reached_by_tab_and_shows_its_focus(exported):
    root = exported.explorer("Pooling stepper")
    fill(root, f=2, stride=1)
    output(root, 0, 0).click()
    names = []
    for _ in range(7):
        names.append(
            root.page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
            )
        )
        style = "getComputedStyle(document.activeElement).outlineStyle"
        if len(names) > 1:
            assert root.page.evaluate(style) == "solid", names
        root.page.keyboard.press("Tab")
    assert names[1:] == ["Back", "Play", "Step", "mode", "window", "stride"]


def test_dark_and_light_follow_the_theme_then_the_system(exported):
    page = exported.page
    root = exported.explorer("Layer builder")
    shade = "node => getComputedStyle(node).backgroundColor.match(/\\d+/g).map(Number)[0]"
    assert root.evaluate(shade) > 240
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert root.evaluate(shade) < 60
    page.evaluate("delete document.body.dataset.jpThemeLight")
    page.emulate_media(color_scheme="dark")
    assert root.evaluate(shade) < 60
    if folder := os.environ.get("CONVLAB_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "exported_dark.png", full_page=True)
    page.emulate_media(color_scheme="light")
    assert root.evaluate(shade) > 240
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")


def test_touch_chooses_a_cell(browser, exported_page):
    with browser.new_context(has_touch=True, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(exported_page.as_uri())
        root = page.locator('.cvl[aria-label="Convolution stepper"]')
        output(root, 1, 2).tap()
        assert value(root) == correlate(A, K)[1, 2]
        # The picture of neurons is wider than the screen; the chosen one is in sight.
        neuron = page.locator('.cvl[aria-label="Receptive field"] [tabindex="0"]')
        assert neuron.get_attribute("aria-pressed") == "true"
        assert 20 < neuron.bounding_box()["x"] < 370
        if folder := os.environ.get("CONVLAB_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / "phone.png", full_page=True)


def test_without_scripts_there_are_pictures_with_words(browser, exported_page):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(exported_page.as_uri())
        pictures = page.locator("[data-explorer] img")
        assert pictures.count() == 6
        for picture in pictures.all():
            assert len(picture.get_attribute("alt")) > 30
            assert picture.bounding_box()["width"] > 150
        if folder := os.environ.get("CONVLAB_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / "no_scripts.png", full_page=True)


def test_nothing_complained_and_nothing_left_the_machine(place):
    """Runs last: everything above has been played with."""
    assert place.complaints == []
