"""Train the three models of lecture 11 for a long time, and keep what happened.

About a minute on an idle core; it needs nothing but the course's own environment::

    python data/make_curves.py
"""

import json
from pathlib import Path

import numpy as np
from convlab import data, train

NUM_EPOCHS = 60
SHAPE = (16, 16, 1)
MODELS = {"linear": train.linear, "MLP": train.mlp, "CNN": train.cnn}


def main() -> None:
    """Write ``digits_curves.json``: for each model, loss and accuracies of every epoch."""
    rng = np.random.default_rng(11)
    images, labels, test_images, test_labels = data.split_digits(*data.load_digits(), rng)
    X, y = data.shifted_digits(images, labels, rng, copies=3)
    test = data.shifted_digits(test_images, test_labels, rng, copies=4)

    curves = {}
    for name, build in MODELS.items():
        rng = np.random.default_rng(11)
        model = build(rng, SHAPE)
        history = train.fit(model, X, y, rng, num_epochs=NUM_EPOCHS, validation=test)
        curves[name] = {
            key: [round(value, 4) for value in getattr(history, key)]
            for key in ("loss", "accuracy", "val_accuracy")
        }
        print(f"{name}: {history.wall_s:.0f} s, {history.val_accuracy[-1]:.1%}")
    # One line without an end: nothing that a version control system could convert.
    text = json.dumps(curves, separators=(",", ":"))
    Path(__file__).with_name("digits_curves.json").write_text(text)


if __name__ == "__main__":
    main()
