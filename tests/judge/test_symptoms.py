"""General mistakes: told from the answers of programs that nobody wrote down beforehand."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from autograder.authoring.mutation_table import judge_program
from autograder.exercises.a1_tensors import EXERCISES as TENSORS
from autograder.exercises.a2_convolution import EXERCISES as CONVOLUTION
from autograder.exercises.a3_counting import EXERCISES as COUNTING
from autograder.exercises.a4_pooling import EXERCISES as POOLING
from autograder.exercises.a5_backward import EXERCISES as BACKWARD
from autograder.exercises.a6_alexnet import EXERCISES as ALEXNET
from autograder.exercises.a8_digits import EXERCISES as DIGITS
from autograder.exercises.catalogue import plain
from autograder.judge.diagnosis.mutants import source_of
from autograder.judge.feedback.message import compose

BY_NAME = {e.function: e for e in (*TENSORS, *CONVOLUTION, *COUNTING, *POOLING, *BACKWARD, *ALEXNET, *DIGITS)}  # fmt: skip
SHOWN = [
    ("to_float", "image /= 255\n    return image", "writes_floats_into_integers"),
    ("to_float", "return (image / 255).ravel()", "result_is_flattened"),
    ("to_float", "return (image / 255).astype(np.float16)", "half_precision"),
    ("to_float", "return {'image': image / 255}", "returns_a_dictionary"),
    ("to_float", "h, w, c, d, e = image.shape", "another_number_of_axes"),
    ("to_float", "return image / 51", "off_by_a_factor"),
    ("to_float", "return image.astype(np.float) / 255", "name_that_numpy_has_not"),
    ("to_float", "return image / 255 + 3", "off_by_a_constant"),
    ("zero_pad", "return np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0))).swapaxes(0, 1)", "two_axes_exchanged"),
    ("nhwc_to_nchw", "return X.transpose(1, 2, 0, 3)", "axes_in_another_order"),
    ("conv_output_size", "return [(n + 2 * padding - dilation * (f - 1) - 1) // stride + 1]", "several_values_instead_of_a_number"),
    ("shape_table", "return [(l['kind'], l['nothing'], 0, 0) for l in layers]", "key_may_be_missing"),
    ("to_float", "return (image / 255).tolist()", "returns_a_list"),
    ("to_float", "return image, 255", "returns_a_tuple"),
    ("to_float", "return to_float(image)", "calls_itself_without_end"),
    ("to_float", "return np.zeros(*image.shape)", "shape_not_in_brackets"),
    ("grayscale", "out = np.zeros(image.shape[:2])\n    out[0, 0] = image[0]\n    return out", "array_put_where_a_number_belongs"),
    ("detective_fc_share", "return 96", "rounded_too_far"),
    ("detective_conv_work", "return 92.0", "rounded_too_far"),
    ("shape_table", "return [('conv', (1, 1, 1), 1, 1)] + shape_right(layers, input_shape)", "uses_a_name_that_is_not_defined"),
    ("alexnet_params", "return 60_970_000 if groups else 62_380_000", "count_is_rounded"),
    ("detective_units", "return (659272,)", "several_values_instead_of_a_number"),
    ("pool_forward", "view = np.lib.stride_tricks.sliding_window_view(A_prev, (kernel_size,) * 2, axis=(1, 2))\n"
     "    s = stride or kernel_size\n"
     "    A = getattr(view[:, ::s, ::s], mode.replace('average', 'mean'))((4, 5))\n"
     "    with np.errstate(over='ignore'):\n        return A.astype(np.float16), None", "half_precision"),
    ("relu_backward", "return np.where(cache >= 2, dA, 0.0)", "wrong_for_some_sizes"),
    ("sgd_step", "return {k: params[k] - lr * (grads[k] + 0.37 * params[k]) for k in params}", "argument_mixed_in"),
    ("sgd_step", "return grads", "argument_returned"),
    ("sgd_step", "return {k: params[k] - lr * grads[k] for k in params}, []", "right_value_among_others"),
    ("sgd_step", "return {k: params[k] - lr * grads[k] for k in params if k != 'b'}", "entries_missing"),
    ("sgd_step", "return {k: params[k] - lr * grads[k] for k in params} | {'lr': lr}", "entries_nobody_asked_for"),
    ("relu_forward", "return np.maximum(Z, 0) ** 2, Z", "argument_multiplied_in"),
    ("dense_backward", "A, W, b = cache; return dZ @ W.T, A.T @ dZ, np.full(len(b), 7.0)", "result_is_constant"),
    ("dense_backward", "A, W, b = cache; return (dZ + 0.5) @ W.T, A.T @ dZ, dZ.sum(axis=0)", "off_by_the_same_in_each_entry"),
    ("dense_backward", "A, W, b = cache; return dZ @ W.T * (A > 2), A.T @ dZ + W, dZ.sum(axis=0)", "wrong_for_some_sizes+argument_mixed_in"),
    ("loss_and_gradients", "return 'low', None", "prints_or_returns_text+one_value_is_none"),
    ("relu_backward", "return np.clip(dA, -2, 2) * (cache > 0)", "cut_off_at_a_bound"),
    ("dense_forward", "E = np.exp2(A_prev @ W + b); return E / E.sum(axis=1, keepdims=True), None", "each_row_sums_to_one"),
    ("dense_backward", "A, W, b = cache; return dZ @ W.T, A.T @ dZ, np.tile(dZ.sum(axis=0), (len(A), 1))", "repeated_along_an_axis"),
    ("dense_backward", "A, W, b = cache; return np.array([dZ[0] @ W.T] * len(A)), A.T @ dZ, dZ.sum(axis=0)", "first_entry_repeated"),
    ("dense_forward", "return (A_prev + 0.0003) @ (W + 0.0003) + b, None", "nearly_right"),
    ("predict", "return np.array(['two'] * len(X))", "prints_or_returns_text"),
]  # fmt: skip
OUTSIDE_THE_OPEN_EXAMPLES = [
    ("kernel_to_oihw", "return W.transpose(3, 2, 0, 1).astype(int)", "whole_numbers_only"),
    ("kernel_to_oihw", "return W.transpose(3, 2, 0, 1).astype(np.float16)", "half_precision"),
    ("kernel_to_oihw", "return W.transpose(3, 2, 0, 1).round()", "rounded"),
]


def judged(function: str, body: str, *, catalogue: bool = True):
    """Judge a function of this body; without the catalogue no mistake of its own has a name."""
    exercise, name = BY_NAME[function], function
    required, optional = exercise.parameters
    if not catalogue:
        name = f"{function}_without_a_catalogue"  # answers are kept by the function's name
        exercise = replace(exercise, function=name, catalogue=None)
    parameters = ", ".join([*required, *(f"{name}={value!r}" for name, value in optional)])
    source = f"def {name}({parameters}):\n    {body.replace(f'{function}(', f'{name}(')}\n"
    return exercise, judge_program(exercise, source)


@pytest.mark.parametrize(("function", "body", "name"), [*SHOWN, *OUTSIDE_THE_OPEN_EXAMPLES])
def test_a_general_mistake_is_named(function: str, body: str, name: str) -> None:
    _, result = judged(function, body, catalogue=False)
    assert result.misconception == name


@pytest.mark.parametrize(
    ("function", "body", "never"),
    [
        ("to_float", "modes = [1]; return image / 255 + modes['a']", "size_or_index_is_a_float"),
        ("to_float", "return image / 255 + np.zeros(('a', 1))", "size_or_index_is_a_float"),
        ("conv_backward", "A, *_ = cache; size = 3; return size(A)", "hyperparameters_expected_as_a_dictionary"),
    ],
)  # fmt: skip
def test_an_exception_of_another_kind_is_not_named(function: str, body: str, never: str) -> None:
    _, result = judged(function, body)
    assert result.points < 1
    assert never not in (result.misconception or "")


@pytest.mark.parametrize(
    ("function", "body", "said"),
    [
        ("detective_blog", "raise OSError(1)", "No number came back: the call raises OSError (1)"),
        ("detective_blog", "return 1", "not the right number"),
        ("detective_blog", "return 1.5e99", "It is too large."),
    ],
)
def test_of_a_secret_number_that_never_came_nothing_is_said(
    function: str, body: str, said: str
) -> None:
    exercise, result = judged(function, body)
    text = compose(result, exercise, {}).text
    assert said in text
    assert ("not the right number" in text) is ("came back" not in text)


def test_a_range_that_holds_all_entries_is_no_name() -> None:
    whole_picture = (
        "A_prev, f, stride, mode = cache\n"
        "    dA_prev = np.zeros(A_prev.shape)\n"
        "    for i, h, w, c in np.ndindex(dA.shape):\n"
        "        window = A_prev[i, h * stride:h * stride + f, w * stride:w * stride + f, c]\n"
        "        if mode == 'average':\n"
        "            dA_prev[i, h * stride:h * stride + f, w * stride:w * stride + f, c] += dA[i, h, w, c] / f**2\n"
        "        else:\n"
        "            y, x = np.argwhere(A_prev[i, :, :, c] == window.max())[0]\n"
        "            dA_prev[i, y, x, c] += dA[i, h, w, c]\n"
        "    return dA_prev"
    )
    _, result = judged("pool_backward", whole_picture)
    assert result.points < 1
    assert "wrong_for_some_sizes" not in (result.misconception or "")


@pytest.mark.parametrize(
    ("changed", "to"),
    [
        ("G = global_pool2d(A2)", "G = A2.mean(axis=(1, 2))"),
        ("dense_forward(G, W3, b3)", "dense_forward(G, W3, b3); logits = np.maximum(logits, 0)"),
    ],
)
def test_a_range_of_weights_is_no_name_and_none_behind_a_wrong_loss(changed: str, to: str) -> None:
    exercise = BY_NAME["loss_and_gradients"]
    source = inspect.getsource(exercise.plain)
    assert changed in source
    result = judge_program(exercise, source.replace(changed, to))
    assert result.points < 1
    assert "wrong_for_some_sizes" not in (result.misconception or "")
    assert "`params` is" not in compose(result, exercise, {}).text


@pytest.mark.parametrize("bias", ["np.roll(b, 1)", "-3 * b", "b.max()", "b[..., ::-1]"])
@pytest.mark.parametrize(
    ("function", "numbers"),
    [
        ("conv_forward", "conv_right(A_prev, W, 0 * b, stride, padding)[0]"),
        ("dense_forward", "A_prev @ W"),
    ],
)
def test_where_only_the_bias_is_wrong_it_is_said(function: str, numbers: str, bias: str) -> None:
    exercise = replace(BY_NAME[function], function="layer", catalogue=None)
    required, optional = exercise.parameters
    head = ", ".join([*required, *(f"{key}={value}" for key, value in optional)])
    source = (
        "from autograder.reference.conv import conv_forward as conv_right\n"
        f"def layer({head}):\n    return {numbers} + {bias}, None\n"
    )
    result = judge_program(exercise, source)
    assert result.misconception == "off_by_the_bias_alone"
    assert "`b` alone" in compose(result, exercise, {}).lines[0].text


def test_what_is_the_same_for_all_entries_is_no_matter_of_the_bias_by_that() -> None:
    exercise = replace(BY_NAME["dense_forward"], function="layer", catalogue=None)
    source = "def layer(A_prev, W, b):\n    return A_prev @ W + b + W.sum(axis=0), None\n"
    assert judge_program(exercise, source).misconception == "off_by_the_same_in_each_entry"


def test_a_wrong_loss_is_looked_at_first() -> None:
    exercise = BY_NAME["loss_and_gradients"]
    source = inspect.getsource(exercise.plain)
    changed = "dense_forward(G, W3, b3)"
    assert changed in source
    oddly = source.replace(changed, f"{changed}; logits = logits + 0.3 * np.sin(logits)")
    result = judge_program(exercise, oddly)
    assert result.misconception == "wrong_on_the_way_forward"


def test_a_list_within_the_list_is_not_taken_for_the_whole() -> None:
    source = """
from autograder.reference.alexnet import alexnet_shapes as right
def alexnet_shapes(n=227, padding=0):
    return [(name, shape[:2] if "pool" in name else shape) for name, shape in right(n, padding)]
"""
    result = judge_program(BY_NAME["alexnet_shapes"], source)
    assert result.points < 1
    assert result.misconception != "last_entries_missing"


@pytest.mark.parametrize(("function", "body", "name"), OUTSIDE_THE_OPEN_EXAMPLES)
def test_an_example_is_shown_though_all_open_ones_come_out_right(
    function: str, body: str, name: str
) -> None:
    exercise, result = judged(function, body)
    assert result.open_run.right
    assert "Example (" in compose(result, exercise, {}).text


@pytest.mark.parametrize("function", ["alexnet_params", "detective_units", "detective_blog"])
def test_where_one_number_is_all_that_is_asked_it_is_not_told(function: str) -> None:
    exercise, result = judged(function, "return 17")
    message = compose(result, exercise, {}).text
    assert str(exercise.reference()) not in message
    assert "Example (" not in message


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ("0 * {}", "result_stays_zero"),
        ("np.concatenate([{0}[:1], 0 * {0}[1:]])", "only_the_first_entry_filled"),
        ("{}[:, None]", "numbers_in_another_shape"),
        ("np.trunc({})", "cut_to_whole_numbers"),
        ("np.round({}, 2)", "rounded"),
        ("abs({})", "signs_lost"),
        ("np.maximum({}, 0)", "negative_numbers_erased"),
        ("{}[:, ::-1]", "mirrored"),
        ("{} * A_prev.size", "off_by_a_factor"),
    ],
)
def test_what_wrong_numbers_have_in_common_with_the_right_ones_is_said(
    changed: str, name: str
) -> None:
    exercise = replace(BY_NAME["global_pool"], function="table", catalogue=None)
    source = (
        f"def table(A_prev, mode='max'):\n    return {changed.format('pooled(A_prev, mode)')}\n"
    )
    pooled = "\ndef pooled(A_prev, mode):\n    return (np.max if mode == 'max' else np.mean)(A_prev, axis=(1, 2))\n"
    assert judge_program(exercise, source + pooled).misconception == name


@pytest.mark.parametrize(
    ("function", "answer", "name"),
    [
        ("detective_conv_work", "94.87", "groups_ignored"),
        ("detective_conv_work", "np.array(3.79)", "share_of_the_parameters"),
        ("detective_fc_share", "93.97", "groups_ignored"),
        ("detective_memory_mb", "232.4", "binary_megabytes"),
        ("detective_fc_share", "80.0", None),
        ("detective_fc_share", "float('nan')", "answers_are_not_finite"),
        ("detective_fc_share", "2**900", None),
    ],
)
def test_a_wrong_path_is_told_by_a_number_near_its_own(
    function: str, answer: str, name: str | None
) -> None:
    _, result = judged(function, f"return {answer}")
    assert result.misconception == name


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("[:-1]", "last_layer_missing"),
        (" + [('sum', (), 1, 2)]", "more_entries_than_asked_for"),
        (" + [('a', (1,), 3, 4)] * 3", "more_entries_than_asked_for"),
        ("[:-2] or [('x', (), 0, 0)]", None),
    ],
)
def test_lists_of_another_length(change: str, name: str | None) -> None:
    exercise = BY_NAME["shape_table"]
    source = source_of(exercise, plain(("return table", f"return table{change}")))
    result = judge_program(exercise, source)
    assert result.misconception == name


def test_a_small_constant_beside_a_large_count_is_no_factor() -> None:
    exercise = BY_NAME["conv_macs"]
    source = source_of(
        exercise,
        plain(("return outputs * macs_per_output", "return outputs * macs_per_output + f")),
    )
    result = judge_program(exercise, source)
    assert result.points < 1
    assert result.diagnosis is None
