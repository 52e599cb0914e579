"""What goes wrong in conv_forward, by the question that the mistake answers wrongly."""

from __future__ import annotations

from autograder.exercises.a2_convolution.wrong import (
    conv_forward_filters,
    conv_forward_results,
    conv_forward_sizes,
    conv_forward_windows,
)

MISCONCEPTIONS = (
    conv_forward_windows.MISCONCEPTIONS
    + conv_forward_sizes.MISCONCEPTIONS
    + conv_forward_filters.MISCONCEPTIONS
    + conv_forward_results.MISCONCEPTIONS
)
