"""Questions of lecture 07, the receptive field."""

from convlab.questions.model import Question

QUESTIONS = {
    "07.stack": Question(
        prompt="How many layers of 3 × 3, stride 1, until a unit sees 15 × 15 pixels?",
        answer=7,
        replies={
            6: "Six layers see 13 × 13. One more.",
            5: "Fields do not lie beside each other. How much does one more layer add?",
            8: "Zero layers see one pixel already.",
            14: "Each layer adds one pixel on *both* sides.",
        },
        because="2 · 7 + 1 = 15.",
        hints=("How much does each layer add?", "2L + 1."),
        solution="$2L + 1 = 15$ gives $L =$ **7**.",
    ),
    "07.digits": Question(
        prompt="conv 5, pool 2 with stride 2, conv 5, pool 2 with stride 2: the size r at the end?",
        answer=16,
        replies={
            11: "Behind the first pooling, neighbours are two pixels apart.",
            14: "That is before the last pooling.",
            18: "The stride of a layer works only from the next layer on.",
            20: "The stride of a layer works only from the next layer on.",
        },
        because="1 → 5 → 6 → 14 → 16.",
        hints=(
            "Make a table with two columns, r and j, and five rows.",
            "After the first two layers: r = 6, j = 2.",
        ),
        solution=(
            "| | r | j |\n|---|---|---|\n| pixels | 1 | 1 |\n| conv 5 | 1 + 4 · 1 = 5 | 1 |\n| pool 2 | 5 + 1 · 1 = 6 | 2 |\n"
            "| conv 5 | 6 + 4 · 2 = 14 | 2 |\n| pool 2 | 14 + 1 · 2 = **16** | 4 |"
        ),
    ),
    "07.corner": Question(
        prompt="Unit 0 of pool5 has size 195 and starts at pixel −64. How many real pixels does it see along one axis?",
        answer=131,
        replies={
            195: "Some of these pixels do not exist.",
            130: "Its last pixel is number 130. Pixel 0 counts, too.",
            67: "The view is cut off on one side only: the picture has 227 pixels.",
            163: "All of the 64 pixels before pixel 0 are missing.",
        },
        because="From −64 to 130; the 64 pixels before 0 do not exist.",
        hints=("Which is its last pixel?", "−64 + 195 − 1 = 130. Which of them are real?"),
        solution="It sees $-64$ to $-64 + 195 - 1 = 130$. Real are 0 to 130: **131** pixels.",
    ),
    "07.dilation": Question(
        prompt="Layers of 3 with dilations 1, 2, 4, 8, …: how many until a unit sees at least 1000 samples?",
        answer=9,
        replies={
            8: "511 samples. One more.",
            10: "Nine are enough: compute 1 + 2 (1 + 2 + 4 + …).",
            500: "That is without dilation.",
        },
        because="Nine layers see 1023 samples.",
        hints=("Layer l adds 2 · 2^(l−1) samples.", "L layers see 2^(L+1) − 1."),
        solution=(
            "$1 + 2\\,(1 + 2 + \\dots + 2^{L-1}) = 2^{L+1} - 1$. Eight layers see 511, **nine** see 1023. Without dilation it "
            "would take 500. Networks that make speech sample by sample are built in this spirit, with windows of 2 (van den Oord and others, *WaveNet*, 2016)."
        ),
    ),
    "07.effective": Question(
        prompt="Twice the effective spread: by which factor must the number of layers grow?",
        answer=4,
        replies={
            2: "That doubles the receptive field. The spread grows like a root.",
            2**0.5: "Turn it round: which L has twice the root?",
        },
        because="√(4L) = 2 √L.",
        hints=("The spread is √(2L/3).", "Solve √(2L'/3) = 2 √(2L/3) for L'."),
        solution="$\\sqrt{2L'/3} = 2\\sqrt{2L/3}$ gives $L' = 4L$: a factor of **4**.",
    ),
}
