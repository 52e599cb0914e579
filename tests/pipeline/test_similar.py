"""Alike submissions: found in spite of new names, never because of what everybody writes."""

from __future__ import annotations

import pytest

from autograder.pipeline.similar import fingerprint, similar
from tests.pipeline.conftest import COURSE, Classroom
from tests.submissions import ASSIGNMENT, notebook, right, to_bytes

pytestmark = pytest.mark.pipeline
LOOPS = '''\
def conv_forward(A_prev, W, b, stride=1, padding=0):
    """Convolve."""
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, f, n_C_prev, n_C = W.shape
    n_H = {size}
    n_W = conv_output_size(n_W_prev, f, padding, stride)
    Z = np.zeros((m, n_H, n_W, n_C))
    A_pad = zero_pad(A_prev, padding)
    for i in range(m):
        for h in range(n_H):
            vert = h * stride
            for w in range(n_W):
                horiz = w * stride
                for c in range(n_C):
                    part = A_pad[i, vert:vert + f, horiz:horiz + f, :]
                    Z[i, h, w, c] = {entry}
    return Z, (A_prev, W, b, stride, padding)
'''
SIZES = (
    "conv_output_size(n_H_prev, f, padding, stride)", "(n_H_prev - f + 2 * padding) // stride + 1",
    "int(np.floor((n_H_prev + 2 * padding - f) / stride)) + 1", "len(range(0, A_pad.shape[1] - f + 1, stride))",
)  # fmt: skip
ENTRIES = (
    "conv_single_step(part, W[..., c], b[..., c])", "np.sum(part * W[:, :, :, c]) + b[0, 0, 0, c]",
    "np.vdot(part, W[..., c]) + b.ravel()[c]", "float((W[..., c] * part).sum() + b.flatten()[c])",
)  # fmt: skip


def hand_in(course: Classroom, student: str, source: str) -> None:
    course.hand_in(student, to_bytes(notebook({"conv_forward": source}, blank=True)))


def hand_in_class(course: Classroom) -> None:
    for i, size in enumerate(SIZES):
        for j, entry in enumerate(ENTRIES):
            hand_in(course, f"student{i}{j}", LOOPS.format(size=size, entry=entry))


def test_a_copy_is_found_in_spite_of_names_layout_and_docstring(course: Classroom) -> None:
    hand_in_class(course)
    copied = LOOPS.format(size=SIZES[1], entry=ENTRIES[2]).replace(
        '"""Convolve."""', '"""My own."""'
    )
    for old, new in {"vert": "oben", "horiz": "links", "A_pad": "P", "part": "stück"}.items():
        copied = copied.replace(old, new)
    copied = copied.replace("    Z = np", "    # all mine\n\n    Z  =  np")
    hand_in(course, "thief", copied)
    best = next(iter(similar(COURSE, ASSIGNMENT, 0.5)))
    assert (best.first, best.second, best.share) == ("student12", "thief", 1.0)
    assert best.function == "conv_forward"


def test_the_stub_and_what_everybody_writes_are_no_copies(course: Classroom) -> None:
    for number in range(8):
        course.hand_in(f"blank{number}", to_bytes(notebook(blank=True)))
    short = {"same_padding": right()["same_padding"]}
    for number in range(8):
        course.hand_in(f"short{number}", to_bytes(notebook(short, blank=True)))
    course.hand_in("damaged", b"{")
    assert list(similar(COURSE, ASSIGNMENT, 0.1)) == []


@pytest.mark.parametrize(
    "source",
    [
        "(" * 50_000, "-" * 30_000 + "1", "not " * 9000 + "1", "lambda:" * 5000 + "1", "a" + ".b" * 9000,
        "x=" + "1+" * 9000 + "1", "x=" + "9" * 9000, "\0", "f'{" * 3000, "0x" + "f" * 30_000, "def f(:",
        "\n".join(" " * i + "if 1:" for i in range(500)), "x if y else " * 3000 + "z", "\ud800", "",
    ],
)  # fmt: skip
def test_hostile_programs_are_passed_over(source: str) -> None:
    assert fingerprint(source) == {}


def test_in_a_large_class_one_pair_is_found() -> None:
    from autograder.pipeline.similar import _pairs

    shared = [f"shared{i}" for i in range(60)]
    programs = {
        f"s{n:04}": dict.fromkeys(shared[n % 40 : n % 40 + 20], 9)
        | {f"own{n}-{i}": 50 for i in range(20)}
        for n in range(1000)
    }
    programs["thief"] = dict(programs["s0500"])
    assert [(p.first, p.second) for p in _pairs("f", programs, {}, 0.9)] == [("s0500", "thief")]


def test_a_magic_hides_nothing() -> None:
    plain = fingerprint(LOOPS.format(size=SIZES[0], entry=ENTRIES[0]))
    hidden = LOOPS.format(size=SIZES[0], entry=ENTRIES[0]).replace(
        "    Z = np.zeros", "    !ls\n    Z = np.zeros"
    )
    assert plain
    assert fingerprint("%%time\n" + LOOPS.format(size=SIZES[0], entry=ENTRIES[0])) == plain
    assert set(plain) & set(fingerprint(hidden))
