"""Correct styles of alexnet_shapes."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "a loop over a table",
        "def alexnet_shapes(n=227, padding=0):\n"
        "    table = [('conv1', 11, 4, padding, 96), ('pool1', 3, 2, 0, 96),\n"
        "             ('conv2', 5, 1, 2, 256), ('pool2', 3, 2, 0, 256), ('conv3', 3, 1, 1, 384),\n"
        "             ('conv4', 3, 1, 1, 384), ('conv5', 3, 1, 1, 256), ('pool5', 3, 2, 0, 256)]\n"
        "    shapes = []\n"
        "    for name, f, s, p, n_C in table:\n"
        "        n = (n + 2 * p - f) // s + 1\n"
        "        shapes.append((name, (n, n, n_C)))\n"
        "    return shapes + [('fc6', (4096,)), ('fc7', (4096,)), ('fc8', (1000,))]",
    ),
    Alternative(
        "same sizes kept, floor of a quotient",
        "def alexnet_shapes(n=227, padding=0):\n"
        "    a = int(np.floor((n + 2 * padding - 11) / 4)) + 1\n"
        "    b = (a - 1) // 2\n"
        "    c = (b - 1) // 2\n"
        "    d = (c - 1) // 2\n"
        "    sides = [a, b, b, c, c, c, c, d]\n"
        "    maps = [96, 96, 256, 256, 384, 384, 256, 256]\n"
        "    names = 'conv1 pool1 conv2 pool2 conv3 conv4 conv5 pool5 fc6 fc7 fc8'.split()\n"
        "    shapes = [(k, k, m) for k, m in zip(sides, maps)] + [(4096,), (4096,), (1000,)]\n"
        "    return list(zip(names, shapes))",
    ),
)
