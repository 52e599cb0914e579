"""Questions of lecture 06, pooling and the whole CNN."""

from typing import Any

from convlab.questions.model import Question


def judge_laws(answer: Any) -> bool | str:
    """Accept the set of the two laws that hold."""
    if isinstance(answer, str):
        answer = answer.replace(",", " ").split()
    if not isinstance(answer, set | frozenset | tuple | list):
        return 'The answer is a set of letters, such as `{"b", "d"}`.'
    chosen = {str(letter).casefold() for letter in answer}
    if "b" in chosen:
        return "Take the window 1, 2, 3, 4. What is the largest of −1, −2, −3, −4?"
    if "d" in chosen:
        return "Let the maximum of X stand in one corner, and that of Y in another."
    return chosen == {"a", "c"} or "Test all four on a window with four different numbers."


QUESTIONS = {
    "06.laws": Question(
        prompt=(
            "Which laws hold for max pooling? (a) pool(2X) = 2 pool(X) (b) pool(−X) = −pool(X) "
            "(c) pool(X + 5) = pool(X) + 5 (d) pool(X + Y) = pool(X) + pool(Y)"
        ),
        check=judge_laws,
        because="Stretching and lifting keep the order of the numbers; the other two do not.",
        hints=(
            "Which of the changes leaves the *order* of the numbers in a window as it was?",
            "Try all four on one window, such as 1, 2, 3, 4, by hand.",
        ),
        solution=(
            "**{a, c}**. Times 2 and plus 5 keep the order, so the same pixel wins. The minus sign turns the order "
            "round: the largest of $-X$ is minus the *smallest* of $X$. And in (d) the two winners may stand at "
            "different pixels: X = (1, 0), Y = (0, 1) gives 1 on the left and 2 on the right. Without (d) it is not linear."
        ),
    ),
    "06.size": Question(
        prompt="Maps of 13 × 13, pooled with f = 3, s = 2. The side of the result?",
        answer=6,
        replies={
            4: "That is stride 3. The windows overlap here.",
            7: "How many jumps of 2 fit into 13 − 3? And the first place needs no jump.",
            5: "The first place needs no jump: add 1.",
        },
        because="⌊(13 − 3) / 2⌋ + 1.",
        hints=("The formula with p = 0.", "10 pixels of room, jumps of 2."),
        solution="$\\lfloor (13 - 3)/2 \\rfloor + 1 = 5 + 1 =$ **6**. With 256 channels that is $6 \\cdot 6 \\cdot 256 = 9216$ numbers.",
    ),
    "06.flatten": Question(
        prompt="Flattened 7 × 7 × 64 block, dense layer with 10 units and 10 biases. How many parameters?",
        answer=31_370,
        replies={
            31_360: "The biases are missing.",
            650: "That is behind global pooling.",
            3_136: "That is the length of the flattened row.",
            3_146: "Every unit has a weight for every number of the row.",
        },
        because="3136 numbers, 10 units, 10 biases.",
        hints=("How long is the flattened row?", "7 · 7 · 64 = 3136."),
        solution="The row has $7 \\cdot 7 \\cdot 64 = 3136$ numbers: $3136 \\cdot 10 + 10 =$ **31 370**, 48 times more than behind global pooling.",
    ),
    "06.moved": Question(
        prompt="Three 2 × 2 poolings with stride 2, then flatten. The smallest shift that moves the last map by whole cells?",
        answer=8,
        replies={
            2: "That moves the map behind the *first* pooling by one cell.",
            4: "That is enough for two poolings.",
            6: "Strides multiply; they do not add.",
            1: "Then the map behind the first pooling would have to move by half a cell.",
        },
        because="Each stride doubles it: 2 · 2 · 2.",
        hints=(
            "Which shift of the picture moves the map behind the first pooling by one cell?",
            "By 2. And which shift of *that* map moves the next one by one cell?",
        ),
        solution=(
            "A cell of the last map stands for $2 \\cdot 2 \\cdot 2 =$ **8** pixels. Moved by 8, everything moves by one "
            "cell. Moved by less, the windows cut the picture differently."
        ),
    ),
}
