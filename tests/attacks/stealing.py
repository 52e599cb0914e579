"""Attempts to take what is not the student's: references, secrets, peers' work, hidden inputs.

`zero_pad` keeps what was found and raises it as an exception's text, which an open example would show
on the feedback page. Where nothing is found, everything is right and keeps its points.
"""

from __future__ import annotations

from tests.attacks.model import Attack, attack
from tests.submissions import right


def _with_loot(body: str) -> dict[str, str]:
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    source = right()["zero_pad"].replace(
        "    return np.pad", "    if LOOT:\n        raise RuntimeError(str(LOOT)[:190])\n    return np.pad"
    )  # fmt: skip
    assert "LOOT" in source
    return {
        "zero_pad": f"import numpy as np\n\ndef search():\n    loot = []\n{lines}\n    return loot\n\n"
        f"try:\n    LOOT = search()\nexcept Exception:\n    LOOT = []\n\n{source}"
    }


def theft(name: str, body: str, **more: object) -> Attack:
    """Return a right submission that also searches; `body` appends what it finds to ``loot``."""
    return attack(name, _with_loot(body), **more)  # type: ignore[arg-type]


READ = """
import glob, os
for pattern in {patterns!r}:
    for path in glob.glob(pattern, recursive=True) or [pattern]:
        try:
            loot.append(open(path, "rb").read()[:4000].decode("utf-8", "replace"))
        except OSError:
            pass
loot = [text for text in loot if {condition}]
"""


def reads(name: str, *patterns: str, condition: str = "True") -> Attack:
    """Return a theft of files."""
    return theft(name, READ.format(patterns=patterns, condition=condition))


ATTACKS = (
    reads("reads_a_peers_submission", "@GRADING@/submitted/*/*/*.ipynb", "@GRADING@/submitted/honest/a2_convolution/a2_convolution.ipynb"),
    reads("reads_the_secret", "@GRADING@/secret", "@GRADING@/*"),
    reads("reads_the_gradebook_and_results", "@GRADING@/gradebook.db", "@GRADING@/results/**/*.json"),
    reads("reads_the_solutions", "@ROOT@/solutions/a2_convolution.py", "@ROOT@/solutions/*/*.ipynb", "@ROOT@/autograder/reference/*.py"),
    reads("reads_temporary_files", "/tmp/*", "@SCRATCH@/*", "/var/tmp/*", "/dev/shm/*"),
    reads("reads_proc", "/proc/1/environ", "/proc/self/environ", "/proc/*/cmdline", "/proc/*/maps", "/proc/self/mountinfo", "/proc/net/tcp"),
    reads("reads_the_hosts_accounts", "/etc/passwd", "/etc/shadow", "/root/.ssh/*", "/root/.bash_history", "/home/*/*", "/etc/hostname"),
    theft("walks_up_the_folders", """
import os
here = os.getcwd()
for _ in range(9):
    here = os.path.join(here, "..")
    for name in os.listdir(here):
        if name in ("root", "home", "work", "etc", "tmp", "proc", "solutions"):
            loot.append(name)
"""),
    theft("reads_the_environment", """
import os
known = {"LANG", "HOME", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONHASHSEED",
         "CONVLAB_GRADING", "PWD", "PYTHONHOME", "LC_CTYPE"}
loot += [f"{k}={v}" for k, v in os.environ.items() if k not in known]
import ctypes
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
k = 0
while environ[k]:
    if environ[k].split(b"=")[0].decode() not in known:
        loot.append(environ[k])
    k += 1
"""),
    theft("climbs_the_frames", """
import inspect
for frame in inspect.stack():
    for name in (*frame.frame.f_globals, *frame.frame.f_locals):
        if any(word in name.lower() for word in ("reference", "expected", "secret", "hidden", "exercise")):
            loot.append(f"{frame.filename}: {name}")
"""),
    theft("asks_the_garbage_collector", """
import gc
for thing in gc.get_objects():
    if isinstance(thing, type(search)) and thing.__name__ == "conv_forward" and thing.__module__ != "__main__":
        loot.append(thing.__module__)
    if isinstance(thing, dict) and {"families", "misconceptions", "reference"} & {k for k in thing if isinstance(k, str)}:
        loot.append(str(thing)[:100])
"""),
    theft("searches_the_modules", """
import sys
loot += [name for name in sys.modules if name.startswith(("autograder", "nbgrader", "convlab.layers", "scipy", "torch"))]
for name in ("autograder", "autograder.reference.conv", "nbgrader", "convlab.layers", "convlab.train", "scipy", "scipy.signal", "torch"):
    try:
        __import__(name)
        loot.append(name)
    except ImportError:
        pass
"""),
    theft("searches_the_history", """
names = globals()
loot += [names[name] for name in ("In", "Out", "_ih", "_oh", "_", "__", "_i") if name in names]
shell = get_ipython()
history = getattr(shell, "history_manager", None)
loot += [entry for entry in getattr(history, "input_hist_raw", []) if isinstance(entry, str)]
"""),
    theft("searches_its_open_descriptors", """
import os
for fd in range(256):
    try:
        data = os.pread(fd, 4000, 0)
        if data:
            loot.append(data)
    except OSError:
        pass
"""),
    theft("searches_the_memory_of_its_own_process", """
import ctypes, gc
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)
class iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]
local = iovec(ctypes.addressof(buffer), 64)
for pid in (@PID@, 1, 2):
    for address in (0x400000, 0x555555554000, id(gc)):
        remote = iovec(address, 64)
        if libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) > 0:
            loot.append(f"read {pid}")
"""),
    theft("reads_the_programs_arguments", """
import sys
loot += [word for word in sys.argv if any(part in word for part in ("secret", "grading", "solutions", "@GRADING@"))]
loot += [path for path in sys.path if "site-packages" in path or "/work" in path]
"""),
    attack("shouts_its_inputs_in_exceptions", {
        "zero_pad": "def zero_pad(X, padding):\n    raise ValueError(repr(X.tolist()))\n",
        "conv_forward": "def conv_forward(A_prev, W, b, stride=1, padding=0):\n    raise KeyError(repr((A_prev.ravel()[:4].tolist(), W.ravel()[:3].tolist())))\n",
    }, zero_pad="exception", conv_forward="exception"),
    attack("returns_its_inputs_as_text", {
        "conv_single_step": "def conv_single_step(a_slice, W, b):\n    print(a_slice)\n    return repr(a_slice.tolist())\n",
    }, conv_single_step="incorrect"),
    attack("keeps_inputs_for_later_messages", {
        # What hidden calls showed is told in the next call that raises.
        "conv_single_step": """
SEEN = []
def conv_single_step(a_slice, W, b):
    SEEN.append(a_slice.ravel()[:3].tolist())
    raise RuntimeError(repr(SEEN[-8:]))
""",
        "conv_forward": """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    SEEN.append(A_prev.ravel()[:3].tolist())
    raise RuntimeError(repr(SEEN[-8:]))
""",
    }, conv_single_step="exception", conv_forward="exception"),
)  # fmt: skip
