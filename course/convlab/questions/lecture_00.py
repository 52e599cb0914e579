"""Questions of lecture 00, map and tools."""

from typing import Any

from convlab.questions.model import Question


def is_broadcast_shape(answer: Any) -> bool | str:
    """Judge an answer that is a tuple, or the text "error"."""
    if isinstance(answer, str):
        return "It works. Align the shapes on the right; the shorter one gets ones on its left."
    if not isinstance(answer, tuple | list):
        return 'The answer is a tuple, such as `(2, 3)`, or `"error"`.'
    if len(answer) != 4:
        return "The result has as many axes as the longer of the two shapes."
    wrong = [str(k) for k, (a, b) in enumerate(zip(answer, (8, 7, 6, 5), strict=True)) if a != b]
    if not wrong:
        return True
    axes = "axis" if len(wrong) == 1 else "axes"
    return (
        f"Not in {axes} {', '.join(wrong)}: which two lengths meet there, and which of them is 1?"
    )


QUESTIONS = {
    "00.drift": Question(
        prompt=(
            "`counter = 0` runs once, `counter += 1` four times, then `counter = 0` once more and "
            "`counter += 1` twice. What is `counter`?"
        ),
        answer=2,
        replies={
            6: "The first cell ran once more in between: it sets the counter back.",
            1: "That is what the page shows. What does the kernel remember?",
        },
        because="Only the order in which cells ran counts, not where they stand on the page.",
        hints=(
            "Write down the value after every single run.",
            "After the first five runs it is 4. What does the sixth run do?",
        ),
        solution=(
            "0, then 1, 2, 3, 4, then **0** again, then 1, **2**. The kernel remembers what ran, in the "
            "order it ran."
        ),
    ),
    "00.axes": Question(
        prompt="`X` has shape `(32, 48, 64, 3)`. What is the shape of `X.mean(axis=(1, 2))`?",
        answer=(32, 3),
        replies={
            (48, 64): "Those are the axes that disappear.",
            (32, 1, 1, 3): "That is what `keepdims=True` would leave.",
        },
        because="Axes 1 and 2, height and width, disappear; examples and channels stay.",
        hints=(
            "The axes you name are the axes that disappear.",
            "Name the four axes aloud. Which two are number 1 and number 2?",
        ),
        solution=(
            "The axes are (example, height, width, channel). Averaging over axes 1 and 2 removes height "
            "and width and leaves `(32, 3)`: three mean values, one per channel, for each of 32 pictures."
        ),
    ),
    "00.view": Question(
        prompt=(
            "`a = np.zeros(5)`, `b = a[1:4]`, `c = b + 10`, `b[0] = 7`, `c[1] = 3`. "
            "What does `print(a.sum())` print?"
        ),
        answer=7,
        replies={
            0: "One of `b` and `c` looks at the memory of `a`.",
            10: "Does writing to `c` reach `a`? How was `c` made?",
            3: "It is the other one: which of the two was made by a slice, which by arithmetic?",
            37: "`c` is a new array; its tens never were in `a`.",
        },
        because="`b` is a view of `a`, `c` is a new array.",
        hints=(
            "Two arrays are made from `a`. One is a view, one is not.",
            "A slice is a view. What is the result of an addition?",
        ),
        solution=(
            "`b` is a slice of `a`, so `b[0] = 7` writes into `a[1]`. `c` comes from arithmetic, which makes a "
            "new array; writing to it leaves `a` alone. `a` is `[0, 7, 0, 0, 0]`, and the sum is **7.0**."
        ),
    ),
    "00.broadcast": Question(
        prompt="`A` has shape `(8, 1, 6, 1)`, `B` has shape `(7, 1, 5)`. What is the shape of `A + B`?",
        check=is_broadcast_shape,
        because="From the right: 1 with 5, 6 with 1, 1 with 7, 8 with nothing.",
        hints=(
            "Write the shapes under each other, aligned on the right.",
            "A missing length counts as 1. Of each pair, one length is 1: take the other.",
        ),
        solution=(
            "```\n8  1  6  1\n   7  1  5\n----------\n8  7  6  5\n```\n\n"
            "In each column one length is 1 (or missing) and is stretched to the other: `(8, 7, 6, 5)`."
        ),
    ),
}
