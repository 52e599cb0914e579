"""Which kind of input goes wrong, where nothing else is known of a mistake.

It is a fact about the student's answers, not a guess at the program: all examples of this kind come
out wrong, and no other does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake, Named

Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """A kind of input; `has` is asked about the named arguments of a call."""

    mistake: GeneralMistake
    has: Callable[[Inputs], bool]


def setting_of(calls: Sequence[tuple[Inputs, bool]]) -> Named | None:
    """Return the kind of input that all wrong calls have and no right one; `calls` are (inputs, right).

    If several kinds tell them apart, such as batches that are all non-square, nobody can say which.
    """
    rights = [inputs for inputs, right in calls if right]
    wrongs = [inputs for inputs, right in calls if not right]
    if not rights or not wrongs:
        return None
    telling = [
        setting.mistake.named()
        for setting in SETTINGS
        if all(map(setting.has, wrongs)) and not any(map(setting.has, rights))
    ]
    return telling[0] if len(telling) == 1 else None


def _above(name: str, usual: int) -> Callable[[Inputs], bool]:
    def has(inputs: Inputs) -> bool:
        value = inputs.get(name)
        return isinstance(value, int) and value > usual

    return has


def _of_images(asks: Callable[[np.ndarray], bool]) -> Callable[[Inputs], bool]:
    """Ask about the images that a layer was given, or the first array, if it is a batch of them."""

    def has(inputs: Inputs) -> bool:
        arrays = (value for value in inputs.values() if isinstance(value, np.ndarray))
        first = inputs.get("A_prev", next(arrays, None))
        return isinstance(first, np.ndarray) and first.ndim == 4 and asks(first)

    return has


def _whole_numbers(inputs: Inputs) -> bool:
    return any(isinstance(v, np.ndarray) and v.dtype.kind in "iu" for v in inputs.values())


SETTINGS = (
    Setting(
        GeneralMistake(
            "only_padded_examples_fail",
            "Only the examples with padding go wrong. Follow `padding` through your code.",
            "wrong only if there is padding",
        ),
        _above("padding", 0),
    ),
    Setting(
        GeneralMistake(
            "only_examples_with_a_stride_fail",
            "Only the examples with a stride above 1 go wrong. Follow `stride` through your code.",
            "wrong only if stride > 1",
        ),
        _above("stride", 1),
    ),
    Setting(
        GeneralMistake(
            "only_dilated_examples_fail",
            "Only the examples with a dilation above 1 go wrong. Follow `dilation` through your code.",
            "wrong only if dilation > 1",
        ),
        _above("dilation", 1),
    ),
    Setting(
        GeneralMistake(
            "only_batches_fail",
            "One image alone comes out right, and a batch of several does not.",
            "wrong only for several images",
        ),
        _of_images(lambda images: len(images) > 1),
    ),
    Setting(
        GeneralMistake(
            "only_non_square_images_fail",
            "Square images come out right, and images whose height is not their width do not.",
            "wrong only for non-square images",
        ),
        _of_images(lambda images: images.shape[1] != images.shape[2]),
    ),
    Setting(
        GeneralMistake(
            "only_several_channels_fail",
            "Images with one channel come out right, and images with several do not.",
            "wrong only for several channels",
        ),
        _of_images(lambda images: images.shape[3] > 1),
    ),
    Setting(
        GeneralMistake(
            "only_whole_numbers_fail",
            "Only the examples with whole numbers go wrong. An array of integers keeps no fractions, and an "
            "array that is made *like* it keeps none, either.",
            "wrong only for integer arrays",
        ),
        _whole_numbers,
    ),
)
MISTAKES = tuple(setting.mistake for setting in SETTINGS)
