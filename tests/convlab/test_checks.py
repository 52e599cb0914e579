"""What `check` and its companions tell, raise, and show."""

from __future__ import annotations

import functools
import html
import re
from html.parser import HTMLParser
from types import ModuleType

import convlab
import numpy as np
import pytest
from convlab import CheckError, check, check_close, check_gradient, check_shape
from convlab.checks import examine
from convlab.laws import law_sets
from convlab.pictures import Grids, Shapes
from convlab.shown import prose, stylesheet

from tests.exercises.programs import BY_NAME

FRAME = "((0, 0), (padding, padding), (padding, padding), (0, 0))"
RIGHT = f"def zero_pad(X, padding):\n    return np.pad(X, {FRAME})\n"
ONE_SIDED = RIGHT.replace("(padding, padding), (0, 0)", "(2 * padding, 0), (0, 0)")


class Balanced(HTMLParser):
    """Fails unless every tag is closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def words_of(shown):
    """Return the card's text; fails on broken HTML."""
    page = Balanced()
    page.feed(shown._repr_html_().replace(stylesheet(*shown.styles), ""))
    assert page.open == []
    return "".join(page.words)


def defined(source, name="zero_pad"):
    """Define a function as a cell of a notebook does."""
    namespace = {"np": np}
    exec(compile(source, "<cell>", "exec"), namespace)
    return namespace[name]


def test_names_are_complete():
    public = {
        name
        for name in dir(convlab)
        if not name.startswith("_") and not isinstance(getattr(convlab, name), ModuleType)
    }
    assert public - {"Any", "TYPE_CHECKING"} == set(convlab.__all__)
    with pytest.raises(AttributeError, match="no chek; did you mean check"):
        _ = convlab.chek
    assert sorted(convlab.__all__) == convlab.__all__


def test_holding_report_tells_the_laws_and_what_grading_will_try():
    report = check(defined(RIGHT))
    assert report.holds
    assert "✓ zero_pad: 5 of 5 laws hold" in str(report)
    assert "Grading will also try: non-square images" in str(report)
    assert "5 of 5 laws hold" in words_of(report)


@pytest.mark.parametrize("name", law_sets())
def test_no_report_says_that_all_tests_passed(name):
    for outcome in ("return None", "raise NotImplementedError", "return 0", "return args[0]"):
        report = examine(defined(f"def {name}(*args, **options):\n    {outcome}\n", name))
        for told in (str(report), words_of(report)):
            assert not re.search(
                r"all (tests|laws)|tests? pass|correct|100 ?%", told, re.IGNORECASE
            )


def test_broken_law_raises_with_the_numbers_and_a_picture():
    with pytest.raises(CheckError) as failure:
        check(defined(ONE_SIDED))
    told = str(failure.value)
    assert told.startswith("✗ zero_pad: 4 of 5 laws hold")
    assert "✗ The image is in the middle, unchanged." in told
    assert "X_pad[:, 2:5, 2:7, :][0, 0, 0, 0] is 0, wanted 0.18" in told
    assert "in the call zero_pad(X of shape (2, 3, 5, 2), padding=2)" in told
    assert "Stuck? hint(zero_pad)" in told


def test_heat_map_marks_where_it_differs():
    report = examine(defined(ONE_SIDED))
    card = report._repr_html_()
    assert card.count('<td class="off"') == 15  # 3 x 5 pixels
    assert card.count("✗</b></td>") == 15  # never by colour alone
    assert card.count('<td class="want"') == 15
    assert "X_pad[:, 2:5, 2:7, :][0, :, :, 0], yours" in words_of(report)


def test_wrong_shape_is_shown_axis_by_axis():
    report = examine(defined("def zero_pad(X, padding):\n    return np.pad(X, padding)\n"))
    assert report.first_failure.picture == Shapes(
        (4, 5, 7, 6), (2, 5, 7, 4), ("m", "n_H", "n_W", "n_C")
    )
    assert re.search(r"n_C +6 +4  ✗", str(report))
    assert re.search(r"n_H +5 +5  ✓", str(report))


@pytest.mark.parametrize("body", ["raise NotImplementedError", "pass", "return", "..."])
def test_stub_is_not_attempted(body):
    stub = defined(f"def zero_pad(X, padding):\n    {body}\n")
    assert examine(stub).outcome == "not attempted"
    with pytest.raises(CheckError, match="○ zero_pad: not written yet"):
        check(stub)


def test_raised_exception_is_told_with_the_students_line(shell):
    shell.run_cell("def zero_pad(X, padding):\n    n = X.shape\n    return X[n[9]]")
    report = examine(shell.user_ns["zero_pad"])
    assert report.outcome == "raised"
    assert "IndexError: tuple index out of range" in str(report)
    assert "line 3 of zero_pad: return X[n[9]]" in str(report)
    assert "convlab" not in str(report)


def test_line_inside_a_called_function_of_the_student_is_found(shell):
    shell.run_cell("def part(x):\n    return 1 / 0\ndef zero_pad(X, padding):\n    return part(X)")
    assert "line 2 of part: return 1 / 0" in str(examine(shell.user_ns["zero_pad"]))


def test_exception_inside_numpy_is_told_at_the_students_line(shell):
    shell.run_cell("def zero_pad(X, padding):\n    return np.pad(X, 'x')")
    assert "line 2 of zero_pad: return np.pad(X, 'x')" in str(examine(shell.user_ns["zero_pad"]))


class Proxy:
    """A function that runs elsewhere: a name and results, no source and no frames."""

    def __init__(self, function):
        self.function = function
        self.__name__ = function.__name__

    def __call__(self, *args, **options):
        try:
            return self.function(*args, **options)
        except Exception as error:
            raise type(error)(*error.args).with_traceback(None) from None


def test_remote_proxy_is_checked_like_a_function():
    assert examine(Proxy(defined(RIGHT))).holds
    broken = examine(Proxy(defined("def zero_pad(X, padding):\n    return X[99]\n")))
    assert "IndexError: index 99 is out of bounds" in str(broken)


@pytest.mark.parametrize(
    "value",
    [
        "'text'",
        "[[1, 2], [3]]",
        "(x for x in X)",
        "X.astype(object)",
        "X * 1j",
        "X * np.nan",
        "{}",
        "np.float64(3)",
        "X[:0]",
        "np.array('a')",
        "print",
        "X[None]",
        "X * np.inf",
        "b'1'",
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_strange_results_are_told_in_one_sentence(value):
    report = examine(defined(f"def zero_pad(X, padding):\n    return {value}\n"))
    assert report.outcome == "wrong"
    assert len(report.first_failure.message.splitlines()) == 1
    words_of(report)


def test_strange_result_of_another_kind_is_not_blamed_on_a_line():
    report = examine(
        defined("def alexnet_shapes(n=1, padding=0):\n    return [1]\n", "alexnet_shapes")
    )
    assert report.first_failure.message == "returns an int, wanted the tuple (name, shape)"


def test_arguments_changed_in_place_are_told():
    report = examine(
        defined(RIGHT.replace("    return", "    Y = X.copy(); X[0] = 1; X = Y\n    return"))
    )
    assert "an argument was modified in place" in str(report)
    assert report.findings[-1].outcome == "wrong"


def test_function_that_prints_is_cut_short(capsys):
    check(defined(RIGHT.replace("    return", "    print(X.shape)\n    return")))
    few = capsys.readouterr().out
    assert few.startswith("(2, 3, 5, 4)")
    assert "more printed" not in few
    check(defined(RIGHT.replace("    return", "    [print(k) for k in range(99)]\n    return")))
    told = capsys.readouterr().out
    assert len(told.splitlines()) == 21
    assert re.search(r"… and \d+ more printed lines, left out\n$", told)
    check(defined(RIGHT.replace("    return", "    print('x' * 10**6)\n    return")))
    assert len(capsys.readouterr().out) < 5000


def test_student_text_is_escaped(shell):
    shell.run_cell(
        "def zero_pad(X, padding):\n    raise ValueError('<img src=x onerror=alert(1)>')"
    )
    card = examine(shell.user_ns["zero_pad"])._repr_html_()
    assert "<img" not in card
    assert html.escape("<img src=x onerror=alert(1)>") in card
    assert "<b>" not in prose("`<b>` & <b>")
    assert prose("a ` b") == "a ` b"


def test_card_follows_light_and_dark_themes_without_scripts():
    card = examine(defined(RIGHT))._repr_html_()
    for needed in ("prefers-color-scheme: dark", "--jp-content-font-color1", "data-jp-theme-light"):
        assert needed in card
    assert "<script" not in card
    assert "http" not in card


def test_function_without_laws_is_told_with_a_close_name():
    with pytest.raises(CheckError, match="There are no laws for `zeropad`; did you mean zero_pad"):
        check(defined(RIGHT.replace("zero_pad", "zeropad"), "zeropad"))
    assert check(defined(RIGHT.replace("zero_pad", "mine"), "mine"), name="zero_pad").holds
    with pytest.raises(CheckError, match="the function itself"):
        check(np.zeros(3))
    with pytest.raises(CheckError, match="without quotes"):
        check("zero_pad")


def test_nothing_happens_while_grading(monkeypatch):
    monkeypatch.setenv("CONVLAB_GRADING", "1")
    for call in (lambda: check(print), lambda: check("0", 1), lambda: convlab.hint("nothing")):
        assert str(call()) == ""
    assert str(convlab.solution("99.x")) == ""


def test_notebook_cell_fails_with_one_line_and_no_traceback(shell, capsys):
    shell.run_cell(ONE_SIDED)
    capsys.readouterr()
    result = shell.run_cell("check(zero_pad)")
    told = capsys.readouterr().out
    assert isinstance(result.error_in_exec, CheckError)
    assert told.count("✗ zero_pad: 4 of 5 laws hold") == 2  # the report, and the cell's last line
    assert "Traceback" not in told
    assert result.error_in_exec._render_traceback_() == ["✗ zero_pad: 4 of 5 laws hold"]


def test_notebook_shows_a_report_once(shell, capsys):
    shell.run_cell(RIGHT)
    capsys.readouterr()
    shell.run_cell("check(zero_pad)", store_history=True)
    assert capsys.readouterr().out.count("5 of 5 laws hold") == 1
    shell.run_cell("report = check(zero_pad)", store_history=True)
    assert capsys.readouterr().out.count("5 of 5 laws hold") == 1
    shell.run_cell("report", store_history=True)
    assert capsys.readouterr().out.count("5 of 5 laws hold") == 1


def test_check_shape_tells_both_shapes():
    check_shape("Z", np.zeros((2, 3)), (2, 3))
    with pytest.raises(CheckError, match=r"Z has shape \(2, 3\), wanted \(3, 2\)"):
        check_shape("Z", np.zeros((2, 3)), (3, 2))
    with pytest.raises(CheckError, match="Z is None: is a `return` missing"):
        check_shape("Z", None, (3,))


def test_check_close_tells_the_first_differing_entry():
    check_close("Z", np.ones(3), [1, 1, 1 + 1e-9])
    check_close("z", 0.5, 0.5)
    seen = np.zeros((2, 3))
    seen[1, 2] = 7
    with pytest.raises(CheckError, match=r"Z\[1, 2\] is 7, wanted 0; 1 of 6 entries differ"):
        check_close("Z", seen, np.zeros((2, 3)))
    with pytest.raises(CheckError, match="x is 2, wanted 1"):
        check_close("x", 2, 1)
    with pytest.raises(CheckError, match=r"x\[0\] is nan, wanted a finite number"):
        check_close("x", np.array([np.nan, 1]), [0, 1])
    check_close("x", np.array([1.01]), [1], tol=0.1)


def test_check_gradient_tells_the_worst_entry():
    x = np.array([1.0, -2.0, 3.0])
    check_gradient("dx", lambda x: (x**2).sum(), x, 2 * x)
    wrong = 2 * x
    wrong[1] = 0
    with pytest.raises(CheckError, match=r"dx\[1\] is 0, but nudging that entry gives -4"):
        check_gradient("dx", lambda x: (x**2).sum(), x, wrong)
    with pytest.raises(CheckError, match="shape"):
        check_gradient("dx", lambda x: (x**2).sum(), x, wrong[:2])
    with pytest.raises(CheckError, match=r"dx\[0\] is nan"):
        check_gradient("dx", lambda x: (x**2).sum(), x, np.full(3, np.nan))


def test_large_pictures_are_cut_around_the_first_difference():
    seen = np.zeros((40, 50))
    seen[30, 20] = 1
    picture = Grids.of("A", seen, np.zeros((40, 50)), 1e-5)
    assert picture.seen.shape == (10, 10)
    assert picture.seen[30 - picture.first_row, 20 - picture.first_column] == 1
    assert "✗" in picture.text()


@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 3, 4), (2, 3, 4, 5), (1, 2, 3, 4, 5)])
def test_pictures_of_any_rank_show_a_difference(shape):
    seen = np.zeros(shape)
    seen[tuple(n - 1 for n in shape)] = 2.5
    picture = Grids.of("A", seen, np.zeros(shape), 1e-5)
    assert "2.50✗" in picture.text()


def test_beside_numbers_true_and_false_are_told_as_numbers():
    report = examine(lambda image: image / 256, "to_float")
    assert report.first_failure.message.startswith("the result[0, 1] is 0.9961, wanted 1; 3 of 6")
    assert re.search(r"0\.000 +0\.996✗ 0\.000 +0 +1 +0\n", report.text())
    for told in (report.text(), words_of(report)):
        assert "True" not in told
    marks = examine(lambda x: 0.0 * x, "create_mask_from_window").text()
    assert "the mask[2, 1] is 0, wanted 1; 1 of 9 entries differ" in marks
    marks = examine(lambda x: x < x, "create_mask_from_window").text()
    assert "the mask[2, 1] is False, wanted True" in marks


@pytest.mark.parametrize("name", law_sets())
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_marked_entry_of_any_law_looks_like_its_target(name):
    right = BY_NAME[name].plain
    for change in (lambda A: A * (255 / 256), lambda A: A + 3e-5, lambda A: A - 0.5, lambda A: -A):
        for finding in examine(changed(right, change), name).findings:
            if isinstance(finding.picture, Grids):
                assert told_apart(finding.picture), finding.law
                assert not {"True", "False"} & set(finding.picture.text().split()), finding.law


def changed(function, change):
    """Return a wrong function: a right one whose arrays are changed, and are floats."""

    def of(value):
        if isinstance(value, np.ndarray | float):
            return change(np.asarray(value, dtype=float))
        if isinstance(value, dict):
            return {key: of(part) for key, part in value.items()}
        return (of(value[0]), *value[1:]) if isinstance(value, tuple) and value else value

    return functools.wraps(function)(lambda *args, **options: of(function(*args, **options)))


def told_apart(picture):
    """Tell whether some entry is marked, and each marked one is written unlike its target."""
    cells = re.findall(r'<td class="off"[^>]*>([^<]+)<b>✗', picture.html())
    targets = re.findall(r'<td class="want">([^<]+)<', picture.html())
    return bool(cells) and all(float(a) != float(b) for a, b in zip(cells, targets, strict=True))


def test_what_is_marked_is_what_breaks_the_law():
    wanted = np.zeros((2, 3, 2))
    wanted[..., 1] = 1000  # allows for more in the other half, too
    seen = wanted.copy()
    seen[0, 0, 0], seen[1, 1, 0] = 0.5, 1e-3
    with pytest.raises(CheckError, match="1 of 12 entries differ") as failure:
        check_close("A", seen, wanted, tol=1e-5)
    assert str(failure.value).count("✗") == 1


def test_an_index_stands_behind_the_name_and_before_its_qualification():
    with pytest.raises(CheckError, match=r"^the slope\[1\], at eps=0\.5, is 2, wanted 3"):
        check_close("the slope, at eps=0.5,", np.array([1.0, 2]), [1, 3])
    with pytest.raises(CheckError, match=r"^X\[0, 1\]\[1\] is 2, wanted 3"):
        check_close("X[0, 1]", np.array([1.0, 2]), [1, 3])


def test_a_broken_helper_is_named_before_its_caller_is_blamed():
    namespace = {"np": np}
    caller = "\ndef same_padding(f):\n    zero_pad(np.ones((1, 2, 2, 1)), 1)\n    return f"
    exec(compile(ONE_SIDED + caller, "<cell>", "exec"), namespace)
    with pytest.raises(CheckError, match="It calls your `zero_pad`, which breaks laws of its own"):
        check(namespace["same_padding"])
    exec(compile(RIGHT + caller, "<cell>", "exec"), namespace)
    with pytest.raises(CheckError) as caught:
        check(namespace["same_padding"])
    assert "It calls" not in str(caught.value)


def test_a_partial_is_known_by_the_function_in_it():
    partial = functools.partial(functools.partial(defined(RIGHT)))
    assert examine(partial).function == "zero_pad"


def test_a_function_without_a_name_is_asked_for_it():
    right = defined(RIGHT)
    with pytest.raises(CheckError, match=r'check\(f, name="zero_pad"\)'):
        check(lambda X, padding: right(X, padding))
    assert examine(lambda X, padding: right(X, padding), "zero_pad").holds


def test_a_gradient_of_a_loss_in_32_bits_is_compared_with_a_longer_step():
    x = np.linspace(0.5, 2, 5)

    def loss(x):
        return np.float32((x.astype(np.float32) ** 2).sum())

    check_gradient("dx", loss, x, 2 * x)
    with pytest.raises(CheckError, match="nudging that entry"):
        check_gradient("dx", loss, x, 2.02 * x)


def cell_of(source, name):
    """Define a function of an assignment and return its report as text."""
    return examine(defined(source, name)).text()


def test_a_cache_and_dictionaries_are_opened_in_the_call():
    told = cell_of("def conv_backward(dZ, cache):\n    return 0, 0, 0\n", "conv_backward")
    assert (
        "conv_backward(dZ of shape (2, 5, 3, 3), cache = (A_prev of shape (2, 7, 5, 2), W of shape "
        "(3, 3, 2, 3), b of shape (1, 1, 1, 3), stride=1, padding=0))" in told
    )
    told = cell_of("def sgd_step(params, grads, lr):\n    return 0\n", "sgd_step")
    assert "sgd_step(params={W: (3, 2), b: (2,)}, grads={W: (3, 2), b: (2,)}, lr=0.0)" in told


def test_a_function_among_the_arguments_is_told_by_its_formula():
    told = cell_of("def numerical_gradient(f, x, eps=1e-4):\n    return 0\n", "numerical_gradient")
    assert "numerical_gradient(f = the sum of x, x of shape (3,))" in told


DENSE = "def dense_backward(dZ, cache):\n    A_prev, W, b = cache\n    m = len(dZ)\n    return "


@pytest.mark.parametrize(
    ("dW", "factor"),
    [
        ("A_prev.T @ dZ / m", "each is 1/5 of what it should be (the batch has 5 examples)"),
        ("A_prev.T @ dZ * m", "each is 5 times what it should be (the batch has 5 examples)"),
        ("-A_prev.T @ dZ", "each has the opposite sign"),
        ("A_prev.T @ dZ / 2", "each is 1/2 of what it should be"),
        ("0 * W", "all of yours are 0"),
        ("A_prev.T @ dZ + 1", ""),
    ],
)
def test_one_factor_for_all_entries_is_said(dW, factor):
    failure = examine(
        defined(f"{DENSE}dZ @ W.T, {dW}, dZ.sum(axis=0)\n", "dense_backward")
    ).first_failure
    assert failure.law == "dW is what nudging each weight shows."
    assert isinstance(failure.picture, Grids)
    assert failure.message.partition("entries differ")[2].removeprefix(", and ") == factor


def test_another_number_of_axes_is_told_in_numbers():
    with pytest.raises(
        CheckError, match=r"Z has 4 axes, shape \(2, 1, 1, 4\); wanted 2 axes, \(2, 4"
    ):
        check_shape("Z", np.zeros((2, 1, 1, 4)), (2, 4))


def test_scores_that_overflow_are_named_where_the_loss_is_no_number():
    source = (
        "def softmax_cross_entropy(logits, labels):\n"
        "    with np.errstate(all='ignore'):\n"
        "        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\n"
        "        rows = np.arange(len(labels))\n"
        "        loss = -np.log(p[rows, labels]).mean()\n"
        "    p[rows, labels] -= 1\n"
        "    return loss, p / len(labels)\n"
    )
    told = cell_of(source, "softmax_cross_entropy")
    assert re.search(r"with 2000 added to all scores, (is|holds)", told)


def test_an_average_that_is_a_sum_is_told_by_its_window():
    source = "def global_pool(A_prev, mode='max'):\n    r = A_prev.max if mode == 'max' else A_prev.sum\n    return r(axis=(1, 2))\n"
    assert "and each is 20 times what it should be (a channel has 20 pixels)" in cell_of(
        source, "global_pool"
    )
