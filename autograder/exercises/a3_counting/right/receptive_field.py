"""Correct styles of receptive_field."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "from the output back",
        "def receptive_field(layers):\n"
        "    size, jump = 1, 1\n"
        "    for layer in layers[::-1]:\n"
        "        stride = layer.get('stride', layer['f'] if layer['kind'] == 'pool' else 1)\n"
        "        size, jump = (size - 1) * stride + layer['f'], jump * stride\n"
        "    return size, jump",
    ),
    Alternative(
        "first and last pixel",
        "def receptive_field(layers):\n"
        "    first, last, jump = 0, 0, 1\n"
        "    for layer in layers:\n"
        "        last += (layer['f'] - 1) * jump\n"
        "        if 'stride' in layer:\n"
        "            jump *= layer['stride']\n"
        "        elif layer['kind'] == 'pool':\n"
        "            jump *= layer['f']\n"
        "    return last - first + 1, jump",
    ),
    Alternative(
        "list of strides",
        "def receptive_field(layers):\n"
        "    strides = [d.get('stride', {'pool': d['f']}.get(d['kind'], 1)) for d in layers]\n"
        "    jumps = np.cumprod([1] + strides)\n"
        "    size = 1 + sum((d['f'] - 1) * j for d, j in zip(layers, jumps))\n"
        "    return int(size), int(jumps[-1])",
    ),
    Alternative(
        "recursion",
        "def receptive_field(layers):\n"
        "    if not layers:\n"
        "        return 1, 1\n"
        "    size, jump = receptive_field(layers[:-1])\n"
        "    last = layers[-1]\n"
        "    stride = last.get('stride', last['f'] if last['kind'] == 'pool' else 1)\n"
        "    return size + (last['f'] - 1) * jump, jump * stride",
    ),
)
