"""The reference for a1 against plain loops, known pixels, and the way back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.reference import tensors
from autograder.reference.plain import tensors as plain

bytes_of_any_shape = arrays(np.uint8, array_shapes(min_dims=1, max_dims=4, max_side=4))
colours = array_shapes(min_dims=1, max_dims=3, max_side=4).map(lambda shape: (*shape, 3))
four_axes = array_shapes(min_dims=4, max_dims=4, max_side=5)
finite = st.floats(-1e3, 1e3, width=32)


@given(bytes_of_any_shape)
def test_bytes_become_floats_from_0_to_1(image: np.ndarray) -> None:
    x = tensors.to_float(image)
    assert x.dtype == np.float64
    assert x.min() >= 0
    assert x.max() <= 1
    np.testing.assert_array_equal(np.round(255 * x), image)
    np.testing.assert_allclose(x, plain.to_float(image), rtol=1e-15)


def test_black_grey_and_white_bytes() -> None:
    x = tensors.to_float(np.array([0, 51, 102, 255], dtype=np.uint8))
    np.testing.assert_allclose(x, [0, 0.2, 0.4, 1], rtol=1e-15)


@given(st.one_of(arrays(np.uint8, colours), arrays(np.float32, colours, elements=finite)))
def test_grey_agrees_with_plain_loops(image: np.ndarray) -> None:
    gray = tensors.grayscale(image)
    assert gray.shape == image.shape[:-1]
    np.testing.assert_allclose(gray, plain.grayscale(image), rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize(
    ("pixel", "brightness"),
    [((200, 100, 50), 124.2), ((255, 255, 255), 255), ((0, 255, 0), 149.685), ((0, 0, 255), 29.07)],
)
def test_grey_of_known_pixels(pixel: tuple[int, ...], brightness: float) -> None:
    image = np.array([[pixel]], dtype=np.uint8)
    assert tensors.grayscale(image).item() == pytest.approx(brightness)


@given(arrays(np.float64, four_axes, elements=finite))
def test_images_move_only_their_channels(X: np.ndarray) -> None:
    out = tensors.nhwc_to_nchw(X)
    for c in range(X.shape[3]):
        np.testing.assert_array_equal(out[:, c], X[..., c])
    np.testing.assert_array_equal(out.transpose(0, 2, 3, 1), X)
    np.testing.assert_array_equal(out, plain.nhwc_to_nchw(X))


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_filters_keep_their_rows_and_columns(f: int, n_C_prev: int, n_C: int, seed: int) -> None:
    W = np.random.default_rng(seed).normal(size=(f, f, n_C_prev, n_C))
    out = tensors.kernel_to_oihw(W)
    for o, i in np.ndindex(n_C, n_C_prev):
        np.testing.assert_array_equal(out[o, i], W[:, :, i, o])
    np.testing.assert_array_equal(out, plain.kernel_to_oihw(W))
