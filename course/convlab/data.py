"""The course's small data: handwritten digits, a few free pictures, and a reader for MNIST files.

An installed convlab carries its files with it. In a clone, and in the students' folder, they lie in
``data/`` beside ``course/``; the README there names origin and licence.
Images follow the convention of the course: height, width, channels, in this order.
"""

import gzip
import hashlib
import json
import math
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

__all__ = [
    "PICTURES",
    "DataError",
    "centred_digits",
    "load_curves",
    "load_digits",
    "load_idx",
    "load_picture",
    "load_seeds",
    "shifted_digits",
    "split_digits",
]

Array = np.ndarray

FILES = {
    "astronaut.png": "d3571ec394ab9918b0d0e51a5cdd39d14a7281bbedd3efd7cfe471d468f95ae0",
    "brick.png": "d176fab8223519331ee2cb047886ee59001801ffc21593961f7c641390d23c60",
    "camera.png": "c05696d09b82817a922d0aa99d409025243104bcddca65e83d77d21840176a2c",
    "cat.png": "c0c139ca763ab45376af8d40b3c64afa38a16ebbbebbe76dbbe6609ea536faca",
    "china.png": "958173da0c4e96efe800e94961c5f3da6e009022d6f96938369f66b042a8a4dc",
    "coffee.png": "2f044fa1220756c43d818494ef1efc4955dabaa91ecba689e5067aeb87b4c5bf",
    "digits.npz": "b2dab7b501728c22e9119ad76740b2e17c77a231e42d1e592380d90886f1a05e",
    "digits_curves.json": "60052c4d9dde58c55c0fb3ec22a2d164802aa13b1b6ba478baf9647ad69f1634",
    "digits_seeds.json": "ea240f832010efbf64c4286dcaaa0ec502fc12fbceb460cde43a5ad31725208d",
}
PICTURES = tuple(name.removesuffix(".png") for name in FILES if name.endswith(".png"))

# The third byte of an IDX file names the type of its numbers; they are stored big-endian.
IDX_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


class DataError(ValueError):
    """A file that is missing, damaged or of another kind; shown as one readable line."""

    def _render_traceback_(self) -> list[str]:  # IPython shows this, not the stack
        return [f"✗ {self}"]


def load_digits() -> tuple[Array, Array]:
    """Load 1797 small handwritten digits.

    Returns
    -------
    images : ndarray of shape (1797, 8, 8, 1)
        Brightness from 0 to 1 (stored as integers from 0 to 16).
    labels : ndarray of shape (1797,)
        The digit, 0 to 9.
    """
    with np.load(_verified("digits.npz"), allow_pickle=False) as stored:
        images, labels = stored["images"], stored["labels"]
    return images[..., np.newaxis] / 16, labels.astype(np.int64)


def split_digits(images: Array, labels: Array, rng: np.random.Generator) -> tuple[Array, ...]:
    """Shuffle, and set the last quarter aside for testing.

    Parameters
    ----------
    images : ndarray of shape (m, ...)
    labels : ndarray of shape (m,)
    rng : numpy.random.Generator

    Returns
    -------
    train_images, train_labels, test_images, test_labels : ndarray
    """
    order = rng.permutation(len(images))
    train, test = np.split(order, [len(order) * 3 // 4])
    return images[train], labels[train], images[test], labels[test]


def shifted_digits(
    images: Array, labels: Array, rng: np.random.Generator, canvas: int = 16, copies: int = 1
) -> tuple[Array, Array]:
    """Place every digit at a random position of a larger black canvas.

    Parameters
    ----------
    images : ndarray of shape (m, n_H, n_W, n_C)
    labels : ndarray of shape (m,)
    rng : numpy.random.Generator
        Draws the positions; every position is equally likely.
    canvas : int
        Height and width of the canvas.
    copies : int
        How often each image appears, each time at a new position.

    Returns
    -------
    X : ndarray of shape (m * copies, canvas, canvas, n_C)
    y : ndarray of shape (m * copies,)
    """
    images, labels = np.tile(images, (copies, 1, 1, 1)), np.tile(labels, copies)
    corners = rng.integers(_room(images, canvas) + 1, size=(len(images), 2))
    return _place(images, corners, canvas), labels


def centred_digits(images: Array, canvas: int = 16) -> Array:
    """Place every digit in the middle of a larger black canvas.

    Parameters
    ----------
    images : ndarray of shape (m, n_H, n_W, n_C)
    canvas : int
        Height and width of the canvas.

    Returns
    -------
    ndarray of shape (m, canvas, canvas, n_C)
    """
    return _place(images, np.tile(_room(images, canvas) // 2, (len(images), 1)), canvas)


def load_curves() -> dict[str, dict[str, list[float]]]:
    """Load what happened when the models of lecture 11 were trained for 60 epochs.

    Returns
    -------
    dict
        For ``"linear"``, ``"MLP"`` and ``"CNN"``: ``loss``, ``accuracy`` and ``val_accuracy`` of
        every epoch. ``data/make_curves.py`` computes them again.
    """
    return json.loads(_verified("digits_curves.json").read_text())


def load_seeds() -> dict[str, list[float]]:
    """Load how well the models of lecture 11 read shifted test digits, with eight other seeds.

    Returns
    -------
    dict
        For each experiment, eight test accuracies. Every seed draws another split of the digits,
        other places and other first weights. ``data/make_curves.py`` computes them again.
    """
    return json.loads(_verified("digits_seeds.json").read_text())


def load_picture(name: str, grey: bool = False) -> Array:
    """Load one of the course's pictures.

    Parameters
    ----------
    name : str
        One of `PICTURES`: astronaut, brick, camera, cat, china, coffee.
        ``brick`` and ``camera`` are grey pictures, the others are in colour.
    grey : bool
        Turn a colour picture into a grey one.

    Returns
    -------
    ndarray of uint8, shape (n_H, n_W, 3), or (n_H, n_W) for a grey picture
    """
    from PIL import Image  # here, so that importing convlab stays light

    if name not in PICTURES:
        raise DataError(f"there is no picture {name!r}; choose one of {', '.join(PICTURES)}")
    with Image.open(_verified(f"{name}.png")) as picture:
        return np.array(picture.convert("L") if grey else picture)


def load_idx(path: str | Path) -> Array:
    """Read an array from an IDX file, the format of the MNIST digits.

    The format: two zero bytes, one byte for the type, one for the number of axes, the length of
    every axis as four bytes, then the numbers; all big-endian. Files may be gzip-compressed.

    Parameters
    ----------
    path : str or Path
        Such as ``train-images-idx3-ubyte.gz``.

    Returns
    -------
    ndarray
        With the shape and type that the file states, in the machine's own byte order.

    Raises
    ------
    DataError
        When the file is missing, cut short, too long or of another kind.

    References
    ----------
    Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", file formats.
    """
    path = Path(path)
    content = _read_bytes(path)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in IDX_TYPES:
        raise DataError(f"{path.name} is not an IDX file: it begins with {content[:4]!r}")

    dtype, start = np.dtype(IDX_TYPES[content[2]]), 4 + 4 * content[3]
    if len(content) < start:
        raise DataError(f"{path.name} is cut short inside its header of {start} bytes")
    shape = tuple(np.frombuffer(content, ">u4", count=content[3], offset=4).tolist())
    expected = start + math.prod(shape) * dtype.itemsize
    if len(content) != expected:
        raise DataError(
            f"{path.name} announces shape {shape}, which takes {expected} bytes, "
            f"but holds {len(content)}: download it again"
        )
    numbers = np.frombuffer(content, dtype, offset=start)
    return numbers.reshape(shape).astype(dtype.newbyteorder("="))


def _read_bytes(path: Path) -> bytes:
    """Read a file, unpacking it if its first bytes say gzip, whatever its name says."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise DataError(f"{path.name} is damaged: its checksum is wrong") from error
        raise DataError(f"cannot read {path}: {error.strerror}") from error
    except EOFError as error:
        raise DataError(f"{path.name} is cut short: its compressed data end early") from error
    except zlib.error as error:
        raise DataError(f"{path.name} is damaged: it cannot be unpacked") from error


def _verified(file: str) -> Path:
    """Find a file of the course and make sure that it is the one we know."""
    path = _data_folder() / file
    if not path.is_file():
        raise DataError(f"{path} is missing: {_mend()}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != FILES[file]:
        raise DataError(f"{path} was changed or damaged: {_mend()}")
    return path


def _data_folder() -> Path:
    """Return the first folder that holds the digits."""
    places = list(_candidates())
    for folder in places:
        if (folder / "digits.npz").is_file():
            return folder
    raise DataError(f"the course's data are not in {places[-1]}: {_mend()}")


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("CONVLAB_DATA"):
        yield Path(chosen)
        return
    here = Path(__file__).resolve().parent
    yield here / "files"  # installed from the wheel, or from the students' zip
    if here.parent.name == "course":
        yield here.parents[1] / "data"  # a clone, or the students' folder


def _mend() -> str:
    if os.environ.get("CONVLAB_DATA"):
        return "CONVLAB_DATA names this folder; name the course's folder data/, or unset it"
    if Path(__file__).resolve().parents[1].name == "course":
        return "unpack the course again, with its folder data/"
    return "install convlab again, from students.zip or its wheel"


def _room(images: Array, canvas: int) -> Array:
    """Return the free rows and columns around images on a canvas."""
    room = canvas - np.array(images.shape[1:3])
    if room.min() < 0:
        raise DataError(f"images of shape {images.shape[1:3]} do not fit a canvas of {canvas}")
    return room


def _place(images: Array, corners: Array, canvas: int) -> Array:
    """Copy image k to the canvas with its upper left corner at ``corners[k]``."""
    m, n_H, n_W, n_C = images.shape
    X = np.zeros((m, canvas, canvas, n_C), images.dtype)
    for target, image, (row, column) in zip(X, images, corners, strict=True):
        target[row : row + n_H, column : column + n_W] = image
    return X
