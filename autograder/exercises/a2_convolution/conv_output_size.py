"""conv_output_size: families of cases."""

from __future__ import annotations

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Comparison, Draw, Family, FunctionExercise
from autograder.reference import conv
from autograder.reference.plain import conv as plain


def _size(
    *, room: int, f: int, padding: int = 0, stride: int = 1, dilation: int = 1
) -> dict[str, int]:
    """Return arguments that leave `room` pixels beside the filter's first place.

    Settings that have their default value are left out, so that defaults are called too.
    """
    n = room + dilation * (f - 1) + 1 - 2 * padding
    settings = {"padding": (padding, 0), "stride": (stride, 1), "dilation": (dilation, 1)}
    given = {name: value for name, (value, default) in settings.items() if value != default}
    return {"n": n, "f": f, **given}


def _plain_size(draw: Draw) -> dict[str, int]:
    return _size(room=draw.number(2, 9), f=draw.number(2, 6))


def _padded(draw: Draw) -> dict[str, int]:
    return _size(room=draw.number(9, 20), f=draw.number(3, 6), padding=draw.number(2, 5))


def _stride_fits(draw: Draw) -> dict[str, int]:
    stride = draw.number(2, 6)
    return _size(room=stride * draw.number(2, 9), f=draw.number(3, 6), stride=stride)


def _stride_leaves_over(draw: Draw) -> dict[str, int]:
    # All but one pixel of a step are left over, so that rounding and flooring part.
    stride = draw.number(3, 7)
    room = stride * draw.number(1, 8) + stride - 1
    return _size(room=room, f=draw.number(2, 6), stride=stride)


def _dilated(draw: Draw) -> dict[str, int]:
    return _size(room=draw.number(6, 20), f=draw.number(3, 6), dilation=draw.number(3, 6))


def _everything(draw: Draw) -> dict[str, int]:
    stride = draw.number(3, 5)
    return _size(
        room=stride * draw.number(5, 9) + 1,
        f=draw.number(3, 6),
        padding=draw.number(2, 4),
        stride=stride,
        dilation=draw.number(2, 4),
    )


def _one_place(draw: Draw) -> dict[str, int]:
    return _size(room=0, f=draw.number(2, 9), stride=draw.number(1, 4))


def _fits_thanks_to_padding(draw: Draw) -> dict[str, int]:
    padding = draw.number(2, 5)
    n = draw.number(2, 5)
    f = n + draw.number(1, 2 * padding)
    return {"n": n, "f": f, "padding": padding}


def _one_short(draw: Draw) -> dict[str, int]:
    # One pixel short at a wide stride: cutting the fraction off instead of flooring gives 1.
    return _size(room=-1, f=draw.number(5, 9), padding=1, stride=draw.number(2, 5))


def _far_too_large(draw: Draw) -> dict[str, int]:
    return {"n": draw.number(2, 5), "f": draw.number(6, 12)}


def _dilation_too_large(draw: Draw) -> dict[str, int]:
    return _size(room=-draw.number(1, 3), f=draw.number(3, 5), dilation=draw.number(3, 6))


FAMILIES = (
    Family("stride 1, no padding", _plain_size, weight=0.25, cases=2),
    Family("padding", _padded, weight=0.25, cases=2),
    Family("a stride that fits exactly", _stride_fits, weight=0.25, cases=2),
    Family("a stride that leaves pixels over", _stride_leaves_over, weight=0.75, cases=3),
    Family("dilation", _dilated, weight=0.5, cases=3),
    Family("padding, stride and dilation at once", _everything, weight=0.5, cases=3),
    Family("exactly one place", _one_place, weight=0.25, cases=2),
    Family("a filter that fits thanks to padding", _fits_thanks_to_padding, weight=0.25, cases=2),
    Family(
        "ValueError: the filter is larger than the image",
        _far_too_large,
        weight=0.5,
        cases=2,
        raises="ValueError",
        needs_a_right_answer=True,
    ),
    Family(
        "ValueError: one pixel short",
        _one_short,
        weight=0.25,
        cases=2,
        raises="ValueError",
        needs_a_right_answer=True,
    ),
    Family(
        "ValueError: the dilated filter is too large",
        _dilation_too_large,
        weight=0.25,
        cases=2,
        raises="ValueError",
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="conv_output_size",
    reference=conv.conv_output_size,
    plain=plain.conv_output_size,
    returns=("size",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    comparison=Comparison(whole=True),
)
