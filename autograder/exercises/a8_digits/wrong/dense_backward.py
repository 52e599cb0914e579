"""What goes wrong in dense_backward."""

from __future__ import annotations

from autograder.exercises.model import (
    Misconception,
    Patch,
    Program,
)

READ = "Everybody reports to everybody"

MISCONCEPTIONS = (
    Misconception(
        "all_gradients_averaged",
        "You divide gradients by the number of examples, that of the weights and others. The loss is a "
        "mean already, so the division stands in `dZ`; here everything is only added up.",
        "dW, db (and dA_prev) divided by m",
        (
            Patch(("    return dA_prev, dW, db", "    return dA_prev, dW / m, db / m")),
            Patch(("    return dA_prev, dW, db", "    return dA_prev / m, dW / m, db / m")),
        ),
        READ,
    ),
    Misconception(
        "weight_gradient_averaged",
        "You divide the gradient of the weights by the number of examples. The loss is a mean "
        "already, so the division stands in `dZ`; here it is only added up.",
        "dW divided by m",
        (Patch(("    return dA_prev, dW, db", "    return dA_prev, dW / m, db")),),
        READ,
    ),
    Misconception(
        "bias_gradient_averaged",
        "You take the mean of `dZ` for the bias. A bias moves its unit in every example: it hears "
        "from all, and adds up.",
        "mean for db",
        (Patch(("    return dA_prev, dW, db", "    return dA_prev, dW, db / m")),),
        READ,
    ),
    Misconception(
        "bias_gradient_over_the_wrong_axis",
        "You add `dZ` up over the units instead of over the examples. There is one number for each "
        "unit.",
        "dZ.sum(axis=1)",
        (
            Program(
                "def dense_backward(dZ, cache):\n    A, W, b = cache\n"
                "    return dZ @ W.T, A.T @ dZ, dZ.sum(axis=1)"
            ),
        ),
        READ,
    ),
    Misconception(
        "bias_gradient_not_summed",
        "The gradient of the bias still has one row for each example. Add them up.",
        "db = dZ",
        (
            Program(
                "def dense_backward(dZ, cache):\n    A, W, b = cache\n"
                "    return dZ @ W.T, A.T @ dZ, dZ"
            ),
            Program(
                "def dense_backward(dZ, cache):\n    A, W, b = cache\n"
                "    return dZ @ W.T, A.T @ dZ, dZ.sum(axis=0, keepdims=True)"
            ),
        ),
        READ,
    ),
    Misconception(
        "bias_gradient_one_number",
        "The gradient of the bias is a single number. Every unit has a bias of its own.",
        "db = dZ.sum()",
        (
            Program(
                "def dense_backward(dZ, cache):\n    A, W, b = cache\n"
                "    return dZ @ W.T, A.T @ dZ, np.full(b.shape, dZ.sum())"
            ),
            Program(
                "def dense_backward(dZ, cache):\n    A, W, b = cache\n"
                "    return dZ @ W.T, A.T @ dZ, dZ.sum()"
            ),
        ),
        READ,
    ),
    Misconception(
        "weight_gradient_transposed",
        "The gradient of the weights has rows and columns exchanged. Each gradient has the shape of "
        "its owner.",
        "dW = dZ.T @ A_prev",
        (
            Program(
                "def dense_backward(dZ, cache):\n    A, W, b = cache\n"
                "    return dZ @ W.T, dZ.T @ A, dZ.sum(axis=0)"
            ),
        ),
        READ,
    ),
    Misconception(
        "weights_not_transposed",
        "On the way back to the inputs you use the weights as on the way forward. An input hears "
        "from every unit, through the weights of *its row*.",
        "dZ @ W",
        (
            Patch(("dA_prev[i, k] += W[k, o]", "dA_prev[i, k] += W[o, k]")),
            Program(
                "def dense_backward(dZ, cache):\n    A, W, b = cache\n"
                "    return dZ @ W, A.T @ dZ, dZ.sum(axis=0)"
            ),
        ),
        READ,
    ),
    Misconception(
        "upstream_gradient_forgotten",
        "The gradient `dZ` plays no part for the weights: you add up the inputs alone.",
        "dZ missing in dW",
        (Patch(("dW[k, o] += A_prev[i, k] * gradient", "dW[k, o] += A_prev[i, k]")),),
        READ,
    ),
    Misconception(
        "last_example_only",
        "Only the last example reports to the weights: it overwrites what the others said.",
        "= instead of +=",
        (
            Patch(
                ("dW[k, o] += A_prev", "dW[k, o] = A_prev"),
                ("db[o] += gradient", "db[o] = gradient"),
            ),
            Patch(("dW[k, o] += A_prev", "dW[k, o] = A_prev")),
        ),
        READ,
    ),
    Misconception(
        "first_example_only",
        "Only the first example reports to the weights. Every example does, and they add up.",
        "A_prev[0], dZ[0] in dW",
        (
            Program("""
                def dense_backward(dZ, cache):
                    A_prev, W, b = cache
                    return dZ @ W.T, np.outer(A_prev[0], dZ[0]), dZ.sum(axis=0)
            """),
            Program("""
                def dense_backward(dZ, cache):
                    A_prev, W, b = cache
                    return dZ @ W.T, np.outer(A_prev[0], dZ[0]), dZ[0]
            """),
        ),
        READ,
    ),
    Misconception(
        "input_gradient_not_summed",
        "An input hears from the last unit only. Every unit has used it, and all of them report.",
        "= instead of += for dA_prev",
        (Patch(("dA_prev[i, k] += W", "dA_prev[i, k] = W")),),
        READ,
    ),
    Misconception(
        "bias_hears_the_last_example_only",
        "Only the last example reports to the bias: it overwrites what the others said.",
        "= instead of += for db",
        (Patch(("db[o] += gradient", "db[o] = gradient")),),
        READ,
    ),
    Misconception(
        "examples_taken_for_columns",
        "Your products are those of texts in which every example is a column. Here every example is a "
        "row: look at the shapes again.",
        "dZ @ A_prev.T, W.T @ dZ",
        (
            Program("""
                def dense_backward(dZ, cache):
                    A_prev, W, b = cache
                    m = A_prev.shape[1]
                    dW = np.dot(dZ, A_prev.T) / m
                    return np.dot(W.T, dZ), dW, np.sum(dZ, axis=1, keepdims=True) / m
            """),
            Program("""
                def dense_backward(dZ, cache):
                    A_prev, W, b = cache
                    return W.T @ dZ, dZ @ A_prev.T, dZ.sum(axis=1)
            """),
        ),
        READ,
    ),
    Misconception(
        "upstream_gradient_forgotten_for_the_inputs",
        "The gradient `dZ` plays no part for the inputs: you add up the weights alone.",
        "dZ missing in dA_prev",
        (Patch(("dA_prev[i, k] += W[k, o] * gradient", "dA_prev[i, k] += W[k, o]")),),
        READ,
    ),
    Misconception(
        "inputs_not_transposed",
        "For the gradient of the weights you use the inputs as they are. The axis of the examples must "
        "disappear, so it has to stand where the product adds up.",
        "A_prev @ dZ",
        (
            Program("""
                def dense_backward(dZ, cache):
                    A_prev, W, b = cache
                    return dZ @ W.T, A_prev @ dZ, dZ.sum(axis=0)
            """),
        ),
        READ,
    ),
    Misconception(
        "divided_by_the_number_of_inputs",
        "You divide by the number of inputs of the layer, as if it were the number of examples. Nothing "
        "is divided here at all: it is only added up.",
        "divided by A_prev.shape[1]",
        (
            Patch(("    return dA_prev, dW, db", "    return dA_prev, dW / n_in, db / n_in")),
            Patch(("    return dA_prev, dW, db", "    return dA_prev, dW / n_in, db")),
        ),
        READ,
    ),
    Misconception(
        "gate_built_in",
        "Your dense layer stops the gradient where its input, or its own output, is not positive. That "
        "is the business of the ReLU: this layer has no gate.",
        "ReLU's mask inside the dense layer",
        (
            Patch(("    return dA_prev, dW, db", "    return dA_prev * (A_prev > 0), dW, db")),
            Patch(
                (
                    "gradient = dZ[i, o]",
                    "gradient = dZ[i, o] * (A_prev[i] @ W[:, o] + cache[2][o] > 0)",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "weight_gradient_without_the_inputs",
        "There is no input of the layer in your gradient of the weights, but the weights themselves. In "
        "a product, each factor's gradient is the *other* factor, times what comes in.",
        "W in place of A_prev in dW",
        (Patch(("dW[k, o] += A_prev[i, k] * gradient", "dW[k, o] += W[k, o] * gradient")),),
        READ,
    ),
)
