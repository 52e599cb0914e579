"""The trusted dense layer, loss, step and network: against loops, finite differences, laws, PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
from convlab import layers as course
from convlab.checks import examine
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reference import dense, loss, network, optimiser
from autograder.reference.plain import dense as plain_dense
from autograder.reference.plain import loss as plain_loss
from autograder.reference.plain import network as plain_network
from autograder.reference.plain import optimiser as plain_optimiser

SIZES = st.tuples(*[st.integers(1, 6)] * 3, st.integers(0, 2**32 - 1))
DTYPES = st.sampled_from((np.float32, np.float64))


@settings(deadline=None, max_examples=60)
@given(SIZES, DTYPES)
def test_dense_layers_agree_with_loops_and_with_the_course(sizes: tuple, dtype: type) -> None:
    m, n_in, n_out, seed = sizes
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(size=s).astype(dtype) for s in ((m, n_in), (n_in, n_out), (n_out,))]
    dZ = rng.normal(size=(m, n_out)).astype(dtype)
    Z, cache = dense.dense_forward(*arrays)
    assert Z.dtype == dtype
    tolerance = {"rtol": 1e-4, "atol": 1e-4 if dtype == np.float32 else 1e-12}
    np.testing.assert_allclose(Z, plain_dense.dense_forward(*arrays)[0], **tolerance)
    np.testing.assert_allclose(Z, course.dense(*arrays), **tolerance)
    found = dense.dense_backward(dZ, cache)
    for one, other in zip(found, plain_dense.dense_backward(dZ, cache), strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, **tolerance)


@settings(deadline=None, max_examples=60)
@given(SIZES)
def test_relu_agrees_with_loops_also_at_zero(sizes: tuple) -> None:
    *shape, seed = sizes
    rng = np.random.default_rng(seed)
    Z, dA = rng.integers(-1, 2, size=shape), rng.normal(size=shape)
    A, cache = dense.relu_forward(Z)
    np.testing.assert_array_equal(A, plain_dense.relu_forward(Z)[0])
    np.testing.assert_array_equal(
        dense.relu_backward(dA, cache), plain_dense.relu_backward(dA, cache)
    )
    np.testing.assert_array_equal(dense.relu_backward(dA, cache), course.relu_backward(dA, Z))


@settings(deadline=None, max_examples=60)
@given(SIZES, st.sampled_from((1.0, 30.0, 3000.0)))
def test_the_loss_agrees_with_loops_with_the_course_and_with_nudges(
    sizes: tuple, scale: float
) -> None:
    m, n_classes, _, seed = sizes
    rng = np.random.default_rng(seed)
    logits, labels = scale * rng.normal(size=(m, n_classes)), rng.integers(n_classes, size=m)
    value, dlogits = loss.softmax_cross_entropy(logits, labels)
    assert type(value) is float
    for other in (plain_loss.softmax_cross_entropy, course.softmax_cross_entropy):
        their_value, their_gradient = other(logits, labels)
        assert their_value == pytest.approx(value, rel=1e-9, abs=1e-12)
        np.testing.assert_allclose(dlogits, their_gradient, atol=1e-12)
    if scale == 1.0:
        for index in np.ndindex(logits.shape):
            step = np.zeros_like(logits)
            step[index] = 1e-6
            ahead, behind = (
                loss.softmax_cross_entropy(logits + s * step, labels)[0] for s in (1, -1)
            )
            assert dlogits[index] == pytest.approx((ahead - behind) / 2e-6, abs=1e-7)


def small_network(seed: int, n_1: int = 2, n_2: int = 3) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    shapes = {
        "W1": (3, 3, 1, n_1), "b1": (1, 1, 1, n_1),
        "W2": (3, 3, n_1, n_2), "b2": (1, 1, 1, n_2), "W3": (n_2, 4), "b3": (4,),
    }  # fmt: skip
    return {name: 0.5 * rng.normal(size=shape) for name, shape in shapes.items()}


@settings(deadline=None, max_examples=30)
@given(SIZES)
def test_two_networks_of_independent_layers_agree(sizes: tuple) -> None:
    m, n_H, n_W, seed = sizes
    n_H, n_W = n_H + 1, n_W + 1
    rng = np.random.default_rng(seed)
    params = small_network(seed)
    X, y = rng.normal(size=(m, n_H, n_W, 1)), rng.integers(4, size=m)
    value, grads = network.loss_and_gradients(params, X, y)
    other_value, other_grads = plain_network.loss_and_gradients(params, X, y)
    assert value == pytest.approx(other_value)
    assert grads.keys() == other_grads.keys() == params.keys()
    for name in params:
        assert grads[name].shape == params[name].shape
        np.testing.assert_allclose(grads[name], other_grads[name], atol=1e-12)
    np.testing.assert_array_equal(network.predict(params, X), plain_network.predict(params, X))
    settings_ = {"lr": 0.1, "num_epochs": 2, "batch_size": 2}
    trained, other = (n.train(params, X, y, **settings_) for n in (network, plain_network))
    for name in params:
        np.testing.assert_allclose(trained[name], other[name], atol=1e-10)


def test_every_gradient_of_the_network_is_what_nudging_shows() -> None:
    params, rng = small_network(3), np.random.default_rng(3)
    X, y = rng.normal(size=(3, 5, 6, 1)), np.array([0, 3, 1])
    _, grads = network.loss_and_gradients(params, X, y)
    for name, value in params.items():
        for index in np.ndindex(value.shape):
            losses = []
            for step in (1e-6, -1e-6):
                moved = value.copy()
                moved[index] += step
                losses.append(network.loss_and_gradients({**params, name: moved}, X, y)[0])
            slope = (losses[0] - losses[1]) / 2e-6
            assert grads[name][index] == pytest.approx(slope, abs=1e-6), (name, index)


def test_training_leaves_the_given_parameters_alone() -> None:
    params = small_network(1)
    before = {name: value.copy() for name, value in params.items()}
    X, y = np.random.default_rng(0).normal(size=(5, 4, 4, 1)), np.arange(5) % 4
    for module in (network, plain_network):
        module.train(params, X, y, num_epochs=2, batch_size=2)
        for name in params:
            np.testing.assert_array_equal(params[name], before[name])


def test_one_step_agrees_with_loops_and_both_obey_the_laws() -> None:
    params, grads = small_network(1), small_network(2)
    one, other = (m.sgd_step(params, grads, 0.3) for m in (optimiser, plain_optimiser))
    for name in params:
        np.testing.assert_allclose(one[name], other[name])
    modules = (dense, plain_dense, loss, plain_loss, optimiser, plain_optimiser)
    functions = [
        getattr(module, name)
        for module in modules
        for name in (
            "relu_forward", "relu_backward", "dense_forward", "dense_backward",
            "softmax_cross_entropy", "sgd_step",
        )
        if hasattr(module, name)
    ]  # fmt: skip
    assert len(functions) == 12
    assert all(examine(function).holds for function in functions)


def test_pytorch_agrees() -> None:
    torch = pytest.importorskip("torch")
    params, rng = small_network(5), np.random.default_rng(5)
    X, y = rng.normal(size=(4, 6, 7, 1)), rng.integers(4, size=4)
    value, grads = network.loss_and_gradients(params, X, y)
    theirs = {name: torch.from_numpy(value).requires_grad_() for name, value in params.items()}
    functional = torch.nn.functional

    def conv(A: object, W: object, b: object) -> object:
        return functional.relu(functional.conv2d(A, W.permute(3, 2, 0, 1), b.flatten(), padding=1))

    A1 = conv(torch.from_numpy(X).permute(0, 3, 1, 2), theirs["W1"], theirs["b1"])
    A2 = conv(functional.max_pool2d(A1, 2), theirs["W2"], theirs["b2"])
    logits = A2.amax(dim=(2, 3)) @ theirs["W3"] + theirs["b3"]
    their_loss = functional.cross_entropy(logits, torch.from_numpy(y))
    their_loss.backward()
    assert value == pytest.approx(their_loss.item())
    for name in params:
        np.testing.assert_allclose(grads[name], theirs[name].grad.numpy(), atol=1e-12)
