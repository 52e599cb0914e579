"""What goes wrong in dense_forward."""

from __future__ import annotations

from autograder.exercises.model import (
    Misconception,
    Patch,
    Program,
)

READ = "Everybody with everybody"

MISCONCEPTIONS = (
    Misconception(
        "bias_forgotten",
        "The bias is missing: each unit adds its own number.",
        "bias not added",
        (Patch(("Z[i, o] = total + b[o]", "Z[i, o] = total")),),
        READ,
    ),
    Misconception(
        "weights_transposed",
        "You use the weights with rows and columns exchanged. `W` has one row for each input and one "
        "column for each unit.",
        "W.T",
        (
            Patch(("W[k, o]", "W[o, k]")),
            Program(
                "def dense_forward(A_prev, W, b):\n    return A_prev @ W.T + b, (A_prev, W, b)"
            ),
        ),
        READ,
    ),
    Misconception(
        "entrywise_product",
        "You multiply entry by entry. A unit multiplies its weights with *all* inputs of the example "
        "and adds up: that is `@`, not `*`.",
        "* instead of @",
        (Program("def dense_forward(A_prev, W, b):\n    return A_prev * W + b, (A_prev, W, b)"),),
        READ,
    ),
    Misconception(
        "weights_from_the_left",
        "You multiply `W` from the left, as in texts where examples are columns. Here they are rows.",
        "W @ A_prev or (W.T @ A.T)",
        (
            Program(
                "def dense_forward(A_prev, W, b):\n    return W.T @ A_prev.T + b[:, None], None"
            ),
            Program("def dense_forward(A_prev, W, b):\n    return W @ A_prev + b, (A_prev, W, b)"),
            Program(
                "def dense_forward(A_prev, W, b):\n    return W.T @ A_prev + b, (A_prev, W, b)"
            ),
        ),
        READ,
    ),
    Misconception(
        "bias_for_every_input",
        "The bias is added once for each input. It belongs to the sum, once.",
        "bias inside the sum",
        (
            Patch(
                ("A_prev[i, k] * W[k, o]", "A_prev[i, k] * W[k, o] + b[o]"),
                ("Z[i, o] = total + b[o]", "Z[i, o] = total"),
            ),
        ),
        READ,
    ),
    Misconception(
        "one_bias_for_all",
        "All units get the bias of the first one.",
        "b[0] for all units",
        (Patch(("total + b[o]", "total + b[0]")),),
        READ,
    ),
    Misconception(
        "bias_subtracted",
        "You subtract the bias. It is added.",
        "minus b",
        (Patch(("total + b[o]", "total - b[o]")),),
        READ,
    ),
    Misconception(
        "mean_of_products",
        "You divide by the number of inputs, or of examples. A unit adds up, nothing is averaged.",
        "mean instead of sum",
        (
            Patch(("total + b[o]", "total / n_in + b[o]")),
            Patch(("total + b[o]", "total / m + b[o]")),
        ),
        READ,
    ),
    Misconception(
        "activation_built_in",
        "Negative results become 0: there is a ReLU in your dense layer. It is a layer of its own.",
        "ReLU inside the dense layer",
        (Patch(("Z[i, o] = total + b[o]", "Z[i, o] = max(0, total + b[o])")),),
        READ,
    ),
    Misconception(
        "bias_added_to_the_inputs",
        "You add the bias to the inputs. It belongs to the units: it is added after the product.",
        "(A_prev + b) @ W",
        (Program("def dense_forward(A_prev, W, b):\n    return (A_prev + b) @ W, (A_prev, W, b)"),),
        READ,
    ),
    Misconception(
        "bias_for_every_example",
        "Each *example* gets a bias of its own in your program. Each *unit* has one, the same for all "
        "examples.",
        "b along the rows",
        (Patch(("total + b[o]", "total + b[i % n_out]")),),
        READ,
    ),
    Misconception(
        "bias_added_twice",
        "The bias is added twice.",
        "2 * b",
        (Patch(("total + b[o]", "total + b[o] + b[o]")),),
        READ,
    ),
    Misconception(
        "last_product_only",
        "Every product overwrites the one before, so only the last input of an example counts. Add "
        "them up.",
        "= instead of +=",
        (Patch(("total = total + A_prev", "total = A_prev")),),
        READ,
    ),
    Misconception(
        "axis_of_length_one_lost",
        "With a single example your result loses an axis. A batch of one is still a batch.",
        "squeeze",
        (
            Program(
                "def dense_forward(A_prev, W, b):\n"
                "    return np.squeeze(A_prev @ W + b), (A_prev, W, b)"
            ),
        ),
        READ,
    ),
)
