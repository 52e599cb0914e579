"""Questions of lecture 04, padding, stride and the size formula."""

from convlab.questions.model import Question

QUESTIONS = {
    "04.same": Question(
        prompt="7 × 7 windows, stride 1: which padding keeps the size?",
        answer=3,
        replies={
            7: "One frame of width p adds 2p to the length. How much is lost without a frame?",
            6: "That is what is lost altogether. The frame gives back on both sides.",
            3.5: "f − 1, not f, is to be shared between two sides.",
        },
        because="Without a frame 6 pixels are lost, 3 on each side.",
        hints=("How many rows are lost without padding?", "f − 1 rows, shared by two sides."),
        solution="$n + 2p - 7 + 1 = n$ gives $2p = 6$, so $p =$ **3**.",
    ),
    "04.size": Question(
        prompt="28 high, 40 wide, windows 5 × 5, padding 2, stride 3. Height and width of the output?",
        answer=(10, 14),
        replies={
            (14, 10): "Height first.",
            (9, 13): "The first place needs no jump: add 1.",
            (28, 40): "That is stride 1.",
            (9, 12): "The frame stands on both sides: 2p.",
        },
        because="⌊27 / 3⌋ + 1 and ⌊39 / 3⌋ + 1.",
        hints=("Use the formula twice.", "n + 2p − f is 27 for the height and 39 for the width."),
        solution=(
            "Height: $\\lfloor (28 + 4 - 5)/3 \\rfloor + 1 = 9 + 1 = 10$. "
            "Width: $\\lfloor (40 + 4 - 5)/3 \\rfloor + 1 = 13 + 1 = 14$. The answer is **(10, 14)**."
        ),
    ),
    "04.dropped": Question(
        prompt="227 rows, windows 7 × 7, stride 4, no padding. How many rows at the bottom does no window see?",
        answer=0,
        replies={
            1: "Compute 227 − 7 first, then divide by 4.",
            3: "That is 227 divided by 4. The window's own length has to go first.",
            2: "Compute 227 − 7, then look at the remainder.",
        },
        because="220 is a multiple of 4: the jumps come out even.",
        hints=("The remainder of (n + 2p − f) divided by s.", "What is 220 divided by 4?"),
        solution=(
            "$(227 - 7) \\bmod 4 = 220 \\bmod 4 =$ **0**. Nothing is lost. With 224 rows it would be "
            "$217 \\bmod 4 = 1$. People choose such sizes for a reason."
        ),
    ),
    "04.illegal": Question(
        prompt='Pictures of 12 × 12, three layers of 5 × 5, stride 1, no padding. Does it work? `"yes"` or `"no"`.',
        answer="no",
        replies={"yes": "Follow the size through the layers: 12, then …"},
        because="12 → 8 → 4, and a window of 5 does not fit on 4.",
        hints=("Compute the size after each layer.", "Each layer takes off 4."),
        solution="Each layer takes off $f - 1 = 4$: $12 \\to 8 \\to 4$. The third window, of 5, does not fit on 4. **No.**",
    ),
    "04.dilation": Question(
        prompt="3 × 3 kernel, dilation 4, stride 1: which padding keeps the size?",
        answer=4,
        replies={
            1: "That is for dilation 1. How far does the window reach now?",
            8: "The frame stands on both sides.",
            5: "The reach is d (f − 1) + 1 = 9.",
        },
        because="The window reaches over 9 pixels: 4 on each side of its centre.",
        hints=(
            "First compute the reach of the window.",
            "It is 9. Which padding is 'same' for 9 × 9?",
        ),
        solution="The reach is $4 \\cdot 2 + 1 = 9$, and 'same' for 9 is $p = (9-1)/2 =$ **4**. In general $p = d(f-1)/2$.",
    ),
}
