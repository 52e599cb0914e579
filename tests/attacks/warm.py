"""Attacks on the warm start: a template, of which each submission's process is a copy, and the next copy."""

from __future__ import annotations

from tests.attacks.host import calls
from tests.attacks.model import attack
from tests.attacks.stealing import theft

# Whatever a process could leave behind is left by each of these; whoever comes next looks for it.
ORDERS = """
import _socket, struct
for fd in range(256):
    try:
        channel = _socket.socket(1, 1, 0, fd)
    except OSError:
        continue
    for order in (b"m", b"e", b"mmee" * 8):
        try:
            channel.sendmsg([order], [(1, 1, struct.pack("i", fd))])
            loot.append(f"gave an order over {fd}")
        except OSError:
            pass
    channel.detach()
"""
FRAMES = """
import sys
def reached():
    for frame in sys._current_frames().values():
        while frame is not None:
            yield from frame.f_locals.values()
            yield from frame.f_globals.values()
            frame = frame.f_back
"""

ATTACKS = (
    theft("makes_a_copy_of_its_own", """
import sys
sys.path.insert(0, "/overlay")
from guest import namespaces
if namespaces.fork() == 0:
    while True:
        pass
loot.append("made a copy")
""", harmful="starts processes"),
    theft("makes_a_copy_by_hand", """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for flags in (17, 0x20000000 | 17, 0x10000000 | 17, 0x7e020000 | 17, 0x68020000 | 0x01200000 | 17, 0x00000100 | 17):
    if (pid := libc.syscall(56, ctypes.c_ulong(flags), None, None, None, None)) >= 0:
        if pid == 0:
            import os
            os._exit(0)
        loot.append(hex(flags))
if libc.syscall(435, bytes(88), 88) >= 0 or libc.syscall(57) >= 0 or libc.syscall(58) >= 0:
    loot.append("clone3, fork or vfork")
""", harmful="starts processes"),
    theft("takes_capabilities_back", """
import ctypes, struct
libc = ctypes.CDLL(None, use_errno=True)
header = struct.pack("=Ii", 0x20080522, 0)
if libc.capset(header, struct.pack("=6I", 1 << 21, 1 << 21, 1 << 21, 0, 0, 0)) == 0:
    loot.append("capset")
for option, argument in ((24, 21), (47, 2), (28, 0), (8, 1), (38, 0), (4, 1)):
    if libc.prctl(option, argument, 21, 0, 0) == 0 and option not in (38, 4):
        loot.append(f"prctl {option}")
"""),
    calls("uses_what_the_template_may", ("unshare", (0x20000000,)), ("unshare", (0x68020000,)), ("setns", (3, 0x20000000)),
          ("mount", (b"none", b"/", b"proc", 0, 0)), ("mount", (None, b"/", None, 0x1000 | 0x20, 0)), ("umount2", (b"/overlay", 2)),
          ("chroot", (b"/",)), ("sethostname", (b"copy", 4)), ("sethostname", (b"", 0)),
          harmful="changes mounts"),
    theft("gives_orders_to_the_template", ORDERS),
    theft("takes_a_descriptor_from_a_channel", """
import _socket
for fd in range(256):
    try:
        channel = _socket.socket(1, 1, 0, fd)
    except OSError:
        continue
    try:
        loot.append(str(channel.recvmsg(1, 64)))
    except OSError:
        pass
    channel.detach()
"""),
    theft("waits_for_and_signals_the_template", """
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
for pid in (0, 1, 2, 3, -1, os.getppid()):
    for number in (0, signal.SIGTERM, signal.SIGSTOP):
        if libc.kill(pid, number) == 0:
            loot.append(f"kill {pid} {number}")
        # Its own threads it may signal; the first process of a namespace ignores what has no handler.
        if pid not in (1,) and libc.syscall(234, pid, pid, number) == 0:
            loot.append(f"tgkill {pid} {number}")
if libc.prctl(1, 0, 0, 0, 0) == 0:
    loot.append("outlives its template")
"""),
    theft("looks_at_the_templates_memory", """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(4096)
for pid in range(0, 9):
    for name, arguments in (("process_vm_readv", (pid, room, 1, room, 1, 0)), ("process_vm_writev", (pid, room, 1, room, 1, 0)),
                            ("ptrace", (16, pid, 0, 0)), ("ptrace", (0x4206, pid, 0, 0))):
        if getattr(libc, name)(*arguments) >= 0:
            loot.append(f"{name} {pid}")
for path in ("/proc/self/mem", "/proc/1/mem", "/proc/self/maps", "/proc/1/root", "/proc/1/fd"):
    try:
        open(path, "rb").read(1)
        loot.append(path)
    except OSError:
        pass
"""),
    theft("looks_for_orders_and_settings_in_memory", FRAMES + """
import gc
found = [*reached(), *gc.get_objects()]
for value in found:
    if type(value).__name__ == "Template" and getattr(value, "worker", 0):
        loot.append("knows its number outside")
    if isinstance(value, dict) and any(str(k) in ("secret", "submitted", "expected", "reference") for k in value):
        if value is not globals() and value is not locals():
            loot.append("a dictionary of ours")
"""),
    attack("calls_the_templates_methods", first=FRAMES + """
for value in list(reached()):
    for name in ("make", "end", "serve", "become_worker", "receive", "say"):
        if type(value).__name__ == "Template":
            try:
                getattr(value, name)(*((b"m",) if name == "say" else (0,) if name in ("make", "become_worker") else ()))
            except Exception:
                pass
"""),
    theft("poisons_the_next_copy", """
import builtins, ctypes, gc, os, random, resource, signal, sys, threading, time
import numpy as np
if hasattr(np, "left_behind") or "left_behind" in sys.modules or os.environ.get("LEFT_BEHIND"):
    loot.append("somebody was here before")
np.left_behind = builtins.left_behind = sys.modules["left_behind"] = os.environ["LEFT_BEHIND"] = "here"
ctypes.memmove(id(12345), id(12345), 8)
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))
for _ in range(8):
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
"""),
    theft("finds_what_a_copy_left", """
import builtins, os, resource, signal, sys, threading
import numpy as np
marks = [hasattr(np, "left_behind"), hasattr(builtins, "left_behind"), "left_behind" in sys.modules, "LEFT_BEHIND" in os.environ,
         signal.getsignal(signal.SIGTERM) == signal.SIG_IGN, threading.active_count() > 1,
         resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 32]
if any(marks):
    loot.append(f"left behind: {marks}")
"""),
    theft("has_the_numbers_of_the_copy_before", """
import os, random, sys
import numpy as np
seen = (random.random(), np.random.random())
fixed = [(random.Random(0).random(), np.random.RandomState(0).random_sample())]
if seen in fixed or os.getpid() != 1 and os.getppid() == 0:
    loot.append("not seeded anew")
"""),
    theft("keeps_memory_that_others_see", """
import ctypes, mmap
for make in (lambda: mmap.mmap(-1, 4096, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS),):
    try:
        area = make()
        area[:4] = b"left"
    except OSError:
        pass
libc = ctypes.CDLL(None, use_errno=True)
for name, arguments in (("shmget", (0x1234, 4096, 0o1777)), ("semget", (0x1234, 1, 0o1777)), ("msgget", (0x1234, 0o1777)),
                        ("shm_open", (b"/left", 66, 0o777)), ("memfd_create", (b"left", 0)), ("mq_open", (b"/left", 66, 0o777, None))):
    if getattr(libc, name)(*arguments) >= 0:
        loot.append(name)
""", harmful="leaves memory behind"),
)  # fmt: skip
