"""What goes wrong in same_padding."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function
from autograder.exercises.a2_convolution.wrong import commonest_first
from autograder.exercises.model import Misconception, Patch

body = Function("same_padding").body

KEEPS = "4 · How much padding keeps the size"
EVEN = "Even filters have no middle"

LIMIT = "if f % 2 == 0:"
RAISE = 'raise ValueError("an even filter has no centre")'
RETURN = "return (f - 1) // 2"

HOW_MUCH = (
    Misconception(
        "padding_of_both_sides",
        "This is the padding of both sides together. How much is it on *each* side?",
        "f - 1",
        (Patch((RETURN, "return f - 1")),),
        KEEPS,
    ),
    Misconception(
        "one_too_many",
        "The padding is one too large: the output would be larger than the input. Put your number "
        "into the formula of part 2.",
        "(f + 1) // 2",
        (
            Patch((RETURN, "return (f + 1) // 2")),
            Patch((RETURN, "return f // 2 + 1")),
            Patch((RETURN, "return int(np.ceil(f / 2))")),
        ),
        KEEPS,
    ),
    Misconception(
        "one_too_few",
        "The padding is one too small: the output would be smaller than the input. Put your "
        "number into the formula of part 2.",
        "(f - 1) // 2 - 1",
        (
            Patch((RETURN, "return (f - 3) // 2")),
            Patch((RETURN, "return f // 2 - 1")),
        ),
        KEEPS,
    ),
    Misconception(
        "filter_size_returned",
        "The filter's own size comes back. By how much does it hang over the edge when its middle "
        "lies on the first pixel?",
        "returns f",
        (Patch((RETURN, "return f")),),
        KEEPS,
    ),
    Misconception(
        "always_one",
        "The padding is always 1. That is right for filters of 3 only.",
        "hard-coded 1",
        (
            Patch((RETURN, "return 1")),
            Patch((RETURN, "return min(1, f // 2)")),
        ),
        KEEPS,
    ),
    Misconception(
        "always_zero",
        "The padding is always 0. Without padding the output is smaller than the input.",
        "hard-coded 0, or 1 // 2",
        (
            Patch((RETURN, "return 0")),
            Patch((RETURN, "return (f - 1) * (1 // 2)")),
        ),
        KEEPS,
    ),
    Misconception(
        "halves_rounded_to_even",
        "`round` takes halves to the nearest *even* number: 1.5 and 2.5 both become 2. Subtract "
        "the middle weight first, then nothing needs to be rounded.",
        "round(f / 2)",
        (Patch((RETURN, "return round(f / 2)")),),
        KEEPS,
    ),
    Misconception(
        "float_returned",
        "The number is right but it is a float. A count of pixels must be an integer: `//` keeps "
        "it one.",
        "/ instead of //",
        (
            Patch((RETURN, "return (f - 1) / 2")),
            Patch((RETURN, "return np.floor(f / 2)")),
            Patch((RETURN, "return np.float64((f - 1) // 2)")),
        ),
        KEEPS,
    ),
    Misconception(
        "middle_not_subtracted",
        "The result has a half in it: f / 2. The middle weight lies on the picture; only the "
        "others can hang over.",
        "f / 2",
        (Patch((RETURN, "return f / 2")),),
        KEEPS,
    ),
    Misconception(
        "pair_returned",
        "Two numbers come back. The padding is equal on both sides: one number is enough.",
        "returns (p, p)",
        (
            Patch((RETURN, "return (f - 1) // 2, (f - 1) // 2")),
            Patch((RETURN, "return [(f - 1) // 2]")),
        ),
        KEEPS,
    ),
    Misconception(
        "returns_nothing",
        "Your function returns `None`. Printing shows a value to you; `return` hands it to the "
        "caller.",
        "prints, or forgets return",
        (
            Patch((RETURN, "print((f - 1) // 2)")),
            Patch((RETURN, "padding = (f - 1) // 2")),
        ),
        KEEPS,
    ),
)

EVEN_FILTERS = (
    Misconception(
        "no_error_for_even_filters",
        "For an even f your function returns a number. No equal padding keeps the size then: the "
        "specification asks for a ValueError.",
        "no ValueError for even f",
        (
            Patch((RAISE, "pass")),
            Patch((RAISE, "return None")),
            Patch((RAISE, "return f // 2")),
            Patch((RAISE, "return (f - 1) / 2")),
            Patch((RAISE, "return -1")),
            Patch((RAISE, "return ((f - 1) // 2, f // 2)")),
        ),
        EVEN,
    ),
    Misconception(
        "error_returned_instead_of_raised",
        "The error is made but not thrown: `return` hands it over like any value. Which keyword "
        "throws it?",
        "return ValueError(...)",
        (Patch(("raise ValueError", "return ValueError")),),
        EVEN,
    ),
    Misconception(
        "another_kind_of_error",
        "An error is raised for even filters, but not a ValueError. Callers can only catch what "
        "the specification promises.",
        "raises something else than ValueError",
        (
            Patch(("raise ValueError", "raise Exception")),
            Patch(("raise ValueError", "raise TypeError")),
            body(
                """
                assert f % 2 == 1
                return f // 2
                """
            ),
        ),
        EVEN,
    ),
    Misconception(
        "odd_filters_refused",
        "Your function refuses odd filters and accepts even ones. Which of them have a middle?",
        "condition inverted",
        (
            Patch((LIMIT, "if f % 2 == 1:")),
            Patch((LIMIT, "if f % 2:")),
            Patch((LIMIT, "if f % 2:"), (RETURN, "return f // 2")),
        ),
        EVEN,
    ),
    Misconception(
        "one_by_one_padded",
        "A filter of size 1 gets a padding of 1. It never hangs over the edge.",
        "max(1, ...)",
        (Patch((RETURN, "return max(1, f // 2)")),),
        KEEPS,
    ),
    Misconception(
        "one_by_one_refused",
        "A filter of size 1 is refused. It is odd, and needs no padding at all.",
        "raises for f = 1",
        (
            Patch((LIMIT, "if f % 2 == 0 or f < 2:")),
            Patch((LIMIT, "if (f - 1) % 2 != 0 or f - 1 == 0:")),
        ),
        EVEN,
    ),
    Misconception(
        "only_filters_of_two_refused",
        "Some even filters get through. How do you ask whether *any* number is even?",
        "f == 2, or f % 4",
        (
            Patch((LIMIT, "if f == 2:")),
            Patch((LIMIT, "if f % 4 == 0:")),
            Patch((LIMIT, "if f in (2, 4):")),
            Patch((LIMIT, "if f % 4 == 2:")),
        ),
        EVEN,
    ),
)

MISCONCEPTIONS = commonest_first(
    HOW_MUCH + EVEN_FILTERS,
    "no_error_for_even_filters",
    "float_returned",
    "padding_of_both_sides",
    "one_too_many",
)
