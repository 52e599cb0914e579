"""The small networks of a8 stay away from corners, where the last digit of a sum would decide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from convlab.layers import conv2d, pool2d

from autograder.exercises.a8_digits import EXERCISES
from autograder.exercises.model import Draw, Exercise
from autograder.judge.diagnosis.mutants import open_cases

TRAINED = [e for e in EXERCISES if e.function in ("loss_and_gradients", "train")]
FAR = 1e-7


def distance_from_a_corner(params: dict[str, Any], X: Any) -> float:
    """Return the smallest gap between two numbers of which only one gets a gradient.

    Where whole maps sleep, the next ones hold nothing but their bias: those ties are exact in every
    program, and left out.
    """
    X = X[X.any(axis=(1, 2, 3))]
    Z1 = conv2d(X, params["W1"], params["b1"], padding=1)
    m, height, width, n_1 = Z1.shape
    tiles = Z1[:, : height // 2 * 2, : width // 2 * 2]
    tiles = tiles.reshape(m, height // 2, 2, width // 2, 2, n_1).transpose(0, 1, 3, 5, 2, 4)
    Z2 = conv2d(np.maximum(pool2d(Z1, 2), 0), params["W2"], params["b2"], padding=1)
    maps = Z2.reshape(m, -1, Z2.shape[-1]).swapaxes(1, 2).reshape(-1, Z2.shape[1] * Z2.shape[2])
    runners_up = [np.sort(tiles.reshape(-1, 4))[:, -2:], *(np.unique(row)[-2:] for row in maps)]
    gaps = [np.diff(pair[pair[..., -1] > 0] if pair.ndim > 1 else pair) for pair in runners_up]
    return float(min(abs(part).min(initial=np.inf) for part in (Z1, Z2, *gaps)))


@pytest.mark.parametrize("exercise", TRAINED, ids=lambda e: e.function)
def test_open_examples_are_far_from_corners(exercise: Exercise) -> None:
    for case in open_cases(exercise):
        params, X = case.args[:2]
        assert distance_from_a_corner(params, X) > FAR, case.family.name


@pytest.mark.parametrize("exercise", TRAINED, ids=lambda e: e.function)
def test_hidden_cases_are_far_from_corners(exercise: Exercise) -> None:
    near = 0
    for seed in range(60):
        draw = Draw(np.random.default_rng(seed))
        for family in exercise.families:
            given = family.make(draw)
            near += distance_from_a_corner(given["params"], given["X"]) < FAR
    assert near == 0
