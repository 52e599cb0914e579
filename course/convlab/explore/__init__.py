"""Six explorers: small live pictures to play with, in JupyterLab and in exported pages.

Each function returns an object that shows itself as the last value of a cell. With a kernel it is a
widget: its attributes (``explorer.kernel``, ``explorer.stride`` …) follow what the reader does, and
setting them changes the picture. In an exported page it works without a kernel, and where no script
runs it is a picture. Settings that do not go together are for the picture to tell, in red: they can be
changed there. What is no setting at all is a `SettingError`.
"""

import base64
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from convlab.errors import SettingError
from convlab.explore import stills
from convlab.explore.page import Page
from convlab.explore.settings import stack, table, whole
from convlab.explore.spec import Spec
from convlab.spelling import unknown

__all__ = ["convolution", "filters", "layer", "pooling", "receptive_field", "size"]

_LARGEST = 128
_MATRIX = ((35, 19, 25, 6), (13, 22, 16, 53), (4, 3, 7, 10), (9, 8, 1, 3))
_VERTICAL_EDGE = ((1, 0, -1), (1, 0, -1), (1, 0, -1))


def _shown(spec: Spec) -> Any:
    """Return a widget, or a page where widgets cannot be or are not wanted."""
    if os.environ.get("CONVLAB_GRADING") == "1":
        return None
    numbers = {k: v.item() if isinstance(v, np.generic) else v for k, v in spec.state.items()}
    spec = replace(spec, state=numbers)
    # Set while lectures are built: a committed notebook must not wait for a kernel that is gone.
    if os.environ.get("CONVLAB_STATIC") == "1":
        return Page(spec)
    try:
        from convlab.explore.live import as_widget
    except ImportError:
        return Page(spec)
    return as_widget(spec)


def convolution(
    A: np.ndarray | None = None,
    K: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> Any:
    """Step through a convolution: choose an output cell, see its window and its products.

    Parameters
    ----------
    A : ndarray of shape (n_H_prev, n_W_prev), optional
        The input, at most 12×12.
    K : ndarray of shape (f_H, f_W), optional
        The kernel, at most 7×7; it can be edited in place.
    stride, padding : int

    Returns
    -------
    explorer
        With `image`, `kernel`, `stride`, `padding`, `row`, `col`.
    """
    state = {
        "image": table("A", _MATRIX if A is None else A, 12),
        "kernel": table("K", _VERTICAL_EDGE if K is None else K, 7),
        "stride": whole("stride", stride),
        "padding": whole("padding", padding, 0, 8),
        "row": 0,
        "col": 0,
    }
    return _shown(Spec("convolution", "Convolution stepper", state, stills.convolution))


def pooling(
    A: np.ndarray | None = None, f: int = 2, stride: int | None = None, mode: str = "max"
) -> Any:
    """Step through pooling: choose an output cell, see its window and who gets the gradient.

    Parameters
    ----------
    A : ndarray of shape (n_H_prev, n_W_prev), optional
        The input, at most 12×12.
    f : int
        Side of the window.
    stride : int, optional
        The window's side if not given.
    mode : {"max", "average"}

    Returns
    -------
    explorer
        With `image`, `f`, `stride`, `mode`, `row`, `col`.
    """
    if mode not in ("max", "average"):
        raise SettingError(f"mode must be 'max' or 'average', got {mode!r}")
    state = {
        "image": table("A", _MATRIX if A is None else A, 12),
        "f": whole("f", f, 1),
        "stride": whole("stride", f if stride is None else stride),
        "mode": mode,
        "row": 0,
        "col": 0,
    }
    return _shown(Spec("pooling", "Pooling stepper", state, stills.pooling))


def size(
    n: int = 7,
    f: int = 3,
    padding: int = 0,
    stride: int = 2,
    dilation: int = 1,
    transposed: bool = False,
    output_padding: int = 0,
) -> Any:
    """Calculate an output's size; illegal settings turn red, and so is what fits no window.

    Parameters
    ----------
    n, f, padding, stride, dilation : int
    transposed : bool
    output_padding : int
        Extra cells at the end of a transposed convolution's output.

    Returns
    -------
    explorer
        With an attribute for each parameter.
    """
    numbers = {
        "n": n,
        "f": f,
        "padding": padding,
        "stride": stride,
        "dilation": dilation,
        "output_padding": output_padding,
    }
    state = {name: whole(name, value) for name, value in numbers.items()}
    last = state.pop("output_padding")
    state |= {"transposed": bool(transposed), "output_padding": last}
    return _shown(Spec("size", "Output size calculator", state, stills.size))


def filters(picture: np.ndarray | None = None, kernel: np.ndarray | None = None) -> Any:
    """Play with a 3×3 kernel on a picture; the feature map is grey at zero.

    Parameters
    ----------
    picture : ndarray of shape (n_H, n_W), (n_H, n_W, 1) or (n_H, n_W, 3), optional
        Bytes, or floats in [0, 1]. Shown grey, and smaller if it has more than 128 pixels a side.
    kernel : ndarray of shape (3, 3), optional

    Returns
    -------
    explorer
        With `kernel`, `relu`, `row`, `col`.
    """
    taps = table("kernel", _VERTICAL_EDGE if kernel is None else kernel, 7)
    if np.shape(taps) != (3, 3):
        raise SettingError(f"kernel must be 3×3, got shape {np.shape(taps)}")
    grey = _as_bytes(stills.scene() if picture is None else picture)
    state = {
        "width": grey.shape[1],
        "height": grey.shape[0],
        "pixels": base64.b64encode(grey.tobytes()).decode(),
        "kernel": taps,
        "relu": False,
        "row": grey.shape[0] // 2,
        "col": grey.shape[1] // 2,
    }
    return _shown(Spec("filters", "Filter playground", state, stills.filters))


def _as_bytes(picture: np.ndarray) -> np.ndarray:
    picture = np.asarray(picture)
    grey = picture / 255 if picture.dtype == np.uint8 else picture.astype(float)
    if grey.ndim == 3:
        weights = np.array([0.299, 0.587, 0.114]) if grey.shape[2] == 3 else np.ones(1)
        grey = grey @ weights
    if grey.ndim != 2 or min(grey.shape) < 3:
        raise SettingError(f"wanted a picture of at least 3×3 pixels, got shape {picture.shape}")
    step = -(-max(grey.shape) // _LARGEST)
    n_H, n_W = (side // step for side in grey.shape)
    grey = grey[: n_H * step, : n_W * step].reshape(n_H, step, n_W, step).mean(axis=(1, 3))
    return np.round(grey.clip(0, 1) * 255).astype(np.uint8)


def receptive_field(
    layers: Sequence[tuple[int, ...]] = ((3, 1, 0), (3, 2, 0), (3, 1, 0)), n: int = 15
) -> Any:
    """Choose a neuron in any layer and see the pixels that it depends on.

    Parameters
    ----------
    layers : sequence of (f, stride) or (f, stride, padding)
        At most six.
    n : int
        Length of the input, at most 40.

    Returns
    -------
    explorer
        With `layers`, `n`, `layer`, `unit`.
    """
    full, length = stack(layers, n)
    state = {"layers": full, "n": n, "layer": len(full), "unit": max(0, length // 2)}
    return _shown(Spec("receptive_field", "Receptive field", state, stills.receptive_field))


def layer(
    input_shape: tuple[int, int, int] = (32, 32, 3),
    f: int = 3,
    n_C: int = 10,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
    bias: bool = True,
) -> Any:
    """Build a convolutional layer and watch its parameters and multiply-adds.

    Parameters
    ----------
    input_shape : (n_H, n_W, n_C_prev)
    f, n_C, stride, padding, groups : int
    bias : bool

    Returns
    -------
    explorer
        With `n_H`, `n_W`, `n_C_prev`, `f`, `n_C`, `stride`, `padding`, `groups`, `bias`.
    """
    if not isinstance(input_shape, Sequence) or len(input_shape) != 3:
        raise SettingError(f"input_shape must be (n_H, n_W, n_C_prev), got {input_shape!r}")
    sizes = dict(zip(("n_H", "n_W", "n_C_prev"), input_shape, strict=True))
    sizes |= {"f": f, "n_C": n_C, "stride": stride, "padding": padding, "groups": groups}
    state = {key: whole(key, value, 0 if key == "padding" else 1) for key, value in sizes.items()}
    state["bias"] = bool(bias)
    return _shown(Spec("layer", "Layer builder", state, stills.layer))


def __getattr__(name: str) -> Any:
    raise unknown("convlab.explore", name, __all__)
