"""Questions of lecture 05, the convolutional layer."""

from typing import Any

from convlab.questions.model import Question


def judge_mistake(answer: Any) -> bool | str:
    """Accept the letter of the wrong line, as people write it."""
    letter = str(answer).strip(" ()'\".").casefold()
    if letter == "d":
        return "Line d agrees with the shape of `W` in the table further up. Which other line does not agree with d?"
    if letter in {"b", "c"}:
        return "The output of layer l has one channel for each of its filters. That line is right."
    if letter == "e":
        return "One bias for each filter. That line is right."
    return letter == "a" or "The answer is one of the letters a to e."


QUESTIONS = {
    "05.depth": Question(
        prompt="Maps of shape `(28, 28, 16)`, one filter that covers 5 × 5 places. How many weights?",
        answer=400,
        replies={
            25: "That is one slice. How many slices does the filter have?",
            401: "Nearly: the bias is not a weight.",
            75: "Three channels belong to a colour picture. How many does this input have?",
        },
        because="5 · 5 places, 16 channels deep.",
        hints=(
            "The filter is a box. Two of its sides are 5. What is the third?",
            "As deep as its input.",
        ),
        solution="The filter is as deep as its input: $5 \\cdot 5 \\cdot 16 =$ **400** weights. 28 does not enter.",
    ),
    "05.mistake": Question(
        prompt="Which line of the slide is wrong? One of the letters a to e.",
        check=judge_mistake,
        because="A filter of layer l reads the layer before, so it is as deep as that.",
        hints=(
            "Two of the lines contradict each other.",
            "Line d says what all filters together look like. Take one of them: cut off the last axis.",
        ),
        solution=(
            "**Line a.** A filter of layer $l$ lies on the output of layer $l - 1$, so its depth is "
            "$n_C^{[l-1]}$:\n\n"
            "$$f^{[l]} \\times f^{[l]} \\times n_C^{[l-1]}$$\n\n"
            "There are $n_C^{[l]}$ of these filters, which gives line d."
        ),
    ),
    "05.params": Question(
        prompt="16 channels in, 32 filters of 5 × 5, with biases. How many parameters?",
        answer=12_832,
        replies={
            12_800: "The biases are missing.",
            832: "Each filter is as deep as its input.",
            12_816: "There is one bias for each *filter*, not for each input channel.",
            12_801: "Every filter has a bias of its own.",
        },
        because="(5 · 5 · 16 + 1) · 32.",
        hints=("First one filter, with its bias.", "401 numbers. Now all filters."),
        solution="One filter: $5 \\cdot 5 \\cdot 16 = 400$ weights and 1 bias. Times 32: **12 832**.",
    ),
    "05.work": Question(
        prompt="32 × 32 × 16, 32 filters of 3 × 3, padding 1, stride 1. How many multiply-adds?",
        answer=4_718_592,
        replies={
            4_147_200: "That is without padding. With padding 1 the output is as large as the input.",
            294_912: "Each filter is 16 deep.",
            147_456: "That is what one filter does. There are 32.",
            4_608: "Those are the weights. How often is each of them used?",
        },
        because="32 · 32 · 32 output numbers, 144 products each.",
        hints=(
            "How many numbers has the output?",
            "32 · 32 · 32. And how many weights has one filter?",
        ),
        solution=(
            "The output is $32 \\times 32 \\times 32$, that is 32 768 numbers. Each takes $3 \\cdot 3 \\cdot 16 = 144$ "
            "products: **4 718 592**."
        ),
    ),
    "05.groups": Question(
        prompt="64 → 64 channels without biases: weights of depthwise 3 × 3 followed by 1 × 1?",
        answer=4_672,
        replies={
            576: "That is the first half. The 1 × 1 layer comes after it.",
            4_096: "That is the second half. The depthwise layer comes before it.",
            36_864: "That is the full layer.",
            36_873: "The first layer is depthwise: each of its filters sees one channel.",
        },
        because="9 · 64 for space, 64 · 64 for the channels: eight times fewer.",
        hints=(
            "Count the two layers separately.",
            "Depthwise: 64 filters of 3 × 3 × 1. Then 64 filters of 1 × 1 × 64.",
        ),
        solution=(
            "Depthwise: $3 \\cdot 3 \\cdot 1 \\cdot 64 = 576$. The mixer: $1 \\cdot 1 \\cdot 64 \\cdot 64 = 4096$. Together "
            "**4 672**, about an eighth of 36 864."
        ),
    ),
}
