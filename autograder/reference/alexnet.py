"""AlexNet's shapes and numbers, from one table of its layers.

Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural
networks", NIPS 2012, section 3.5.
"""

from __future__ import annotations

from typing import Any

from autograder.reference.counting import shape_table

NAMES = (
    *("conv1", "pool1", "conv2", "pool2", "conv3", "conv4", "conv5", "pool5"),
    *("fc6", "fc7", "fc8"),
)
POOL = {"kind": "pool", "f": 3, "stride": 2}
BYTES_PER_FLOAT32 = 4


def alexnet_layers(groups: bool = True, padding: int = 0) -> list[dict[str, Any]]:
    """Return the layers as `shape_table` takes them; a flatten comes before the dense ones."""
    split = 2 if groups else 1
    three = {"kind": "conv", "f": 3, "padding": 1}
    return [
        {"kind": "conv", "f": 11, "n_C": 96, "stride": 4, "padding": padding},
        POOL,
        {"kind": "conv", "f": 5, "n_C": 256, "padding": 2, "groups": split},
        POOL,
        {**three, "n_C": 384},
        {**three, "n_C": 384, "groups": split},
        {**three, "n_C": 256, "groups": split},
        POOL,
        {"kind": "flatten"},
        {"kind": "dense", "n": 4096},
        {"kind": "dense", "n": 4096},
        {"kind": "dense", "n": 1000},
    ]


def alexnet_table(
    groups: bool = True, n: int = 227, padding: int = 0
) -> list[tuple[str, tuple[int, ...], int, int]]:
    """Return `shape_table` of AlexNet, rows named, without the flatten."""
    table = shape_table(alexnet_layers(groups, padding), (n, n, 3))
    rows = [row for row in table if row[0] != "flatten"]
    return [(name, *row[1:]) for name, row in zip(NAMES, rows, strict=True)]


def alexnet_shapes(n: int = 227, padding: int = 0) -> list[tuple[str, tuple[int, ...]]]:
    """List the name and output shape of AlexNet's eleven layers.

    Parameters
    ----------
    n : int
        Side of the square picture.
    padding : int
        Zeros on each side before the first convolution.

    Returns
    -------
    list of tuple
        ``("conv1", (55, 55, 96))`` and so on; dense layers have shapes like ``(4096,)``.
    """
    return [(name, shape) for name, shape, _, _ in alexnet_table(n=n, padding=padding)]


def alexnet_params(groups: bool = True) -> int:
    """Count AlexNet's weights and biases.

    Parameters
    ----------
    groups : bool
        conv2, conv4 and conv5 in two groups, as in the paper; else in one.

    Returns
    -------
    int
    """
    return sum(params for _, _, params, _ in alexnet_table(groups))


def detective_fc_share() -> float:
    """Return the percentage of the parameters that sits in the dense layers."""
    dense = sum(params for name, _, params, _ in alexnet_table() if name.startswith("fc"))
    return 100 * dense / alexnet_params()


def detective_conv_work() -> float:
    """Return the percentage of the multiply-adds that the convolutions do."""
    table = alexnet_table()
    work = sum(macs for name, _, _, macs in table if name.startswith("conv"))
    return 100 * work / sum(macs for *_, macs in table)


def detective_units() -> int:
    """Count the outputs of the convolutional and dense layers."""
    total = 0
    for name, shape, _, _ in alexnet_table():
        if not name.startswith("pool"):
            total += shape[0] * (shape[1] * shape[2] if len(shape) == 3 else 1)
    return total


def detective_memory_mb() -> float:
    """Return the megabytes (10^6 bytes) that the parameters take as float32."""
    return alexnet_params() * BYTES_PER_FLOAT32 / 1e6


def detective_224() -> float:
    """Return the size formula's value for conv1 on 224 pixels, no padding, floor left out."""
    return (224 - 11) / 4 + 1


def detective_blog() -> int:
    """Return the side of the last pooled map of the ungrouped net with 50 844 008 parameters."""
    return next(
        table[7][1][0]
        for table in (alexnet_table(groups=False, n=n) for n in range(67, 400))
        if sum(params for _, _, params, _ in table) == 50_844_008
    )
