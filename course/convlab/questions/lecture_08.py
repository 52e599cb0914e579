"""Questions of lecture 08, backward."""

from convlab.questions.model import Question

QUESTIONS = {
    "08.gather": Question(
        prompt="k = `[3, 1, 2]`, stride 1, five pixels, g = `[1, 0, 2]`. What is `dx[2]`?",
        answer=8,
        replies={
            7: "The weights are in the wrong order: output 0 saw pixel 2 with its *last* weight.",
            2: "Output 2 saw this pixel, too.",
            6: "Output 0 saw this pixel, too.",
        },
        because="1 · 2 from output 0, 0 · 1 from output 1, 2 · 3 from output 2.",
        hints=(
            "Which of the three outputs saw pixel 2, and with which weight?",
            "Write down the three rows that the outputs scatter, then add up the column of pixel 2.",
        ),
        solution=(
            "Output 0 scatters 3, 1, 2 from pixel 0 on; output 1 scatters zeros; output 2 scatters 6, 2, 4 from pixel 2 on. "
            "In the column of pixel 2: $2 + 0 + 6 =$ **8**."
        ),
    ),
    "08.unseen": Question(
        prompt="10 × 10, windows 3 × 3, stride 3, no padding. How many pixels get a gradient of 0 for certain?",
        answer=19,
        replies={
            1: "Along one axis it is one pixel. And in the picture?",
            20: "The corner belongs to both strips. Count it once.",
            0: "Where does the last window begin?",
            10: "There is an unseen row *and* an unseen column.",
        },
        because="The windows cover 9 × 9 of the 10 × 10 pixels.",
        hints=(
            "How many pixels do the windows cover along one axis?",
            "The last row and the last column.",
        ),
        solution="Along an axis the windows begin at 0, 3, 6 and cover 9 pixels. Unseen: $100 - 81 =$ **19**.",
    ),
    "08.weights": Question(
        prompt="x = `[1, 2, 0, 3]`, three weights, stride 1, g = `[1, -1]`. What is `dk`?",
        answer=[-1, 2, -3],
        replies={
            (1, -2, 3): "The signs are turned round: g is (1, −1).",
            (3, -2, 1): "Nothing is flipped here: slide g over x as it is, from the left.",
            (-3, 2, -1): "This is the right list, from back to front. No flip here!",
        },
        because="Each weight: 1 · x[u] − 1 · x[u + 1].",
        hints=(
            "dk[u] is the sum of g[i] · x[i + u] over the two outputs.",
            "Slide `[1, -1]` over x, as if it were the kernel.",
        ),
        solution="$dk[u] = x[u] - x[u+1]$: $1 - 2$, $2 - 0$, $0 - 3$, that is **[−1, 2, −3]**.",
    ),
    "08.bias": Question(
        prompt="`dZ` has shape `(10, 5, 6, 8)`. How many numbers are added up for one entry of `db`?",
        answer=300,
        replies={
            2400: "That is all of dZ. There is one bias for each of the 8 filters.",
            30: "All examples of the batch use the same bias.",
            8: "That is the number of biases.",
        },
        because="10 examples, 5 rows, 6 columns.",
        hints=(
            "Which axis of dZ belongs to the bias?",
            "The last one stays; the other three are summed.",
        ),
        solution="One bias for each filter, used at every place of every example: $10 \\cdot 5 \\cdot 6 =$ **300**.",
    ),
    "08.tie": Question(
        prompt="A window of four zeros, blame 3, winners found with `==`. What is the sum of what is sent back?",
        answer=12,
        replies={
            3: "That would be right, but it is not what this program does. How many winners does it find?",
            4: "Each winner receives the whole blame.",
            0: "The numbers in the window are zeros. The gradient is not.",
        },
        because="Four winners, and each gets 3.",
        hints=("How many of the four zeros are equal to the maximum?", "All four."),
        solution="The maximum is 0, and all four numbers equal it. Each gets 3: **12** instead of 3.",
    ),
}
