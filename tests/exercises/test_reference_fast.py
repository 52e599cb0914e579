"""The trusted im2col, col2im and transposed convolution: against loops, laws, the course and PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
from convlab import layers as course
from convlab.checks import examine
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reference import conv, fast, transposed
from autograder.reference.plain import fast as plain_fast
from autograder.reference.plain import transposed as plain_transposed


@st.composite
def layers(draw: st.DrawFn, largest: int = 7) -> tuple:
    """Return (A_prev, W, b, stride, padding) of a convolution with at least one place."""
    f, padding = draw(st.integers(1, 4)), draw(st.integers(0, 2))
    low = max(1, f - 2 * padding)
    m, n_C_prev, n_C, stride = (draw(st.integers(1, 3)) for _ in range(4))
    n_H, n_W = draw(st.integers(low, largest)), draw(st.integers(low, largest))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = draw(st.sampled_from((np.float32, np.float64)))
    shapes = ((m, n_H, n_W, n_C_prev), (f, f, n_C_prev, n_C), (1, 1, 1, n_C))
    return *(rng.normal(size=shape).astype(dtype) for shape in shapes), stride, padding


def tolerance(array: np.ndarray) -> float:
    return 1e-4 if array.dtype == np.float32 else 1e-10


@settings(deadline=None, max_examples=80)
@given(layers())
def test_a_table_of_windows_agrees_with_plain_loops(layer: tuple) -> None:
    X, W, _, stride, padding = layer
    cols = fast.im2col(X, len(W), stride, padding)
    assert cols.dtype == X.dtype
    np.testing.assert_array_equal(cols, plain_fast.im2col(X, len(W), stride, padding))


@settings(deadline=None, max_examples=80)
@given(layers())
def test_folding_agrees_with_plain_loops_and_is_the_adjoint(layer: tuple) -> None:
    X, W, _, stride, padding = layer
    cols = fast.im2col(X, len(W), stride, padding)
    table = np.random.default_rng(0).normal(size=cols.shape)
    folded = fast.col2im(table, X.shape, len(W), stride, padding)
    loops = plain_fast.col2im(table, X.shape, len(W), stride, padding)
    np.testing.assert_allclose(folded, loops, atol=1e-12)
    np.testing.assert_allclose((folded * X).sum(), (table * cols).sum(), rtol=1e-4, atol=1e-4)


@settings(deadline=None, max_examples=80)
@given(layers())
def test_the_matrix_product_is_the_convolution(layer: tuple) -> None:
    expected, _ = conv.conv_forward(*layer)
    for function in (fast.conv_forward_fast, plain_fast.conv_forward_fast):
        Z, cache = function(*layer)
        assert Z.shape == expected.shape
        np.testing.assert_allclose(Z, expected, atol=tolerance(Z) * 10)
        assert all(one is other for one, other in zip(cache, layer, strict=True))


@st.composite
def paintings(draw: st.DrawFn) -> tuple:
    """Return (A_prev, W, b, stride, padding) of a transposed convolution that leaves a pixel."""
    f, stride = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    m, n_H, n_W, n_C_prev, n_C = (draw(st.integers(1, 4)) for _ in range(5))
    smallest = min(stride * (n - 1) + f for n in (n_H, n_W))
    padding = draw(st.integers(0, min(2, (smallest - 1) // 2)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = draw(st.sampled_from((np.float32, np.float64)))
    shapes = ((m, n_H, n_W, n_C_prev), (f, f, n_C_prev, n_C), (1, 1, 1, n_C))
    return *(rng.normal(size=shape).astype(dtype) for shape in shapes), stride, padding


@settings(deadline=None, max_examples=120)
@given(paintings())
def test_painting_agrees_with_plain_loops_and_with_the_course(painting: tuple) -> None:
    Z, cache = transposed.conv_transpose_forward(*painting)
    loops, _ = plain_transposed.conv_transpose_forward(*painting)
    np.testing.assert_allclose(Z, loops, atol=10 * tolerance(Z))
    np.testing.assert_allclose(Z, course.conv_transpose2d(*painting), atol=10 * tolerance(Z))
    assert all(one is other for one, other in zip(cache, painting, strict=True))


@settings(deadline=None, max_examples=60)
@given(paintings())
def test_painting_is_what_a_convolution_sends_back(painting: tuple) -> None:
    dZ, W, _, stride, padding = (np.asarray(p, float) if np.ndim(p) else p for p in painting)
    Z, _ = transposed.conv_transpose_forward(*painting)
    image = np.zeros((*Z.shape[:3], W.shape[3]))
    bank = W.swapaxes(2, 3)  # in the convolution that it transposes, the channels change roles
    dA, _, _ = conv.conv_backward(dZ, (image, bank, None, stride, padding))
    np.testing.assert_allclose(Z - painting[2], dA, atol=1e-3)


def test_the_laws_hold() -> None:
    for module in (fast, plain_fast):
        for name in ("im2col", "col2im", "conv_forward_fast"):
            assert examine(getattr(module, name)).holds, (module, name)
    for module in (transposed, plain_transposed):
        assert examine(module.conv_transpose_forward).holds


def test_pytorch_agrees() -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    for n, f, stride, padding in ((5, 3, 1, 1), (6, 2, 3, 0), (7, 4, 2, 2)):
        X, W, b = rng.normal(size=(2, n, n + 1, 3)), rng.normal(size=(f, f, 3, 4)), rng.normal(4)
        nchw = torch.from_numpy(X.transpose(0, 3, 1, 2).copy())
        unfolded = torch.nn.functional.unfold(nchw, f, stride=stride, padding=padding)
        cols = fast.im2col(X, f, stride, padding)  # PyTorch's columns have the channel first
        mine = cols.reshape(2, -1, f, f, 3).transpose(0, 4, 2, 3, 1).reshape(2, 3 * f * f, -1)
        np.testing.assert_allclose(mine, unfolded.numpy())
        weights = torch.from_numpy(W.transpose(2, 3, 0, 1).copy())
        theirs = torch.nn.functional.conv_transpose2d(
            nchw, weights, torch.full((4,), b, dtype=torch.float64), stride=stride, padding=padding
        )
        Z, _ = transposed.conv_transpose_forward(
            X, W, np.full((1, 1, 1, 4), b), stride=stride, padding=padding
        )
        np.testing.assert_allclose(Z, theirs.numpy().transpose(0, 2, 3, 1))
