"""The course's layers agree with plain loops forward, and with finite differences backward."""

import numpy as np
import pytest
from convlab import layers
from convlab.layers import taps
from hypothesis import given, settings
from hypothesis import strategies as st

quick = settings(deadline=None, max_examples=40)
seeds = st.integers(0, 2**32 - 1)
small = st.integers(1, 3)


def loop_conv(A, W, b, stride, padding, dilation, groups):
    """Cross-correlate one output number at a time."""
    A = np.pad(A, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    (m, n_H_prev, n_W_prev, _), (f, _, depth, n_C) = A.shape, W.shape
    n_H = (n_H_prev - dilation * (f - 1) - 1) // stride + 1
    n_W = (n_W_prev - dilation * (f - 1) - 1) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    for k, h, w, c in np.ndindex(Z.shape):
        group = c // (n_C // groups)
        for i, j, d in np.ndindex(f, f, depth):
            pixel = A[k, h * stride + i * dilation, w * stride + j * dilation, group * depth + d]
            Z[k, h, w, c] += pixel * W[i, j, d, c]
    return Z + b


def numerical_gradient(loss, x, eps=1e-6):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        gradient[index] = (loss(x + step) - loss(x - step)) / (2 * eps)
    return gradient


def check_gradients(forward, gradients, inputs, rng):
    """Compare each gradient with that of the loss <forward(inputs), weights>."""
    weights = rng.normal(size=np.shape(forward(*inputs)))
    for position, (x, gradient) in enumerate(zip(inputs, gradients(weights), strict=True)):

        def loss(value, position=position):
            changed = [*inputs[:position], value, *inputs[position + 1 :]]
            return np.sum(forward(*changed) * weights)

        assert gradient.shape == x.shape
        np.testing.assert_allclose(gradient, numerical_gradient(loss, x), atol=1e-6)


@st.composite
def conv_cases(draw):
    """Inputs of a convolution: not square, several images, channels in groups."""
    rng = np.random.default_rng(draw(seeds))
    settings_ = {
        "stride": draw(small),
        "padding": draw(st.integers(0, 2)),
        "dilation": draw(st.integers(1, 2)),
        "groups": draw(st.integers(1, 2)),
    }
    f, groups = draw(small), settings_["groups"]
    reach = settings_["dilation"] * (f - 1) + 1
    n_H, n_W = reach + draw(st.integers(0, 3)), reach + draw(st.integers(0, 3))
    depth, n_C = draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    A = rng.normal(size=(draw(small), n_H, n_W, depth * groups))
    return A, rng.normal(size=(f, f, depth, n_C)), rng.normal(size=(1, 1, 1, n_C)), settings_, rng


@quick
@given(conv_cases())
def test_conv2d_equals_plain_loops(case):
    A, W, b, hyper, _ = case
    np.testing.assert_allclose(layers.conv2d(A, W, b, **hyper), loop_conv(A, W, b, **hyper))


@quick
@given(conv_cases())
def test_conv2d_backward_equals_finite_differences(case):
    A, W, b, hyper, rng = case
    check_gradients(
        lambda A, W, b: layers.conv2d(A, W, b, **hyper),
        lambda dZ: layers.conv2d_backward(dZ, A, W, **hyper),
        (A, W, b),
        rng,
    )


def test_conv2d_uses_rectangular_filters():
    rng = np.random.default_rng(0)
    A, W = rng.normal(size=(2, 5, 6, 3)), rng.normal(size=(1, 4, 3, 2))
    Z = layers.conv2d(A, W)
    assert Z.shape == (2, 5, 3, 2)
    assert Z[1, 4, 2, 1] == pytest.approx(np.sum(A[1, 4:5, 2:6] * W[..., 1]))


@st.composite
def transposed_cases(draw):
    rng = np.random.default_rng(draw(seeds))
    stride, f = draw(small), draw(st.integers(1, 4))
    n_H, n_W = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    smallest = stride * (min(n_H, n_W) - 1) + f
    padding = draw(st.integers(0, min(2, (smallest - 1) // 2)))
    output_padding = draw(st.integers(0, stride - 1))
    depth, n_C = draw(small), draw(small)
    A, W = rng.normal(size=(2, n_H, n_W, depth)), rng.normal(size=(f, f, depth, n_C))
    return A, W, rng.normal(size=(1, 1, 1, n_C)), (stride, padding, output_padding), rng


@quick
@given(transposed_cases())
def test_conv_transpose2d_is_the_adjoint_of_conv2d(case):
    A, W, _, (stride, padding, output_padding), rng = case
    Z = layers.conv_transpose2d(A, W, 0, stride, padding, output_padding)
    f = len(W)
    for length, n in zip(Z.shape[1:3], A.shape[1:3], strict=True):
        assert length == stride * (n - 1) + f - 2 * padding + output_padding

    image = rng.normal(size=Z.shape)
    back = layers.conv2d(image, W.swapaxes(2, 3), 0, stride, padding)
    assert back.shape == A.shape
    assert np.sum(back * A) == pytest.approx(np.sum(image * Z))


@quick
@given(transposed_cases())
def test_conv_transpose2d_backward_equals_finite_differences(case):
    A, W, b, (stride, padding, _), rng = case
    check_gradients(
        lambda A, W, b: layers.conv_transpose2d(A, W, b, stride, padding),
        lambda dZ: layers.conv_transpose2d_backward(dZ, A, W, stride, padding),
        (A, W, b),
        rng,
    )


@st.composite
def pool_cases(draw):
    """Images of few different values, so that ties are common."""
    rng = np.random.default_rng(draw(seeds))
    f, stride = draw(small), draw(small)
    n_H, n_W = f + draw(st.integers(0, 4)), f + draw(st.integers(0, 4))
    A = rng.integers(-2, 3, size=(2, n_H, n_W, draw(small))).astype(float)
    return A, f, stride, rng


@quick
@given(pool_cases(), st.sampled_from(["max", "average"]))
def test_pool2d_equals_plain_loops_and_gives_ties_to_the_first(case, mode):
    A, f, stride, rng = case
    n_H, n_W = ((n - f) // stride + 1 for n in A.shape[1:3])
    Z, dA = np.zeros((2, n_H, n_W, A.shape[3])), np.zeros_like(A)
    dZ = rng.normal(size=Z.shape)
    for k, h, w, c in np.ndindex(Z.shape):
        window = np.s_[k, h * stride : h * stride + f, w * stride : w * stride + f, c]
        if mode == "max":
            Z[k, h, w, c] = A[window].max()
            dA[window].flat[A[window].argmax()] += dZ[k, h, w, c]
        else:
            Z[k, h, w, c] = A[window].mean()
            dA[window] += dZ[k, h, w, c] / f**2

    np.testing.assert_allclose(layers.pool2d(A, f, stride, mode), Z)
    np.testing.assert_allclose(layers.pool2d_backward(dZ, A, f, stride, mode), dA, atol=1e-12)


def test_pool2d_steps_by_its_own_size_when_no_stride_is_given():
    A = np.arange(36.0).reshape(1, 6, 6, 1)
    np.testing.assert_array_equal(layers.pool2d(A, 3), layers.pool2d(A, 3, 3))
    assert layers.pool2d_backward(np.ones((1, 2, 2, 1)), A, 3).sum() == 4


@quick
@given(pool_cases(), st.sampled_from(["max", "average"]))
def test_global_pool2d_is_pooling_with_one_window(case, mode):
    A, *_, rng = case
    A = A[:, : min(A.shape[1:3]), : min(A.shape[1:3])]
    dZ = rng.normal(size=(2, A.shape[3]))
    np.testing.assert_allclose(
        layers.global_pool2d(A, mode), layers.pool2d(A, A.shape[1], mode=mode)[:, 0, 0]
    )
    np.testing.assert_allclose(
        layers.global_pool2d_backward(dZ, A, mode),
        layers.pool2d_backward(dZ[:, None, None], A, A.shape[1], mode=mode),
    )


@quick
@given(seeds)
def test_dense_and_relu_gradients_equal_finite_differences(seed):
    rng = np.random.default_rng(seed)
    X, W, b = rng.normal(size=(3, 2, 2, 2)), rng.normal(size=(8, 4)), rng.normal(size=4)
    check_gradients(layers.dense, lambda dZ: layers.dense_backward(dZ, X, W), (X, W, b), rng)
    Z = X + 0.01 * np.sign(X)  # away from the kink
    check_gradients(layers.relu, lambda dA: [layers.relu_backward(dA, Z)], (Z,), rng)


@quick
@given(seeds, st.sampled_from([1, 3, 5]))
def test_lrn_equals_its_formula_and_its_gradient_finite_differences(seed, n):
    rng = np.random.default_rng(seed)
    A, constants = rng.normal(size=(2, 2, 3, 6)), {"n": n, "k": 1.5, "alpha": 0.3, "beta": 0.75}
    for c in range(6):
        near = A[..., max(0, c - n // 2) : c + n // 2 + 1]
        expected = A[..., c] / (1.5 + 0.3 * np.sum(near**2, axis=-1)) ** 0.75
        np.testing.assert_allclose(layers.lrn(A, **constants)[..., c], expected)
    check_gradients(
        lambda A: layers.lrn(A, **constants),
        lambda dZ: [layers.lrn_backward(dZ, A, **constants)],
        (A,),
        rng,
    )


@quick
@given(seeds)
def test_cross_entropy_is_minus_the_mean_log_probability(seed):
    rng = np.random.default_rng(seed)
    logits, labels = rng.normal(size=(4, 5)), rng.integers(5, size=4)
    loss, gradient = layers.softmax_cross_entropy(logits, labels)
    p = layers.softmax(logits)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    assert loss == pytest.approx(-np.log(p[np.arange(4), labels]).mean())
    np.testing.assert_allclose(
        gradient,
        numerical_gradient(lambda z: layers.softmax_cross_entropy(z, labels)[0], logits),
        atol=1e-8,
    )


def test_cross_entropy_survives_huge_scores():
    loss, gradient = layers.softmax_cross_entropy(np.array([[1e4, 0.0]]), np.array([1]))
    assert loss == pytest.approx(1e4)
    np.testing.assert_allclose(gradient, [[1, -1]])


def test_dropout_silences_the_stated_share_and_keeps_the_expected_sum():
    dropped, mask = layers.dropout(np.ones((200, 500), np.float32), 0.25, np.random.default_rng(0))
    assert np.mean(dropped == 0) == pytest.approx(0.25, abs=0.005)
    assert dropped.mean() == pytest.approx(1, abs=0.01)
    assert set(np.unique(mask)) == {0, np.float32(4 / 3)}
    assert dropped.dtype == np.float32


def test_float32_stays_and_integers_neither_truncate_nor_overflow():
    A, W = np.full((1, 3, 3, 1), 200, np.uint8), np.full((3, 3, 1, 1), 100, np.uint8)
    assert layers.conv2d(A, W).item() == 9 * 200 * 100
    assert layers.conv_transpose2d(A, W).max() == 9 * 200 * 100
    assert layers.pool2d(A, 3, mode="average").item() == 200
    assert layers.lrn(A, alpha=1.0).max() == pytest.approx(200 / 40002**0.75)
    assert layers.conv2d(A.astype(np.float32), W.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    "call",
    [
        lambda A, W: layers.conv2d(A, W[:, :, :1]),
        lambda A, W: layers.conv2d(A[0], W),
        lambda A, W: layers.conv2d(A, W, groups=2),
        lambda A, W: layers.conv2d(A, W, stride=0),
        lambda A, W: layers.conv2d(A, W, dilation=3),
        lambda A, W: layers.conv2d(A, W, padding=-1),
        lambda A, W: layers.conv_transpose2d(A, W, padding=4),
        lambda A, W: layers.conv_transpose2d(A, W, stride=2, output_padding=2),
        lambda A, W: layers.pool2d(A, 6),
        lambda A, W: layers.pool2d(A, 2, 0),
        lambda A, W: layers.pool2d(A, 2, mode="median"),
        lambda A, W: layers.global_pool2d(A, mode="avg"),
        lambda A, W: layers.lrn(A, n=4),
        lambda A, W: layers.dropout(A, 1.0, np.random.default_rng(0)),
    ],
)
def test_impossible_settings_are_refused(call):
    with pytest.raises(ValueError):
        call(np.ones((2, 5, 5, 3)), np.ones((3, 3, 3, 2)))


def test_taps_of_a_dilated_filter_lie_apart():
    places = [
        (rows.start, columns.start) for _, (_, rows, columns) in taps.taps((2, 2), (1, 1), 1, 3)
    ]
    assert places == [(0, 0), (0, 3), (3, 0), (3, 3)]


def test_inputs_are_left_unchanged():
    rng = np.random.default_rng(0)
    A, W, dZ = rng.normal(size=(2, 5, 5, 4)), rng.normal(size=(3, 3, 4, 4)), np.ones((2, 5, 5, 4))
    before = A.copy(), W.copy(), dZ.copy()
    layers.conv2d(A, W, padding=1)
    layers.conv2d_backward(dZ, A, W, padding=1)
    layers.conv_transpose2d(A, W)
    layers.pool2d_backward(dZ[:, :2, :2], A, 2)
    layers.lrn_backward(dZ, A)
    for array, original in zip((A, W, dZ), before, strict=True):
        np.testing.assert_array_equal(array, original)


def test_every_public_name_exists_and_is_documented():
    for name in layers.__all__:
        assert getattr(layers, name).__doc__, name
