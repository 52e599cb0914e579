"""What goes wrong in conv_output_size."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function
from autograder.exercises.a2_convolution.wrong import commonest_first
from autograder.exercises.model import Misconception, Patch

body = Function("conv_output_size").body

PLACES = "2 · How many places there are"
STRIDE = "Where the next window starts"
PADDING = "What padding adds"
DILATION = "What dilation does"
NOTHING = "When nothing fits"

SPAN = "span = dilation * (f - 1) + 1"
ROOM = "room = n + 2 * padding - span"
LIMIT = "if room < 0:"
RAISE = 'raise ValueError("the filter does not fit into the padded image")'
RETURN = "return room // stride + 1"

HOW_PLACES_ARE_COUNTED = (
    Misconception(
        "first_place_not_counted",
        "The result is one too small: the moves are counted, but not the place where the window "
        "starts.",
        "+ 1 forgotten",
        (
            Patch((RETURN, "return room // stride")),
            body("return (n + 2 * padding - dilation * (f - 1) - 1) // stride"),
        ),
        PLACES,
    ),
    Misconception(
        "one_place_too_many",
        "The result is one too large. Try n = 3 and f = 3 by hand: how many places are there?",
        "off by one upwards",
        (Patch((RETURN, "return room // stride + 2")),),
        PLACES,
    ),
    Misconception(
        "first_place_added_before_dividing",
        "The first place is added before the division by the stride. It comes for free, whatever "
        "the stride: add it afterwards.",
        "(room + 1) // stride",
        (
            Patch((RETURN, "return (room + 1) // stride")),
            body("return int((n + 2 * padding - dilation * (f - 1)) / stride)"),
        ),
        PLACES,
    ),
    Misconception(
        "brackets_missing",
        "Only the filter is divided by the stride. The fraction bar goes under *all* of the room: "
        "Python divides before it subtracts.",
        "n + 2p - f // s + 1 without brackets",
        (
            Patch((RETURN, "return n + 2 * padding - span // stride + 1")),
            body("return n + 2 * padding - f // stride + 1"),
        ),
        PLACES,
    ),
    Misconception(
        "filter_size_ignored",
        "The filter's size does not come into the result. A larger filter has fewer places.",
        "n // stride",
        (
            Patch((RETURN, "return n // stride")),
            Patch((RETURN, "return (n + 2 * padding) // stride")),
            Patch((RETURN, "return (n + 2 * padding - 1) // stride + 1")),
        ),
        PLACES,
    ),
    Misconception(
        "returns_height_and_width",
        "A pair or a list comes back. The function answers for one side of the picture: one plain "
        "number.",
        "returns a pair",
        (
            Patch((RETURN, "return room // stride + 1, room // stride + 1")),
            Patch((RETURN, "return [room // stride + 1]")),
        ),
        PLACES,
    ),
    Misconception(
        "returns_nothing",
        "Your function returns `None`. Printing shows a value to you; `return` hands it to the "
        "caller.",
        "prints, or forgets return",
        (
            Patch((RETURN, "print(room // stride + 1)")),
            Patch((RETURN, "size = room // stride + 1")),
        ),
        PLACES,
    ),
    Misconception(
        "returns_text",
        "The result is text. A caller wants to compute with it.",
        "str of the size",
        (Patch((RETURN, "return str(room // stride + 1)")),),
        PLACES,
    ),
)

HOW_THE_STRIDE_DIVIDES = (
    Misconception(
        "rounds_up",
        "The division rounds up. Half a move is no move: the last window would hang over the edge.",
        "ceil instead of floor",
        (
            Patch((RETURN, "return int(np.ceil(room / stride)) + 1")),
            Patch((RETURN, "return -(-room // stride) + 1")),
            body(
                """
                room = n + 2 * padding - dilation * (f - 1) - 1
                if room < 0:
                    raise ValueError("no")
                return (room + stride - 1) // stride + 1
                """
            ),
        ),
        STRIDE,
    ),
    Misconception(
        "rounds_to_the_nearest",
        "The division rounds to the nearest number, so sometimes up. Half a move is no move.",
        "round instead of floor",
        (
            Patch((RETURN, "return round(room / stride) + 1")),
            Patch((RETURN, "return int(room / stride + 0.5) + 1")),
        ),
        STRIDE,
    ),
    Misconception(
        "returns_a_float",
        "The result is a float. It is a number of places, and will be the size of an array: it "
        "must be an integer.",
        "/ or np.floor leaves a float",
        (
            Patch((RETURN, "return np.floor(room / stride) + 1")),
            Patch((RETURN, "return room / stride // 1 + 1")),
            Patch((RETURN, "return float(room // stride + 1)")),
        ),
        STRIDE,
    ),
    Misconception(
        "fraction_kept",
        "The result can have a fraction. There are no half places: which division rounds down?",
        "true division, not rounded",
        (
            Patch((RETURN, "return room / stride + 1")),
            body("return (n + 2 * padding - dilation * (f - 1) - 1) / stride + 1"),
        ),
        STRIDE,
    ),
    Misconception(
        "stride_ignored",
        "The stride does not come into the result. A window that takes longer moves has fewer "
        "places.",
        "stride left out",
        (
            Patch((RETURN, "return room + 1")),
            body("return n + 2 * padding - dilation * (f - 1)"),
        ),
        STRIDE,
    ),
    Misconception(
        "stride_multiplied",
        "A longer stride gives *more* places in your formula. Should it?",
        "times stride",
        (Patch((RETURN, "return room * stride + 1")),),
        STRIDE,
    ),
    Misconception(
        "stride_taken_from_the_filter",
        "The windows lie side by side without overlap, as if the stride were the filter's size.",
        "stride = f",
        (
            Patch((RETURN, "return room // f + 1")),
            Patch((RETURN, "return (n + 2 * padding) // f")),
        ),
        STRIDE,
    ),
    Misconception(
        "stride_must_fit",
        "Your function refuses when the stride leaves pixels over. That is legal: what is left "
        "over is dropped.",
        "raises when stride does not divide",
        (
            Patch((LIMIT, "if room < 0 or room % stride != 0:")),
            body(
                """
                room = n + 2 * padding - dilation * (f - 1) - 1
                if room < 0:
                    raise ValueError("too large")
                assert room % stride == 0
                return room // stride + 1
                """
            ),
        ),
        STRIDE,
    ),
    Misconception(
        "stride_and_padding_swapped",
        "Stride and padding have changed places. Which one widens the picture, and which one "
        "divides the room?",
        "stride and padding exchanged in the formula",
        (
            body("return (n + 2 * stride - dilation * (f - 1) - 1) // padding + 1"),
            body(
                """
                room = n + 2 * stride - (dilation * (f - 1) + 1)
                if room < 0:
                    raise ValueError("nothing fits")
                return room // max(padding, 1) + 1
                """
            ),
            Patch((ROOM, "room = n + 2 * stride - span"), (RETURN, "return room // padding + 1")),
        ),
        STRIDE,
    ),
)

WHAT_PADDING_ADDS = (
    Misconception(
        "padding_counted_once",
        "The padding is counted on one side only. The frame has a left *and* a right side.",
        "n + padding",
        (
            Patch((ROOM, "room = n + padding - span")),
            body(
                """
                room = n + padding - (dilation * (f - 1) + 1)
                if room < 0:
                    raise ValueError("does not fit")
                return int(np.floor(room / stride)) + 1
                """
            ),
        ),
        PADDING,
    ),
    Misconception(
        "padding_ignored",
        "The padding does not come into the result.",
        "padding left out",
        (
            Patch((ROOM, "room = n - span")),
            body(
                """
                if dilation * (f - 1) + 1 > n:
                    raise ValueError("does not fit")
                return (n - dilation * (f - 1) - 1) // stride + 1
                """
            ),
        ),
        PADDING,
    ),
    Misconception(
        "padding_subtracted",
        "The padding makes the picture smaller in your formula. A frame makes it larger.",
        "n - 2 * padding",
        (Patch((ROOM, "room = n - 2 * padding - span")),),
        PADDING,
    ),
    Misconception(
        "padding_squared",
        "The padding is squared instead of doubled: one frame pixel on the left, one on the right.",
        "padding ** 2",
        (Patch((ROOM, "room = n + padding**2 - span")),),
        PADDING,
    ),
    Misconception(
        "padding_added_to_the_result",
        "The padding is added after the division. It widens the picture, so it belongs to the room "
        "*before* the moves are counted.",
        "2 * padding added after dividing by the stride",
        (
            Patch((ROOM, "room = n - span"), (RETURN, "return room // stride + 1 + 2 * padding")),
            body("return (n - dilation * (f - 1) - 1) // stride + 2 * padding + 1"),
        ),
        PADDING,
    ),
    Misconception(
        "fit_judged_without_padding",
        "Your function refuses filters larger than the picture, even if the padding makes room for "
        "them.",
        "raises if f > n",
        (
            Patch((LIMIT, "if span > n:")),
            body(
                """
                if f > n or dilation * (f - 1) + 1 > n + 2 * padding:
                    raise ValueError("the filter is larger than the image")
                return (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1
                """
            ),
        ),
        PADDING,
    ),
)

WHAT_DILATION_DOES = (
    Misconception(
        "dilation_ignored",
        "The dilation does not come into the result. A filter with holes covers more pixels.",
        "dilation left out",
        (
            Patch((SPAN, "span = f")),
            body(
                """
                if f > n + 2 * padding:
                    raise ValueError("the filter is larger than the image")
                return (n + 2 * padding - f) // stride + 1
                """
            ),
        ),
        DILATION,
    ),
    Misconception(
        "dilation_times_filter",
        "The span is taken as dilation times f. There are f weights but only f − 1 gaps between "
        "them: draw it for f = 3.",
        "dilation * f",
        (
            Patch((SPAN, "span = dilation * f")),
            body(
                """
                f = f * dilation
                size = (n + 2 * padding - f) // stride + 1
                if size < 1:
                    raise ValueError("nothing fits")
                return size
                """
            ),
        ),
        DILATION,
    ),
    Misconception(
        "dilated_span_one_short",
        "The span of the dilated filter misses one pixel. From the first weight to the last it is "
        "f − 1 gaps; how many pixels does that cover?",
        "dilation * (f - 1) without + 1",
        (Patch((SPAN, "span = dilation * (f - 1)")),),
        DILATION,
    ),
    Misconception(
        "dilation_added",
        "The dilation is added once, to the whole filter. It widens *every* gap.",
        "f + dilation (- 1)",
        (
            Patch((SPAN, "span = f + dilation - 1")),
            Patch((SPAN, "span = f + dilation")),
            Patch((SPAN, "span = f + 2 * (dilation - 1)")),
        ),
        DILATION,
    ),
    Misconception(
        "dilation_counts_the_holes",
        "Your filter is too wide: dilation 1 means *no* holes, so d counts the step from weight to "
        "weight, not the holes between them.",
        "(dilation + 1) * (f - 1) + 1",
        (Patch((SPAN, "span = f + (f - 1) * dilation")),),
        DILATION,
    ),
    Misconception(
        "dilation_widens_the_image",
        "The dilation makes the picture larger in your formula. It is the filter that is spread "
        "out.",
        "n * dilation, or f shrunk",
        (
            Patch((SPAN, "span = f"), (ROOM, "room = n * dilation + 2 * padding - span")),
            Patch((SPAN, "span = (f - 1) // dilation + 1")),
        ),
        DILATION,
    ),
    Misconception(
        "dilation_works_like_a_stride",
        "The dilation divides the room, as a stride does. It changes how wide the filter is.",
        "divides by dilation",
        (
            Patch((SPAN, "span = f"), (RETURN, "return room // (stride * dilation) + 1")),
            Patch((SPAN, "span = f"), (RETURN, "return room // (stride + dilation - 1) + 1")),
        ),
        DILATION,
    ),
    Misconception(
        "fit_judged_without_dilation",
        "Whether the filter fits is judged by its f weights, not by the pixels that it spans with "
        "its holes.",
        "checks f against the image, not the span",
        (
            Patch((LIMIT, "if f > n + 2 * padding:")),
            body(
                """
                if n + 2 * padding < f:
                    raise ValueError("nothing fits")
                return max((n + 2 * padding - dilation * (f - 1) - 1) // stride + 1, 0)
                """
            ),
        ),
        DILATION,
    ),
)

WHAT_HAPPENS_WHEN_NOTHING_FITS = (
    Misconception(
        "no_error_when_nothing_fits",
        "When the filter is larger than the padded picture your function returns a number all the "
        "same. The specification asks for a ValueError.",
        "no ValueError",
        (
            Patch((RAISE, "pass")),
            Patch((RAISE, "return 0")),
            Patch((RAISE, "return None")),
            Patch((RAISE, "return -1")),
            Patch((RAISE, 'print("it does not fit")\n        return None')),
            Patch((RAISE, 'return "ValueError"')),
            body("return max(0, (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1)"),
            body("return max(1, (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1)"),
        ),
        NOTHING,
    ),
    Misconception(
        "error_returned_instead_of_raised",
        "The error is made but not thrown: `return` hands it over like any value. Which keyword "
        "throws it?",
        "return ValueError(...)",
        (Patch(("raise ValueError", "return ValueError")),),
        NOTHING,
    ),
    Misconception(
        "another_kind_of_error",
        "An error is raised when nothing fits, but not a ValueError. Callers can only catch what "
        "the specification promises.",
        "raises something else than ValueError",
        (
            Patch(("raise ValueError", "raise Exception")),
            Patch(("raise ValueError", "raise TypeError")),
            Patch(("raise ValueError", "raise RuntimeError")),
            Patch((LIMIT, 'assert room >= 0, "does not fit"\n    if room < 0:')),
        ),
        NOTHING,
    ),
    Misconception(
        "exact_fit_refused",
        "A filter exactly as large as the padded picture is refused. It fits, in one place.",
        "room <= 0 raises",
        (
            Patch((LIMIT, "if room <= 0:")),
            body(
                """
                if dilation * (f - 1) + 1 >= n + 2 * padding:
                    raise ValueError("too large")
                return (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1
                """
            ),
            body(
                """
                size = (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1
                if size <= 1:
                    raise ValueError("too large")
                return size
                """
            ),
        ),
        NOTHING,
    ),
    Misconception(
        "one_pixel_short_accepted",
        "A filter that is one pixel too large gets a place. Cutting off the fraction (`int`) "
        "rounds −0.5 to 0, rounding down gives −1: look at the room before you divide.",
        "int() of a negative room, checked after dividing",
        (
            body(
                """
                size = int((n + 2 * padding - dilation * (f - 1) - 1) / stride) + 1
                if size < 1:
                    raise ValueError("nothing fits")
                return size
                """
            ),
        ),
        NOTHING,
    ),
    Misconception(
        "zero_places_accepted",
        "Your function returns 0 when the filter is a little too large. Zero places are none: that "
        "is a ValueError too.",
        "size < 0 instead of size < 1",
        (
            body(
                """
                size = (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1
                if size < 0:
                    raise ValueError("nothing fits")
                return size
                """
            ),
            Patch((LIMIT, "if room < -1:")),
        ),
        NOTHING,
    ),
    Misconception(
        "negative_room_turned_positive",
        "The sign of the room is dropped, so a filter that is too large seems to fit.",
        "abs(room)",
        (Patch((ROOM, "room = abs(n + 2 * padding - span)")),),
        NOTHING,
    ),
    Misconception(
        "always_raises",
        "Your function raises an error for filters that fit.",
        "condition inverted",
        (Patch((LIMIT, "if room >= 0:")),),
        NOTHING,
    ),
)

MISCONCEPTIONS = commonest_first(
    HOW_PLACES_ARE_COUNTED
    + HOW_THE_STRIDE_DIVIDES
    + WHAT_PADDING_ADDS
    + WHAT_DILATION_DOES
    + WHAT_HAPPENS_WHEN_NOTHING_FITS,
    "first_place_not_counted",
    "padding_counted_once",
    "no_error_when_nothing_fits",
    "rounds_up",
    "returns_a_float",
    "dilation_ignored",
    "dilation_times_filter",
    "stride_ignored",
    "exact_fit_refused",
    "fraction_kept",
)
