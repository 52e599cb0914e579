"""Data: what is shipped is what its README says; damaged files give one clear line."""

import gzip
import hashlib
import re
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
from convlab import data
from hypothesis import given, settings
from hypothesis import strategies as st

FOLDER = Path(data.__file__).parents[2] / "data"


def idx_bytes(array):
    """Write an array the way the MNIST files are written."""
    code = {">u1": 8, ">i1": 9, ">i2": 11, ">i4": 12, ">f4": 13, ">f8": 14}
    stored = array.astype(array.dtype.newbyteorder(">"))
    kind = stored.dtype.str.replace("|", ">")
    header = struct.pack(f">HBB{array.ndim}I", 0, code[kind], array.ndim, *array.shape)
    return header + stored.tobytes()


def test_digits_have_the_promised_shape_and_range():
    images, labels = data.load_digits()
    assert images.shape == (1797, 8, 8, 1)
    assert (images.min(), images.max()) == (0, 1)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


@pytest.mark.parametrize("name", data.PICTURES)
def test_pictures_load_in_colour_and_grey_and_stay_small(name):
    picture, grey = data.load_picture(name), data.load_picture(name, grey=True)
    assert picture.dtype == grey.dtype == np.uint8
    assert grey.shape == picture.shape[:2]
    assert picture.shape[2:] == (() if name in ("brick", "camera") else (3,))
    assert np.ptp(grey) > 100
    assert (FOLDER / f"{name}.png").stat().st_size <= 60_000


def test_curves_hold_sixty_epochs_of_each_model():
    curves = data.load_curves()
    assert list(curves) == ["linear", "MLP", "CNN"]
    for run in curves.values():
        assert [len(values) for values in run.values()] == [60, 60, 60]
    last = [run["val_accuracy"][-1] for run in curves.values()]
    assert 0.15 < last[0] < 0.23 < 0.75 < last[1] < 0.83 < 0.90 < last[2] < 0.95


def test_runs_with_other_seeds_agree_on_who_reads_shifted_digits():
    seeds = data.load_seeds()
    assert len({len(scores) for scores in seeds.values()}) == 1
    mean = {name: np.mean(scores) for name, scores in seeds.items()}
    assert 0.17 < mean["linear"] < 0.23
    assert 0.78 < mean["MLP"] < 0.81
    assert 0.91 < mean["CNN"] < 0.94
    assert max(seeds["linear"]) < min(seeds["MLP"])
    assert max(seeds["MLP"]) < min(seeds["CNN"])
    assert max(seeds["centred, flatten"]) < 0.21 < 0.75 < min(seeds["centred, global max"])


def test_readme_states_every_checksum_and_shape():
    readme = (FOLDER / "README.md").read_text()
    stated = dict(re.findall(r"^([0-9a-f]{64})  (\S+)$", readme, re.M))
    assert {name: digest for digest, name in stated.items()} == data.FILES
    for name in data.PICTURES:
        assert f"| `{name}.png` | {data.load_picture(name).shape} |" in readme


def test_every_file_of_the_folder_is_known():
    made = {path.name for path in FOLDER.iterdir() if path.suffix in (".npz", ".png", ".json")}
    assert made == set(data.FILES)
    for name, digest in data.FILES.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


def test_the_repository_has_one_copy_and_the_installed_package_its_own(tmp_path, monkeypatch):
    assert data._data_folder() == FOLDER
    package = tmp_path / "env/lib/site-packages/convlab"
    shutil.copytree(FOLDER, package / "files")
    monkeypatch.chdir(tmp_path)  # nothing of the course lies around
    monkeypatch.setattr(data, "__file__", str(package / "data.py"))
    assert data._data_folder() == package / "files"
    assert data.load_digits()[0].shape == (1797, 8, 8, 1)


def test_data_are_found_in_the_students_folder_wherever_they_work(tmp_path, monkeypatch):
    unpacked = tmp_path / "students"
    shutil.copytree(FOLDER, unpacked / "data")
    monkeypatch.chdir("/")
    monkeypatch.setattr(data, "__file__", str(unpacked / "course/convlab/data.py"))
    assert data._data_folder() == unpacked / "data"


@pytest.mark.parametrize(
    ("module", "place", "advice"),
    [
        ("students/course/convlab", "students/data", "unpack the course again"),
        ("site-packages/convlab", "site-packages/convlab/files", "install convlab again"),
    ],
)
def test_lost_data_are_told_with_the_place_and_what_helps(
    tmp_path, monkeypatch, module, place, advice
):
    monkeypatch.setattr(data, "__file__", str(tmp_path / module / "data.py"))
    with pytest.raises(data.DataError) as told:
        data.load_digits()
    assert str(told.value).startswith(f"the course's data are not in {tmp_path / place}: {advice}")


def test_damaged_and_missing_files_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVLAB_DATA", str(tmp_path))
    with pytest.raises(data.DataError, match=r"are not in .*: CONVLAB_DATA names this folder"):
        data.load_digits()
    shutil.copy(FOLDER / "digits.npz", tmp_path)
    (tmp_path / "cat.png").write_bytes(b"not the cat")
    with pytest.raises(data.DataError, match=r"cat\.png was changed or damaged: CONVLAB_DATA"):
        data.load_picture("cat")
    with pytest.raises(data.DataError, match=r"camera\.png is missing"):
        data.load_picture("camera")
    with pytest.raises(data.DataError, match="choose one of astronaut"):
        data.load_picture("../digits")


def test_errors_are_shown_as_one_line():
    assert data.DataError("gone")._render_traceback_() == ["✗ gone"]


def test_shifted_digits_keep_every_pixel_and_reach_every_position():
    images, labels = data.load_digits()
    X, y = data.shifted_digits(images, labels, np.random.default_rng(0), copies=2)
    assert X.shape == (3594, 16, 16, 1)
    np.testing.assert_array_equal(y, np.tile(labels, 2))
    np.testing.assert_allclose(X.sum(axis=(1, 2, 3)), np.tile(images.sum(axis=(1, 2, 3)), 2))
    marks, _ = data.shifted_digits(np.ones((500, 8, 8, 1)), np.zeros(500), np.random.default_rng(0))
    corners = {tuple(np.argwhere(mark[..., 0])[0].tolist()) for mark in marks}
    assert corners == {(i, j) for i in range(9) for j in range(9)}


def test_shifted_digits_repeat_with_the_seed_and_fit_odd_shapes():
    images = np.ones((3, 2, 5, 2))
    first, second = (
        data.shifted_digits(images, np.arange(3), np.random.default_rng(7), canvas=6)[0]
        for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)
    assert first.shape == (3, 6, 6, 2)
    with pytest.raises(data.DataError, match="do not fit a canvas of 4"):
        data.shifted_digits(images, np.arange(3), np.random.default_rng(7), canvas=4)


def test_centred_digits_lie_in_the_middle():
    X = data.centred_digits(np.ones((2, 8, 8, 1)))
    assert X.shape == (2, 16, 16, 1)
    assert X[:, 4:12, 4:12].all()
    assert X.sum() == 2 * 64


def test_split_uses_every_digit_once():
    parts = data.split_digits(np.arange(100), np.arange(100) % 10, np.random.default_rng(0))
    train, train_labels, test, test_labels = parts
    assert len(train) == 75
    assert sorted([*train, *test]) == list(range(100))
    np.testing.assert_array_equal(train % 10, train_labels)
    np.testing.assert_array_equal(test % 10, test_labels)


shapes = st.lists(st.integers(0, 4), min_size=1, max_size=4)


@settings(deadline=None, max_examples=60)
@given(shapes, st.sampled_from(["u1", "i1", "i2", "i4", "f4", "f8"]), st.booleans())
def test_idx_files_are_read_back(tmp_path_factory, shape, dtype, packed):
    array = (np.arange(np.prod(shape)) % 120).reshape(shape).astype(dtype)
    content = idx_bytes(array)
    path = tmp_path_factory.mktemp("idx") / "numbers-idx"
    path.write_bytes(gzip.compress(content) if packed else content)
    read = data.load_idx(path)
    assert read.dtype == array.dtype
    np.testing.assert_array_equal(read, array)
    assert read.flags.writeable


IMAGES = idx_bytes(np.arange(60, dtype=np.uint8).reshape(3, 4, 5))
PACKED = gzip.compress(IMAGES, mtime=0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (IMAGES[:-1], r"announces shape \(3, 4, 5\), which takes 76 bytes, but holds 75"),
        (IMAGES + b"x", "but holds 77"),
        (IMAGES[:10], "cut short inside its header of 16 bytes"),
        (b"", "is not an IDX file"),
        (b"<!DOCTYPE html>", "is not an IDX file: it begins with b'<!DO'"),
        (b"\0\0\x07\x01" + bytes(9), "is not an IDX file"),
        (b"\0\0\x08\x02" + b"\xff" * 8, "download it again"),
        (PACKED[:-12], "cut short: its compressed data end early"),
        (PACKED[:-8] + bytes(8), "damaged: its checksum is wrong"),
        (PACKED[:10] + b"\x07" * 40, "damaged: it cannot be unpacked"),
    ],
    ids=[
        "short",
        "long",
        "header",
        "empty",
        "web page",
        "type",
        "huge",
        "gzip short",
        "sum",
        "gzip",
    ],
)
def test_wrong_idx_files_give_one_clear_line(tmp_path, content, message):
    path = tmp_path / "broken-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(data.DataError, match=message) as caught:
        data.load_idx(path)
    assert "\n" not in str(caught.value)


def test_a_missing_idx_file_is_named(tmp_path):
    with pytest.raises(data.DataError, match=r"cannot read .*nothing-here"):
        data.load_idx(tmp_path / "nothing-here")
