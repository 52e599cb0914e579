"""What goes wrong in conv_forward, by the question that the mistake answers wrongly."""

from __future__ import annotations

from autograder.exercises.a2_convolution.wrong import (
    commonest_first,
    conv_forward_filters,
    conv_forward_results,
    conv_forward_sizes,
    conv_forward_windows,
)

MISCONCEPTIONS = commonest_first(
    conv_forward_windows.MISCONCEPTIONS
    + conv_forward_sizes.MISCONCEPTIONS
    + conv_forward_filters.MISCONCEPTIONS
    + conv_forward_results.MISCONCEPTIONS,
    "stride_missing_in_window_corner",
    "height_used_for_width",
    "loops_stop_short",
    "window_from_the_unpadded_image",
    "window_size_from_stride",
    "bias_from_the_wrong_axis",
    "stride_and_padding_confused",
    "whole_batch_in_every_window",
    "filter_size_from_the_wrong_axis",
    "bias_forgotten",
)
