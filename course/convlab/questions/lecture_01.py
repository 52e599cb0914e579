"""Questions of lecture 01, motivation."""

from typing import Any

from convlab.questions.model import Question


def judge_slant(answer: Any) -> bool | str:
    """Accept 60 degrees give or take a step of the curve."""
    try:
        degrees = float(answer)
    except (TypeError, ValueError):
        return "The answer is a number of degrees."
    if degrees == 240:
        return "Right direction. Which slant between 0° and 180° is the same bar?"
    return abs(degrees - 60) <= 5


QUESTIONS = {
    "01.average": Question(
        prompt='Would a bar of 15 pixels instead of 9 help the perceptron? `"yes"` or `"no"`.',
        answer="no",
        replies={
            "yes": "What is the average of all lying bars of length 15? And of all standing ones?"
        },
        because="Both averages are the same even picture again: 15 lit pixels in 400 places.",
        hints=(
            "The argument in the text used the average picture. Do it again with 15.",
            "How often is a given pixel lit, over all places of a lying bar? Of a standing bar?",
        ),
        solution=(
            "**No.** Over all 400 places, every pixel is lit 15 times, by lying bars and by standing bars "
            "alike. Both averages are the constant picture $15/400$. The weighted sum of both averages is "
            "the same number, so no weights put all lying bars above all standing ones."
        ),
    ),
    "01.tuning": Question(
        prompt="Which slant, from 0° to 180°, does the cell for 150° like least? A number of degrees.",
        check=judge_slant,
        because="At right angles: 150° + 90° = 240°, and a bar turned by 180° is the same bar.",
        hints=(
            "Look at the two curves: how far is the lowest point from the peak?",
            "A bar turned by 180° is the same bar. Which slant below 180° lies 90° from 150°?",
        ),
        solution=(
            "The response is lowest at right angles to the preferred slant. $150 + 90 = 240$, and since slants "
            "repeat after 180°, that is **60°**. With the functions above: "
            "`slants[np.argmin([np.vdot(bar_patch(s), simple_cell(150)) for s in slants])]`."
        ),
    ),
    "01.response": Question(
        prompt=(
            "A lying bar of ones, 9 × 1 pixels, on zeros. What is the largest response of "
            "`[[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]`?"
        ),
        answer=6,
        replies={
            0: "That is a window far from the bar, or one of even brightness.",
            18: "The window is only three pixels wide.",
            2: "Three pixels of the bar lie in the window's middle row.",
        },
        because="The middle row lies on the bar: 2 + 2 + 2; the other rows lie on zeros.",
        hints=(
            "Where must the window stand so that the positive weights meet ones, the negative ones zeros?",
            "Its middle row lies on the bar. Add up nine products.",
        ),
        solution=(
            "With the middle row on the bar the products are $2 \\cdot 1$ three times and $-1 \\cdot 0$ six "
            "times: **6**. One row higher or lower the bar meets a row of $-1$, and the response is $-3$."
        ),
    ),
    "01.dense": Question(
        prompt="96 × 96 pixels, 3 channels, a dense layer of 50 units. How many parameters, with biases?",
        answer=1_382_450,
        tolerance=1e-9,
        replies={
            1_382_400: "Nearly: the biases are missing.",
            460_850: "A colour picture has three numbers a pixel.",
            460_800: "A colour picture has three numbers a pixel, and each unit has a bias.",
            27_698: "Each of the 50 units has its own weight for every input.",
        },
        because="27 648 inputs × 50 units + 50 biases.",
        hints=(
            "How many numbers does the picture have?",
            "One weight per pair (input, unit), one bias per unit.",
        ),
        solution="$96 \\cdot 96 \\cdot 3 = 27\\,648$ inputs; $27\\,648 \\cdot 50 + 50 =$ **1 382 450**.",
    ),
}
