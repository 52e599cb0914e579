"""The order of the course: which lecture comes when, and what to do after it.

The map in lecture 00, the overview, the website and `convlab.progress` all follow this table.
"""

from __future__ import annotations

from typing import NamedTuple


class Lecture(NamedTuple):
    """A lecture, and the assignments that hang under it on the map.

    Parameters
    ----------
    name : str
        Its notebook without the ending, such as ``"03_convolution"``.
    title : str
    assignments : tuple of str
        What to do after it.
    begins : tuple of str
        What can be begun after it, and comes later in the order.
    """

    name: str
    title: str
    assignments: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Return its two digits, with which the ids of its questions begin."""
        return self.name[:2]


class Assignment(NamedTuple):
    """An assignment and the functions that students write in it, in the notebook's order."""

    name: str
    title: str
    functions: tuple[str, ...]


LECTURES = (
    Lecture("00_map_and_tools", "Map and tools"),
    Lecture("01_motivation", "Motivation"),
    Lecture("02_images_as_tensors", "Images as tensors", ("a1_tensors",)),
    Lecture("03_convolution", "Convolution", (), begins=("a2_convolution",)),
    Lecture("04_padding_and_stride", "Padding, stride, the formula", ("a2_convolution",)),
    Lecture("05_the_convolutional_layer", "The convolutional layer", (), begins=("a3_counting",)),
    Lecture("06_pooling_and_the_whole_cnn", "Pooling and the whole CNN", ("a4_pooling",)),
    Lecture("07_receptive_field", "Receptive field", ("a3_counting",)),
    Lecture("08_backward", "Backward", ("a5_backward",), begins=("a9_bug_hunt",)),
    Lecture("09_fast_and_transposed", "Fast and transposed convolution", ("a7_fast_convolution",)),
    Lecture("10_alexnet", "AlexNet", ("a6_alexnet",)),
    Lecture("11_digits", "Digits", ("a8_digits", "a9_bug_hunt")),
)

_ASSIGNMENTS = (
    Assignment(
        "a1_tensors",
        "Pictures are arrays",
        ("to_float", "grayscale", "nhwc_to_nchw", "kernel_to_oihw"),
    ),
    Assignment(
        "a2_convolution",
        "Convolution",
        ("conv_single_step", "conv_output_size", "zero_pad", "same_padding", "conv_forward"),
    ),
    Assignment(
        "a3_counting",
        "Counting",
        ("conv_params", "conv_macs", "shape_table", "receptive_field"),
    ),
    Assignment("a4_pooling", "Pooling", ("pool_forward", "global_pool")),
    Assignment(
        "a5_backward",
        "The way back",
        (
            "numerical_gradient",
            "conv_backward",
            "create_mask_from_window",
            "distribute_value",
            "pool_backward",
        ),
    ),
    Assignment(
        "a6_alexnet",
        "AlexNet under the magnifying glass",
        (
            "alexnet_shapes",
            "alexnet_params",
            "detective_224",
            "detective_fc_share",
            "detective_conv_work",
            "detective_units",
            "detective_memory_mb",
            "detective_blog",
        ),
    ),
    Assignment(
        "a7_fast_convolution",
        "Fast and transposed convolution",
        ("im2col", "conv_forward_fast", "col2im", "conv_transpose_forward"),
    ),
    Assignment(
        "a8_digits",
        "A network that reads digits",
        (
            "relu_forward",
            "relu_backward",
            "dense_forward",
            "dense_backward",
            "softmax_cross_entropy",
            "sgd_step",
            "loss_and_gradients",
            "predict",
            "train",
        ),
    ),
    Assignment("a9_bug_hunt", "Bug hunt", ("check_conv_forward", "check_pool_backward")),
)
_BY_NAME = {assignment.name: assignment for assignment in _ASSIGNMENTS}


def contents() -> list[tuple[Lecture, tuple[Assignment, ...]]]:
    """Return every lecture with the assignments to do after it, in the course's order."""
    return [
        (lecture, tuple(_BY_NAME[name] for name in lecture.assignments)) for lecture in LECTURES
    ]


def functions() -> tuple[str, ...]:
    """Return all functions that assignments ask for, in the assignments' order."""
    return tuple(name for assignment in _ASSIGNMENTS for name in assignment.functions)
