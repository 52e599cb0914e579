"""Correct styles of grayscale."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "three products",
        "def grayscale(image):\n"
        "    r, g, b = image[..., 0], image[..., 1], image[..., 2]\n"
        "    return 0.299 * r + 0.587 * g + 0.114 * b",
    ),
    Alternative(
        "weighted sum",
        "def grayscale(image):\n    return (image * np.array([0.299, 0.587, 0.114])).sum(axis=-1)",
    ),
    Alternative(
        "einsum",
        "def grayscale(image):\n"
        "    weights = np.array([0.299, 0.587, 0.114])\n"
        "    return np.einsum('...c,c->...', image.astype(float), weights)",
    ),
    Alternative(
        "average with weights",
        "def grayscale(image):\n"
        "    return np.average(image, axis=-1, weights=[0.299, 0.587, 0.114])",
    ),
)
