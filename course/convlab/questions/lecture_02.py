"""Questions of lecture 02, images as tensors."""

from typing import Any

from convlab.questions.model import Question


def judge_axes(answer: Any) -> bool | str:
    """Accept time, height and width; explain the two that are commonly mistaken."""
    if not isinstance(answer, set | frozenset | tuple | list):
        return "The answer is a set of axis numbers, such as `{0, 3}`."
    chosen = set(answer)
    if 3 in chosen:
        return "Are neighbouring channels alike? Red, green and blue only stand in an agreed order."
    if chosen == {1, 2}:
        return "That is right for a picture. In a film one more axis has neighbours that are alike."
    return chosen == {0, 1, 2}


QUESTIONS = {
    "02.axes": Question(
        prompt="A film has shape `(50, 480, 640, 3)`. Along which axes would you slide a small window?",
        check=judge_axes,
        because="Time, height and width have neighbours that are alike; channels are mixed instead.",
        hints=(
            "Sliding makes sense where neighbours are alike.",
            "The axes are (time, height, width, channel). Go through the table, row by row.",
        ),
        solution=(
            "**{0, 1, 2}**: time, height and width. A pixel resembles the same pixel one frame later, as it "
            "resembles its neighbour. The three channels have no such order: a window sees all of them at once."
        ),
    ),
    "02.grey": Question(
        prompt="What grey does `0.299 R + 0.587 G + 0.114 B` give for the pixel `(0, 200, 100)`?",
        answer=128.8,
        tolerance=0.005,
        replies={
            100: "That is the plain mean of the three.",
            300: "That is the sum without weights.",
        },
        because="0.587 · 200 + 0.114 · 100.",
        hints=(
            "Red is zero; two products are left.",
            "0.587 times the green, plus 0.114 times the blue.",
        ),
        solution="$0.299 \\cdot 0 + 0.587 \\cdot 200 + 0.114 \\cdot 100 = 117.4 + 11.4 =$ **128.8**.",
    ),
    "02.wrap": Question(
        prompt="`np.array([7], np.uint8) - np.array([9], np.uint8)` holds one number. Which?",
        answer=254,
        replies={
            -2: "A byte has no minus sign.",
            0: "Nothing is clipped. The counter runs on, backwards.",
            255: "One step below 0 is 255. You need two steps.",
            253: "One step below 0 is 255. And two steps?",
        },
        because="-2 is 256 - 2.",
        hints=(
            "Think of the counter of an old car, driven backwards.",
            "Add 256 to the honest result.",
        ),
        solution="Honestly $7 - 9 = -2$. Bytes count modulo 256: $-2 + 256 =$ **254**.",
    ),
    "02.layout": Question(
        prompt="32 colour pictures, 48 high and 64 wide, arrive as NCHW. What is the shape?",
        answer=(32, 3, 48, 64),
        replies={
            (32, 48, 64, 3): "That is NHWC, our own layout.",
            (32, 3, 64, 48): "Height comes before width, in both layouts.",
            (3, 32, 48, 64): "N, the example axis, comes first in both layouts.",
        },
        because="N, C, H, W: the channel axis moves forward, the others keep their order.",
        hints=("Write one letter over each number: N, C, H, W.", "Only one axis moves."),
        solution="N = 32, C = 3, H = 48, W = 64: **(32, 3, 48, 64)**.",
    ),
}
