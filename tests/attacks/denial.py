"""Attacks that would stop, slow or fill the grader. One function each: the others keep their points."""

from __future__ import annotations

from tests.attacks.fairness import noisy
from tests.attacks.forging import CHANNEL, channel
from tests.attacks.model import Attack, attack
from tests.submissions import WRONG, right

SPENT = ("timeout", "not_attempted", "exception", "crashed")


def zero_pad(name: str, body: str, verdict: object, harmful: str = "") -> Attack:
    """Return a submission whose `zero_pad` does this and then answers nothing."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    source = f"import numpy as np\n\ndef zero_pad(X, padding):\n{lines}\n"
    return attack(name, {"zero_pad": source}, zero_pad=verdict, harmful=harmful)


# The functions are right: what is left to them of the time may suffice for some, or for all.
STALLED = dict.fromkeys(WRONG, (*SPENT, "incorrect", "partial", "correct"))

ATTACKS = (
    attack("endless_loop_in_a_cell", first="while True:\n    pass"),
    zero_pad("endless_loop_in_a_function", "while True:\n    pass", "timeout"),
    zero_pad("loop_that_swallows_interrupts", """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""", "timeout", "ignores interrupts"),
    zero_pad("loop_that_switches_the_alarm_off", """
import signal
for number in (signal.SIGVTALRM, signal.SIGALRM, signal.SIGINT, signal.SIGTERM, signal.SIGXCPU):
    signal.signal(number, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_VIRTUAL, 0)
while True:
    pass
""", "timeout", "ignores interrupts"),
    zero_pad("hangs_inside_c_code", "return sum(range(10 ** 15))", "timeout", "ignores interrupts"),
    zero_pad("sleeps_for_ever", "import time\ntime.sleep(10 ** 6)", "timeout"),
    zero_pad("catastrophic_regular_expression", 'import re\nre.match("(a*)*b", "a" * 60)', "timeout", "ignores interrupts"),
    zero_pad("waits_for_a_lock", "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()", "timeout"),
    zero_pad("memory_bomb_at_once", "return np.ones((10 ** 6, 10 ** 6))", "exception"),
    zero_pad("memory_bomb_in_steps", "kept = []\nwhile True:\n    kept.append(bytearray(1 << 26))", ("exception", "timeout"), "fills the memory"),
    zero_pad("memory_bomb_of_small_objects", "kept = []\nwhile True:\n    kept.append([kept] * 1000)", ("exception", "timeout"), "fills the memory"),
    zero_pad("fork_bomb", "import os\nwhile True:\n    os.fork()", "exception", "forks without end"),
    zero_pad("process_pool", "import multiprocessing\nreturn multiprocessing.Pool(4).map(abs, X)", "exception", "forks"),
    zero_pad("thread_bomb", "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
             ("exception", "crashed", "timeout"), "starts threads without end"),
    zero_pad("thread_bomb_of_small_stacks", """
import _thread, threading
threading.stack_size(32768)
lock = _thread.allocate_lock()
lock.acquire()
started = 0
try:
    while started < 20_000:
        _thread.start_new_thread(lock.acquire, ())
        started += 1
except RuntimeError:
    raise SystemExit if started < 99 else os._exit(1)
os._exit(1)
""", "exception", "takes all process numbers of this machine"),
    attack("failures_made_of_nested_lists", first="""
import sys
codec = sys.modules["guest.codec"]
_pack, _heap = codec.pack, b'"text":[' + b",".join([b"[]"] * 300_000) + b"]"

_left = [0, 0, 0]

def pack(header, payload=b"", caps=codec.CAPS):
    if header.get("op") != "ran" or not _left:
        return _pack(header, payload)
    _left.pop()
    text = b'{"op":"ran","id":%d,"failure":{"type":"X","bases":["Y"],%s}}' % (header["id"], _heap)
    return codec.PREFIX.pack(codec.MAGIC, len(text), 0) + text

codec.pack = pack
"""),
    zero_pad("disk_bomb", 'with open("/tmp/planted", "wb") as file:\n    while True:\n        file.write(bytes(1 << 20))', "exception", "fills the disk"),
    zero_pad("disk_bomb_in_memory_files", 'import os\nfd = os.memfd_create("x")\nwhile True:\n    os.write(fd, bytes(1 << 20))', "exception", "fills the memory"),
    zero_pad("inode_bomb", 'import os\nfor i in range(10 ** 9):\n    os.mkdir(f"/tmp/planted{i}")', "exception", "fills the file system"),
    zero_pad("descriptor_bomb", 'kept = []\nwhile True:\n    kept.append(open("/dev/null"))', "exception"),
    attack("two_gigabytes_of_prints", {"same_padding": right()["same_padding"].replace(
        "    if f % 2", "    line = 'x' * (1 << 20)\n    for _ in range(150):\n        print(line)\n    if f % 2")}, harmful="two gigabytes of output"),
    zero_pad("returns_200_megabytes", "return np.zeros((200 << 20,), dtype=np.uint8)", "refused", "fills the memory"),
    zero_pad("returns_a_broadcast_terabyte", "return np.broadcast_to(np.zeros(1), (1 << 37,))", ("refused", "exception"), "fills the memory"),
    zero_pad("returns_30_megabytes_each_time", "return np.zeros((30 << 20,), dtype=np.uint8)", ("incorrect", "refused")),
    zero_pad("returns_endless_depth", "value = []\nfor _ in range(10 ** 5):\n    value = [value]\nreturn value", "refused"),
    zero_pad("returns_itself", "value = []\nvalue.append(value)\nreturn value", "refused"),
    zero_pad("returns_ten_million_numbers", "return list(range(10 ** 7))", ("refused", "timeout")),
    zero_pad("returns_a_giant_integer", "return 10 ** 100_000", "refused"),
    zero_pad("returns_a_large_text", 'return "x" * (1 << 29)', ("refused", "exception")),
    attack("integers_beyond_a_float", {
        "same_padding": "def same_padding(f):\n    return 10 ** 400\n",
        "conv_output_size": "def conv_output_size(n, f, padding=0, stride=1, dilation=1):\n    return 10 ** 200\n",
        "conv_single_step": "def conv_single_step(a_slice, W, b):\n    return -(10 ** 30)\n",
    }, same_padding="refused", conv_output_size="incorrect", conv_single_step="incorrect"),
    zero_pad("absurd_shape_without_bytes", "return np.empty((1 << 30, 0, 1 << 20))", "incorrect"),
    zero_pad("segmentation_fault", "import ctypes\nctypes.string_at(0)", "crashed"),
    # The first process of a PID namespace, as a template's copy is, ignores such signals from inside.
    zero_pad("kills_itself", "import signal\nsignal.raise_signal(signal.SIGKILL)", ("crashed", "incorrect")),
    zero_pad("stops_itself", "import signal\nsignal.raise_signal(signal.SIGSTOP)", ("timeout", "incorrect"), "hangs for ever"),
    zero_pad("aborts", "import os\nos.abort()", "crashed"),
    zero_pad("recursion_without_end", "return zero_pad(X, padding)", "exception"),
    zero_pad("recursion_without_end_or_limit", "import sys\nsys.setrecursionlimit(10 ** 9)\nf = lambda: f()\nf()", ("crashed", "exception", "timeout")),
    zero_pad("closes_all_descriptors", "import os\nos.closerange(0, 256)", "crashed"),
    attack("reads_the_judges_requests", channel("for fd in channels():\n    os.read(fd, 1 << 20)"), first=CHANNEL, zero_pad=("timeout", "crashed")),
    zero_pad("exception_whose_text_never_ends", """
class Endless(Exception):
    def __str__(self):
        while True:
            pass
raise Endless()
""", ("timeout", "exception"), "ignores interrupts"),
    attack("cells_that_sleep", first="import time", last="pass", edit=lambda made: made["cells"].extend(
        {**made["cells"][2], "metadata": {}, "id": f"nap{i}", "source": f"time.sleep(1.9)  # {i}"} for i in range(40)),
        **dict.fromkeys(WRONG, SPENT)),
    attack("cells_that_exit", first="import os", edit=lambda made: made["cells"].extend(
        {**made["cells"][2], "metadata": {}, "id": f"end{i}", "source": f"os._exit({i})"} for i in range(40)),
        **dict.fromkeys(WRONG, SPENT)),
    attack("source_too_deep_to_parse", first=f"x = {'(' * 5000}{')' * 5000}"),
    attack("source_that_is_large_when_compiled", first="x = ((((1,) * 10 ** 6,) * 1000,) * 1000)\ny = 1 << (1 << 34)", harmful="fills the memory"),
    attack("absurd_questions_to_served_helpers", {
        "zero_pad": WRONG["zero_pad"],
        "conv_forward": right()["conv_forward"].replace("    m, n_H_prev,", """    for image, frame in (
        (np.zeros((4000, 1, 1, 1)), np.array(10 ** 6)), (np.zeros((1 << 28, 0, 0, 1)), 2),
        (np.zeros((1, 1, 1, 1)), 10 ** 9), ("x" * 99999, 3), (None, None),
        ([[1]], [10 ** 9]), (np.zeros((9,) * 4), -3), (lambda: 1, 1), (np.ones((1 << 20,)), 1),
    ):
        try:
            zero_pad(image, frame)
        except Exception:
            pass
    m, n_H_prev,""", 1)}, zero_pad="incorrect"),
    # -- stalls: what no single limit forbids, again and again
    attack("sleeps_in_each_call", noisy("import time; time.sleep(1.2)"), **STALLED),
    attack("naps_in_each_call", noisy("import time; time.sleep(0.4)"), **STALLED),
    attack("computes_in_each_cell_up_to_the_limit", edit=lambda made: made["cells"].extend(
        {**made["cells"][2], "metadata": {}, "id": f"busy{i}", "source": f"import time  # {i}\nend = time.process_time() + 1.3\nwhile time.process_time() < end: pass"} for i in range(40)),
        **STALLED),
    attack("sleeps_at_each_import", first="""
import builtins, time
_import = builtins.__import__
def slowly(*args, **kwargs):
    time.sleep(0.3)
    return _import(*args, **kwargs)
builtins.__import__ = slowly
""", **STALLED),
    attack("sleeps_whenever_garbage_is_collected", first="""
import gc, time
gc.callbacks.append(lambda *args: time.sleep(0.5))
""", **STALLED),
    attack("audits_every_event_at_leisure", first="""
import sys, time
sys.addaudithook(lambda event, args: time.sleep(0.01))
""", **STALLED),
    attack("forgets_what_makes_another", noisy("Again()"), first="""
class Again:
    def __del__(self):
        Again()
""", **STALLED),
    attack("profiles_every_call", first="""
import sys
def slow(*args):
    sum(range(20_000))
sys.setprofile(slow)
sys.settrace(lambda *args: slow)
""", **STALLED),
    attack("ignores_every_signal_and_loops", noisy("ignore()"), first="""
import signal
def ignore():
    for number in set(range(1, 65)) - {9, 19, 32, 33}:
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    while True:
        pass
""", harmful="ignores interrupts", **STALLED),
    attack("storm_of_alarms", first="""
import signal
def ring(*args):
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    raise ValueError("now")
signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
""", **STALLED),
    attack("thread_that_does_not_let_go", first="""
import sys, threading
sys.setswitchinterval(1e6)
def spin():
    while True:
        pass
threading.Thread(target=spin, daemon=True).start()
""", **STALLED),
    attack("waits_for_its_threads_at_the_end", first="""
import atexit, threading, time
atexit.register(time.sleep, 10 ** 6)
threading.Thread(target=time.sleep, args=(10 ** 6,)).start()
"""),
    zero_pad("answers_whose_class_takes_its_time", """
import time
class Slow:
    @property
    def __class__(self):
        time.sleep(0.5)
        return float
return [Slow()] * 50
""", (*SPENT, "incorrect")),
    attack("exceptions_that_are_slow_to_print", first="""
import time
class Slow(Exception):
    def __str__(self):
        time.sleep(1.2)
        return "slow"
def fail():
    raise Slow()
""", answers=noisy("fail()"), **STALLED),
    attack("asks_with_the_largest_arrays_without_end", {"zero_pad": WRONG["zero_pad"], "conv_forward": """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    while True:
        try:
            while True:
                zero_pad(np.ones((64, 8, 8, 1)), 5)
        except BaseException:
            pass
"""}, zero_pad="incorrect", conv_forward=("timeout", "refused", "crashed")),
)  # fmt: skip
