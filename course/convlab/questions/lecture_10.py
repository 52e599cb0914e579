"""Questions of lecture 10, AlexNet."""

from convlab.questions.model import Question

QUESTIONS = {
    "10.top5": Question(
        prompt="What is the top-2 error of the four pictures, between 0 and 1?",
        answer=0.25,
        replies={
            0.75: "That is the share of pictures that are *right*. The error is the rest.",
            1: "That counts pictures. Divide by their number.",
            25: "Between 0 and 1, please, not in percent.",
        },
        because="Only the third picture misses: 9 and 7 belong to classes 2 and 3.",
        hints=(
            "For each row, find the two highest scores. Is the right class one of them?",
            "Row 0: the highest are classes 0 and 2, and class 2 is right.",
        ),
        solution=(
            "The two best classes are {0, 2}, {1, 5}, {2, 3} and {4, 5}; the right ones are 2, 1, 0 "
            "and 5. One of four is missed: **0.25**."
        ),
    ),
    "10.side": Question(
        prompt="Which input side gives exactly 55 with f = 11, stride 4 and no padding?",
        answer=227,
        replies={
            224: "(224 − 11) / 4 is not a whole number.",
            231: "Check the + 1: there is one window more than there are steps.",
            228: "The division rounds down, and one row fits no window: (228 − 11) / 4 = 54.25.",
        },
        because="(227 − 11) / 4 + 1 = 55, with nothing left over.",
        hints=("Turn the formula around: 55 windows are 54 steps of 4.", "54 · 4 + 11."),
        solution="$54$ steps of $4$ pixels, and a window of $11$: $54 \\cdot 4 + 11 =$ **227**.",
    ),
    "10.params": Question(
        prompt="Parameters of conv2 (256 filters 5 × 5) if each filter sees all 96 channels?",
        answer=614656,
        replies={
            614400: "The biases are missing.",
            307456: "That is with two groups: depth 48.",
            307200: "That is with two groups, and without the biases.",
        },
        because="5 · 5 · 96 · 256 + 256, nearly twice as many.",
        hints=(
            "One filter has 5 · 5 · 96 weights and one bias.",
            "There are 256 filters.",
        ),
        solution="$(5 \\cdot 5 \\cdot 96 + 1) \\cdot 256 =$ **614 656**. With two groups: 307 456.",
    ),
    "10.reuse": Question(
        prompt="How often is each weight of conv3 used for one picture?",
        answer=169,
        replies={
            13: "13 is one side. The weight visits every row *and* every column.",
            64896: "That is the number of units. A weight belongs to one filter only.",
            3025: "That is conv1.",
        },
        because="Once at each of the 13 × 13 places.",
        hints=("Multiply-adds divided by weights.", "How many places does conv3's output have?"),
        solution=(
            "Its output is $13 \\times 13$, and each weight of a filter is used once at each place: "
            "**169**. Check: $149\\,520\\,384 / 884\\,736 = 169$."
        ),
    ),
    "10.dropout": Question(
        prompt="Units are silenced with probability 0.2. What are the survivors multiplied by?",
        answer=1.25,
        replies={
            5: "That would be right if 80 % were silenced.",
            0.8: "That is the factor for *testing*, in the paper's way.",
            2: "That was for probability ½.",
        },
        because="0.8 · 1.25 = 1.",
        hints=("What share of the units survives?", "1 / (1 − 0.2)."),
        solution="A share of $0.8$ survives, so the factor is $1 / 0.8 =$ **1.25**.",
    ),
}
