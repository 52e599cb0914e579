"""The reference for a6 against the published numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reference import alexnet
from autograder.reference.plain import alexnet as plain

PARAMS = {
    "conv1": (34_944, 34_944),
    "conv2": (307_456, 614_656),
    "conv3": (885_120, 885_120),
    "conv4": (663_936, 1_327_488),
    "conv5": (442_624, 884_992),
    "fc6": (37_752_832, 37_752_832),
    "fc7": (16_781_312, 16_781_312),
    "fc8": (4_097_000, 4_097_000),
}


def test_shapes_of_the_paper() -> None:
    sides = {name: shape[0] for name, shape in alexnet.alexnet_shapes() if len(shape) == 3}
    assert sides == {
        "conv1": 55,
        "pool1": 27,
        "conv2": 27,
        "pool2": 13,
        "conv3": 13,
        "conv4": 13,
        "conv5": 13,
        "pool5": 6,
    }
    assert alexnet.alexnet_shapes(224, 2) == alexnet.alexnet_shapes(227, 0)


@pytest.mark.parametrize(("groups", "column"), [(True, 0), (False, 1)])
def test_parameters_layer_by_layer(groups: bool, column: int) -> None:
    rows = {name: params for name, _, params, _ in alexnet.alexnet_table(groups) if params}
    assert rows == {name: params[column] for name, params in PARAMS.items()}


def test_totals() -> None:
    assert alexnet.alexnet_params() == plain.alexnet_params() == 60_965_224
    assert alexnet.alexnet_params(groups=False) == plain.alexnet_params(groups=False) == 62_378_344
    small = alexnet.alexnet_table(groups=False, n=224)
    assert sum(params for _, _, params, _ in small) == 50_844_008
    assert sum(macs for *_, macs in alexnet.alexnet_table()) == 724_406_816


@given(st.integers(67, 500), st.integers(0, 9))
def test_shapes_agree_with_the_written_out_ones(n: int, padding: int) -> None:
    assert alexnet.alexnet_shapes(n, padding) == plain.alexnet_shapes(n, padding)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("detective_224", 54.25),
        ("detective_fc_share", 96.17),
        ("detective_conv_work", 91.91),
        ("detective_units", 659_272),
        ("detective_memory_mb", 243.86),
        ("detective_blog", 5),
    ],
)
def test_answers_of_the_detective(question: str, answer: float) -> None:
    assert getattr(alexnet, question)() == pytest.approx(answer, abs=0.005)
    assert getattr(plain, question)() == pytest.approx(answer, abs=0.005)
