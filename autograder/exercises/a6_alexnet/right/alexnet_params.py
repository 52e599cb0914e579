"""Correct styles of alexnet_params."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "a loop over layers",
        "def alexnet_params(groups=True):\n"
        "    total = 0\n"
        "    for f, n_C_prev, n_C, halves in [(11, 3, 96, False), (5, 96, 256, True),\n"
        "            (3, 256, 384, False), (3, 384, 384, True), (3, 384, 256, True),\n"
        "            (6, 256, 4096, False), (1, 4096, 4096, False), (1, 4096, 1000, False)]:\n"
        "        weights = f * f * n_C_prev * n_C\n"
        "        if halves and groups:\n"
        "            weights //= 2\n"
        "        total += weights + n_C\n"
        "    return total",
    ),
    Alternative(
        "from the shapes",
        "def alexnet_params(groups=True):\n"
        "    shapes = dict(alexnet_shapes())\n"
        "    filters = [('conv1', 11, 3), ('conv2', 5, 96), ('conv3', 3, 256),\n"
        "               ('conv4', 3, 384), ('conv5', 3, 384)]\n"
        "    total = 0\n"
        "    for name, f, depth in filters:\n"
        "        if groups and name in ('conv2', 'conv4', 'conv5'):\n"
        "            depth = depth // 2\n"
        "        total += (f * f * depth + 1) * shapes[name][2]\n"
        "    n_in = int(np.prod(shapes['pool5']))\n"
        "    for name in ('fc6', 'fc7', 'fc8'):\n"
        "        n_out = shapes[name][0]\n"
        "        total += (n_in + 1) * n_out\n"
        "        n_in = n_out\n"
        "    return total",
    ),
    Alternative(
        "two known numbers",
        "def alexnet_params(groups=True):\n    return 60_965_224 if groups else 62_378_344",
    ),
)
