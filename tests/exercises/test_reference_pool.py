"""Pooling and the numerical gradient agree with loops, differences, laws, the course and PyTorch."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from convlab import layers
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reference import conv, gradient, pool
from autograder.reference.plain import conv_backward as plain_conv
from autograder.reference.plain import gradient as plain_gradient
from autograder.reference.plain import pool as plain

modes = st.sampled_from(["max", "average"])
dtypes = st.sampled_from([np.float32, np.float64, np.int64])


@st.composite
def pooling(draw, dtype: type | None = None, ties: bool = False):
    """Draw a batch, and a kernel and stride that fit it."""
    m, n_H, n_W, n_C = (draw(st.integers(1, top)) for top in (3, 8, 8, 3))
    kernel_size, stride = draw(st.integers(1, min(n_H, n_W))), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    A = rng.integers(-2, 3, (m, n_H, n_W, n_C)) if ties else rng.normal(size=(m, n_H, n_W, n_C)) * 9
    return A.astype(dtype or draw(dtypes)), kernel_size, stride, draw(modes)


@st.composite
def convolution(draw):
    """Draw a gradient and the cache of a forward pass that it fits."""
    f, stride, padding = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(0, 2))
    n_H, n_W = draw(st.integers(f, 8)), draw(st.integers(f, 8))
    m, n_C_prev, n_C = (draw(st.integers(1, 3)) for _ in range(3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    A_prev = rng.normal(size=(m, n_H, n_W, n_C_prev))
    W, b = rng.normal(size=(f, f, n_C_prev, n_C)), rng.normal(size=(1, 1, 1, n_C))
    Z, cache = conv.conv_forward(A_prev, W, b, stride, padding)
    return rng.normal(size=Z.shape), cache


def upstream(A: np.ndarray, seed: int = 3) -> np.ndarray:
    kind = A.dtype if A.dtype.kind == "f" else float
    return np.random.default_rng(seed).normal(size=A.shape).astype(kind)


def tolerance(A: np.ndarray) -> float:
    return 1e-4 if A.dtype == np.float32 else 1e-9


@given(pooling())
def test_pool_forward_agrees_with_plain_loops_and_with_the_course(layer) -> None:
    A_prev, kernel_size, stride, mode = layer
    before = A_prev.copy()
    A, cache = pool.pool_forward(A_prev, kernel_size, stride, mode)
    expected, _ = plain.pool_forward(A_prev, kernel_size, stride, mode)
    np.testing.assert_allclose(A, expected, atol=tolerance(A_prev))
    np.testing.assert_allclose(
        A, layers.pool2d(A_prev, kernel_size, stride, mode), atol=tolerance(A_prev)
    )
    assert cache == (A_prev, kernel_size, stride, mode)
    np.testing.assert_array_equal(A_prev, before)


@given(pooling())
def test_without_a_stride_windows_stand_side_by_side(layer) -> None:
    A_prev, kernel_size, _, mode = layer
    A, cache = pool.pool_forward(A_prev, kernel_size, mode=mode)
    np.testing.assert_array_equal(A, pool.pool_forward(A_prev, kernel_size, kernel_size, mode)[0])
    assert cache[2] == kernel_size


@given(pooling())
def test_stride_is_stride_one_subsampled(layer) -> None:
    A_prev, kernel_size, stride, mode = layer
    dense, _ = pool.pool_forward(A_prev, kernel_size, 1, mode)
    A, _ = pool.pool_forward(A_prev, kernel_size, stride, mode)
    # An average over a view with other strides may add in another order: equal up to rounding.
    np.testing.assert_allclose(A, dense[:, ::stride, ::stride], atol=tolerance(A_prev))


@given(pooling())
def test_global_pool_agrees_with_plain_loops_and_keeps_the_type_of_floats(layer) -> None:
    A_prev, *_, mode = layer
    A = pool.global_pool(A_prev, mode)
    np.testing.assert_allclose(A, plain.global_pool(A_prev, mode), atol=tolerance(A_prev))
    assert A.shape == (A_prev.shape[0], A_prev.shape[3])
    if A_prev.dtype.kind == "f":
        assert A.dtype == A_prev.dtype


@given(st.booleans().flatmap(lambda ties: pooling(ties=ties)))
def test_pool_backward_agrees_with_plain_loops_and_with_the_course(layer) -> None:
    A, cache = pool.pool_forward(*layer)
    dA = upstream(A)
    before = copy.deepcopy((dA, cache))
    dA_prev = pool.pool_backward(dA, cache)
    np.testing.assert_allclose(dA_prev, plain.pool_backward(dA, cache), atol=tolerance(dA))
    A_prev, kernel_size, stride, mode = cache
    np.testing.assert_allclose(
        dA_prev, layers.pool2d_backward(dA, A_prev, kernel_size, stride, mode), atol=tolerance(dA)
    )
    assert dA_prev.dtype == dA.dtype
    np.testing.assert_array_equal(dA, before[0])
    np.testing.assert_array_equal(cache[0], before[1][0])


@given(st.booleans().flatmap(lambda ties: pooling(ties=ties)))
def test_no_gradient_is_lost_or_made_in_pooling(layer) -> None:
    A, cache = pool.pool_forward(*layer)
    dA = upstream(A)
    dA_prev = pool.pool_backward(dA, cache)
    np.testing.assert_allclose(
        dA_prev.sum(axis=(1, 2)), dA.sum(axis=(1, 2)), atol=10 * tolerance(dA)
    )


@settings(max_examples=25)
@given(pooling(dtype=np.float64))
def test_pool_backward_agrees_with_finite_differences(layer) -> None:
    A_prev, kernel_size, stride, mode = layer
    A, cache = pool.pool_forward(*layer)
    dA = upstream(A)

    def cost(X: np.ndarray) -> float:
        return float(np.sum(dA * pool.pool_forward(X, kernel_size, stride, mode)[0]))

    numeric = gradient.numerical_gradient(cost, A_prev)
    np.testing.assert_allclose(pool.pool_backward(dA, cache), numeric, atol=1e-5)


@given(pooling(dtype=np.float64))
def test_average_pooling_backward_is_the_adjoint(layer) -> None:
    A_prev, kernel_size, stride, _ = layer
    A, cache = pool.pool_forward(A_prev, kernel_size, stride, "average")
    dA = upstream(A)
    assert np.sum(A * dA) == pytest.approx(np.sum(A_prev * pool.pool_backward(dA, cache)))


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32), st.booleans())
def test_a_mask_marks_the_first_maximum(n_H: int, n_W: int, seed: int, ties: bool) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(-1, 2, (n_H, n_W)) if ties else rng.normal(size=(n_H, n_W))
    mask = pool.create_mask_from_window(x)
    np.testing.assert_array_equal(mask, plain.create_mask_from_window(x))
    assert mask.sum() == 1
    assert list(x.ravel()).index(x.max()) == int(np.flatnonzero(mask)[0])


@given(st.floats(-9, 9), st.integers(1, 6), st.integers(1, 6))
def test_shares_are_equal_and_sum_to_the_whole(dz: float, n_H: int, n_W: int) -> None:
    shares = pool.distribute_value(dz, (n_H, n_W))
    np.testing.assert_allclose(shares, plain.distribute_value(dz, (n_H, n_W)))
    assert shares.shape == (n_H, n_W)
    assert shares.sum() == pytest.approx(dz)
    assert np.ptp(shares) == 0


@given(convolution())
def test_plain_conv_backward_agrees_with_the_reference_and_the_adjoint_law(layer) -> None:
    dZ, cache = layer
    dA_prev, dW, db = plain_conv.conv_backward(dZ, cache)
    for mine, theirs in zip((dA_prev, dW, db), conv.conv_backward(dZ, cache), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-9)
    A_prev, W, b, stride, padding = cache
    Z, _ = conv.conv_forward(A_prev, W, 0 * b, stride, padding)
    assert np.sum(Z * dZ) == pytest.approx(np.sum(A_prev * dA_prev), abs=1e-9)
    assert np.sum(Z * dZ) == pytest.approx(np.sum(W * dW), abs=1e-9)


@settings(max_examples=15)
@given(convolution())
def test_conv_backward_agrees_with_finite_differences(layer) -> None:
    dZ, (A_prev, W, b, stride, padding) = layer

    def cost(A_prev, W, b) -> float:
        return float(np.sum(dZ * conv.conv_forward(A_prev, W, b, stride, padding)[0]))

    dA_prev, dW, db = conv.conv_backward(dZ, (A_prev, W, b, stride, padding))
    measured = gradient.numerical_gradient
    np.testing.assert_allclose(dA_prev, measured(lambda A: cost(A, W, b), A_prev), atol=1e-6)
    np.testing.assert_allclose(dW, measured(lambda W: cost(A_prev, W, b), W), atol=1e-6)
    np.testing.assert_allclose(db, measured(lambda b: cost(A_prev, W, b), b), atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (1, 2, 2, 2)])
def test_the_numerical_gradient_of_a_known_function(dtype: type, shape: tuple[int, ...]) -> None:
    x = (np.random.default_rng(1).normal(size=shape) * 3).astype(dtype)
    x = np.asarray(x)
    before = x.copy()

    def f(x: np.ndarray) -> float:
        return float(np.sum(np.sin(x)) + np.prod(x))

    rest = [np.prod(np.delete(x.ravel().astype(float), k)) for k in range(x.size)]
    expected = np.cos(x.astype(float)) + np.reshape(rest, shape)
    for measured in (gradient.numerical_gradient, plain_gradient.numerical_gradient):
        np.testing.assert_allclose(measured(f, x), expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_array_equal(x, before)


def test_the_error_of_the_numerical_gradient_falls_with_the_square_of_eps() -> None:
    x = np.array([0.3, 1.2])
    errors = [
        abs(gradient.numerical_gradient(lambda x: float(np.exp(x).sum()), x, eps) - np.exp(x)).max()
        for eps in (1e-1, 1e-2, 1e-3)
    ]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.02)
    assert errors[1] / errors[2] == pytest.approx(100, rel=0.02)


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_pooling_agrees_with_pytorch(mode: str, dtype: str) -> None:
    torch = pytest.importorskip("torch")
    layer = {"max": torch.nn.functional.max_pool2d, "average": torch.nn.functional.avg_pool2d}[mode]
    rng = np.random.default_rng(2)
    for kernel_size, stride in ((2, 2), (3, 1), (3, 2), (2, 3)):
        A_prev = rng.normal(size=(2, 9, 7, 3)).astype(dtype)
        X = torch.tensor(A_prev.transpose(0, 3, 1, 2), requires_grad=True)
        Z = layer(X, kernel_size, stride)
        A, cache = pool.pool_forward(A_prev, kernel_size, stride, mode)
        np.testing.assert_allclose(A, Z.detach().numpy().transpose(0, 2, 3, 1), rtol=1e-4)
        dA = upstream(A)
        Z.backward(torch.tensor(dA.transpose(0, 3, 1, 2)))
        np.testing.assert_allclose(
            pool.pool_backward(dA, cache), X.grad.numpy().transpose(0, 2, 3, 1), atol=1e-5
        )
