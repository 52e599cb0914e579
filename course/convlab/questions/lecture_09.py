"""Questions of lecture 09, fast and transposed convolution."""

from convlab.questions.model import Question

QUESTIONS = {
    "09.columns": Question(
        prompt="`A` is (10, 32, 32, 3), f = 5, padding 2, stride 1. Shape of the im2col table?",
        answer=(10240, 75),
        replies={
            (75, 10240): "That is the upright version. Here each window lies in a *row*.",
            (1024, 75): "That is one image. The batch has ten.",
            (10240, 25): "A window reaches through all channels.",
            (7840, 75): "Padding 2 keeps 32 × 32 outputs. Without it there would be 28 × 28.",
        },
        because="A row for each of 10 · 32 · 32 output pixels, a column for each of 5 · 5 · 3 taps.",
        hints=(
            "How many output pixels are there, in all ten images together?",
            "How many numbers does one window hold, through all channels?",
        ),
        solution=(
            "Padding 2 with $f = 5$ is *same*: $32 \\times 32$ outputs an image, so "
            "$10 \\cdot 32 \\cdot 32 = 10240$ rows. A window has $5 \\cdot 5 \\cdot 3 = 75$ numbers. "
            "**(10240, 75)**."
        ),
    ),
    "09.fold": Question(
        prompt="f = 3, stride 2, seven numbers: fold a table of ones back.",
        answer=[1, 1, 2, 1, 2, 1, 1],
        replies={},
        because="Windows start at 0, 2 and 4; neighbours share one number.",
        hints=(
            "Where do the windows start?",
            "They cover 0–2, 2–4 and 4–6. Which numbers are covered twice?",
        ),
        solution=(
            "The windows cover 0 1 2, then 2 3 4, then 4 5 6. Numbers 2 and 4 are covered twice: "
            "**[1, 1, 2, 1, 2, 1, 1]**."
        ),
    ),
    "09.inverse": Question(
        prompt="`x = [1, 0, 0, 0, 0, 0, 0]`: what is `C.T @ (C @ x)`?",
        answer=[1, 2, 1, 0, 0, 0, 0],
        because="It has the right size, but it is not x: the transpose undoes nothing.",
        hints=(
            "First `C @ x`: which outputs see the number at position 0, and with which weight?",
            "`C @ x` is [1, 0, 0]. Now let the 1 paint the kernel.",
        ),
        solution=(
            "`C @ x` is [1, 0, 0]: only the first window sees position 0, with weight 1. That 1 "
            "paints the kernel 1, 2, 1 at the beginning: **[1, 2, 1, 0, 0, 0, 0]**. Not $x$."
        ),
    ),
    "09.size": Question(
        prompt="4 × 4, then three transposed layers with f = 4, s = 2, p = 1. Final height?",
        answer=32,
        replies={
            16: "That is after two layers.",
            8: "That is after one layer.",
            46: "The padding cuts *off*: 2p is subtracted.",
        },
        because="f = 4, s = 2, p = 1 doubles exactly: 4, 8, 16, 32.",
        hints=("Do one layer first: s(n − 1) + f − 2p.", "2 · 3 + 4 − 2 = 8. And again."),
        solution=(
            "$2(n-1) + 4 - 2 = 2n$: each layer doubles. $4 \\to 8 \\to 16 \\to$ **32**. This is why so "
            "many generators use these three numbers."
        ),
    ),
    "09.chess": Question(
        prompt="Stride 3, f = 5 shows a grid. The next larger f without it?",
        answer=6,
        replies={
            7: "7 / 3 is not a whole number either.",
            3: "True, 3 has no pattern, but it is smaller than 5.",
            9: "9 works, but there is a smaller one.",
        },
        because="6 = 2 · 3: two kernels meet at every place.",
        hints=("f must be a multiple of the stride.",),
        solution="The multiples of 3 above 5 begin with **6**.",
    ),
}
