"""Repeat the experiments of lecture 11: once for a long time, and eight times with other seeds.

About ten minutes; it needs nothing but the course's own environment::

    OPENBLAS_NUM_THREADS=1 python data/make_curves.py
"""

import json
from functools import partial
from pathlib import Path

import numpy as np
from convlab import data, train

NUM_EPOCHS = 60
SEEDS = range(8)
SHAPE = (16, 16, 1)
# How each model is built, the digits it is trained on, and for how many epochs.
EXPERIMENTS = {
    "linear": (train.linear, "shifted", 30),
    "MLP": (train.mlp, "shifted", 30),
    "CNN": (train.cnn, "shifted", 30),
    "centred, flatten": (train.cnn, "centred", 20),
    "centred, global max": (partial(train.cnn, channels=(8, 64), head="global max"), "centred", 20),
}


def main() -> None:
    """Write ``digits_curves.json`` and ``digits_seeds.json``."""
    curves = {}
    for name in ("linear", "MLP", "CNN"):
        _, history, _ = trained(name, seed=11, num_epochs=NUM_EPOCHS, watch=True)
        curves[name] = {
            key: [round(value, 4) for value in getattr(history, key)]
            for key in ("loss", "accuracy", "val_accuracy")
        }
        print(f"{name}: {history.wall_s:.0f} s, {history.val_accuracy[-1]:.1%}")
    store("digits_curves.json", curves)

    scores = {name: [score(name, seed) for seed in SEEDS] for name in EXPERIMENTS}
    store("digits_seeds.json", scores)
    for name, values in scores.items():
        print(f"{name}: {np.mean(values):.1%}, {min(values):.1%} to {max(values):.1%}")


def score(name: str, seed: int) -> float:
    """Train one model, and tell how well it reads shifted test digits."""
    model, _, test = trained(name, seed)
    return round(train.accuracy(model, *test), 4)


def trained(
    name: str, seed: int, num_epochs: int | None = None, watch: bool = False
) -> tuple[train.Model, train.History, tuple]:
    """Train one model as the lecture does; the seed draws split, places and first weights."""
    build, place, usual = EXPERIMENTS[name]
    rng = np.random.default_rng(seed)
    images, labels, test_images, test_labels = data.split_digits(*data.load_digits(), rng)
    seen = {
        "shifted": data.shifted_digits(images, labels, rng, copies=3),
        "centred": (data.centred_digits(images), labels),
    }
    test = data.shifted_digits(test_images, test_labels, rng, copies=4)
    rng = np.random.default_rng(seed)
    model, settings = build(rng, SHAPE), {"num_epochs": num_epochs or usual}
    history = train.fit(model, *seen[place], rng, validation=test if watch else None, **settings)
    return model, history, test


def store(name: str, values: dict) -> None:
    """Write one line without an end: nothing that a version control system could convert."""
    Path(__file__).with_name(name).write_text(json.dumps(values, separators=(",", ":")))


if __name__ == "__main__":
    main()
