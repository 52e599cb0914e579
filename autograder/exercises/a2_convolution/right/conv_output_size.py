"""Correct styles of conv_output_size."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function

right = Function("conv_output_size").alternative

ALTERNATIVES = (
    right(
        "checks_the_size_afterwards",
        """
        size = (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1
        if size <= 0:
            raise ValueError("nothing fits")
        return size
        """,
    ),
    right(
        "numpy_floor_to_int",
        """
        k = f + (f - 1) * (dilation - 1)
        out = int(np.floor((n + 2 * padding - k) / stride)) + 1
        if out < 1:
            raise ValueError("nothing fits")
        return out
        """,
    ),
    right(
        "math_floor",
        """
        import math
        span = dilation * (f - 1) + 1
        if span > n + 2 * padding:
            raise ValueError(f"{span} > {n + 2 * padding}")
        return math.floor((n + 2 * padding - span) / stride + 1)
        """,
    ),
    right(
        "int_after_the_check",
        """
        room = n + 2 * padding - (dilation * (f - 1) + 1)
        if room < 0:
            raise ValueError
        return int(room / stride) + 1
        """,
    ),
    right(
        "int_of_the_whole_formula",
        """
        size = int((n + 2 * padding - dilation * (f - 1) - 1) / stride + 1)
        if size <= 0:
            raise ValueError("nothing fits")
        return size
        """,
    ),
    right(
        "counts_a_range",
        """
        starts = range(0, n + 2 * padding - dilation * (f - 1), stride)
        if not starts:
            raise ValueError("no place for the filter")
        return len(starts)
        """,
    ),
    right(
        "walks_with_while",
        """
        places, position = 0, 0
        while position + dilation * (f - 1) < n + 2 * padding:
            places += 1
            position += stride
        if places == 0:
            raise ValueError("no place for the filter")
        return places
        """,
    ),
    right(
        "numpy_integer",
        """
        line = np.arange(n + 2 * padding)
        ends = line[dilation * (f - 1):]
        if ends.size == 0:
            raise ValueError("no place for the filter")
        return np.int64(ends[::stride].size)
        """,
    ),
    right(
        "its_own_kind_of_value_error",
        """
        class DoesNotFit(ValueError):
            pass
        steps, rest = divmod(n + 2 * padding - dilation * (f - 1) - 1, stride)
        if steps < 0:
            raise DoesNotFit("the filter is too large")
        return steps + 1
        """,
    ),
    right(
        "recursion",
        """
        def places(length):
            return 0 if length < span else 1 + places(length - stride)
        span = dilation * (f - 1) + 1
        count = places(n + 2 * padding)
        if not count:
            raise ValueError("the filter is too large")
        return count
        """,
    ),
)
