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
    """A kind of input that a mistake is named after; `has` is asked about the named arguments of a call.

    `is_chosen` is it where an argument says so, such as a stride, and not the arrays.
    """

    name: str
    has: Callable[[Inputs], bool]
    is_chosen: bool = False

    @property
    def mistake(self) -> GeneralMistake:
        """The mistake that shows with this kind of input."""
        return GeneralMistake(self.name)


def setting_of(calls: Sequence[tuple[Inputs, bool]]) -> Named | None:
    """Return the kind of input that all wrong calls have and no right one; `calls` are (inputs, right).

    If several kinds tell them apart, such as batches that are all non-square, nobody can say which.
    Neither can anybody say it of images where a setting, such as a stride, is among the wrong calls only.
    """
    rights = [inputs for inputs, right in calls if right]
    wrongs = [inputs for inputs, right in calls if not right]
    if not rights or not wrongs:
        return None
    telling = [
        setting
        for setting in SETTINGS
        if all(map(setting.has, wrongs)) and not any(map(setting.has, rights))
    ]
    if len(telling) != 1:
        return None
    (found,) = telling
    confused = not found.is_chosen and any(
        setting.is_chosen and any(map(setting.has, wrongs)) and not any(map(setting.has, rights))
        for setting in SETTINGS
    )
    return None if confused else found.mistake.named()


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
        "only_padded_examples_fail",
        _above("padding", 0),
        is_chosen=True,
    ),
    Setting(
        "only_examples_with_a_stride_fail",
        _above("stride", 1),
        is_chosen=True,
    ),
    Setting(
        "only_dilated_examples_fail",
        _above("dilation", 1),
        is_chosen=True,
    ),
    Setting(
        "only_batches_fail",
        _of_images(lambda images: len(images) > 1),
    ),
    Setting(
        "only_non_square_images_fail",
        _of_images(lambda images: images.shape[1] != images.shape[2]),
    ),
    Setting(
        "only_several_channels_fail",
        _of_images(lambda images: images.shape[3] > 1),
    ),
    Setting(
        "only_whole_numbers_fail",
        _whole_numbers,
    ),
)
