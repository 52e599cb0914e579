"""What goes wrong in receptive_field."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

REREAD = "The receptive field"

GROW = "size = size + (f - 1) * jump"
JUMP = "jump = jump * stride"
BOTH = f"{GROW}\n        {JUMP}"
DEFAULT = 'default_stride = f if layer["kind"] == "pool" else 1'

MISCONCEPTIONS = (
    Misconception(
        "jump_updated_too_early",
        "In your sum a layer's own stride already makes its own field larger. A stride sets the "
        "distance between a layer's outputs, so it matters from the next layer on.",
        "jump multiplied before size grows",
        (
            Patch((BOTH, f"{JUMP}\n        {GROW}")),
            Patch((GROW, "size = size + (f - 1) * jump * stride")),
        ),
        REREAD,
    ),
    Misconception(
        "jump_ignored",
        "Every layer adds f - 1 pixels in your sum. Behind strides, neighbours are "
        "more than one pixel apart.",
        "adds f - 1 without the jump",
        (Patch((GROW, "size = size + (f - 1)")), Patch((GROW, "size += f - 1"))),
        REREAD,
    ),
    Misconception(
        "own_stride_instead_of_jump",
        "A layer's growth is multiplied by its own stride. What counts are the strides of "
        "all layers before it.",
        "(f - 1) * stride",
        (Patch((GROW, "size = size + (f - 1) * stride")),),
        REREAD,
    ),
    Misconception(
        "previous_stride_instead_of_jump",
        "You use the stride of the layer just before. All earlier strides count, multiplied.",
        "jump is only the last stride",
        (Patch((JUMP, "jump = stride")),),
        REREAD,
    ),
    Misconception(
        "strides_added",
        "You add the strides. Two steps of 2 pixels in a row of steps of 2: distances multiply.",
        "jump is a sum",
        (Patch((JUMP, "jump = jump + stride")), Patch((JUMP, "jump += stride - 1"))),
        REREAD,
    ),
    Misconception(
        "whole_filter_added",
        "You add f pixels per layer. The first of them was seen already: only f - 1 are new.",
        "f * jump instead of (f - 1) * jump",
        (Patch((GROW, "size = size + f * jump")),),
        REREAD,
    ),
    Misconception(
        "starts_from_zero_pixels",
        "Your field is one too small. Without any layer a value sees one pixel: itself.",
        "size starts at 0",
        (Patch(("size = 1", "size = 0")),),
        REREAD,
    ),
    Misconception(
        "pooling_stride_defaults_to_one",
        "A pooling layer without the key 'stride' moves by its own size f; yours moves by 1.",
        "default pooling stride 1",
        (
            Patch((DEFAULT, "default_stride = 1")),
            Program(
                "def receptive_field(layers):\n"
                "    size = jump = 1\n"
                "    for layer in layers:\n"
                "        size += (layer['f'] - 1) * jump\n"
                "        jump *= layer.get('stride', 1)\n"
                "    return size, jump"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "pooling_ignored",
        "Pooling windows widen the view just like filters do.",
        "skips pooling layers",
        (
            Patch(
                ("for layer in layers:", 'for layer in [x for x in layers if x["kind"] == "conv"]:')
            ),
        ),
        REREAD,
    ),
    Misconception(
        "filters_multiplied",
        "You multiply the filter sizes. Neighbouring windows overlap, so each layer only adds.",
        "size * f",
        (Patch((GROW, "size = size * f")),),
        REREAD,
    ),
    Misconception(
        "filters_summed",
        "You add up the filter sizes, and nothing else.",
        "sum of f, starting at 0",
        (Patch(("size = 1", "size = 0"), (GROW, "size = size + f")),),
        REREAD,
    ),
    Misconception(
        "largest_filter",
        "You report the largest single filter. Layers behind each other see more than that.",
        "max of f",
        (Patch((GROW, "size = max(size, f)")),),
        REREAD,
    ),
    Misconception(
        "first_layer_only",
        "Only one layer counts in your field: the size is overwritten in each round.",
        "size overwritten: last layer only",
        (
            Patch((GROW, "size = 1 + (f - 1) * jump")),
            Patch((GROW, "size = f")),
            Patch((GROW, "size = f"), (JUMP, "jump = stride")),
        ),
        REREAD,
    ),
    Misconception(
        "pooling_adds_no_pixels",
        "You count the stride of pooling layers, but not their windows, which widen the view too.",
        "pooling changes the jump only",
        (Patch((GROW, 'size = size + (f - 1) * jump * (layer["kind"] == "conv")')),),
        REREAD,
    ),
    Misconception(
        "pooling_stride_forgotten",
        "Your pooling layers widen the view but do not stretch the distances behind them.",
        "pooling changes the size only",
        (Patch((JUMP, 'jump = jump * (stride if layer["kind"] == "conv" else 1)')),),
        REREAD,
    ),
    Misconception(
        "pooling_stride_defaults_to_two",
        "A pooling layer without the key 'stride' moves by its own size f; yours always moves by 2.",
        "default pooling stride 2",
        (Patch((DEFAULT, 'default_stride = 2 if layer["kind"] == "pool" else 1')),),
        REREAD,
    ),
    Misconception(
        "padding_widens_the_field",
        "You add the padding. Padded zeros are no pixels of the picture, and a filter stays "
        "as wide as it is.",
        "padding added",
        (
            Patch((GROW, 'size = size + (f - 1 + 2 * layer.get("padding", 0)) * jump')),
            Patch((GROW, 'size = size + (f - 1) * jump + 2 * layer.get("padding", 0)')),
            Patch((GROW, 'size = size + (f - 1 + layer.get("padding", 0)) * jump')),
        ),
        REREAD,
    ),
    Misconception(
        "padding_narrows_the_field",
        "You subtract the padding. The view of a value far from the border does not depend on it.",
        "padding subtracted",
        (
            Patch((GROW, 'size = size + (f - 1 - 2 * layer.get("padding", 0)) * jump')),
            Patch((GROW, 'size = size + (f - 1) * jump - 2 * layer.get("padding", 0)')),
            Patch((GROW, 'size = size + (f - 1 - layer.get("padding", 0)) * jump')),
        ),
        REREAD,
    ),
    Misconception(
        "radius_doubled",
        "You count f // 2 pixels on each side. That is right only for odd filters.",
        "2 * (f // 2)",
        (Patch((GROW, "size = size + 2 * (f // 2) * jump")),),
        REREAD,
    ),
    Misconception(
        "half_of_the_growth",
        "You count the growth on one side of the window only.",
        "f // 2 on one side",
        (Patch((GROW, "size = size + (f // 2) * jump")),),
        REREAD,
    ),
    Misconception(
        "backwards_with_the_wrong_start",
        "Walking from the output back, k neighbours stand on (k - 1) * stride + f. "
        "You multiply all k by the stride.",
        "backward recursion size * stride + f",
        (
            Program(
                "def receptive_field(layers):\n"
                "    size = jump = 1\n"
                "    for layer in layers[::-1]:\n"
                "        stride = layer.get('stride', layer['f'] if layer['kind'] == 'pool' else 1)\n"
                "        size = size * stride + layer['f'] - 1\n"
                "        jump = jump * stride\n"
                "    return size, jump"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "layers_in_reverse_order",
        "Your formula and your loop run in opposite directions. The one with the jump starts at "
        "the picture; (size - 1) * stride + f starts at the output.",
        "forward recursion over reversed layers, or the other way round",
        (
            Patch((GROW, "size = (size - 1) * stride + f")),
            Patch(("for layer in layers:", "for layer in layers[::-1]:")),
            Patch(("for layer in layers:", "for layer in reversed(layers):")),
        ),
        REREAD,
    ),
    Misconception(
        "last_stride_left_out",
        "Your jump leaves out the stride of the last layer.",
        "jump without the last stride",
        (
            Patch(
                (JUMP, "jump, before = jump * stride, jump"),
                ("jump = 1", "jump = before = 1"),
                ("return size, jump", "return size, before"),
            ),
        ),
        REREAD,
    ),
    Misconception(
        "first_layer_left_out",
        "Your loop leaves out the first layer.",
        "loop starts at the second layer",
        (
            Patch(("for layer in layers:", "for layer in layers[1:]:")),
            Program(
                "def receptive_field(layers):\n"
                "    size = jump = 1\n"
                "    for k in range(1, len(layers)):\n"
                "        layer = layers[k]\n"
                "        size += (layer['f'] - 1) * jump\n"
                "        jump *= layer.get('stride', layer['f'] if layer['kind'] == 'pool' else 1)\n"
                "    return size, jump"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "last_layer_left_out",
        "Your loop stops before the last layer.",
        "loop ends one layer early",
        (Patch(("for layer in layers:", "for layer in layers[:-1]:")),),
        REREAD,
    ),
    Misconception(
        "returns_inside_the_loop",
        "Your function returns during the first round of the loop, so all later layers are left out. Look how far the `return` is indented.",
        "return indented into the loop",
        (
            Program(
                "def receptive_field(layers):\n"
                "    size = jump = 1\n"
                "    for layer in layers:\n"
                "        size += (layer['f'] - 1) * jump\n"
                "        jump *= layer.get('stride', layer['f'] if layer['kind'] == 'pool' else 1)\n"
                "        return size, jump\n"
                "    return size, jump"
            ),
            Program(
                "def receptive_field(layers):\n"
                "    size = jump = 1\n"
                "    for layer in layers:\n"
                "        size += (layer['f'] - 1) * jump\n"
                "        jump *= layer.get('stride', layer['f'] if layer['kind'] == 'pool' else 1)\n"
                "        return size, jump"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "no_layers_forgotten",
        "Your function is right as long as there is a layer. Without any, a value still sees one pixel: itself.",
        "empty list: (0, 0), or an error",
        (
            Program(
                "def receptive_field(layers):\n"
                "    if not layers:\n"
                "        return 0, 0\n"
                "    size = jump = 1\n"
                "    for layer in layers:\n"
                "        size += (layer['f'] - 1) * jump\n"
                "        jump *= layer.get('stride', layer['f'] if layer['kind'] == 'pool' else 1)\n"
                "    return size, jump"
            ),
            Program(
                "def receptive_field(layers):\n"
                "    steps = [d.get('stride', d['f'] if d['kind'] == 'pool' else 1) for d in layers]\n"
                "    size, jump = layers[0]['f'], steps[0]\n"
                "    for layer, step in zip(layers[1:], steps[1:]):\n"
                "        size, jump = size + (layer['f'] - 1) * jump, jump * step\n"
                "    return size, jump"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "stride_without_a_default",
        "Your function reads the key 'stride' of every layer. Where it is missing, its usual value counts: 1 for a convolution, f for pooling.",
        "layer['stride'] without a default",
        (Patch(('layer.get("stride", default_stride)', 'layer["stride"]')),),
        REREAD,
    ),
    Misconception(
        "convolution_stride_defaults_to_f",
        "A convolution without the key 'stride' moves by 1; yours moves by its own size, as pooling does.",
        "default conv stride f",
        (
            Patch((DEFAULT, "default_stride = f")),
            Patch(('layer.get("stride", default_stride)', 'layer.get("stride", f)')),
        ),
        REREAD,
    ),
    Misconception(
        "convolution_stride_forgotten",
        "The strides of your convolutions do not stretch the distances behind them; those of pooling do.",
        "only pooling changes the jump",
        (Patch((JUMP, 'jump = jump * (stride if layer["kind"] == "pool" else 1)')),),
        REREAD,
    ),
    Misconception(
        "starts_from_a_jump_of_zero",
        "Your jump starts at 0, and 0 times any stride stays 0. Without any layer, neighbours are one pixel apart.",
        "jump starts at 0",
        (Patch(("jump = 1", "jump = 0")),),
        REREAD,
    ),
    Misconception(
        "all_layers_returned",
        "Your function returns a pair for each layer. Two numbers are asked for: those behind the last layer.",
        "list of (size, jump) for all layers",
        (
            Patch(
                ("size = 1", "history = []\n    size = 1"),
                (JUMP, f"{JUMP}\n        history.append((size, jump))"),
                ("return size, jump", "return history"),
            ),
            Patch(
                ("size = 1", "history = [(1, 1)]\n    size = 1"),
                (JUMP, f"{JUMP}\n        history.append((size, jump))"),
                ("return size, jump", "return history"),
            ),
        ),
        REREAD,
    ),
    Misconception(
        "size_and_jump_exchanged",
        "Both numbers are right, in the wrong order: first the size, then the jump.",
        "returns (jump, size)",
        (Patch(("return size, jump", "return jump, size")),),
        REREAD,
    ),
    Misconception(
        "area_instead_of_side",
        "You return the number of pixels in the square. The size is the length of a side.",
        "size squared",
        (Patch(("return size, jump", "return size * size, jump")),),
        REREAD,
    ),
    Misconception(
        "gap_instead_of_distance",
        "Your jump counts the pixels between two neighbours. Two windows that start "
        "side by side are 1 apart.",
        "returns jump - 1",
        (Patch(("return size, jump", "return size, jump - 1")),),
        REREAD,
    ),
    Misconception(
        "changes_the_layers",
        "Your numbers are right, but the list of layers is not the same afterwards.",
        "pops keys from the caller's dicts or list",
        (
            Patch(('layer.get("stride", default_stride)', 'layer.pop("stride", default_stride)')),
            Program(
                "def receptive_field(layers):\n"
                "    size = jump = 1\n"
                "    while layers:\n"
                "        layer = layers.pop()\n"
                "        stride = layer.get('stride', layer['f'] if layer['kind'] == 'pool' else 1)\n"
                "        size = (size - 1) * stride + layer['f']\n"
                "        jump *= stride\n"
                "    return size, jump"
            ),
        ),
        REREAD,
    ),
)
