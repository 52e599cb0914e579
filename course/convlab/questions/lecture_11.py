"""Questions of lecture 11, digits from a linear model to a CNN."""

from convlab.questions.model import Question

QUESTIONS = {
    "11.loss0": Question(
        prompt="What is the loss when all ten classes have the same probability?",
        answer=2.302585,
        tolerance=0.003,
        replies={
            0.1: "That is the probability. The loss is minus its logarithm.",
            -2.302585: "Mind the sign: the loss is *minus* the logarithm.",
            1: "That is the logarithm to base 10. The natural one is meant.",
        },
        because="−log(1/10) = log 10. If a training starts far above it, something is wrong.",
        hints=("Each class has probability 1/10.", "L = −log(1/10), the natural logarithm."),
        solution="$-\\log \\tfrac{1}{10} = \\log 10 \\approx$ **2.303**. A good first check of any training.",
    ),
    "11.params": Question(
        prompt="How many parameters does the small CNN have?",
        answer=3818,
        replies={
            3784: "The biases are missing: 8 + 16 + 10.",
            1418: "The dense layer sees 4 · 4 · 16 numbers, not 16.",
            2722: "The second convolution's filters have depth 8.",
        },
        because="80 + 1168 + 2570.",
        hints=(
            "Three layers have parameters: two convolutions and the dense one.",
            "The convolutions: 3 · 3 · 1 · 8 + 8, and 3 · 3 · 8 · 16 + 16.",
            "The dense layer sees 4 · 4 · 16 = 256 numbers.",
        ),
        solution=(
            "$(9 \\cdot 1 + 1) \\cdot 8 = 80$, then $(9 \\cdot 8 + 1) \\cdot 16 = 1168$, then "
            "$(256 + 1) \\cdot 10 = 2570$. Together **3818**."
        ),
    ),
    "11.errors": Question(
        prompt="92.5 % of 1800 pictures are right. How many are wrong?",
        answer=135,
        replies={
            1665: "Those are the right ones.",
            7.5: "That is the share in percent. How many pictures are that?",
        },
        because="7.5 % of 1800.",
        hints=("What percentage is wrong?",),
        solution="$0.075 \\cdot 1800 =$ **135**.",
    ),
    "11.parity": Question(
        prompt="Even and odd places differ. Which layer is to blame: conv, relu, pool or dense?",
        answer="pool",
        replies={
            "pooling": 'You have found it. Its short name in the question is "pool".',
            "max pooling": 'You have found it. Its short name in the question is "pool".',
            "stride": "Right, a stride is to blame. Which layer has one?",
            "conv": "These convolutions have stride 1: they move along with every shift.",
            "relu": "ReLU looks at each number by itself. It cannot know about even and odd.",
            "dense": "After global max pooling, the dense layer sees no places at all.",
        },
        because="Its stride is 2: it pairs rows 0 and 1, 2 and 3, … An odd shift makes other pairs.",
        hints=(
            "Which layer treats even and odd rows differently?",
            "Which one has a stride of 2?",
        ),
        solution=(
            "**pool**. The first pooling layer has stride 2. It is equivariant for even shifts only, so "
            "the digit at an odd place looks different to everything behind it."
        ),
    ),
}
