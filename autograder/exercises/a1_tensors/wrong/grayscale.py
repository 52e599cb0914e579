"""What goes wrong in grayscale."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

REREAD = "From colour to grey"
BYTES = "From bytes to numbers between 0 and 1"

WEIGHTS = "red_weight, green_weight, blue_weight = 0.299, 0.587, 0.114"
BRIGHTNESS = "red_weight * red + green_weight * green + blue_weight * blue"

MISCONCEPTIONS = (
    Misconception(
        "averages_the_channels",
        "Your grey is the plain average of red, green and blue. The eye is not that fair: "
        "each colour has its own weight.",
        "mean over channels, no luma weights",
        (
            Patch((BRIGHTNESS, "(red + green + blue) / 3")),
            Program("def grayscale(image):\n    return image.mean(axis=-1)"),
        ),
        REREAD,
    ),
    Misconception(
        "weights_of_another_program",
        "Your weights (0.2989, 0.587, 0.114) are those of another program, and sum to 0.9999: white comes out too dark. The docstring names three with three digits.",
        "MATLAB's 0.2989",
        (
            Patch((WEIGHTS, "red_weight, green_weight, blue_weight = 0.2989, 0.587, 0.114")),
            Patch((WEIGHTS, "red_weight, green_weight, blue_weight = 0.2989, 0.5870, 0.1140")),
            Patch((WEIGHTS, "red_weight, green_weight, blue_weight = 0.2989, 0.5866, 0.1145")),
        ),
        REREAD,
    ),
    Misconception(
        "colours_not_added",
        "Each colour has its weight, but the three products are not added: your result still has a channel axis of length 3.",
        "weighted, not summed",
        (Program("def grayscale(image):\n    return image * np.array([0.299, 0.587, 0.114])"),),
        REREAD,
    ),
    Misconception(
        "rescales_to_one",
        "The weighted sum is right, but then you divide by 255. "
        "The result stays on the scale of the picture that came in.",
        "divides by 255 as well",
        (
            Patch(("gray[index] = brightness", "gray[index] = brightness / 255")),
            Program(
                "def grayscale(image):\n    return image / 255 @ np.array([0.299, 0.587, 0.114])"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "rounds_the_brightness",
        "Your grey values are whole numbers: they are rounded, or kept in an array made for bytes. "
        "The task asks for floats, not rounded.",
        "rounds, or stores the result in the picture's integer type",
        (
            Patch(("gray[index] = brightness", "gray[index] = round(brightness)")),
            Patch(("gray[index] = brightness", "gray[index] = int(brightness)")),
            Program(
                "def grayscale(image):\n"
                "    return (image @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)"
            ),
            Program(
                "def grayscale(image):\n"
                "    return (image @ np.array([0.299, 0.587, 0.114])).astype(image.dtype)"
            ),
            Program(
                "def grayscale(image):\n    return np.round(image @ np.array([0.299, 0.587, 0.114]))"
            ),
            Program(
                "def grayscale(image):\n    return np.floor(image @ np.array([0.299, 0.587, 0.114]))"
            ),
            Patch(("np.zeros(image.shape[:-1], dtype=np.float64)", "np.zeros_like(image[..., 0])")),
        ),
        REREAD,
    ),
    Misconception(
        "bytes_wrap_around",
        "Sums of bytes are computed as bytes, which start again at 0 after 255. "
        "Make floats of them before you add or multiply.",
        "uint8 arithmetic wraps around",
        (
            Program(
                "def grayscale(image):\n"
                "    return (image[..., 0] + image[..., 1] + image[..., 2]) / 3"
            ),
            Program(
                "def grayscale(image):\n"
                "    r, g, b = image[..., 0], image[..., 1], image[..., 2]\n"
                "    return (30 * r + 59 * g + 11 * b) / 100"
            ),
        ),
        BYTES,
    ),
    Misconception(
        "colours_in_the_wrong_order",
        "The weights are right, but red's and blue's are exchanged. "
        "Channel 0 is red, channel 2 is blue.",
        "treats the picture as blue-green-red",
        (
            Patch((WEIGHTS, "red_weight, green_weight, blue_weight = 0.114, 0.587, 0.299")),
            Program("def grayscale(image):\n    return image[..., ::-1] @ [0.299, 0.587, 0.114]"),
        ),
        REREAD,
    ),
    Misconception(
        "red_and_green_exchanged",
        "Green should weigh most: its weight and red's are exchanged.",
        "red and green weights swapped",
        (Patch((WEIGHTS, "red_weight, green_weight, blue_weight = 0.587, 0.299, 0.114")),),
        REREAD,
    ),
    Misconception(
        "weights_of_another_standard",
        "These are the weights of high-definition television (0.2126, 0.7152, 0.0722). "
        "The docstring names other ones.",
        "Rec. 709 weights",
        (Patch((WEIGHTS, "red_weight, green_weight, blue_weight = 0.2126, 0.7152, 0.0722")),),
        REREAD,
    ),
    Misconception(
        "weights_are_rounded",
        "Close, but the weights are rounded to two digits. Use the three digits of the docstring.",
        "weights 0.3, 0.59, 0.11",
        (Patch((WEIGHTS, "red_weight, green_weight, blue_weight = 0.3, 0.59, 0.11")),),
        REREAD,
    ),
    Misconception(
        "sums_without_weights",
        "You add the three colours, so white is three times as bright as allowed. "
        "The weights sum to 1.",
        "sum of the channels",
        (
            Patch((BRIGHTNESS, "red + green + blue")),
            Program("def grayscale(image):\n    return image.sum(axis=-1)"),
        ),
        REREAD,
    ),
    Misconception(
        "brightest_channel",
        "You keep the largest of the three colours. Pure blue then looks as bright as white.",
        "maximum over channels",
        (
            Patch((BRIGHTNESS, "max(red, green, blue)")),
            Program("def grayscale(image):\n    return np.max(image, axis=-1)"),
        ),
        REREAD,
    ),
    Misconception(
        "middle_of_brightest_and_darkest",
        "You take the middle between the largest and the smallest colour; "
        "the task asks for a weighted sum of all three.",
        "lightness, (max + min) / 2",
        (Patch((BRIGHTNESS, "(max(red, green, blue) + min(red, green, blue)) / 2")),),
        REREAD,
    ),
    Misconception(
        "pixels_made_whole_first",
        "You make whole numbers of the colours before you weigh them. Pictures of floats lose "
        "everything behind the point.",
        "casts floats to int or uint8 first",
        (
            Program(
                "def grayscale(image):\n"
                "    return image.astype(int) @ np.array([0.299, 0.587, 0.114])"
            ),
            Program(
                "def grayscale(image):\n"
                "    return image.astype(np.uint8) @ np.array([0.299, 0.587, 0.114])"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "weight_mistyped",
        "One of your three weights is not the one of the docstring. Together they make exactly 1.",
        "a digit of a weight wrong or exchanged",
        tuple(
            Patch((WEIGHTS, WEIGHTS.replace(weight, slip)))
            for weight, slip in (
                ("0.299", "0.229"),
                ("0.299", "0.289"),
                ("0.587", "0.578"),
                ("0.587", "0.567"),
                ("0.587", "0.597"),
                ("0.114", "0.144"),
                ("0.114", "0.141"),
            )
        ),
        REREAD,
    ),
    Misconception(
        "height_used_for_width",
        "The width of your pictures is taken from the height. A picture need not be square.",
        "n_H for n_W",
        (
            Program(
                "def grayscale(image):\n"
                "    n = image.shape[-3]\n"
                "    gray = np.zeros(image.shape[:-1])\n"
                "    part = image[..., :n, :n, :] @ np.array([0.299, 0.587, 0.114])\n"
                "    gray[..., :n, :n] = part\n"
                "    return gray"
            ),
            Program(
                "def grayscale(image):\n"
                "    n = image.shape[-3]\n"
                "    return image[..., :n, :n, :] @ np.array([0.299, 0.587, 0.114])"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "one_colour_left_out",
        "Only two of the three colours reach the result. White comes out too dark.",
        "adds two of the three products",
        (
            Patch((BRIGHTNESS, "red_weight * red + green_weight * green")),
            Patch((BRIGHTNESS, "green_weight * green + blue_weight * blue")),
            Patch((BRIGHTNESS, "red_weight * red + blue_weight * blue")),
        ),
        REREAD,
    ),
    Misconception(
        "first_picture_only",
        "Of a batch, only the first picture becomes grey. All axes before height and width must survive.",
        "takes image[0] of a batch",
        (
            Program(
                "def grayscale(image):\n"
                "    one = image[0] if image.ndim == 4 else image\n"
                "    return one @ np.array([0.299, 0.587, 0.114])"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "one_channel_only",
        "Only one of the three colours reaches the result. All of them count.",
        "returns a single channel",
        (
            Patch((BRIGHTNESS, "red")),
            Patch((BRIGHTNESS, "green")),
            Program("def grayscale(image):\n    return image[..., 2].astype(float)"),
        ),
        REREAD,
    ),
    Misconception(
        "one_channel_weighted",
        "One colour with its weight is not enough: add all three products.",
        "returns one weighted channel",
        (
            Patch((BRIGHTNESS, "red_weight * red")),
            Patch((BRIGHTNESS, "green_weight * green")),
        ),
        REREAD,
    ),
    Misconception(
        "divides_the_weighted_sum_by_three",
        "The weights already sum to 1. Dividing by 3 as well makes the picture too dark.",
        "mean of the weighted channels",
        (
            Patch((BRIGHTNESS, f"({BRIGHTNESS}) / 3")),
            Program(
                "def grayscale(image):\n"
                "    return np.mean(image * np.array([0.299, 0.587, 0.114]), axis=-1)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "channel_axis_is_kept",
        "The numbers are right, but a grey picture has no channel axis here: "
        "(n_H, n_W), not (n_H, n_W, 1).",
        "keeps a channel axis of length 1",
        (
            Program(
                "def grayscale(image):\n"
                "    return np.sum(image * np.array([0.299, 0.587, 0.114]), -1, keepdims=True)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "grey_repeated_in_three_channels",
        "The numbers are right, but written three times. One number a pixel is enough.",
        "returns three equal channels",
        (
            Program(
                "def grayscale(image):\n"
                "    gray = image @ np.array([0.299, 0.587, 0.114])\n"
                "    return np.stack([gray, gray, gray], axis=-1)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "weights_on_the_first_axis",
        "The weights are applied to the first three rows. The colours are on the last axis.",
        "indexes colours on axis 0",
        (
            Program(
                "def grayscale(image):\n"
                "    return 0.299 * image[0] + 0.587 * image[1] + 0.114 * image[2]"
            ),
            Program(
                "def grayscale(image):\n"
                "    return np.tensordot([0.299, 0.587, 0.114], image, axes=(0, 0))"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "weights_on_the_columns",
        "The weights are applied to columns of the picture. The colours are on the last axis.",
        "indexes colours on axis 1",
        (
            Program(
                "def grayscale(image):\n"
                "    return (0.299 * image[:, 0] + 0.587 * image[:, 1] + 0.114 * image[:, 2])"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "batch_axis_forgotten",
        "One picture works, a batch does not: count the channel axis from the end, "
        "so that any axes may stand before it.",
        "colours on axis 2, wrong for a batch",
        (
            Program(
                "def grayscale(image):\n"
                "    r, g, b = image[:, :, 0], image[:, :, 1], image[:, :, 2]\n"
                "    return 0.299 * r + 0.587 * g + 0.114 * b"
            ),
            Program(
                "def grayscale(image):\n    return np.sum(image * [0.299, 0.587, 0.114], axis=2)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "writes_into_the_picture",
        "The weighted colours are stored in the picture you were given, which cuts the "
        "fractions off (bytes) and spoils it for the caller. Compute into a new array.",
        "works in place on the argument",
        (
            Program(
                "def grayscale(image):\n"
                "    for c, weight in enumerate((0.299, 0.587, 0.114)):\n"
                "        image[..., c] = image[..., c] * weight\n"
                "    return image.sum(axis=-1)"
            ),
        ),
        REREAD,
    ),
)
