"""Laws: statements true of every correct function, which need no answers and give none away."""

from __future__ import annotations

from importlib import import_module

from convlab.laws.model import LawSet

MODULES = {
    "tensors": ("to_float", "grayscale", "nhwc_to_nchw", "kernel_to_oihw"),
    "padding": ("zero_pad", "same_padding", "conv_output_size"),
    "conv": ("conv_single_step", "conv_forward"),
    "counting": ("conv_params", "conv_macs", "shape_table", "receptive_field"),
    "pool": ("pool_forward", "global_pool"),
    "conv_backward": ("numerical_gradient", "conv_backward"),
    "pool_backward": ("create_mask_from_window", "distribute_value", "pool_backward"),
    "alexnet": ("alexnet_shapes", "alexnet_params"),
    "fast": ("im2col", "col2im", "conv_forward_fast", "conv_transpose_forward"),
    "dense": (
        "relu_forward",
        "relu_backward",
        "dense_forward",
        "dense_backward",
        "softmax_cross_entropy",
        "sgd_step",
    ),
    "network": ("loss_and_gradients", "predict", "train"),
    "bug_hunt": ("check_conv_forward", "check_pool_backward"),
}
FUNCTIONS = {name: module for module, names in MODULES.items() for name in names}


def laws_of(function: str) -> LawSet:
    """Return the laws of a function of the assignments; KeyError for any other name."""
    module = import_module(f"convlab.laws.{FUNCTIONS[function]}")
    return next(book for book in module.BOOKS if book.function == function)
