"""Questions of lecture 03, convolution."""

from typing import Any

from convlab.questions.model import Question


def judge_symmetric(answer: Any) -> bool | str:
    """Accept the set of the two symmetric kernels."""
    if isinstance(answer, str):
        answer = answer.replace(",", " ").split()
    if not isinstance(answer, set | frozenset | tuple | list):
        return 'The answer is a set of letters, such as `{"b", "d"}`.'
    chosen = {str(letter).casefold() for letter in answer}
    if "b" in chosen:
        return "Flip (b): it becomes `[1, 0, -1]`. What does that do to the sign of the result?"
    return chosen == {"a", "c"} or "Write each kernel backwards. Which ones stay as they are?"


QUESTIONS = {
    "03.size": Question(
        prompt="1000 samples, a window of length 25. How many numbers come out?",
        answer=976,
        replies={
            975: "Count the first place too.",
            1000: "That would need padding, the subject of the next lecture.",
            40: "That is how many windows fit *beside* each other. Here they overlap.",
        },
        because="The window starts at 0, 1, …, 975.",
        hints=("At which sample can the last window start?", "n − f + 1."),
        solution="$n - f + 1 = 1000 - 25 + 1 =$ **976**. The starts are 0, 1, …, 975.",
    ),
    "03.flip": Question(
        prompt=(
            "For which kernels do convolution and cross-correlation agree on every signal? "
            "(a) `[1, 2, 1]` (b) `[-1, 0, 1]` (c) `[0, 1, 0]` (d) `[1, 1, 2]`"
        ),
        check=judge_symmetric,
        because="They read the same backwards.",
        hints=(
            "One formula uses the kernel, the other uses the kernel written backwards.",
            "Which kernels do not change when they are written backwards?",
        ),
        solution=(
            "**{a, c}**, which read the same in both directions. (b) turns into its negative, so the result "
            "changes its sign; (d) becomes `[2, 1, 1]`."
        ),
    ),
    "03.cell": Question(
        prompt=(
            "The kernel `[[0, 1, 0], [1, -4, 1], [0, 1, 0]]` lies on `[[1, 2, 0], [0, 1, 4], [3, 0, 2]]`. "
            "What is the output?"
        ),
        answer=2,
        replies={
            6: "The centre is missing: −4 times what?",
            10: "The centre weight is −4, not +4.",
        },
        because="2 + 0 + 4 + 0 from the four sides, −4 · 1 from the centre.",
        hints=(
            "Only five of the nine weights are not zero.",
            "Above, left, right, below, minus four times the centre.",
        ),
        solution=(
            "Above 2, left 0, right 4, below 0, centre 1: $2 + 0 + 4 + 0 - 4 \\cdot 1 =$ **2**. The kernel compares "
            "a pixel with its four neighbours."
        ),
    ),
    "03.shift": Question(
        prompt=(
            "A 3 × 3 kernel is zero except for `K[1, 2] = 1` (middle row, right column). Does the content move "
            '`"left"`, `"right"`, or `"nothing"`?'
        ),
        answer="left",
        replies={
            "right": "Each output pixel takes its *right* neighbour. So where does a given thing end up?",
            "nothing": "That is the kernel with its 1 in the centre.",
        },
        because="Each output pixel copies what stands on its right; so everything moves to the left.",
        hints=(
            "Which input pixel does an output pixel copy?",
            "It copies its right neighbour. A thing at column 10 is then seen at which column?",
        ),
        solution=(
            "The output at $(y, x)$, counted from the window's centre, is the input at $(y, x + 1)$. A thing at column "
            "10 shows up at column 9: it moves **left**. With the flipped kernel of signal processing it would move "
            "right, one more reason to know which one you use."
        ),
    ),
    "03.learn": Question(
        prompt='On a flat grey photograph, would gradient descent from zeros find the Sobel kernel? `"yes"` or `"no"`.',
        answer="no",
        replies={
            "yes": "What does the secret kernel answer on a flat grey picture? And the kernel of zeros?"
        },
        because="The target is 0 everywhere, nine zeros already give 0, and the error has nothing to say.",
        hints=(
            "What is the target, when the weights of the secret kernel add up to 0?",
            "What is the error at the very first step?",
        ),
        solution=(
            "**No.** The secret kernel's numbers sum to 0, so its answer on a flat picture is 0 everywhere. Nine zeros "
            "give the same. The error is 0, the gradient is 0, and nothing is ever learned: a kernel cannot be learned "
            "from data in which nothing of what it looks for happens."
        ),
    ),
}
