"""Models learn, repeat with their seed, and reach the accuracies that lecture 11 reports."""

import json
from time import sleep

import numpy as np
import pytest
from convlab import data, train
from convlab.layers import softmax_cross_entropy
from convlab.train import progress
from convlab.train.models import GlobalMax, MaxPool

SHAPE = (16, 16, 1)
MODELS = {
    "linear": train.linear,
    "mlp": train.mlp,
    "flatten": train.cnn,
    "global max": lambda rng, shape: train.cnn(rng, shape, channels=(8, 64), head="global max"),
}


@pytest.fixture(scope="module")
def digits():
    """Shifted and centred digits to train with, and shifted ones to test with."""
    rng = np.random.default_rng(0)
    images, labels, test_images, test_labels = data.split_digits(*data.load_digits(), rng)
    return {
        "shifted": data.shifted_digits(images, labels, rng, copies=3),
        "centred": (data.centred_digits(images), labels),
        "test": data.shifted_digits(test_images, test_labels, rng, copies=4),
    }


@pytest.mark.parametrize(
    ("name", "num_params"),
    [("linear", 2570), ("mlp", 17098), ("flatten", 3818), ("global max", 5402)],
)
def test_models_have_the_promised_number_of_parameters(name, num_params):
    assert MODELS[name](np.random.default_rng(0), SHAPE).num_params == num_params


@pytest.mark.parametrize("name", MODELS)
def test_model_gradients_equal_finite_differences(name):
    rng = np.random.default_rng(1)
    model = MODELS[name](rng, (8, 8, 2))
    for layer in model.layers:
        layer.parameters = [array.astype(float) for array in layer.parameters]
    X, y = rng.normal(size=(3, 8, 8, 2)), np.array([1, 0, 9])
    model.backward(softmax_cross_entropy(model.forward(X), y)[1])

    for weights, gradient in list(model.named_arrays()):
        assert weights.shape == gradient.shape
        for index in rng.integers(weights.size, size=5):
            value, losses = weights.flat[index], []
            for nudge in (1e-6, -1e-6):
                weights.flat[index] = value + nudge
                losses.append(softmax_cross_entropy(model.forward(X), y)[0])
            weights.flat[index] = value
            numeric = (losses[0] - losses[1]) / 2e-6
            assert gradient.flat[index] == pytest.approx(numeric, abs=1e-6)


@pytest.mark.parametrize(
    "optimizer", [train.Adam(0.01), train.Momentum(0.05)], ids=["adam", "momentum"]
)
def test_a_cnn_learns_twenty_images_by_heart(digits, optimizer):
    (X, y), rng = digits["shifted"], np.random.default_rng(0)
    model = train.cnn(rng, SHAPE)
    history = train.fit(
        model, X[:20], y[:20], rng, num_epochs=60, batch_size=10, optimizer=optimizer
    )
    assert history.loss[-1] < 0.05 < history.loss[0]
    assert train.accuracy(model, X[:20], y[:20]) == 1


def test_training_repeats_with_its_seed(digits):
    def run(seed):
        rng = np.random.default_rng(seed)
        model = train.cnn(rng, SHAPE)
        X, y = digits["shifted"]
        return train.fit(model, X[:200], y[:200], rng, num_epochs=2, validation=digits["test"])

    first, second, other = run(5), run(5), run(6)
    assert first.loss == second.loss != other.loss
    assert first.val_accuracy == second.val_accuracy
    assert len(first.val_accuracy) == 2


def test_history_can_be_stored(digits):
    rng = np.random.default_rng(0)
    X, y = digits["test"]
    history = train.fit(train.linear(rng, SHAPE), X, y, rng, num_epochs=3)
    stored = json.loads(json.dumps(history.to_dict()))
    assert stored["loss"] == history.loss
    assert stored["val_accuracy"] == []
    assert stored["wall_s"] > 0


def test_momentum_follows_its_formula():
    w, optimizer = np.array([1.0]), train.Momentum(lr=0.1, momentum=0.5)
    optimizer.step([(w, np.array([2.0]))])
    assert w.item() == pytest.approx(0.8)
    optimizer.step([(w, np.array([2.0]))])
    assert w.item() == pytest.approx(0.8 - (0.5 * 0.2 + 0.2))


def test_adam_follows_its_formula():
    w, optimizer = np.array([1.0]), train.Adam(lr=0.1)
    optimizer.step([(w, np.array([-7.0]))])
    assert w.item() == pytest.approx(1.1)  # the first step has length lr, whatever the gradient
    optimizer.step([(w, np.array([2.0]))])
    mean = (0.9 * 0.1 * -7 + 0.1 * 2) / (1 - 0.9**2)
    square = (0.999 * 0.001 * 49 + 0.001 * 4) / (1 - 0.999**2)
    assert w.item() == pytest.approx(1.1 - 0.1 * mean / square**0.5)


def test_predict_gives_the_same_scores_in_batches(digits):
    X, y = digits["test"]
    model = train.cnn(np.random.default_rng(0), SHAPE)
    np.testing.assert_allclose(
        train.predict(model, X[:50], batch_size=7), train.predict(model, X[:50]), atol=1e-5
    )
    assert train.accuracy(model, X, y) == pytest.approx(0.1, abs=0.08)


def test_confusion_matrix_counts_right_answers_on_the_diagonal(digits):
    X, y = digits["test"]
    model = train.linear(np.random.default_rng(0), SHAPE)
    counts = train.confusion_matrix(model, X, y)
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(y))
    assert np.trace(counts) / len(y) == pytest.approx(train.accuracy(model, X, y))


def test_global_max_needs_no_pooling_before_it():
    X = np.random.default_rng(0).normal(size=(2, 8, 8, 3))
    np.testing.assert_array_equal(GlobalMax().forward(MaxPool().forward(X)), GlobalMax().forward(X))


def test_an_unknown_head_is_refused():
    with pytest.raises(ValueError, match="'global max', not 'mean'"):
        train.cnn(np.random.default_rng(0), SHAPE, head="mean")


def test_progress_is_drawn_for_people_only(capsys, monkeypatch):
    with progress.Progress(2) as bar:
        bar.advance()
    assert capsys.readouterr().out == ""

    with progress.Progress(2, show=True) as bar:
        sleep(0.001)
        bar.advance("loss 1.000")
        bar.advance("loss 0.500")
        assert bar.width == len(bar.line("loss 0.500"))
    drawn = capsys.readouterr().out
    assert "1/2" in drawn
    assert drawn.endswith("2/2,   0 s left, loss 0.500\n")
    assert "█" * progress.WIDTH in drawn

    for name in progress.UNWATCHED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(progress.sys.modules, "ipykernel", progress)
    assert progress.someone_watches()
    monkeypatch.setenv("CONVLAB_STATIC", "1")
    assert not progress.someone_watches()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "trained_on", "lowest", "highest"),
    [
        ("linear", "shifted", 0.15, 0.23),
        ("mlp", "shifted", 0.76, 0.83),
        ("flatten", "shifted", 0.90, 0.95),
        ("flatten", "centred", 0.12, 0.22),
        ("global max", "centred", 0.78, 0.90),
    ],
)
def test_accuracies_of_lecture_11(digits, name, trained_on, lowest, highest):
    rng = np.random.default_rng(0)
    model = MODELS[name](rng, SHAPE)
    train.fit(model, *digits[trained_on], rng, num_epochs=20)
    assert lowest < train.accuracy(model, *digits["test"]) < highest
