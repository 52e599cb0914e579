"""What goes wrong in to_float."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

REREAD = "From bytes to numbers between 0 and 1"

MISCONCEPTIONS = (
    Misconception(
        "never_divides",
        "The values become floats but still run from 0 to 255. Which byte should become 1.0?",
        "converts the type, does not scale",
        (Patch(("value / 255", "value")), Program("def to_float(x):\n    return x.astype(float)")),
        REREAD,
    ),
    Misconception(
        "divides_by_the_maximum",
        "You divide by the brightest value of this picture, so a dark picture comes out bright. "
        "The scale has to be the same for every picture.",
        "divides by image.max()",
        (
            Patch(("value / 255", "value / image.max()")),
            Program("def to_float(image):\n    return image / np.max(image)"),
        ),
        REREAD,
    ),
    Misconception(
        "scales_only_if_large",
        "You divide only if the picture holds a number above 1. A nearly black picture has no byte "
        "above 1, and still is a picture of bytes.",
        "divides by 255 only where max() > 1",
        (
            Program(
                "def to_float(image):\n"
                "    x = image.astype(float)\n"
                "    return x / 255 if x.max() > 1 else x"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "stretches_the_contrast",
        "You map the darkest value to 0 and the brightest to 1. That changes the picture: "
        "two pictures could no longer be compared.",
        "min-max scaling",
        (
            Program(
                "def to_float(image):\n"
                "    x = image.astype(float)\n"
                "    return (x - x.min()) / (x.max() - x.min())"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "divides_by_256",
        "There are 256 different bytes, but the largest is 255: with your divisor no pixel "
        "ever reaches 1.0.",
        "divides by 256",
        (Patch(("value / 255", "value / 256")), Program("def to_float(x):\n    return x / 2**8")),
        REREAD,
    ),
    Misconception(
        "fraction_is_cut_off",
        "Everything below full brightness becomes 0: the fraction is cut off, by a whole-number "
        "division or by a conversion back to integers.",
        "integer division, or cast to int after dividing",
        (
            Patch(("value / 255", "value // 255")),
            Program("def to_float(image):\n    return (image / 255).astype(np.uint8)"),
            Program("def to_float(image):\n    return (image // 255).astype(np.float64)"),
        ),
        REREAD,
    ),
    Misconception(
        "floats_of_32_bits",
        "The numbers are right, but stored in 32 bits, which keep about seven digits. "
        "The docstring asks for float64.",
        "returns float32",
        (Program("def to_float(image):\n    return image.astype(np.float32) / 255"),),
        REREAD,
    ),
    Misconception(
        "rounds_the_fraction",
        "Your fractions are rounded, so neighbouring bytes become the same number. "
        "Keep all digits.",
        "rounds to one, two or three digits",
        (
            Patch(("value / 255", "round(value / 255, 2)")),
            Patch(("value / 255", "round(value / 255, 1)")),
            Patch(("value / 255", "round(value / 255, 3)")),
        ),
        REREAD,
    ),
    Misconception(
        "clips_instead_of_dividing",
        "You cut everything above 1 off instead of dividing: all but the darkest bytes become 1.",
        "clip to 0..1",
        (
            Program("def to_float(image):\n    return np.clip(image, 0, 1).astype(float)"),
            Patch(("value / 255", "min(value, 1.0)")),
        ),
        REREAD,
    ),
    Misconception(
        "white_becomes_black",
        "Nearly all is right, but the brightest byte, 255, becomes 0.",
        "value modulo 1, or 255 wraps to 0",
        (
            Patch(("value / 255", "(value / 255) % 1")),
            Patch(("value / 255", "(value % 255) / 255")),
        ),
        REREAD,
    ),
    Misconception(
        "every_channel_on_its_own_scale",
        "You divide each channel by its own largest value. The scale has to be the same for every channel and every picture.",
        "channel-wise maximum",
        (
            Program(
                "def to_float(image):\n"
                "    axes = tuple(range(image.ndim - 1))\n"
                "    return image / np.maximum(image.max(axis=axes, keepdims=True), 1)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "divides_by_the_sum",
        "You divide by the sum of all bytes, so the scale depends on the picture. "
        "It has to be the same for every picture.",
        "divides by image.sum()",
        (Program("def to_float(image):\n    return image / image.sum()"),),
        REREAD,
    ),
    Misconception(
        "one_shape_only",
        "Your code takes the shape apart into a fixed number of axes. Pictures may be grey or coloured, "
        "one or many: any shape.",
        "loops over exactly three (or two) axes",
        (
            Program(
                "def to_float(image):\n"
                "    n_H, n_W, n_C = image.shape\n"
                "    out = np.zeros((n_H, n_W, n_C))\n"
                "    for h in range(n_H):\n"
                "        for w in range(n_W):\n"
                "            out[h, w] = image[h, w] / 255\n"
                "    return out"
            ),
            Program(
                "def to_float(image):\n"
                "    n_H, n_W = image.shape\n"
                "    out = np.zeros((n_H, n_W))\n"
                "    for h in range(n_H):\n"
                "        for w in range(n_W):\n"
                "            out[h, w] = image[h, w] / 255\n"
                "    return out"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "rounds_to_black_and_white",
        "Your picture holds only zeros and ones: the quotient is rounded.",
        "rounds the quotient",
        (Patch(("value / 255", "round(value / 255)")),),
        REREAD,
    ),
    Misconception(
        "bytes_wrap_around",
        "Something is computed while the values are still bytes. A byte cannot hold more than "
        "255; it starts again at 0. Convert first, compute afterwards.",
        "uint8 arithmetic before the conversion",
        (
            Program("def to_float(image):\n    return (image + np.uint8(1)) / 256.0"),
            Program("def to_float(image):\n    return (image * np.uint8(2)) / 510.0"),
        ),
        REREAD,
    ),
    Misconception(
        "signed_bytes",
        "Bright pixels come out negative: the bytes were read as signed numbers, "
        "which run from -128 to 127.",
        "casts to int8",
        (Program("def to_float(image):\n    return image.astype(np.int8) / 255"),),
        REREAD,
    ),
    Misconception(
        "scales_to_minus_one_to_one",
        "Your values run from -1 to 1. The task asks for 0 to 1.",
        "scales to [-1, 1]",
        (
            Patch(("value / 255", "value / 127.5 - 1")),
            Program("def to_float(x):\n    return x.astype(float) / 255 * 2 - 1"),
        ),
        REREAD,
    ),
    Misconception(
        "centred_on_zero",
        "You subtract half the range, so black is -0.5. The task asks for black at 0.",
        "subtracts 0.5 or 128",
        (Patch(("value / 255", "value / 255 - 0.5")),),
        REREAD,
    ),
    Misconception(
        "standardises",
        "You subtract the mean and divide by the spread. That is useful before training, "
        "but it is not a scale from 0 to 1.",
        "standardises instead of scaling",
        (
            Program(
                "def to_float(image):\n    return (image - image.mean()) / (image.std() + 1e-8)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "negative_of_the_picture",
        "Black and white are exchanged: 255 should become 1, and 0 should stay 0.",
        "inverts the picture",
        (Patch(("value / 255", "1 - value / 255")),),
        REREAD,
    ),
    Misconception(
        "divides_twice",
        "The values are 255 times too small: the division happens twice.",
        "divides by 255 twice",
        (Patch(("value / 255", "value / 255 / 255")),),
        REREAD,
    ),
)
