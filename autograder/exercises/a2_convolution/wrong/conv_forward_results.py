"""What is done to the output before it is returned, and how is it returned?"""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch

CACHE = "The cache"
BATCH = "A batch is many pictures"
MAPS = "Every filter makes a map"
SUM = "1 · One window, one number"

ZEROS = "Z = np.zeros((m, n_H, n_W, n_C))"
CACHED = "cache = (A_prev, W, b, stride, padding)"
RETURN = "return Z, cache"
STORE = "Z[i, h, w, c] = conv_single_step(a_slice, weights, biases)"

MISCONCEPTIONS = (
    Misconception(
        "returns_only_the_map",
        "Your function returns Z alone. It is asked for two things: Z and the cache.",
        "cache not returned",
        (Patch((RETURN, "return Z")),),
        CACHE,
    ),
    Misconception(
        "cache_returned_first",
        "The two results are there, but in the wrong order. Z comes first.",
        "return cache, Z",
        (Patch((RETURN, "return cache, Z")),),
        CACHE,
    ),
    Misconception(
        "cache_spread_over_the_result",
        "More than two values come back. The cache is *one* value that holds several: put it into "
        "brackets of its own.",
        "return Z, A_prev, W, b, ...",
        (
            Patch((RETURN, "return Z, *cache")),
            Patch((RETURN, "return Z, A_prev, W, b")),
        ),
        CACHE,
    ),
    Misconception(
        "returns_nothing",
        "Your function returns `None`. Printing shows a value to you; `return` hands it to the "
        "caller.",
        "prints, or forgets return",
        (
            Patch((RETURN, "print(Z)")),
            Patch((RETURN, "Z, cache")),
        ),
        CACHE,
    ),
    Misconception(
        "returns_a_list",
        "Z is a nested list. It is asked for as an array.",
        "Z.tolist()",
        (
            Patch((RETURN, "return Z.tolist(), cache")),
            Patch((RETURN, "return list(Z), cache")),
        ),
        CACHE,
    ),
    Misconception(
        "fractions_cut_off",
        "The fractions of Z are gone, at least for whole-number pictures: Z was made with an "
        "integer type. What type must its entries have?",
        "integer Z truncates",
        (
            Patch((ZEROS, "Z = np.zeros((m, n_H, n_W, n_C), dtype=int)")),
            Patch((ZEROS, "Z = np.zeros((m, n_H, n_W, n_C), dtype=A_prev.dtype)")),
            Patch((RETURN, "return Z.astype(A_prev.dtype), cache")),
            Patch((RETURN, "return np.round(Z), cache")),
        ),
        MAPS,
    ),
    Misconception(
        "channels_before_height",
        "The maps come before height and width. In this course the channels are the last axis.",
        "channels-first output",
        (
            Patch((RETURN, "return Z.transpose(0, 3, 1, 2), cache")),
            Patch(
                (ZEROS, "Z = np.zeros((m, n_C, n_H, n_W))"),
                ("Z[i, h, w, c]", "Z[i, c, h, w]"),
            ),
        ),
        MAPS,
    ),
    Misconception(
        "batch_dropped",
        "Only one picture comes back: the axis that counts pictures is missing.",
        "returns Z[0], or overwrites per example",
        (
            Patch((RETURN, "return Z[0], cache")),
            Patch((ZEROS, "Z = np.zeros((n_H, n_W, n_C))"), ("Z[i, h, w, c]", "Z[h, w, c]")),
        ),
        BATCH,
    ),
    Misconception(
        "batch_mixed",
        "The pictures of the batch are added up or averaged. They do not mix: each has a result of "
        "its own.",
        "sum or mean over the batch",
        (
            Patch((RETURN, "return Z.sum(axis=0, keepdims=True), cache")),
            Patch((RETURN, "return Z.mean(axis=0, keepdims=True), cache")),
            Patch((RETURN, "return Z.mean(axis=0), cache")),
        ),
        BATCH,
    ),
    Misconception(
        "axes_of_size_one_dropped",
        "An axis is gone: a batch of one picture, or a single map, still has its axis.",
        "squeezes Z",
        (Patch((RETURN, "return Z.squeeze(), cache")),),
        BATCH,
    ),
    Misconception(
        "negative_results_cut_off",
        "All numbers below zero became zero. That is an activation (ReLU), a layer of its own.",
        "ReLU applied to Z",
        (
            Patch((RETURN, "return np.maximum(Z, 0), cache")),
            Patch((STORE, STORE.replace("= ", "= max(0, ") + ")")),
        ),
        SUM,
    ),
    Misconception(
        "sign_lost",
        "All numbers are positive. A filter's answer may be negative.",
        "abs of Z",
        (Patch((RETURN, "return np.abs(Z), cache")),),
        SUM,
    ),
    Misconception(
        "reshapes_the_argument",
        "The values are right, but the caller's array has another shape afterwards: assigning to "
        "`.shape` changes the array itself. Make a new view instead.",
        "W.shape = ... modifies the argument",
        (
            Patch((RETURN, "W.resize((W.size // n_C, n_C), refcheck=False)\n    return Z, cache")),
            Patch((RETURN, "b.resize((n_C,), refcheck=False)\n    return Z, cache")),
        ),
        CACHE,
    ),
    Misconception(
        "overwrites_the_input",
        "The values are right, but the caller's picture or weights are changed. They are not yours: "
        "work on a copy.",
        "in-place change of A_prev, W or b",
        (
            Patch((RETURN, "A_prev *= 0\n    return Z, cache")),
            Patch((RETURN, "W += b\n    return Z, cache")),
            Patch((RETURN, "A_prev -= A_prev.mean()\n    return Z, cache")),
            Patch((RETURN, "b[...] = 0\n    return Z, cache")),
        ),
        CACHE,
    ),
)
