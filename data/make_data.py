"""Make the files of this folder from the sample data of scikit-learn and scikit-image.

The course itself needs neither package; run this in an environment of its own::

    python3 -m venv dataenv
    dataenv/bin/pip install scikit-learn scikit-image pillow
    dataenv/bin/python data/make_data.py

It writes the files and prints their checksums, which belong into ``convlab.data.FILES`` and
``data/README.md``. Pictures are PNG: every decoder gives the same numbers, so lectures rebuild alike.
"""

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data as skimage_data
from sklearn.datasets import load_digits, load_sample_image

FOLDER = Path(__file__).parent
# name: (source, box to cut out as left, top, right, bottom, final width and height)
PICTURES = {
    "astronaut": (skimage_data.astronaut, (100, 0, 356, 256), (128, 128)),
    "brick": (skimage_data.brick, (0, 0, 512, 512), (160, 160)),
    "camera": (skimage_data.camera, (0, 0, 512, 512), (192, 192)),
    "cat": (skimage_data.chelsea, (0, 0, 451, 300), (150, 100)),
    "china": (lambda: load_sample_image("china.jpg"), (0, 0, 640, 427), (144, 96)),
    "coffee": (skimage_data.coffee, (0, 0, 600, 400), (150, 100)),
}


def write_digits(path: Path) -> None:
    """Save the 1797 digits as unsigned bytes, the pixels from 0 to 16."""
    digits = load_digits()
    np.savez_compressed(
        path, images=digits.images.astype(np.uint8), labels=digits.target.astype(np.uint8)
    )


def write_picture(path: Path, pixels: np.ndarray, box: tuple, size: tuple[int, int]) -> None:
    """Cut, scale down and save one picture."""
    picture = Image.fromarray(pixels).crop(box).resize(size, Image.Resampling.LANCZOS)
    picture.save(path, optimize=True)


def main() -> None:
    """Write every file and print its size and checksum."""
    write_digits(FOLDER / "digits.npz")
    for name, (source, box, size) in PICTURES.items():
        write_picture(FOLDER / f"{name}.png", source(), box, size)

    for path in sorted([*FOLDER.glob("*.npz"), *FOLDER.glob("*.png")]):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f'    "{path.name}": "{digest}",  # {path.stat().st_size / 1000:.1f} kB')


if __name__ == "__main__":
    main()
