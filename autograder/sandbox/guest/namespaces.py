"""Make a process in namespaces of its own, as a copy of this one; the standard library cannot.

``os.fork`` gives no namespaces, and ``unshare`` moves the processes that come later into a new PID
namespace only once. So this is the C library's fork by hand: the same call of the kernel with more
flags, and the same care for the process number that the C library keeps.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET = 0x20000, 0x8000000, 0x20000000, 0x40000000
CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID = 0x01000000, 0x00200000
FLAGS = (
    CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET
    | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | signal.SIGCHLD
)  # fmt: skip
# Number of the call; whether the address for the child's number is the fifth argument, not the fourth.
SYS_CLONE = {"x86_64": (56, False), "aarch64": (220, True)}
PR_GET_TID_ADDRESS = 40
CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _error() -> OSError:
    return OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def fork() -> int:
    """Return 0 in a new process, which is the first of its PID namespace, and its number in this one.

    The child has its own PID, IPC, mount and network namespaces, and a copy of this process's memory.
    There must be one thread only.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    number, last = SYS_CLONE[os.uname().machine]
    # Where the C library keeps the number of the thread; the kernel has known since the thread began.
    kept = ctypes.c_void_p()
    if _libc.prctl(PR_GET_TID_ADDRESS, ctypes.byref(kept), 0, 0, 0) != 0:
        raise _error()
    addresses = (None, kept) if last else (kept, None)
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = _libc.syscall(ctypes.c_long(number), ctypes.c_ulong(FLAGS), None, None, *addresses)
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    failed = _error() if pid < 0 else None
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if failed is not None:
        raise failed
    return int(pid)


def drop_capabilities() -> None:
    """Give up every capability for ever.

    Raises
    ------
    OSError
    """
    header = struct.pack("=Ii", CAPABILITY_VERSION, 0)
    if _libc.capset(header, bytes(24)) != 0:
        raise _error()
