"""Small drawings for pages without scripts: SVG with words for those who do not see it.

Colours are classes of the style sheet, so that a drawing is right on light and dark pages and on paper.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, LEFT, RIGHT = 360, 14, 346


def drawing(
    height: float, title: str, description: str, *parts: Markup, width: int = WIDTH
) -> Markup:
    """Return a drawing that is read out as its title and description."""
    return Markup(
        '<svg class="drawing" viewBox="0 0 {width} {height}" role="img" aria-label="{title}: {description}">'
        "<title>{title}</title><desc>{description}</desc>{parts}</svg>"
    ).format(
        width=width, height=_number(height), title=title, description=description,
        parts=Markup("").join(parts),
    )  # fmt: skip


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "middle") -> Markup:
    """Return words at a place."""
    return Markup('<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>').format(
        _number(x), _number(y), anchor, kind, words
    )


def box(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    """Return a rectangle."""
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="1.5" class="{}"/>').format(
        *map(_number, (x, y, max(0.0, width), max(0.0, height))), kind
    )


def line(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    """Return a line through some points."""
    path = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return Markup('<polyline points="{}" class="{}"/>').format(path, kind)


def dot(x: float, y: float, kind: str, radius: float = 2.5) -> Markup:
    """Return a small disc."""
    return Markup('<circle cx="{}" cy="{}" r="{}" class="{}"/>').format(
        _number(x), _number(y), _number(radius), kind
    )


def histogram(
    counts: Sequence[int],
    most: float,
    quartiles: tuple[float, float, float] | None,
    fewest: int = 0,
    unit: str = "points",
) -> Markup:
    """Draw how many scores lie in each part of 0 to `most`, and below it where the middle half lies.

    Parameters
    ----------
    counts : sequence of int
        Of equal parts.
    most : float
        Points.
    quartiles : tuple of float or None
        Points; None leaves them out.
    fewest : int
        Counts between 0 and this are told as fewer than it.
    unit : str
        What is counted.
    """
    top, bottom = 26.0, 120.0
    step, highest = (RIGHT - LEFT) / len(counts), max(1, *counts)
    parts, words = [], []
    for place, number in enumerate(counts):
        low, high = (most * edge / len(counts) for edge in (place, place + 1))
        hidden = 0 < number < fewest
        said = f"<{fewest}" if hidden else str(number)
        tall = (bottom - top) * (fewest - 1 if hidden else number) / max(highest, fewest)
        x = LEFT + place * step
        if number:
            kind = "column few" if hidden else "column"
            parts += [
                box(x + 1.5, bottom - tall, step - 3, tall, kind),
                text(x + step / 2, bottom - tall - 5, said),
            ]
            told = f"fewer than {fewest}" if hidden else said
            words.append(f"{_number(low)} to {_number(high)} {unit}: {told}")
    parts.append(line([(LEFT, bottom), (RIGHT, bottom)], "axis"))
    for quarter in range(5):
        x = LEFT + (RIGHT - LEFT) * quarter / 4
        parts.append(text(x, bottom + 15, _number(most * quarter / 4), "soft"))
    height = bottom + 22
    if quartiles and most:
        x1, x2, x3 = (LEFT + (RIGHT - LEFT) * min(1.0, value / most) for value in quartiles)
        height += 20
        parts += [
            box(x1, height - 15, max(1.0, x3 - x1), 9, "half"),
            line([(x2, height - 18), (x2, height - 3)], "middle"),
        ]
        words.append("the middle half lies between {} and {}, its middle is {}".format(*map(_number, (quartiles[0], quartiles[2], quartiles[1]))))  # fmt: skip
    return drawing(height, "How the scores are spread", "; ".join(words) or "no scores", *parts)


def trail(shares: Sequence[float | None], description: str) -> Markup:
    """Draw shares (0 to 1) one after the other as a small line; what is None is a gap."""
    width, height = 88, 24
    step = (width - 8) / max(1, len(shares) - 1)
    there = [
        (4 + place * step, height - 4 - (height - 8) * share)
        for place, share in enumerate(shares)
        if share is not None
    ]
    parts = [line([(4, height / 2), (width - 4, height / 2)], "guide"), line(there, "way")]
    return drawing(
        height, "Course of the term", description, *parts, *(dot(x, y, "at") for x, y in there),
        width=width,
    )  # fmt: skip


def spreads(rows: Sequence[tuple[str, tuple[float, float, float] | str]]) -> Markup:
    """Draw for each assignment where the middle half of the shares (0 to 1) lies, or say why that is not told."""
    start, end, tall = 100, 336, 22
    parts, words = [], []
    bottom = tall * len(rows) + 8
    for quarter in range(5):
        x = start + (end - start) * quarter / 4
        parts += [
            line([(x, 4), (x, bottom)], "guide"),
            text(x, bottom + 13, f"{25 * quarter} %", "soft"),
        ]
    for place, (name, quartiles) in enumerate(rows):
        y = 8 + tall * place
        parts.append(text(start - 8, y + 11, name, anchor="end"))
        if isinstance(quartiles, str):
            words.append(f"{name}: {quartiles}")
            parts.append(text(start + 4, y + 11, quartiles, "soft", anchor="start"))
            continue
        x1, x2, x3 = (start + (end - start) * min(1.0, value) for value in quartiles)
        parts += [
            box(x1, y + 1, max(1.0, x3 - x1), tall - 9, "half"),
            line([(x2, y - 1), (x2, y + tall - 6)], "middle"),
        ]
        words.append(f"{name}: middle half {quartiles[0]:.0%} to {quartiles[2]:.0%}, median {quartiles[1]:.0%}")  # fmt: skip
    return drawing(bottom + 20, "The class in each assignment", "; ".join(words), *parts)


def _number(value: float) -> str:
    return f"{round(value, 1):g}"
