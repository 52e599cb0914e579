"""What goes wrong in sgd_step."""

from __future__ import annotations

from autograder.exercises.model import (
    Misconception,
    Patch,
    Program,
)

READ = "One step downhill"

MISCONCEPTIONS = (
    Misconception(
        "steps_uphill",
        "You step *with* the gradient: uphill. The gradient points to where the loss grows.",
        "plus instead of minus",
        (Patch(("params[name] - step", "params[name] + step")),),
        READ,
    ),
    Misconception(
        "learning_rate_ignored",
        "The argument `lr` plays no part: you subtract the whole gradient, or a fixed part of it.",
        "lr missing",
        (
            Patch(("lr * grads[name][index]", "grads[name][index]")),
            *(
                Patch(("lr * grads[name][index]", f"{rate} * grads[name][index]"))
                for rate in ("0.3", "0.1", "0.01", "0.001")
            ),
        ),
        READ,
    ),
    Misconception(
        "returns_the_step",
        "You return the step alone, not the parameters after it.",
        "params missing in the result",
        (
            Patch(("params[name] - step", "-step")),
            Patch(("params[name] - step", "step")),
        ),
        READ,
    ),
    Misconception(
        "changes_its_input",
        "The numbers are right, but you changed the given arrays. Make new ones: whoever compares "
        "before and after still needs the old.",
        "in-place update",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    for name in params:
                        params[name] = params[name] - lr * grads[name]
                    return params
            """),
            Program("""
                def sgd_step(params, grads, lr):
                    for name in params:
                        params[name] -= lr * grads[name]
                    return params
            """),
            Program("""
                def sgd_step(params, grads, lr):
                    updated = dict(params)
                    for name in updated:
                        updated[name] *= 1
                        updated[name] -= (lr * grads[name]).astype(updated[name].dtype)
                    return updated
            """),
        ),
        READ,
    ),
    Misconception(
        "divides_by_the_rate",
        "You divide by the learning rate. A small rate must give a small step.",
        "gradient / lr",
        (Patch(("lr * grads[name][index]", "grads[name][index] / lr")),),
        READ,
    ),
    Misconception(
        "matched_by_position",
        "You match parameters and gradients by their place in the dict. Look them up by name.",
        "zip over values",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    pairs = zip(params, params.values(), grads.values())
                    return {name: value - lr * grad for name, value, grad in pairs}
            """),
        ),
        READ,
    ),
    Misconception(
        "scales_the_parameters",
        "The learning rate multiplies the parameters as well. Only the gradient is scaled.",
        "lr * (params - grads)",
        (Patch(("params[name] - step", "lr * params[name] - step")),),
        READ,
    ),
    Misconception(
        "gradient_normalised",
        "You take a step of a fixed length, or only the sign of the gradient. A steep slope should "
        "give a long step.",
        "sign or norm of the gradient",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    return {k: params[k] - lr * np.sign(grads[k]) for k in params}
            """),
            Program("""
                def sgd_step(params, grads, lr):
                    return {k: params[k] - lr * grads[k] / np.linalg.norm(grads[k]) for k in params}
            """),
        ),
        READ,
    ),
    Misconception(
        "returns_a_list_of_arrays",
        "You return a list. The result is a dict with the names of `params`.",
        "list instead of dict",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    return [params[name] - lr * grads[name] for name in params]
            """),
        ),
        READ,
    ),
    Misconception(
        "whole_numbers_kept",
        "With whole-number parameters your step is rounded away: the result must be of floats.",
        "result cast to the type of params",
        (Patch(("params[name] - step", "(params[name] - step).astype(params[name].dtype)")),),
        READ,
    ),
    Misconception(
        "gradients_looked_up_by_another_name",
        "You look something up by a name that the dict does not have, such as `dW` or `W1`. A gradient has "
        "the name of its parameter, and parameters may have any names.",
        'grads["d" + name]',
        (
            Program("""
                def sgd_step(params, grads, lr):
                    return {k: params[k] - lr * grads["d" + k] for k in params}
            """),
        ),
        READ,
    ),
    Misconception(
        "biases_do_not_learn",
        "Only weights take a step in your program. Every array of the dict learns, biases too.",
        "biases left out",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    new = {k: 1.0 * v for k, v in params.items()}
                    for k in new:
                        if k.startswith("W"):
                            new[k] = params[k] - lr * grads[k]
                    return new
            """),
        ),
        READ,
    ),
    Misconception(
        "names_of_the_network_built_in",
        "You expect parameters of certain names, such as `W1`. Go through the names that the dict has.",
        "names written into the function",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    return {
                        name: params[name] - lr * grads[name]
                        for name in ("W1", "b1", "W2", "b2", "W3", "b3")
                    }
            """),
        ),
        READ,
        twins=frozenset({"gradients_looked_up_by_another_name"}),
    ),
    Misconception(
        "first_parameter_only",
        "Your result holds a single parameter. A `return` inside the loop ends it after one round.",
        "return inside the loop",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    new = {}
                    for name in params:
                        new[name] = params[name] - lr * grads[name]
                        return new
            """),
        ),
        READ,
    ),
    Misconception(
        "gradient_cut_or_averaged",
        "You change the gradient before the step: large entries are cut off, or all become their mean. "
        "Every entry goes its own way, by the rate times its own gradient.",
        "clipped or averaged gradient",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    return {k: params[k] - lr * np.clip(grads[k], -1, 1) for k in params}
            """),
            Program("""
                def sgd_step(params, grads, lr):
                    return {k: params[k] - lr * np.mean(grads[k]) for k in params}
            """),
        ),
        READ,
    ),
    Misconception(
        "step_times_the_parameter",
        "Your step is multiplied by the parameter itself, so a parameter of 0 never moves. The step is "
        "the rate times the gradient, and nothing else.",
        "params * (1 - lr * grads)",
        (Patch(("params[name] - step", "params[name] * (1 - step)")),),
        READ,
    ),
    Misconception(
        "parameters_and_gradients_exchanged",
        "Parameters and gradients have changed places: you begin at the gradient and step along the "
        "parameters.",
        "grads - lr * params",
        (
            Program("""
                def sgd_step(params, grads, lr):
                    return {name: grads[name] - lr * params[name] for name in params}
            """),
        ),
        READ,
    ),
)
