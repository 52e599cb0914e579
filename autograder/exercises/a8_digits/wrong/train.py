"""What goes wrong in train."""

from __future__ import annotations

from autograder.exercises.model import (
    Misconception,
    Patch,
    Program,
)

READ = "Batch by batch, epoch by epoch"
STEP = "One step downhill"

# What students make of the order of `m` images.
ORDERS = (
    "np.concatenate([np.arange(m)[s :: -(-m // batch_size)] for s in range(-(-m // batch_size))])",
    *(f"np.random.default_rng({seed}).permutation(m)" for seed in (0, 1, 42)),
    *(f"np.random.RandomState({seed}).permutation(m)" for seed in (0, 1, 42)),
)

_OWN = """{
        "W1": rng.normal(scale=np.sqrt(2 / 9), size=params["W1"].shape),
        "b1": np.zeros(params["b1"].shape),
        "W2": rng.normal(
            scale=np.sqrt(2 / (9 * params["W1"].shape[3])), size=params["W2"].shape
        ),
        "b2": np.zeros(params["b2"].shape),
        "W3": rng.normal(scale=np.sqrt(1 / len(params["W3"])), size=params["W3"].shape),
        "b3": np.zeros(params["b3"].shape),
    }"""  # `initial_params` of the notebook


def _in_order(order: str) -> Program:
    return Program(f"""
        def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
            m = len(X)
            order = {order}
            for _ in range(num_epochs):
                for start in range(0, m, batch_size):
                    batch = order[start : start + batch_size]
                    _, grads = loss_and_gradients(params, X[batch], y[batch])
                    params = sgd_step(params, grads, lr)
            return params
    """)


def _in_order_of_every_epoch(order: str) -> Program:
    """Return the program that shuffles anew in each epoch, with a generator made once."""
    generator, _, call = order.partition(").")
    return Program(f"""
        def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
            m = len(X)
            rng = {generator})
            for _ in range(num_epochs):
                order = rng.{call}
                for start in range(0, m, batch_size):
                    batch = order[start : start + batch_size]
                    _, grads = loss_and_gradients(params, X[batch], y[batch])
                    params = sgd_step(params, grads, lr)
            return params
    """)


MISCONCEPTIONS = (
    Misconception(
        "last_batch_dropped",
        "The last batch is left out when it is smaller than the others. Its images have something to "
        "teach, too.",
        "incomplete batch dropped",
        (Patch(("while start < m:", "while start + batch_size <= m:")),),
        READ,
    ),
    Misconception(
        "steps_uphill",
        "Your training walks uphill: the loss grows.",
        "gradient ascent",
        (Patch(("sgd_step(params, grads, lr)", "sgd_step(params, grads, -lr)")),),
        STEP,
    ),
    Misconception(
        "result_of_the_step_lost",
        "You return the parameters that you were given: what `sgd_step` returns is not kept. It "
        "changes nothing in place.",
        "return value of sgd_step ignored",
        (Patch(("            params = sgd_step(", "            sgd_step(")),),
        READ,
    ),
    Misconception(
        "one_epoch_only",
        "You go through the images once, whatever `num_epochs` says.",
        "num_epochs ignored",
        (
            Patch(("for _ in range(num_epochs):", "for _ in range(1):")),
            Patch(
                ("            start = end\n", "            start = end\n        return params\n")
            ),
        ),
        READ,
        twins=frozenset({"every_epoch_starts_anew"}),
    ),
    Misconception(
        "all_images_in_every_step",
        "Every step sees all images. A step sees one batch.",
        "whole data set in every step",
        (
            Patch(("X_batch, y_batch = X[start:end], y[start:end]", "X_batch, y_batch = X, y")),
            Patch(("end = start + batch_size", "end = m")),
        ),
        READ,
    ),
    Misconception(
        "first_batch_again_and_again",
        "Every step sees the first batch: its slice does not move on.",
        "batch slice starts at 0",
        (
            Patch(
                (
                    "X_batch, y_batch = X[start:end], y[start:end]",
                    "X_batch, y_batch = X[:batch_size], y[:batch_size]",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "labels_of_the_first_batch",
        "The images move on from batch to batch, the labels do not.",
        "labels not sliced along",
        (
            Patch(
                (
                    "X_batch, y_batch = X[start:end], y[start:end]",
                    "X_batch = X[start:end]\n            y_batch = y[: len(X_batch)]",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "learning_rate_ignored",
        "Your steps do not depend on `lr`.",
        "default learning rate used",
        (
            Patch(("sgd_step(params, grads, lr)", "sgd_step(params, grads, 0.3)")),
            Patch(("sgd_step(params, grads, lr)", "sgd_step(params, grads, 0.1)")),
            Patch(("sgd_step(params, grads, lr)", "sgd_step(params, grads, 1.0)")),
            Patch(("sgd_step(params, grads, lr)", "sgd_step(params, grads, 0.01)")),
        ),
        STEP,
    ),
    Misconception(
        "gradients_of_the_start",
        "All gradients are computed at the parameters that you were given. Each step has to ask again, "
        "where it stands now.",
        "gradients at the initial parameters",
        (
            Patch(
                ("    m = len(X)\n", "    m = len(X)\n    given = params\n"),
                ("loss_and_gradients(params, X_batch", "loss_and_gradients(given, X_batch"),
            ),
        ),
        READ,
    ),
    Misconception(
        "one_step_in_every_epoch",
        "You take one step in each epoch, with its last or first batch. Every batch is a step.",
        "step outside the batch loop",
        (
            Patch(
                (
                    "            params = sgd_step(params, grads, lr)\n            start = end\n",
                    "            start = end\n        params = sgd_step(params, grads, lr)\n",
                )
            ),
            Patch(("            start = end\n", "            start = m\n")),
        ),
        READ,
    ),
    Misconception(
        "batches_overlap",
        "Your batches overlap: an image has its turn in more than one of them. Each batch begins where "
        "the one before it ends.",
        "start += 1, or one image too many",
        (
            Patch(("            start = end\n", "            start = start + 1\n")),
            Patch(("X[start:end], y[start:end]", "X[start : end + 1], y[start : end + 1]")),
        ),
        READ,
    ),
    Misconception(
        "every_epoch_starts_anew",
        "Every epoch starts from the parameters that you were given, so only the last one counts.",
        "parameters reset in each epoch",
        (
            Patch(
                ("    m = len(X)\n", "    m = len(X)\n    given = params\n"),
                ("        start = 0\n", "        start, params = 0, given\n"),
            ),
        ),
        READ,
        twins=frozenset({"one_epoch_only"}),
    ),
    Misconception(
        "changes_its_input",
        "The numbers are right, but the parameters that you were given have changed. Whoever wants "
        "to train twice from the same start would be surprised.",
        "params modified in place",
        (
            Program("""
                def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
                    for _ in range(num_epochs):
                        for start in range(0, len(X), batch_size):
                            end = start + batch_size
                            _, grads = loss_and_gradients(params, X[start:end], y[start:end])
                            for name in params:
                                params[name] -= lr * grads[name]
                    return params
            """),
            Program("""
                def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
                    for _ in range(num_epochs):
                        for start in range(0, len(X), batch_size):
                            end = start + batch_size
                            _, grads = loss_and_gradients(params, X[start:end], y[start:end])
                            params.update(sgd_step(params, grads, lr))
                    return params
            """),
        ),
        READ,
    ),
    Misconception(
        "random_order",
        "Your training shuffles the images, so no two runs agree. Here the batches follow the order "
        "of the images, which makes a run repeatable.",
        "shuffled batches",
        (
            Program("""
                def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
                    for _ in range(num_epochs):
                        order = np.random.permutation(len(X))
                        for start in range(0, len(X), batch_size):
                            batch = order[start : start + batch_size]
                            _, grads = loss_and_gradients(params, X[batch], y[batch])
                            params = sgd_step(params, grads, lr)
                    return params
            """),
        ),
        READ,
        nondeterministic=True,
    ),
    Misconception(
        "images_in_another_order",
        "You take the images in another order. Here the batches follow the order in which the images "
        "come: the first ones make the first batch, their neighbours the second.",
        "fixed permutation, reversed or every k-th image",
        (
            Patch(
                (
                    "X_batch, y_batch = X[start:end], y[start:end]",
                    "X_batch, y_batch = X[::-1][start:end], y[::-1][start:end]",
                )
            ),
            Program("""
                def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
                    for _ in range(num_epochs):
                        for start in reversed(range(0, len(X), batch_size)):
                            end = start + batch_size
                            _, grads = loss_and_gradients(params, X[start:end], y[start:end])
                            params = sgd_step(params, grads, lr)
                    return params
            """),
            *(_in_order(order) for order in ORDERS),
            *(_in_order_of_every_epoch(order) for order in ORDERS if "random" in order),
        ),
        READ,
    ),
    Misconception(
        "wrong_number_of_epochs",
        "You run one epoch too many or one too few. `range(n)` has n numbers, from 0 to n − 1.",
        "num_epochs off by one",
        (
            Patch(("for _ in range(num_epochs):", "for _ in range(num_epochs + 1):")),
            Patch(("for _ in range(num_epochs):", "for _ in range(1, num_epochs):")),
        ),
        READ,
    ),
    Misconception(
        "epochs_inside_the_batch",
        "Each batch is used for all its epochs before the next one comes. The other way round: each "
        "epoch goes through all batches.",
        "loops nested the other way round",
        (
            Program("""
                def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
                    for start in range(0, len(X), batch_size):
                        for _ in range(num_epochs):
                            end = start + batch_size
                            _, grads = loss_and_gradients(params, X[start:end], y[start:end])
                            params = sgd_step(params, grads, lr)
                    return params
            """),
        ),
        READ,
    ),
    Misconception(
        "gradients_collected_over_the_epoch",
        "You add up the gradients of all batches and take one step at the end of the epoch. Take a "
        "step after every batch.",
        "gradients accumulated",
        (
            Program("""
                def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
                    for _ in range(num_epochs):
                        total = {name: 0.0 for name in params}
                        for start in range(0, len(X), batch_size):
                            end = start + batch_size
                            _, grads = loss_and_gradients(params, X[start:end], y[start:end])
                            total = {name: total[name] + grads[name] for name in params}
                        params = sgd_step(params, total, lr)
                    return params
            """),
        ),
        READ,
    ),
    Misconception(
        "rate_divided_by_the_batch",
        "You divide by the number of images of a batch once more. The loss is a mean already, and so "
        "are its gradients.",
        "lr / batch_size",
        (
            Patch(("sgd_step(params, grads, lr)", "sgd_step(params, grads, lr / batch_size)")),
            Patch(("sgd_step(params, grads, lr)", "sgd_step(params, grads, lr / len(X_batch))")),
        ),
        STEP,
    ),
    Misconception(
        "batches_made_equal",
        "Your batches are about equally large. Here each but the last has exactly `batch_size` images, "
        "and the last has what is left.",
        "np.array_split by count",
        (
            Program("""
                def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
                    count = -(-len(X) // batch_size)
                    for _ in range(num_epochs):
                        for batch in np.array_split(np.arange(len(X)), count):
                            _, grads = loss_and_gradients(params, X[batch], y[batch])
                            params = sgd_step(params, grads, lr)
                    return params
            """),
        ),
        READ,
    ),
    Misconception(
        "last_batch_filled_up",
        "Your last batch is filled up with images that had their turn already. It has what is left, and "
        "may be smaller.",
        "last batch moved back or wrapped around",
        (
            Patch(
                (
                    "X_batch, y_batch = X[start:end], y[start:end]",
                    "first = min(start, max(m - batch_size, 0))\n"
                    "            X_batch, y_batch = X[first:end], y[first:end]",
                )
            ),
            Patch(
                (
                    "X_batch, y_batch = X[start:end], y[start:end]",
                    "batch = np.arange(start, end) % m\n"
                    "            X_batch, y_batch = X[batch], y[batch]",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "ends_after_one_step",
        "You return after the first batch. A `return` inside the loops ends both of them.",
        "return inside the batch loop",
        (
            Patch(
                (
                    "            start = end\n",
                    "            start = end\n            return params\n",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "one_image_at_a_time",
        "Each of your steps sees a single image, whatever `batch_size` says.",
        "batches of one",
        (Patch(("end = start + batch_size", "end = start + 1")),),
        READ,
    ),
    Misconception(
        "last_layer_only",
        "Only the last layer learns in your program. Every parameter takes its step.",
        "W3, b3 only",
        (
            Patch(
                (
                    "params = sgd_step(params, grads, lr)",
                    "new = sgd_step(params, grads, lr)\n"
                    '            params = {**params, "W3": new["W3"], "b3": new["b3"]}',
                )
            ),
        ),
        STEP,
    ),
    Misconception(
        "starts_from_other_parameters",
        "Your training draws parameters of its own. It begins with those that it is given.",
        "initial_params or zeros instead of params",
        (
            *(
                Patch(
                    (
                        "    m = len(X)\n",
                        f"    m = len(X)\n    rng = np.random.default_rng({seed})\n    params = {_OWN}\n",
                    )
                )
                for seed in (0, 1, 42)
            ),
            Patch(
                (
                    "    m = len(X)\n",
                    "    m = len(X)\n    params = {name: 0.0 * p for name, p in params.items()}\n",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "each_batch_twice",
        "You take more than one step with every batch. Each batch has its turn once in an epoch.",
        "two steps for each batch",
        (
            Patch(
                (
                    "            params = sgd_step(params, grads, lr)\n",
                    "            params = sgd_step(params, grads, lr)\n"
                    "            params = sgd_step(params, grads, lr)\n",
                )
            ),
            Patch(
                (
                    "            params = sgd_step(params, grads, lr)\n",
                    "            params = sgd_step(params, grads, lr)\n"
                    "            _, grads = loss_and_gradients(params, X_batch, y_batch)\n"
                    "            params = sgd_step(params, grads, lr)\n",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "momentum_added",
        "Your steps remember the steps before them: momentum. Here a step is the gradient of its batch "
        "and nothing else.",
        "momentum 0.9",
        (
            Patch(
                (
                    "    m = len(X)\n",
                    "    m = len(X)\n    v = {k: 0.0 * p for k, p in params.items()}\n",
                ),
                (
                    "params = sgd_step(params, grads, lr)",
                    "v = {k: 0.9 * v[k] + grads[k] for k in v}\n"
                    "            params = sgd_step(params, v, lr)",
                ),
            ),
            Patch(
                (
                    "    m = len(X)\n",
                    "    m = len(X)\n    v = {k: 0.0 * p for k, p in params.items()}\n",
                ),
                (
                    "params = sgd_step(params, grads, lr)",
                    "v = {k: 0.9 * v[k] + 0.1 * grads[k] for k in v}\n"
                    "            params = sgd_step(params, v, lr)",
                ),
            ),
        ),
        STEP,
    ),
    Misconception(
        "images_between_the_batches_skipped",
        "Between two of your batches an image is left out. Each batch begins where the one before it ends.",
        "start moves on too far",
        (
            Patch(("            start = end\n", "            start = end + 1\n")),
            Patch(("X[start:end], y[start:end]", "X[start : end - 1], y[start : end - 1]")),
        ),
        READ,
    ),
    Misconception(
        "returns_the_best_not_the_last",
        "You return the parameters with the smallest loss on the way. Those after the last step are "
        "asked for.",
        "best parameters instead of the last",
        (
            Patch(
                ("    m = len(X)\n", "    m = len(X)\n    best, least = params, np.inf\n"),
                (
                    "_, grads = loss_and_gradients(params, X_batch, y_batch)",
                    "loss, grads = loss_and_gradients(params, X_batch, y_batch)\n"
                    "            if loss < least:\n"
                    "                best, least = params, loss",
                ),
                ("    return params", "    return best"),
            ),
        ),
        READ,
    ),
    Misconception(
        "rate_changes_on_the_way",
        "The learning rate does not stay what it was given: it shrinks from epoch to epoch, or depends "
        "on the size of the batch.",
        "lr decayed, or scaled by the size of the batch",
        (
            *(
                Patch(
                    (
                        "            start = end\n",
                        f"            start = end\n        lr *= {factor}\n",
                    )
                )
                for factor in (0.5, 0.9, 0.95, 0.99)
            ),
            Patch(
                ("for _ in range(num_epochs):", "for k in range(num_epochs):"),
                ("sgd_step(params, grads, lr)", "sgd_step(params, grads, lr / (1 + k))"),
            ),
            Patch(
                (
                    "sgd_step(params, grads, lr)",
                    "sgd_step(params, grads, lr * len(X_batch) / batch_size)",
                )
            ),
        ),
        STEP,
    ),
    Misconception(
        "returns_more_than_the_parameters",
        "You return the loss besides the parameters. Only the parameters are asked for.",
        "returns (params, loss)",
        (
            Patch(
                ("    return params", "    return params, loss"),
                ("_, grads = loss", "loss, grads = loss"),
            ),
        ),
        READ,
    ),
)
