"""Where each tap of a filter looks: the one idea behind every layer here that slides a window."""

from collections.abc import Iterator
from itertools import product

Tap = tuple[int, int]


def output_length(length: int, f: int, stride: int, dilation: int = 1) -> int:
    """Count the windows that fit into `length` pixels, padding already included.

    Raises
    ------
    ValueError
        When not even one window fits, or a setting is not positive.
    """
    if min(f, stride, dilation) < 1:
        raise ValueError("filter size, stride and dilation must be at least 1")
    reach = dilation * (f - 1) + 1
    if reach > length:
        raise ValueError(f"a window of {reach} does not fit into {length} pixels")
    return (length - reach) // stride + 1


def taps(
    filter_size: Tap, output_size: Tap, stride: int, dilation: int = 1
) -> Iterator[tuple[Tap, tuple[slice, slice, slice]]]:
    """List the taps of a filter in row-major order, each with the pixels it looks at.

    Parameters
    ----------
    filter_size, output_size : tuple of two int
        Height and width.
    stride, dilation : int

    Yields
    ------
    tap : tuple of two int
        Row i and column j inside the filter.
    pixels : tuple of slice
        Of shape (m, n_H, n_W) within the padded input: for *every* output pixel, the one input
        pixel that this tap is multiplied with.
    """
    n_H, n_W = output_size
    for i, j in product(range(filter_size[0]), range(filter_size[1])):
        top, left = i * dilation, j * dilation
        rows = slice(top, top + stride * n_H, stride)
        columns = slice(left, left + stride * n_W, stride)
        yield (i, j), (slice(None), rows, columns)
