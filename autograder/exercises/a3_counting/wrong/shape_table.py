"""What goes wrong in `shape_table`: sizes, poolings, counts, rows."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

SIZE = "The size of the output"
TABLE = "A table for a whole network"
PARAMS = "Parameters of a layer"
MACS = "Multiply-adds"
GROUPS = "Groups"


BEFORE = "table = []"
CONV_PARAMS = "params = f * f * depth * n_C + n_C"
CONV_MACS = "macs = n_H * n_W * f * f * depth * n_C"
CONV_SHAPE = "shape = (n_H, n_W, n_C)"
DEPTH = "depth = n_C_prev // groups"
POOL_SHAPE = "shape = (pool_H, pool_W, n_channels)"
POOL_STEP = 'step = layer.get("stride", window)'
LENGTH = "length = shape[0] * shape[1] * shape[2]"
DENSE_PARAMS = "params = n_in * n_out + n_out"
DENSE_MACS = "macs = n_in * n_out\n"
ROW = "table.append((kind, shape, params, macs))"


def _size(formula: str) -> Patch:
    """Return a patch of both sides of a convolution's output; ``n`` stands for the old side."""
    return Patch(
        *(
            (f"n_{side} = (n_{side}_prev + 2 * padding - f) // stride + 1", f"n_{side} = {new}")
            for side in "HW"
            for new in [formula.replace("N", f"n_{side}_prev")]
        )
    )


def _pool_size(formula: str) -> Patch:
    return Patch(
        *(
            (f"pool_{side} = (pool_{side}_prev - window) // step + 1", f"pool_{side} = {new}")
            for side in "HW"
            for new in [formula.replace("N", f"pool_{side}_prev")]
        )
    )


def _every_size(formula: str) -> Patch:
    """Return a patch of all sizes, as of a helper that convolution and pooling share."""
    conv = formula.replace("P", " + 2 * padding").replace("F", "f").replace("S", "stride")
    pool = formula.replace("P", "").replace("F", "window").replace("S", "step")
    replacements = (*_size(conv).replacements, *_pool_size(pool).replacements)
    return Patch(*replacements)


STRIDE = 'stride = layer.get("stride", 1)'

SIZES = (
    Misconception(
        "padding_forgotten",
        "The size of a convolution's output leaves the padding out: the filter also "
        "moves over the added zeros.",
        "size formula without 2p",
        (_size("(N - f) // stride + 1"),),
        SIZE,
    ),
    Misconception(
        "padding_on_one_side",
        "You add the padding once. There are zeros on both ends of a side.",
        "p instead of 2p",
        (_size("(N + padding - f) // stride + 1"),),
        SIZE,
    ),
    Misconception(
        "padding_keeps_the_size_by_default",
        "Without the key 'padding' a layer has no padding; you fill in the one that "
        "keeps the size.",
        "default padding is 'same'",
        (Patch(('layer.get("padding", 0)', 'layer.get("padding", f // 2)')),),
        TABLE,
    ),
    Misconception(
        "convolution_keeps_the_size",
        "You only divide by the stride. A filter without padding also shrinks the map.",
        "n // stride",
        (_size("N // stride"),),
        SIZE,
    ),
    Misconception(
        "stride_forgotten",
        "The convolution's stride has no effect on your sizes.",
        "size formula without the stride",
        (_size("N + 2 * padding - f + 1"), _every_size("NP - F + 1")),
        SIZE,
    ),
    Misconception(
        "size_rounded_up",
        "You round the number of steps up. A window that would stick out is dropped: round down.",
        "ceil instead of floor",
        (
            _size("-((f - N - 2 * padding) // stride) + 1"),
            _every_size("-(-(NP - F) // S) + 1"),
        ),
        SIZE,
    ),
    Misconception(
        "size_rounded_to_nearest",
        "You round the number of steps to the nearest. A window that would stick out "
        "is dropped: round down.",
        "round instead of floor",
        (
            _size("int((N + 2 * padding - f) / stride + 0.5) + 1"),
            _every_size("int((NP - F) / S + 0.5) + 1"),
            _every_size("round((NP - F) / S + 1)"),
        ),
        SIZE,
        frozenset({"size_rounded_up"}),
    ),
    Misconception(
        "plus_one_forgotten",
        "Your convolutions are one too small: k steps lead to k + 1 positions.",
        "size formula without + 1",
        (_size("(N + 2 * padding - f) // stride"), _every_size("(NP - F) // S")),
        SIZE,
    ),
    Misconception(
        "plus_one_before_the_division",
        "You add the 1 before dividing by the stride. Divide first; then count the first position.",
        "(n + 2p - f + 1) // s",
        (_size("(N + 2 * padding - f + 1) // stride"), _every_size("(NP - F + 1) // S")),
        SIZE,
    ),
    Misconception(
        "height_used_for_width",
        "The width of your convolutions is computed from the height.",
        "n_H_prev in the width's formula",
        (
            Patch(("n_W = (n_W_prev", "n_W = (n_H_prev")),
            Patch(
                (CONV_SHAPE, "shape = (n_H, n_H, n_C)"), ("macs = n_H * n_W", "macs = n_H * n_H")
            ),
            Patch(("n_W = (n_W_prev + 2", "n_W = (n_H + 2")),
            Patch(
                ("n_W = (n_W_prev", "n_W = (n_H_prev"),
                ("pool_W = (pool_W_prev", "pool_W = (pool_H_prev"),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "swaps_height_and_width",
        "Height and width are exchanged in your shapes.",
        "h and w swapped in the conv shape",
        (Patch((CONV_SHAPE, "shape = (n_W, n_H, n_C)")),),
        SIZE,
    ),
    Misconception(
        "divides_before_the_filter_is_subtracted",
        "You divide the side by the stride before you subtract the filter. The order in the formula matters.",
        "(n + 2p) // s - f + 1",
        (
            _size("(N + 2 * padding) // stride - f + 1"),
            _every_size("(NP) // S - F + 1"),
        ),
        SIZE,
    ),
    Misconception(
        "convolution_stride_defaults_to_f",
        "A convolution without the key 'stride' moves by 1; yours moves by its own size, as pooling does.",
        "default conv stride f",
        (Patch((STRIDE, 'stride = layer.get("stride", f)')),),
        TABLE,
    ),
    Misconception(
        "stride_without_a_default",
        "Your function reads the key 'stride' of every layer. Where it is missing, its usual value counts: 1 for a convolution, f for pooling.",
        "layer['stride'] without a default",
        (
            Patch((STRIDE, 'stride = layer["stride"]')),
            Patch((POOL_STEP, 'step = layer["stride"]')),
            Patch((STRIDE, 'stride = layer["stride"]'), (POOL_STEP, 'step = layer["stride"]')),
        ),
        TABLE,
    ),
    Misconception(
        "channels_first",
        "Your shapes are (n_C, n_H, n_W). This course writes channels last.",
        "channels-first shapes",
        (Patch((ROW, "table.append((kind, (*shape[2:], *shape[:2]), params, macs))")),),
        TABLE,
    ),
    Misconception(
        "shape_read_channels_first",
        "You read a shape as (n_C, n_H, n_W). Here channels come last: (n_H, n_W, n_C).",
        "unpacks the shape channels first",
        (Patch(("n_H_prev, n_W_prev, n_C_prev = shape", "n_C_prev, n_H_prev, n_W_prev = shape")),),
        TABLE,
    ),
    Misconception(
        "channels_never_change",
        "A convolution's output has as many channels as the layer has filters; "
        "yours keeps those of the input.",
        "conv output keeps n_C_prev channels",
        (Patch((CONV_SHAPE, "shape = (n_H, n_W, n_C_prev)")),),
        TABLE,
    ),
    Misconception(
        "channels_multiplied",
        "You multiply the channels by the number of filters. Each filter sums over all "
        "channels and gives one map.",
        "conv output has n_C_prev * n_C channels",
        (Patch((CONV_SHAPE, "shape = (n_H, n_W, n_C_prev * n_C)")),),
        TABLE,
    ),
)

POOLING = (
    Misconception(
        "pooling_has_parameters",
        "You count parameters in pooling layers. A maximum has nothing to learn.",
        "pooling counted with weights",
        (
            Patch((POOL_SHAPE, f"{POOL_SHAPE}\n            params = window * window * n_channels")),
            Patch((POOL_SHAPE, f"{POOL_SHAPE}\n            params = window * window")),
            Patch((POOL_SHAPE, f"{POOL_SHAPE}\n            params = n_channels")),
        ),
        TABLE,
    ),
    Misconception(
        "pooling_counted_as_work",
        "You count multiply-adds in pooling layers. They compare or add, and multiply nothing.",
        "pooling counted with MACs",
        (
            Patch((POOL_SHAPE, f"{POOL_SHAPE}\n            macs = pool_H * pool_W * n_channels")),
            Patch(
                (
                    POOL_SHAPE,
                    f"{POOL_SHAPE}\n            macs = pool_H * pool_W * n_channels * window**2",
                )
            ),
        ),
        MACS,
    ),
    Misconception(
        "pooling_stride_defaults_to_one",
        "A pooling layer without the key 'stride' moves by its own size f; yours moves by 1.",
        "default pooling stride 1",
        (Patch((POOL_STEP, 'step = layer.get("stride", 1)')),),
        TABLE,
    ),
    Misconception(
        "pooling_stride_defaults_to_two",
        "A pooling layer without the key 'stride' moves by its own size f; yours always moves by 2.",
        "default pooling stride 2",
        (Patch((POOL_STEP, 'step = layer.get("stride", 2)')),),
        TABLE,
    ),
    Misconception(
        "pooling_stride_ignored",
        "Your pooling windows never overlap: the key 'stride' is not read, or not used.",
        "pooling stride is always f",
        (Patch((POOL_STEP, "step = window")), _pool_size("N // window")),
        TABLE,
    ),
    Misconception(
        "pooling_divides_by_the_stride",
        "You divide the side by the stride. That is right only when the windows do not overlap: "
        "use the size formula.",
        "n // s for pooling",
        (_pool_size("N // step"),),
        SIZE,
    ),
    Misconception(
        "pooling_size_rounded_up",
        "You round the number of pooling steps up. A window that would stick out is dropped.",
        "ceil for pooling",
        (_pool_size("-((window - N) // step) + 1"),),
        SIZE,
    ),
    Misconception(
        "pooling_one_too_small",
        "Your pooled maps are one too small: k steps lead to k + 1 positions.",
        "pooling without + 1",
        (_pool_size("(N - window) // step"),),
        SIZE,
    ),
    Misconception(
        "pooling_shrinks_the_channels",
        "You apply the size formula to the channels as well. Pooling works on each channel by itself: as many maps go out as come in.",
        "channels pooled",
        (Patch((POOL_SHAPE, "shape = (pool_H, pool_W, (n_channels - window) // step + 1)")),),
        TABLE,
    ),
    Misconception(
        "pooling_keeps_the_shape",
        "Pooling makes maps smaller; yours leaves them as they are.",
        "pooling ignored",
        (Patch((POOL_SHAPE, "pass")),),
        TABLE,
    ),
    Misconception(
        "pooling_merges_the_channels",
        "Pooling works on each channel by itself: as many maps go out as come in.",
        "pooled map has one channel",
        (Patch((POOL_SHAPE, "shape = (pool_H, pool_W, 1)")),),
        TABLE,
    ),
)

COUNTS = (
    Misconception(
        "depth_of_the_output",
        "Your filters are as deep as their own number, n_C. Their depth is that of the layer before.",
        "filter depth n_C",
        (Patch((DEPTH, "depth = n_C // groups")),),
        PARAMS,
    ),
    Misconception(
        "bias_for_every_input_channel",
        "Your convolutions have one bias per input channel. A bias belongs to a filter.",
        "n_C_prev biases",
        (Patch((CONV_PARAMS, "params = f * f * depth * n_C + n_C_prev")),),
        PARAMS,
    ),
    Misconception(
        "one_bias_for_a_dense_layer",
        "You count one bias for a whole dense layer. Each unit has its own.",
        "a single dense bias",
        (Patch((DENSE_PARAMS, "params = n_in * n_out + 1")),),
        PARAMS,
    ),
    Misconception(
        "groups_ignored_in_the_parameters",
        "Multiply-adds respect the groups, parameters do not.",
        "groups only in macs",
        (Patch((CONV_PARAMS, "params = f * f * n_C_prev * n_C + n_C")),),
        GROUPS,
    ),
    Misconception(
        "every_dense_layer_sees_the_flatten",
        "Your second dense layer counts the inputs of the first one. It sees the units of the layer before it.",
        "n_in is never renewed",
        (Patch(("n_in = shape[0]", "n_in = length")),),
        PARAMS,
    ),
    Misconception(
        "units_taken_for_inputs",
        "Your dense layer counts a weight for each pair of its own units. It has one for each input of each unit: look when the shape is overwritten.",
        "n * n weights in a dense layer",
        (Patch(("n_in = shape[0]", 'n_in = layer["n"]')),),
        PARAMS,
    ),
    Misconception(
        "biases_forgotten",
        "You count weights but no biases: one per filter, one per dense unit.",
        "no biases at all",
        (
            Patch(
                (CONV_PARAMS, "params = f * f * depth * n_C"),
                (DENSE_PARAMS, "params = n_in * n_out"),
            ),
        ),
        PARAMS,
    ),
    Misconception(
        "conv_bias_forgotten",
        "The biases of the convolutions are missing: one per filter.",
        "no conv biases",
        (Patch((CONV_PARAMS, "params = f * f * depth * n_C")),),
        PARAMS,
    ),
    Misconception(
        "dense_bias_forgotten",
        "The biases of the dense layers are missing: one per unit.",
        "no dense biases",
        (Patch((DENSE_PARAMS, "params = n_in * n_out")),),
        PARAMS,
    ),
    Misconception(
        "one_bias_for_the_layer",
        "You count one bias for a whole convolution. Each filter has its own.",
        "a single conv bias",
        (Patch((CONV_PARAMS, "params = f * f * depth * n_C + 1")),),
        PARAMS,
    ),
    Misconception(
        "depth_of_the_picture",
        "Your filters are always as deep as the picture. A filter is as deep as the "
        "layer before it.",
        "depth taken from input_shape in every layer",
        (Patch((DEPTH, "depth = input_shape[2] // groups")),),
        PARAMS,
    ),
    Misconception(
        "filters_without_depth",
        "Your filters are flat, f x f. They reach through all channels of their input.",
        "filters of depth 1",
        (Patch((DEPTH, "depth = 1")),),
        PARAMS,
    ),
    Misconception(
        "groups_ignored",
        "The key 'groups' makes no difference: a filter sees only its group's input channels.",
        "ignores groups",
        (Patch((DEPTH, "depth = n_C_prev")), Patch(('layer.get("groups", 1)', "1"))),
        GROUPS,
    ),
    Misconception(
        "groups_ignored_in_the_work",
        "Parameters respect the groups, multiply-adds do not.",
        "groups only in params",
        (Patch((CONV_MACS, "macs = n_H * n_W * f * f * n_C_prev * n_C")),),
        GROUPS,
    ),
    Misconception(
        "groups_applied_twice",
        "You divide by the groups twice: filters get shorter, but there are still n_C of them.",
        "groups divide n_C too",
        (
            Patch(
                (CONV_PARAMS, "params = f * f * depth * (n_C // groups) + n_C"),
                (CONV_MACS, "macs = n_H * n_W * f * f * depth * (n_C // groups)"),
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "work_at_the_input_size",
        "You count one application of the filters per input pixel. There is one per output pixel.",
        "MACs from the input's size",
        (Patch((CONV_MACS, "macs = n_H_prev * n_W_prev * f * f * depth * n_C")),),
        MACS,
    ),
    Misconception(
        "work_at_one_position",
        "You count the multiply-adds of one position. The filters are applied at all n_H x n_W.",
        "MACs without n_H * n_W",
        (Patch((CONV_MACS, "macs = f * f * depth * n_C")),),
        MACS,
    ),
    Misconception(
        "bias_counted_as_work",
        "You count adding a bias as a multiply-add. Nothing is multiplied there.",
        "biases in the MACs",
        (
            Patch((CONV_MACS, "macs = n_H * n_W * (f * f * depth + 1) * n_C")),
            Patch((CONV_MACS, "macs = n_H * n_W * params"), (DENSE_MACS, "macs = params\n")),
            Patch((DENSE_MACS, "macs = (n_in + 1) * n_out\n")),
        ),
        MACS,
    ),
    Misconception(
        "multiplications_and_additions_counted",
        "Your work is twice too large: a multiplication with its addition counts as one.",
        "FLOPs instead of MACs",
        (Patch((ROW, "table.append((kind, shape, params, 2 * macs))")),),
        MACS,
    ),
    Misconception(
        "dense_work_forgotten",
        "Dense layers work too: one multiply-add per weight.",
        "dense MACs are 0",
        (Patch((DENSE_MACS, "macs = 0\n")),),
        MACS,
    ),
    Misconception(
        "dense_channels_added",
        "You add the inputs and the units of a dense layer. Every unit has a weight for "
        "every input: multiply.",
        "n_in + n_out",
        (Patch((DENSE_PARAMS, "params = n_in + n_out")),),
        PARAMS,
    ),
)

ROWS = (
    Misconception(
        "flatten_of_the_picture",
        "Your flatten counts the numbers of the picture. It puts those of the layer before it in a row.",
        "flatten of input_shape",
        (Patch((LENGTH, "length = input_shape[0] * input_shape[1] * input_shape[2]")),),
        TABLE,
    ),
    Misconception(
        "flatten_changes_nothing",
        "Your flatten leaves the shape as it is. Behind it, all numbers stand in one row: (n,).",
        "flatten keeps (n_H, n_W, n_C)",
        (Patch(("shape = (length,)", "pass"), ("n_in = shape[0]", "n_in = int(np.prod(shape))")),),
        TABLE,
    ),
    Misconception(
        "kind_written_in_another_way",
        "The first entry of a row is the layer's kind, letter by letter: 'conv', 'pool', 'flatten', 'dense'.",
        "kind capitalised or renamed",
        (
            Patch((ROW, "table.append((kind.upper(), shape, params, macs))")),
            Patch((ROW, "table.append((kind.capitalize(), shape, params, macs))")),
        ),
        TABLE,
    ),
    Misconception(
        "layers_without_weights_left_out",
        "Pooling and flatten have no weights, but they have a row: there is one row per layer.",
        "rows only for conv and dense",
        (
            Patch((ROW, f"if params:\n            {ROW}")),
            Patch((ROW, f"if kind != 'flatten':\n            {ROW}")),
            Patch((ROW, f"if kind != 'pool':\n            {ROW}")),
        ),
        TABLE,
    ),
    Misconception(
        "columns_in_another_order",
        "The entries of your rows stand in another order. It is: kind, shape, parameters, multiply-adds.",
        "row order",
        (
            Patch((ROW, "table.append((kind, params, shape, macs))")),
            Patch((ROW, "table.append((kind, params, macs, shape))")),
            Patch((ROW, "table.append((shape, kind, params, macs))")),
        ),
        TABLE,
    ),
    Misconception(
        "total_has_a_row",
        "Your table ends with a row for the sum. There is one row per layer.",
        "extra row with totals",
        (
            Patch(("return table", 'return [*table, ("total", shape, params, macs)]')),
            Patch(("return table", 'return table + [("total", (), 0, 0)]')),
        ),
        TABLE,
    ),
    Misconception(
        "returns_inside_the_loop",
        "Your function returns during the first round of the loop, so the table has one row. Look how far the `return` is indented.",
        "return indented into the loop",
        (Patch(("    return table", "        return table")),),
        TABLE,
    ),
    Misconception(
        "flatten_forgets_the_channels",
        "Your flatten multiplies height and width only. The channels are numbers too.",
        "flatten without channels",
        (Patch((LENGTH, "length = shape[0] * shape[1]")),),
        TABLE,
    ),
    Misconception(
        "flatten_adds_the_sides",
        "Your flatten adds the sides. How many numbers are in an array of this shape?",
        "flatten sums the shape",
        (Patch((LENGTH, "length = sum(shape)")),),
        TABLE,
    ),
    Misconception(
        "vector_shape_is_a_number",
        "The shape of a vector is a tuple with one entry, (n,). Yours is the bare number.",
        "n instead of (n,)",
        (
            Patch(
                (ROW, "table.append((kind, shape if len(shape) == 3 else shape[0], params, macs))")
            ),
        ),
        TABLE,
    ),
    Misconception(
        "vector_written_as_a_map",
        "After flatten there are no rows and columns any more: the shape is (n,), not (1, 1, n).",
        "(1, 1, n) or (1, n) for vectors",
        (
            Patch((ROW, "table.append((kind, (1, 1, *shape)[-3:], params, macs))")),
            Patch(
                ("shape = (length,)", "shape = (1, length)"),
                ("n_in = shape[0]", "n_in = shape[-1]"),
            ),
            Patch(
                (
                    ROW,
                    "table.append((kind, shape if len(shape) == 3 else (1, *shape), params, macs))",
                )
            ),
        ),
        TABLE,
    ),
    Misconception(
        "input_has_a_row",
        "Your table starts with a row for the picture itself. There is one row per layer.",
        "extra row for the input",
        (Patch((BEFORE, 'table = [("input", tuple(input_shape), 0, 0)]')),),
        TABLE,
    ),
    Misconception(
        "last_layer_missing",
        "Your table stops one layer early.",
        "last row missing",
        (Patch(("return table", "return table[:-1]")),),
        TABLE,
    ),
    Misconception(
        "shape_before_the_layer",
        "Your rows show the shape that goes into a layer. The table lists what comes out.",
        "input shapes instead of output shapes",
        (
            Patch(
                ('kind = layer["kind"]', 'kind = layer["kind"]\n        before = shape'),
                (ROW, "table.append((kind, before, params, macs))"),
            ),
        ),
        TABLE,
    ),
    Misconception(
        "parameters_and_work_exchanged",
        "The last two entries of your rows are exchanged: parameters first, then multiply-adds.",
        "params and macs swapped",
        (Patch((ROW, "table.append((kind, shape, macs, params))")),),
        TABLE,
    ),
    Misconception(
        "running_totals",
        "Your rows hold sums over all layers so far. Each row counts its own layer.",
        "cumulative counts",
        (
            Patch(
                (BEFORE, "table = []\n    totals = [0, 0]"),
                (
                    ROW,
                    "totals = [totals[0] + params, totals[1] + macs]\n"
                    "        table.append((kind, shape, *totals))",
                ),
            ),
        ),
        TABLE,
    ),
    Misconception(
        "every_layer_sees_the_picture",
        "Each of your layers starts from the picture. A layer works on the output of the "
        "one before it.",
        "shape is never carried on",
        (
            Program(
                "def shape_table(layers, input_shape):\n"
                "    table = []\n"
                "    for layer in layers:\n"
                "        n_H, n_W, n_C = input_shape\n"
                "        kind, params, macs, shape = layer['kind'], 0, 0, tuple(input_shape)\n"
                "        if kind in ('conv', 'pool'):\n"
                "            f, p = layer['f'], layer.get('padding', 0)\n"
                "            s = layer.get('stride', f if kind == 'pool' else 1)\n"
                "            h, w = (n_H + 2 * p - f) // s + 1, (n_W + 2 * p - f) // s + 1\n"
                "            shape = (h, w, layer.get('n_C', n_C))\n"
                "        if kind == 'conv':\n"
                "            weights = f * f * (n_C // layer.get('groups', 1)) * layer['n_C']\n"
                "            params, macs = weights + layer['n_C'], h * w * weights\n"
                "        elif kind == 'flatten':\n"
                "            shape = (n_H * n_W * n_C,)\n"
                "        elif kind == 'dense':\n"
                "            macs = n_H * n_W * n_C * layer['n']\n"
                "            params, shape = macs + layer['n'], (layer['n'],)\n"
                "        table.append((kind, shape, params, macs))\n"
                "    return table"
            ),
        ),
        TABLE,
    ),
    Misconception(
        "changes_the_layers",
        "Your table is right, but the list of layers is not the same afterwards: "
        "pop removes the key it reads.",
        "pops keys from the caller's dicts",
        (
            Patch(('layer.get("stride", 1)', 'layer.pop("stride", 1)')),
            Patch(
                ('kind = layer["kind"]', 'kind = layer.setdefault("stride", 1) and layer["kind"]')
            ),
        ),
        TABLE,
    ),
)

WRONG = SIZES + POOLING + COUNTS + ROWS
