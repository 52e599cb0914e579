"""Which system calls a student's process may make, compiled for the kernel.

Allow-lists; everything else fails with EPERM. One of two holds from bubblewrap's exec on and still lets
Python start; that of a template also lets it make copies of itself in namespaces of their own. The last
is loaded by the worker before any student code and leaves no exec, no new process, no socket and no
way to write to a file system.
"""

from __future__ import annotations

import errno
import tempfile
from enum import StrEnum
from functools import cache
from typing import Any

from autograder.sandbox.guest import namespaces

COMPUTE = """
read write readv writev pread64 lseek close fstat stat lstat newfstatat statx open openat access
faccessat faccessat2 readlink readlinkat getdents64 getcwd mmap munmap mprotect mremap madvise
brk rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack futex set_robust_list get_robust_list
rseq sched_yield sched_getaffinity clock_gettime clock_getres clock_nanosleep nanosleep
gettimeofday time getrandom getpid gettid getppid getuid geteuid getgid getegid getgroups
getresuid getresgid getpgrp getpgid getrlimit getrusage times uname sysinfo poll ppoll select
pselect6 dup dup2 dup3 exit exit_group tgkill membarrier setitimer getitimer
set_tid_address restart_syscall arch_prctl
""".split()
START = """
execve prctl seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self prlimit64
setrlimit pipe2 wait4 kill rt_sigtimedwait
""".split()
# Orders come with a descriptor; what a copy does first is to give up its capabilities.
TEMPLATE = [*START, "recvmsg", "capset"]
# What Python asks of descriptors: copies, flags; is it a terminal, may it block, how much waits. Not
# locks (signs that other sandboxes see, and memory of the kernel's that nobody counts), leases,
# notices of changes, or signals to whoever is named.
F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC = 0, 1, 2, 3, 4, 1030
TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX = (
    0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451,
)  # fmt: skip
REQUESTS = {
    "fcntl": (F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC),
    "ioctl": (TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX),
}
CLONE_THREAD = 0x00010000
PR_SET_NAME, PR_SET_VMA = 15, 0x53564D41


class Stage(StrEnum):
    """When a filter is put on."""

    START = "start"  # before Python starts
    TEMPLATE = "template"  # the same, for a process of which workers are copies
    CODE = "code"  # before student code


MORE = {Stage.START: START, Stage.TEMPLATE: TEMPLATE, Stage.CODE: []}


@cache
def compiled(stage: Stage) -> bytes:
    """Return the BPF program of a stage.

    Raises
    ------
    ImportError, OSError
        If libseccomp is not there.
    """
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in [*COMPUTE, *MORE[stage]]:
        _allow(pyseccomp, rules, name)
    for name, requests in REQUESTS.items():
        for request in requests:
            rules.add_rule(pyseccomp.ALLOW, name, pyseccomp.Arg(1, pyseccomp.EQ, request))
    # Threads yes, processes no: without CLONE_THREAD the call fails. clone3 hides its flags in
    # memory; ENOSYS makes the C library fall back to clone.
    thread = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD)
    rules.add_rule(pyseccomp.ALLOW, "clone", thread)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    if stage == Stage.TEMPLATE:
        copy = pyseccomp.Arg(0, pyseccomp.EQ, namespaces.FLAGS)
        rules.add_rule(pyseccomp.ALLOW, "clone", copy)
    if stage == Stage.CODE:
        own = pyseccomp.Arg(0, pyseccomp.EQ, 0)
        rules.add_rule(pyseccomp.ALLOW, "prlimit64", own)
        for option in (PR_SET_NAME, PR_SET_VMA):
            rules.add_rule(pyseccomp.ALLOW, "prctl", pyseccomp.Arg(0, pyseccomp.EQ, option))
        # One more filter would be harmless, but nothing needs it.
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _allow(pyseccomp: Any, rules: Any, name: str) -> None:
    try:
        rules.add_rule(pyseccomp.ALLOW, name)
    except OSError as error:
        # Not every architecture has every old call (stat, open, time…).
        if error.errno not in (errno.EDOM, errno.EINVAL, errno.EFAULT):
            raise
