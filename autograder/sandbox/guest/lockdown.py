"""Close the doors from within, before the first line of a student's code runs.

Everything here can only take rights away: resource limits, a Landlock domain and a system-call
filter. The filter is compiled outside (`autograder.sandbox.seccomp`) and read from a file.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
from collections.abc import Sequence

PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE, PR_SET_PDEATHSIG = 38, 4, 1
SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC = 1, 1
SYS_LANDLOCK_CREATE, SYS_LANDLOCK_ADD, SYS_LANDLOCK_RESTRICT = 444, 445, 446
LANDLOCK_VERSION = 1  # flag: ask for the ABI
LANDLOCK_RULE_PATH_BENEATH = 1
READ_AND_EXECUTE = 1 << 0 | 1 << 2 | 1 << 3  # execute, read file, read directory
FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # ABI -> number of file-system rights
O_PATH = 0o10000000

_libc = ctypes.CDLL(None, use_errno=True)


def _syscall(number: int, *args: object) -> int:
    result = _libc.syscall(ctypes.c_long(number), *args)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def set_limits(memory_mb: int, cpu_s: int, threads: int | None = None) -> None:
    """Set hard limits on memory, CPU time, files and core dumps; a limit can only be lowered later.

    Parameters
    ----------
    threads : int, optional
        Processes and threads of this user in this user namespace. Without it, threads with small
        stacks take all of the machine's process numbers before the memory ends.
    """
    if threads is not None:
        resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
    for limit, value in (
        (resource.RLIMIT_AS, memory_mb << 20),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_STACK, 64 << 20),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def forbid_new_privileges() -> None:
    """Give up setuid and the like for ever, and make the process unreadable to its peers."""
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with(parent: int) -> None:
    """Let the kernel end this process when its parent ends, however it does, and whatever runs here.

    Nothing that runs later can take this back: the system-call filter leaves `prctl` no such option.
    """
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before
        os._exit(1)


def landlock_abi() -> int:
    """Return the kernel's Landlock ABI, 0 where there is none."""
    try:
        return _syscall(SYS_LANDLOCK_CREATE, None, ctypes.c_size_t(0), LANDLOCK_VERSION)
    except OSError:
        return 0


def enter_landlock(readable: Sequence[str]) -> int:
    """Allow reading below these folders and nothing else: no writing, no TCP, no signal to others.

    Returns
    -------
    int
        The ABI in force, 0 if the kernel has no Landlock and nothing was restricted.
    """
    abi = landlock_abi()
    if abi == 0:
        return 0
    handled_fs = (1 << FS_RIGHTS.get(abi, 16)) - 1
    handled_net = 0b11 if abi >= 4 else 0
    scoped = 0b11 if abi >= 6 else 0
    attributes = struct.pack("<QQQ", handled_fs, handled_net, scoped)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _syscall(SYS_LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), 0)
    for path in readable:
        parent = os.open(path, O_PATH | os.O_CLOEXEC)
        rights = READ_AND_EXECUTE if os.path.isdir(path) else 1 << 2
        rule = struct.pack("<Qi", rights, parent)
        _syscall(SYS_LANDLOCK_ADD, ruleset, LANDLOCK_RULE_PATH_BENEATH, rule, 0)
        os.close(parent)
    _syscall(SYS_LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)
    return abi


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def enter_seccomp(program: bytes) -> None:
    """Load a compiled system-call filter on every thread of the process."""
    blob = _Program(len(program) // 8, program)
    number = SYS_SECCOMP[os.uname().machine]
    _syscall(number, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(blob))
