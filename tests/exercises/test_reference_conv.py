"""The trusted convolution: against plain loops, its own laws, and finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reference import conv
from autograder.reference.plain import conv as plain


@st.composite
def layers(draw: st.DrawFn, largest: int = 7) -> tuple:
    """Return (A_prev, W, b, stride, padding) of a convolution with at least one place."""
    f = draw(st.integers(1, 4))
    padding = draw(st.integers(0, 2))
    low = max(1, f - 2 * padding)
    m, n_C_prev, n_C, stride = (draw(st.integers(1, 3)) for _ in range(4))
    n_H, n_W = draw(st.integers(low, largest)), draw(st.integers(low, largest))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return (
        rng.normal(size=(m, n_H, n_W, n_C_prev)),
        rng.normal(size=(f, f, n_C_prev, n_C)),
        rng.normal(size=(1, 1, 1, n_C)),
        stride,
        padding,
    )


@settings(deadline=None, max_examples=80)
@given(layers())
def test_forward_agrees_with_plain_loops(layer: tuple) -> None:
    Z, cache = conv.conv_forward(*layer)
    expected, _ = plain.conv_forward(*layer)
    assert Z.shape == expected.shape
    np.testing.assert_allclose(Z, expected, rtol=1e-10, atol=1e-10)
    assert all(one is other for one, other in zip(cache, layer, strict=True))


@settings(deadline=None, max_examples=60)
@given(layers())
def test_output_size_is_the_size_of_the_output(layer: tuple) -> None:
    A_prev, W, _, stride, padding = layer
    Z, _ = conv.conv_forward(*layer)
    for axis in (1, 2):
        size = conv.conv_output_size(A_prev.shape[axis], len(W), padding=padding, stride=stride)
        assert Z.shape[axis] == size


@settings(deadline=None, max_examples=300)
@given(st.integers(1, 30), *[st.integers(low, 6) for low in (1, 0, 1, 1)])
def test_output_size_counts_the_places_that_exist(
    n: int, f: int, padding: int, stride: int, dilation: int
) -> None:
    taps = dilation * np.arange(f)
    last = n + 2 * padding - 1
    places = [start for start in range(0, last + 1, stride) if start + taps[-1] <= last]
    for function in (conv.conv_output_size, plain.conv_output_size):
        if places:
            size = function(n, f, padding=padding, stride=stride, dilation=dilation)
            assert size == len(places)
            assert type(size) is int
        else:
            with pytest.raises(ValueError):
                function(n, f, padding=padding, stride=stride, dilation=dilation)


@pytest.mark.parametrize("f", range(1, 12))
def test_same_padding_keeps_the_size_or_refuses(f: int) -> None:
    for function in (conv.same_padding, plain.same_padding):
        if f % 2:
            padding = function(f)
            assert all(conv.conv_output_size(n, f, padding=padding) == n for n in (1, 4, 9))
        else:
            with pytest.raises(ValueError):
                function(f)


@settings(deadline=None, max_examples=40)
@given(layers(largest=5))
def test_backward_agrees_with_finite_differences(layer: tuple) -> None:
    *arrays, stride, padding = layer
    Z, cache = conv.conv_forward(*layer)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    gradients = conv.conv_backward(dZ, cache)
    for position, (array, gradient) in enumerate(zip(arrays, gradients, strict=True)):
        assert gradient.shape == array.shape
        # The layer is linear in each argument, so a step of any length is exact.
        direction = np.random.default_rng(position).normal(size=array.shape)
        moved = [a + direction if k == position else a for k, a in enumerate(arrays)]
        change = conv.conv_forward(*moved, stride, padding)[0] - Z
        np.testing.assert_allclose((direction * gradient).sum(), (change * dZ).sum(), atol=1e-9)


def test_backward_agrees_with_finite_differences_entry_by_entry() -> None:
    rng = np.random.default_rng(1)
    arrays = [rng.normal(size=s) for s in ((2, 5, 4, 2), (3, 3, 2, 3), (1, 1, 1, 3))]
    Z, cache = conv.conv_forward(*arrays, 2, 1)
    dZ = rng.normal(size=Z.shape)
    for array, gradient in zip(arrays, conv.conv_backward(dZ, cache), strict=True):
        for index in np.ndindex(array.shape):
            kept, losses = array[index], []
            for step in (1e-6, -1e-6):
                array[index] = kept + step
                losses.append((conv.conv_forward(*arrays, 2, 1)[0] * dZ).sum())
            array[index] = kept
            assert gradient[index] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(layers())
def test_zero_pad_puts_the_image_in_the_middle_of_zeros(layer: tuple) -> None:
    X, padding = layer[0], layer[-1]
    for function in (conv.zero_pad, plain.zero_pad):
        out = function(X, padding)
        _, n_H, n_W, _ = X.shape
        middle = out[:, padding : padding + n_H, padding : padding + n_W]
        np.testing.assert_array_equal(middle, X)
        assert np.count_nonzero(out) == np.count_nonzero(X)
        assert out.shape[1:3] == (n_H + 2 * padding, n_W + 2 * padding)


def test_a_centred_delta_is_the_identity_and_an_off_centre_one_a_shift() -> None:
    A = np.random.default_rng(2).normal(size=(2, 4, 5, 1))
    W, b = np.zeros((3, 3, 1, 1)), np.zeros((1, 1, 1, 1))
    W[1, 1] = 1
    np.testing.assert_array_equal(conv.conv_forward(A, W, b, padding=1)[0], A)
    W = np.roll(W, 1, axis=1)  # The 1 is right of the centre: each pixel reads its neighbour.
    Z = conv.conv_forward(A, W, b, padding=1)[0]
    np.testing.assert_array_equal(Z[:, :, :-1], A[:, :, 1:])


@pytest.mark.parametrize("module", [conv, plain])
def test_one_step_is_one_entry_of_the_map(module: object) -> None:
    rng = np.random.default_rng(3)
    A, W, b = rng.normal(size=(1, 3, 3, 2)), rng.normal(size=(3, 3, 2, 1)), np.full((1,) * 4, 0.5)
    z = module.conv_single_step(A[0], W[..., 0], b[..., 0])
    assert np.ndim(z) == 0
    assert z == pytest.approx(conv.conv_forward(A, W, b)[0].item())


def test_float32_stays_float32_and_integers_do_not_truncate() -> None:
    rng = np.random.default_rng(4)
    A, W, b = rng.normal(size=(2, 5, 4, 3)), rng.normal(size=(2, 2, 3, 2)), np.ones((1, 1, 1, 2))
    single = [x.astype(np.float32) for x in (A, W, b)]
    Z, cache = conv.conv_forward(*single, stride=2, padding=1)
    assert Z.dtype == np.float32
    assert {g.dtype for g in conv.conv_backward(Z, cache)} == {np.dtype(np.float32)}
    np.testing.assert_allclose(Z, conv.conv_forward(A, W, b, stride=2, padding=1)[0], atol=1e-5)

    whole = rng.integers(-9, 10, size=A.shape)
    Z, cache = conv.conv_forward(whole, W, b)
    np.testing.assert_allclose(Z, conv.conv_forward(whole.astype(float), W, b)[0])
    dA_prev, _, _ = conv.conv_backward(Z, cache)
    assert dA_prev.dtype == np.float64


def test_agrees_with_pytorch() -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    arrays = [rng.normal(size=s) for s in ((2, 8, 7, 3), (3, 3, 3, 4), (1, 1, 1, 4))]
    A, W, b = (torch.tensor(x, requires_grad=True) for x in arrays)
    theirs = torch.nn.functional.conv2d(
        A.permute(0, 3, 1, 2), W.permute(3, 2, 0, 1), b.reshape(-1), stride=2, padding=1
    ).permute(0, 2, 3, 1)
    ours, cache = conv.conv_forward(*arrays, stride=2, padding=1)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-10)
    dZ = rng.normal(size=ours.shape)
    theirs.backward(torch.tensor(dZ))
    for gradient, tensor in zip(conv.conv_backward(dZ, cache), (A, W, b), strict=True):
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), atol=1e-10)
