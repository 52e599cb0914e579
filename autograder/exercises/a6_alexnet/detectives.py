"""The detective questions: functions without arguments that return one number.

The families cannot vary the input, so every wrong path is told by the number it leads to.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from autograder.exercises.model import Alternative, Exercise, Family, Misconception, Patch, Program
from autograder.reference import alexnet
from autograder.reference.plain import alexnet as plain

SHARE = "Where the parameters sit"
WORK = "Where the work is done"
UNITS = "650 000 neurons"
MEMORY = "The weight of a file"
PICTURE = "227 or 224?"
BLOG = "The number in the blog"
GROUPS = "Two GPUs, two groups"

ROUNDED_ABOVE = 3  # a fraction such as 0.96 would become 1

FAMILIES = (Family("the number", lambda draw: {}),)


def _returns(function: str, value: object) -> Program:
    return Program(f"def {function}():\n    return {value}")


def _also_rounded(
    function: str, misconceptions: tuple[Misconception, ...], right: float
) -> tuple[Misconception, ...]:
    """Add the programs whose wrong number was rounded by hand.

    A rounded number that several paths lead to (or the right one) says nothing about the path.
    """
    exact = {each.name: {_number(function, p) for p in each.programs} for each in misconceptions}

    def rounded(misconception: Misconception) -> Iterator[Program]:
        others = [n for name, ns in exact.items() if name != misconception.name for n in ns]
        for wrong in exact[misconception.name]:
            for digits in (0, 1, 2) if abs(wrong) > ROUNDED_ABOVE else ():
                number = round(wrong, digits)
                if all(round(other, digits) != number for other in (right, *others)):
                    yield _returns(function, number)

    return tuple(
        replace(each, programs=(*each.programs, *rounded(each))) for each in misconceptions
    )


def _number(function: str, program: Patch | Program) -> float:
    if isinstance(program, Patch):
        source = inspect.getsource(getattr(plain, function))
        for old, new in program.replacements:
            source = source.replace(old, new)
    else:
        source = program.source
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return float(namespace[function]())


def _detective(
    reference: Callable[[], Any],
    misconceptions: tuple[Misconception, ...],
    formula: str,
    tolerance: float = 0.0,
    rounded: object = None,
) -> Exercise:
    """Return an exercise with a formula, and maybe a rounded number, as its right answers."""
    name = reference.__name__
    if tolerance:
        misconceptions = _also_rounded(name, misconceptions, float(reference()))
    right = [Alternative("a formula", f"def {name}():\n    return {formula}")]
    if rounded is not None:
        right.append(Alternative("rounded by hand", _returns(name, rounded).source))
    return Exercise(
        function=name,
        reference=reference,
        plain=getattr(plain, name),
        returns=("answer",),
        families=FAMILIES,
        misconceptions=misconceptions,
        alternatives=tuple(right),
        dependencies=("alexnet_shapes", "alexnet_params"),
        scalar=True,
        tolerance=tolerance,
    )


PERCENT = "return 100 * dense / (conv + dense)"
FC_SHARE = (
    Misconception(
        "groups_ignored",
        "That is the share in the network with one group. The question is about the paper's, with two.",
        "share of the ungrouped net (94.0)",
        (Patch(("split = 2", "split = 1")),),
        GROUPS,
    ),
    Misconception(
        "fraction_instead_of_percent",
        "You give a fraction. The question asks for percent.",
        "0.96 instead of 96",
        (Patch((PERCENT, "return dense / (conv + dense)")),),
        SHARE,
    ),
    Misconception(
        "the_other_part",
        "That is the share of the convolutions.",
        "share of the conv layers",
        (Patch((PERCENT, "return 100 * conv / (conv + dense)")),),
        SHARE,
    ),
    Misconception(
        "compared_with_the_convolutions",
        "You divide by the convolutions' parameters. A share is a part of the whole.",
        "dense / conv",
        (Patch((PERCENT, "return 100 * dense / conv")),),
        SHARE,
    ),
    Misconception(
        "first_dense_layer_only",
        "That is the share of the first dense layer. There are three.",
        "fc6 only",
        (
            Patch(
                ("dense = fc6 + fc7 + fc8", "dense = fc6"),
                (PERCENT, "return 100 * dense / 60_965_224"),
            ),
        ),
        SHARE,
    ),
    Misconception(
        "classes_left_out",
        "The layer with the 1000 classes is a dense layer too.",
        "fc8 left out",
        (
            Patch(("dense = fc6 + fc7 + fc8", "dense = fc6 + fc7")),
            Patch(
                ("dense = fc6 + fc7 + fc8", "dense = fc6 + fc7"),
                (PERCENT, "return 100 * dense / 60_965_224"),
            ),
        ),
        SHARE,
    ),
    Misconception(
        "picture_224_without_padding",
        "Your first dense layer starts from a map of 5 x 5: that is 224 pixels without padding.",
        "pool5 is 5 x 5",
        (Patch(("side = 6", "side = 5")),),
        PICTURE,
    ),
    Misconception(
        "share_of_the_work",
        "That is a share of the multiply-adds. The question is about parameters.",
        "share of the MACs",
        (
            _returns("detective_fc_share", "100 * 58_621_952 / 724_406_816"),
            _returns("detective_fc_share", "100 * 665_784_864 / 724_406_816"),
        ),
        SHARE,
    ),
    Misconception(
        "round_number_of_the_paper",
        "You divide by the paper's round 60 million. Use your own count.",
        "against 60 million",
        (_returns("detective_fc_share", "100 * 58_631_144 / 60_000_000"),),
        SHARE,
    ),
    Misconception(
        "second_dense_layer_left_out",
        "There are two dense layers of 4096 units; you count one of them.",
        "fc7 left out",
        (
            Patch(("dense = fc6 + fc7 + fc8", "dense = fc6 + fc8")),
            Patch(
                ("dense = fc6 + fc7 + fc8", "dense = fc6 + fc8"),
                (PERCENT, "return 100 * dense / 60_965_224"),
            ),
        ),
        SHARE,
    ),
    Misconception(
        "layers_counted",
        "That is the share of the layers, 3 of 8. The question is about the parameters in them.",
        "3 / 8",
        (_returns("detective_fc_share", 37.5),),
        SHARE,
    ),
    Misconception(
        "units_counted",
        "That is the share of the units. The question is about parameters.",
        "share of the units (1.4)",
        (_returns("detective_fc_share", "100 * 9_192 / 659_272"),),
        SHARE,
    ),
    Misconception(
        "last_pooling_forgotten",
        "Your first dense layer starts from the 13 x 13 map of conv5. There is a pooling between.",
        "fc6 sees 13 x 13 x 256",
        (Patch(("side = 6", "side = 13")),),
        SHARE,
    ),
    Misconception(
        "channels_instead_of_flattening",
        "Your first dense layer has 256 inputs. Flattening keeps every number of the 6 x 6 x 256 block.",
        "fc6 has 256 inputs",
        (Patch(("fc6 = side * side * 256", "fc6 = 256")),),
        SHARE,
    ),
    Misconception(
        "whole_divided_by_the_part",
        "A share in percent is 100 times the part divided by the whole, and never above 100. "
        "Yours is upside down.",
        "104",
        (Patch((PERCENT, "return 100 * (conv + dense) / dense")),),
        SHARE,
    ),
)

WORK_SHARE = (
    Misconception(
        "groups_ignored",
        "That is the share in the network with one group. The question is about the paper's, with two.",
        "ungrouped net",
        (Patch(("split = 2", "split = 1")),),
        GROUPS,
    ),
    Misconception(
        "fraction_instead_of_percent",
        "You give a fraction. The question asks for percent.",
        "0.92 instead of 92",
        (Patch(("return 100 * conv", "return conv")),),
        WORK,
    ),
    Misconception(
        "the_other_part",
        "That is the share of the dense layers.",
        "share of the dense layers",
        (Patch(("return 100 * conv", "return 100 * dense")),),
        WORK,
    ),
    Misconception(
        "share_of_the_parameters",
        "That is a share of the parameters. The question is about multiply-adds: "
        "a weight of a filter is used at every position.",
        "share of the parameters (3.8)",
        (
            _returns("detective_conv_work", "100 * 2_334_080 / 60_965_224"),
            _returns("detective_conv_work", "100 * 58_631_144 / 60_965_224"),
        ),
        WORK,
    ),
    Misconception(
        "groups_in_the_third_convolution",
        "You split conv3 into groups as well. Its filters see all 256 channels.",
        "conv3 grouped",
        (Patch(("3 * 3 * 256 * 384", "3 * 3 * (256 // split) * 384")),),
        GROUPS,
    ),
    Misconception(
        "one_row_of_positions",
        "You multiply by one side of the map. It has n_H rows of n_W positions.",
        "n instead of n * n",
        (
            Patch(
                ("conv1 = 55 * 55", "conv1 = 55"),
                ("conv2 = 27 * 27", "conv2 = 27"),
                ("conv3 = 13 * 13", "conv3 = 13"),
                ("conv4 = 13 * 13", "conv4 = 13"),
                ("conv5 = 13 * 13", "conv5 = 13"),
            ),
        ),
        WORK,
    ),
    Misconception(
        "work_at_the_input_size",
        "You count one application of the filters per pixel of the picture. There is one per place of the output.",
        "conv1 on 227 x 227, or every layer on its input",
        (
            Patch(("conv1 = 55 * 55", "conv1 = 227 * 227")),
            Patch(
                ("conv1 = 55 * 55", "conv1 = 227 * 227"),
                ("conv2 = 27 * 27", "conv2 = 55 * 55"),
                ("conv3 = 13 * 13", "conv3 = 27 * 27"),
            ),
        ),
        WORK,
    ),
    Misconception(
        "first_convolution_only",
        "That is the share of the first convolution. There are five.",
        "conv1 only",
        (Patch(("return 100 * conv / (conv + dense)", "return 100 * conv1 / (conv + dense)")),),
        WORK,
    ),
    Misconception(
        "one_side_of_the_filter",
        "A filter has f rows and f columns: you multiply by f only once.",
        "f instead of f * f",
        (
            Patch(
                ("55 * 55 * 11 * 11", "55 * 55 * 11"),
                ("27 * 27 * 5 * 5", "27 * 27 * 5"),
                ("conv3 = 13 * 13 * 3 * 3", "conv3 = 13 * 13 * 3"),
                ("conv4 = 13 * 13 * 3 * 3", "conv4 = 13 * 13 * 3"),
                ("conv5 = 13 * 13 * 3 * 3", "conv5 = 13 * 13 * 3"),
            ),
        ),
        WORK,
    ),
    Misconception(
        "compared_with_the_dense_layers",
        "You divide by the dense layers' work. A share is a part of the whole.",
        "conv / dense",
        (Patch(("return 100 * conv / (conv + dense)", "return 100 * conv / dense")),),
        WORK,
    ),
    Misconception(
        "classes_left_out",
        "The layer with the 1000 classes works too.",
        "fc8 left out",
        (Patch(("dense = fc6 + fc7 + fc8", "dense = fc6 + fc7")),),
        WORK,
    ),
    Misconception(
        "first_convolution_left_out",
        "The first convolution works too: it looks at the picture itself.",
        "conv1 left out",
        (Patch(("conv = conv1 + conv2", "conv = conv2")),),
        WORK,
    ),
    Misconception(
        "layers_counted",
        "That is the share of the layers, 5 of 8. The question is about the work they do.",
        "5 / 8",
        (_returns("detective_conv_work", 62.5),),
        WORK,
    ),
    Misconception(
        "units_counted",
        "That is the share of the units. A unit takes as many multiply-adds as it has weights.",
        "share of the units (98.6)",
        (_returns("detective_conv_work", "100 * 650_080 / 659_272"),),
        WORK,
    ),
    Misconception(
        "maps_after_pooling",
        "You multiply by the size of the map after pooling. The filters work on the map before it.",
        "pooled sizes as positions",
        (
            Patch(
                ("conv1 = 55 * 55", "conv1 = 27 * 27"),
                ("conv2 = 27 * 27", "conv2 = 13 * 13"),
                ("conv5 = 13 * 13", "conv5 = 6 * 6"),
            ),
        ),
        WORK,
    ),
    Misconception(
        "picture_224_without_padding",
        "Your maps have sides 54, 26 and 12: that is 224 pixels without padding.",
        "sizes of the 224/0 variant",
        (
            Patch(
                ("conv1 = 55 * 55", "conv1 = 54 * 54"),
                ("conv2 = 27 * 27", "conv2 = 26 * 26"),
                ("conv3 = 13 * 13", "conv3 = 12 * 12"),
                ("conv4 = 13 * 13", "conv4 = 12 * 12"),
                ("conv5 = 13 * 13", "conv5 = 12 * 12"),
                ("fc6 = 6 * 6", "fc6 = 5 * 5"),
            ),
        ),
        PICTURE,
    ),
    Misconception(
        "colours_forgotten",
        "The filters of your first layer have depth 1. The picture has three channels.",
        "conv1 depth 1",
        (Patch(("11 * 11 * 3 * 96", "11 * 11 * 96")),),
        WORK,
    ),
)

SUM = "return conv1 + conv2 + conv3 + conv4 + conv5 + dense"
UNIT_COUNT = (
    Misconception(
        "round_number_of_the_paper",
        "That is the paper's round number. Count exactly.",
        "returns 650 000",
        (_returns("detective_units", 650_000), _returns("detective_units", "650e3")),
        UNITS,
    ),
    Misconception(
        "rounded",
        "That is rounded. The exact count is asked for.",
        "returns 659 000 or 660 000",
        (_returns("detective_units", 659_000), _returns("detective_units", 660_000)),
        UNITS,
    ),
    Misconception(
        "poolings_counted",
        "You count the outputs of pooling too. A pooling has no units: it has nothing to learn.",
        "pooling outputs included",
        (Patch((SUM, f"{SUM} + 27 * 27 * 96 + 13 * 13 * 256 + 6 * 6 * 256")),),
        UNITS,
    ),
    Misconception(
        "picture_counted",
        "You count the pixels of the picture too. They are the input; no unit computes them.",
        "input pixels included",
        (
            Patch((SUM, f"{SUM} + 227 * 227 * 3")),
            Patch((SUM, f"{SUM} + 224 * 224 * 3")),
        ),
        UNITS,
    ),
    Misconception(
        "dense_units_left_out",
        "You count the convolutions only. The dense layers have units too.",
        "dense layers missing",
        (Patch((" + dense", "")),),
        UNITS,
    ),
    Misconception(
        "classes_left_out",
        "The thousand outputs of the last layer are units too.",
        "fc8 missing",
        (Patch((" + 1000", "")),),
        UNITS,
    ),
    Misconception(
        "maps_after_pooling",
        "You count the maps after pooling. The units are those before it.",
        "pooled sizes",
        (
            Patch(
                ("conv1 = 55 * 55", "conv1 = 27 * 27"),
                ("conv2 = 27 * 27", "conv2 = 13 * 13"),
                ("conv5 = 13 * 13", "conv5 = 6 * 6"),
            ),
            Patch(("conv5 = 13 * 13", "conv5 = 6 * 6")),
        ),
        UNITS,
    ),
    Misconception(
        "second_dense_layer_left_out",
        "There are two dense layers of 4096 units; you count one of them.",
        "fc7 left out",
        (Patch(("4096 + 4096 + 1000", "4096 + 1000")),),
        UNITS,
    ),
    Misconception(
        "numbers_of_the_figure",
        "You add the numbers in the paper's figure. Its first one, 253 440, belongs to no map of 55 x 55 x 96: count.",
        "253 440 for conv1",
        (
            _returns(
                "detective_units",
                "253_440 + 186_624 + 64_896 + 64_896 + 43_264 + 4096 + 4096 + 1000",
            ),
        ),
        UNITS,
    ),
    Misconception(
        "flatten_counted",
        "You count the flattened map as well. Flattening computes nothing new.",
        "+ 9216",
        (Patch((SUM, f"{SUM} + 9216")),),
        UNITS,
    ),
    Misconception(
        "answer_in_thousands",
        "That is in thousands. The exact count is asked for.",
        "659.272",
        (Patch((SUM, "return (conv1 + conv2 + conv3 + conv4 + conv5 + dense) / 1000")),),
        UNITS,
    ),
    Misconception(
        "dense_units_only",
        "You count the dense layers only. Every number of every map of the convolutions is a unit too.",
        "9192",
        (Patch((SUM, "return dense")),),
        UNITS,
    ),
    Misconception(
        "one_map_per_layer",
        "You count one map per convolution. A layer has as many maps as filters.",
        "n * n without the channels",
        (
            _returns("detective_units", "55 * 55 + 27 * 27 + 3 * 13 * 13 + 9192"),
            _returns("detective_units", "55 * 55 + 27 * 27 + 3 * 13 * 13"),
        ),
        UNITS,
    ),
    Misconception(
        "one_row_per_map",
        "You multiply the channels by one side of the map. It has n_H rows of n_W units.",
        "n instead of n * n",
        (
            Patch(
                ("conv1 = 55 * 55", "conv1 = 55"),
                ("conv2 = 27 * 27", "conv2 = 27"),
                ("conv3 = 13 * 13", "conv3 = 13"),
                ("conv4 = 13 * 13", "conv4 = 13"),
                ("conv5 = 13 * 13", "conv5 = 13"),
            ),
        ),
        UNITS,
    ),
    Misconception(
        "channels_of_one_group",
        "You count the maps of one card in the layers with two groups. The table's numbers of filters are for both cards, and all of them are units.",
        "half of the maps in grouped layers, or everywhere",
        (
            _returns("detective_units", "55*55*96 + 27*27*128 + 13*13*(384 + 192 + 128) + 9192"),
            _returns("detective_units", "55*55*48 + 27*27*128 + 13*13*(192 + 192 + 128) + 9192"),
            _returns(
                "detective_units", "(55*55*96 + 27*27*256 + 13*13*(384 + 384 + 256) + 9192) // 2"
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "picture_224_without_padding",
        "Your maps have sides 54, 26 and 12: that is 224 pixels without padding.",
        "sizes of the 224/0 variant",
        (
            Patch(
                ("conv1 = 55 * 55", "conv1 = 54 * 54"),
                ("conv2 = 27 * 27", "conv2 = 26 * 26"),
                ("conv3 = 13 * 13", "conv3 = 12 * 12"),
                ("conv4 = 13 * 13", "conv4 = 12 * 12"),
                ("conv5 = 13 * 13", "conv5 = 12 * 12"),
            ),
        ),
        PICTURE,
    ),
    Misconception(
        "filters_counted",
        "You count filters. Each filter makes a whole map, one unit per position.",
        "channels instead of map sizes",
        (
            _returns("detective_units", "96 + 256 + 384 + 384 + 256 + 4096 + 4096 + 1000"),
            _returns("detective_units", "96 + 256 + 384 + 384 + 256"),
        ),
        UNITS,
    ),
    Misconception(
        "parameters_counted",
        "That is the number of parameters. A unit is an output value.",
        "returns the parameter count",
        (_returns("detective_units", 60_965_224), _returns("detective_units", 62_378_344)),
        UNITS,
    ),
)

BYTES = "bytes_per_number = 4"
MEGABYTE = "bytes_per_mb = 1_000_000"
MEGABYTES = (
    Misconception(
        "binary_megabytes",
        "You divide by 1024 x 1024. Here a megabyte is a million bytes.",
        "MiB instead of MB",
        (Patch((MEGABYTE, "bytes_per_mb = 1024 * 1024")),),
        MEMORY,
    ),
    Misconception(
        "mixed_megabytes",
        "You divide by 1000 x 1024, which is neither one megabyte nor the other.",
        "1000 * 1024",
        (Patch((MEGABYTE, "bytes_per_mb = 1000 * 1024")),),
        MEMORY,
    ),
    Misconception(
        "double_precision",
        "You use 8 bytes a number. A float32 has 32 bits.",
        "float64",
        (Patch((BYTES, "bytes_per_number = 8")),),
        MEMORY,
    ),
    Misconception(
        "half_precision",
        "You use 2 bytes a number. A float32 has 32 bits.",
        "float16",
        (Patch((BYTES, "bytes_per_number = 2")),),
        MEMORY,
    ),
    Misconception(
        "bits_instead_of_bytes",
        "You count bits. A byte has eight of them.",
        "32 instead of 4",
        (Patch((BYTES, "bytes_per_number = 32")),),
        MEMORY,
    ),
    Misconception(
        "one_byte_a_number",
        "You count numbers, not bytes. How many bytes has a float32?",
        "millions of parameters",
        (Patch((BYTES, "bytes_per_number = 1")),),
        MEMORY,
    ),
    Misconception(
        "answer_in_bytes",
        "That is in bytes. The question asks for megabytes.",
        "bytes",
        (Patch((MEGABYTE, "bytes_per_mb = 1")),),
        MEMORY,
    ),
    Misconception(
        "dense_layers_only",
        "That is the size of the dense layers alone. The file holds all parameters.",
        "dense parameters only",
        (Patch(("params = 60_965_224", "params = 58_631_144")),),
        MEMORY,
    ),
    Misconception(
        "convolutions_only",
        "That is the size of the convolutions alone. The file holds all parameters.",
        "conv parameters only",
        (Patch(("params = 60_965_224", "params = 2_334_080")),),
        MEMORY,
    ),
    Misconception(
        "bytes_divided",
        "A float32 takes 4 bytes, so the file has more bytes than numbers. You divide where you should multiply.",
        "divides by 4 or 8",
        (
            Patch(("params * bytes_per_number", "params / bytes_per_number")),
            Patch(("params * bytes_per_number", "params / 8")),
        ),
        MEMORY,
    ),
    Misconception(
        "answer_in_kilobytes",
        "That is in kilobytes. The question asks for megabytes.",
        "kB",
        (Patch((MEGABYTE, "bytes_per_mb = 1000")), Patch((MEGABYTE, "bytes_per_mb = 1024"))),
        MEMORY,
    ),
    Misconception(
        "answer_in_gigabytes",
        "That is in gigabytes. The question asks for megabytes.",
        "GB",
        (Patch((MEGABYTE, "bytes_per_mb = 1_000_000_000")),),
        MEMORY,
    ),
    Misconception(
        "groups_ignored",
        "That is the network with one group. The question is about the paper's, with two.",
        "ungrouped net (249.5)",
        (Patch(("params = 60_965_224", "params = 62_378_344")),),
        GROUPS,
    ),
    Misconception(
        "round_number_of_the_paper",
        "You start from the paper's round 60 million. Use your own count.",
        "240 MB from 60 million",
        (Patch(("params = 60_965_224", "params = 60_000_000")),),
        MEMORY,
    ),
    Misconception(
        "picture_224_without_padding",
        "Your count is that of 224 pixels without padding.",
        "params of the 224/0 variant",
        (
            Patch(("params = 60_965_224", "params = 50_844_008")),
            Patch(("params = 60_965_224", "params = 49_430_888")),
        ),
        PICTURE,
    ),
)

PLACES = "return (n + 2 * padding - f) / stride + 1"
ODD = (
    Misconception(
        "rounded_down",
        "That is the size after rounding down. The question asks for the value before it.",
        "54",
        (Patch((PLACES, "return (n + 2 * padding - f) // stride + 1")),),
        PICTURE,
    ),
    Misconception(
        "size_in_the_paper",
        "That is the size of the map in the paper. Which number does the formula give for 224?",
        "55",
        (_returns("detective_224", 55), Patch(("n = 224", "n = 227"))),
        PICTURE,
    ),
    Misconception(
        "plus_one_forgotten",
        "You count the steps. There is one more position than steps.",
        "53.25",
        (Patch((PLACES, "return (n + 2 * padding - f) / stride")),),
        PICTURE,
    ),
    Misconception(
        "padding_used",
        "You use padding. The question is about none.",
        "55.25, 54.75",
        (Patch(("padding = 0", "padding = 2")), Patch(("padding = 0", "padding = 1"))),
        PICTURE,
    ),
    Misconception(
        "rounded_to_one_digit",
        "That is rounded to one digit. Two digits behind the point are asked for.",
        "54.2 or 54.3",
        (_returns("detective_224", 54.2), _returns("detective_224", 54.3)),
        PICTURE,
    ),
    Misconception(
        "plus_one_before_the_division",
        "You add the 1 before dividing by the stride.",
        "53.5",
        (Patch((PLACES, "return (n + 2 * padding - f + 1) / stride")),),
        PICTURE,
    ),
    Misconception(
        "filter_not_subtracted",
        "You divide the whole side by the stride. The filter needs room, too.",
        "56 or 57",
        (
            Patch((PLACES, "return n / stride")),
            Patch((PLACES, "return n / stride + 1")),
        ),
        PICTURE,
    ),
)

LAST = "return (pool2 - 3) // 2 + 1"
BLOG_SIDE = (
    Misconception(
        "usual_picture",
        "That is the side in the right network, with 62 378 344 parameters. The blog's "
        "first dense layer is smaller.",
        "6, the right network's side",
        (Patch(("n = 224", "n = 227")), Patch(("padding = 0", "padding = 2"))),
        BLOG,
    ),
    Misconception(
        "last_pooling_forgotten",
        "That is the side before the last pooling.",
        "12, before pool5",
        (Patch((LAST, "return pool2")),),
        BLOG,
    ),
    Misconception(
        "not_rounded_down",
        "You never round down, so a fraction is left. A window that would stick out is dropped: a side is a whole number.",
        "/ instead of //",
        (
            Patch(
                ("conv1 = (n + 2 * padding - 11) // 4 + 1", "conv1 = (n - 11) / 4 + 1"),
                ("pool1 = (conv1 - 3) // 2", "pool1 = (conv1 - 3) / 2"),
                ("pool2 = (pool1 - 3) // 2", "pool2 = (pool1 - 3) / 2"),
                (LAST, "return (pool2 - 3) / 2 + 1"),
            ),
            Patch((LAST, "return (pool2 - 3) / 2 + 1")),
        ),
        BLOG,
    ),
    Misconception(
        "side_of_an_earlier_map",
        "That is the side of an earlier map, or nearly so. Follow the picture through all three poolings.",
        "54, 26, 55, 27",
        (
            _returns("detective_blog", 54),
            _returns("detective_blog", 54.25),
            _returns("detective_blog", 26),
            _returns("detective_blog", 55),
            _returns("detective_blog", 27),
        ),
        BLOG,
    ),
    Misconception(
        "before_pooling_in_the_right_network",
        "That is the side before the last pooling, in the right network.",
        "13",
        (_returns("detective_blog", 13),),
        BLOG,
    ),
    Misconception(
        "pooling_rounded_up",
        "You round up somewhere. A window that would stick out is dropped.",
        "7",
        (_returns("detective_blog", 7),),
        BLOG,
    ),
    Misconception(
        "area_instead_of_side",
        "You give the number of positions, not the side.",
        "25",
        (Patch((LAST, "return ((pool2 - 3) // 2 + 1) ** 2")),),
        BLOG,
    ),
    Misconception(
        "all_inputs_of_the_dense_layer",
        "That is the number of inputs of the first dense layer, all channels included. "
        "The question asks for the side of the map.",
        "6400",
        (Patch((LAST, "return ((pool2 - 3) // 2 + 1) ** 2 * 256")),),
        BLOG,
    ),
    Misconception(
        "groups_compared",
        "That comes from comparing with the grouped network, 60 965 224. The blog's network has "
        "one group.",
        "inputs from the grouped count",
        (_returns("detective_blog", "((50_844_008 - 60_965_224) / 4096 / 256 + 36) ** 0.5"),),
        GROUPS,
    ),
    Misconception(
        "side_of_the_picture",
        "That is the side of a picture. The question asks for the last map, pool5.",
        "224 or 227",
        (_returns("detective_blog", 224), _returns("detective_blog", 227)),
        BLOG,
    ),
)

EXERCISES = (
    _detective(alexnet.detective_224, ODD, "213 / 4 + 1", rounded=54.25),
    _detective(
        alexnet.detective_fc_share,
        FC_SHARE,
        "100 * (37_752_832 + 16_781_312 + 4_097_000) / alexnet_params()",
        tolerance=0.05,
        rounded=96.2,
    ),
    _detective(
        alexnet.detective_conv_work,
        WORK_SHARE,
        "100 * (1 - 58_621_952 / 724_406_816)",
        tolerance=0.05,
        rounded=91.9,
    ),
    _detective(
        alexnet.detective_units,
        UNIT_COUNT,
        "sum(int(np.prod(s)) for k, s in alexnet_shapes() if k[:4] != 'pool')",
        rounded=659_272,
    ),
    _detective(
        alexnet.detective_memory_mb,
        MEGABYTES,
        "alexnet_params() * 32 / 8 / 10**6",
        tolerance=0.2,
        rounded=244,
    ),
    _detective(
        alexnet.detective_blog,
        BLOG_SIDE,
        "round((36 - (62_378_344 - 50_844_008) / (256 * 4096)) ** 0.5)",
        rounded=5.0,
    ),
)
