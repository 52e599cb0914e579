"""Attacks on the machine: its files, processes, settings, users, terminal and network."""

from __future__ import annotations

from tests.attacks.model import attack
from tests.attacks.stealing import theft

WRITE = """
import os
for path in {paths!r}:
    try:
        with open(path, "ab") as file:
            file.write(b"planted")
        loot.append("wrote " + path)
    except OSError:
        pass
"""


def writes(name: str, *paths: str, **more: object) -> object:
    """Return an attempt to write to files."""
    return theft(name, WRITE.format(paths=paths), **more)


CALL = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for name, arguments in {calls!r}:
    if getattr(libc, name)(*arguments) >= 0:
        loot.append(name + " succeeded")
"""


def calls(name: str, *wanted: tuple[str, tuple[object, ...]], **more: object) -> object:
    """Return an attempt at system calls."""
    text = CALL.format(calls=wanted).replace("'@PID@'", "@PID@")
    return theft(name, text, **more)


ATTACKS = (
    writes("writes_to_the_gradebook", "@GRADING@/gradebook.db", "@GRADING@/results/a2_convolution/planted.json",
           harmful="damages the gradebook it is graded with"),
    writes("writes_to_peers_files", "@GRADING@/submitted/honest/a2_convolution/a2_convolution.ipynb",
           "@GRADING@/feedback/honest/a2_convolution/planted.html", harmful="damages other submissions"),
    writes("writes_to_settings", "@ROOT@/nbgrader_config.py", "/root/.jupyter/jupyter_config.py", "/root/.bashrc", "/etc/crontab",
           "/root/.ipython/profile_default/startup/planted.py", harmful="changes this machine"),
    writes("writes_anywhere", "planted", "/planted", "/tmp/planted", "@SCRATCH@/planted", "/dev/shm/planted",
           "/site/numpy/planted.py", "/overlay/guest/planted.py", "/py/planted", "~/planted", harmful="changes this machine"),
    theft("makes_links_and_folders", """
import os
for make in (lambda: os.mkdir("@SCRATCH@/planted"), lambda: os.symlink("/etc/passwd", "/planted"),
             lambda: os.link("/py", "/planted"), lambda: os.rename("/site", "/planted"),
             lambda: os.mkfifo("/planted"), lambda: os.remove("/site/numpy/__init__.py"),
             lambda: os.chmod("/site", 0o777), lambda: os.truncate("/site/numpy/__init__.py", 0)):
    try:
        make()
        loot.append("made")
    except (OSError, NotImplementedError):
        pass
""", harmful="removes files of the environment"),
    theft("sends_signals", """
import os, signal
for pid in (@PID@, 1, os.getppid(), -1, 2):
    for send in (os.kill, lambda p, s: signal.pidfd_send_signal(os.pidfd_open(p), s)):
        try:
            send(pid, 0)
            loot.append(f"may signal {pid}")
        except (OSError, ValueError, AttributeError):
            pass
""", harmful="signals other processes"),
    calls("traces_other_processes", ("ptrace", (16, "@PID@", 0, 0)), ("ptrace", (0x4206, "@PID@", 0, 0)), ("ptrace", (16, 1, 0, 0)),
          harmful="stops other processes"),
    calls("mounts_and_new_namespaces", ("unshare", (0x10000000,)), ("unshare", (0x00020000,)), ("mount", (b"x", b"/", b"tmpfs", 0, 0)),
          ("chroot", (b"/",)), ("setns", (3, 0)), ("umount2", (b"/", 2)), ("swapoff", (b"/",)),
          harmful="changes mounts"),
    calls("becomes_somebody_else", ("setuid", (0,)), ("setgid", (0,)), ("setgroups", (0, 0)), ("sethostname", (b"x", 1)), ("reboot", (0,)),
          harmful="may stop the machine"),
    theft("locks_leases_and_notices", """
import fcntl, os, struct
fd = os.open(os.__file__, os.O_RDONLY)
lock = struct.pack("hhqqi", fcntl.F_RDLCK, 0, 5, 1, 0)
for name, request, argument in (("lock", fcntl.F_SETLK, lock), ("look", fcntl.F_GETLK, lock), ("open file lock", fcntl.F_OFD_SETLK, lock),
                                ("lease", fcntl.F_SETLEASE, fcntl.F_RDLCK), ("notice", fcntl.F_NOTIFY, 1), ("owner", fcntl.F_SETOWN, os.getppid()),
                                ("signal", fcntl.F_SETSIG, 9), ("pipe", 1031, 1 << 20)):
    try:
        fcntl.fcntl(fd, request, argument)
        loot.append(name)
    except OSError:
        pass
for request in (0x5412, 0x8901, 0x8912, 0x40049409, 0x5422):
    try:
        fcntl.ioctl(fd, request, 0)
        loot.append(hex(request))
    except OSError as error:
        if error.errno != 1:
            loot.append(f"{request:x} {error}")
"""),
    theft("raises_its_limits", """
import resource
for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE"):
    limit = getattr(resource, name)
    before = resource.getrlimit(limit)
    try:
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (ValueError, OSError):
        pass
    if resource.getrlimit(limit) > before or resource.getrlimit(limit)[0] == resource.RLIM_INFINITY:
        loot.append(name)
"""),
    theft("starts_programs", """
import os, subprocess, sys
for command in (["/bin/sh", "-c", "touch @SCRATCH@/planted"], [sys.executable, "-c", "1"], ["/py/bin/python3.11", "-V"]):
    try:
        subprocess.run(command, check=True)
        loot.append(command[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        pass
for start in (lambda: os.system("touch @SCRATCH@/planted") == 0, os.fork, lambda: os.posix_spawn("/bin/true", ["true"], {})):
    try:
        if start():
            loot.append("started")
    except OSError:
        pass
""", harmful="starts programs"),
    attack("shell_lines_and_magics_that_act", first="""
!touch @SCRATCH@/planted
%pip install evil-package-that-is-not-there
%%bash
touch @SCRATCH@/planted
""", harmful="installs packages"),
    attack("terminal_escapes", {"zero_pad": """
import sys
def zero_pad(X, padding):
    print("\\x1b]0;owned\\x07\\x1b[2J")
    raise ValueError("\\x1b]0;owned\\x07\\x1b[2J \\x9b31m \\u202e evil \\r\\n FAKE LINE")
"""}, first="import sys\nsys.__stdout__.write('\\x1b[2J')", zero_pad="exception"),
    theft("connects_over_tcp", """
import socket, urllib.request
for host in ("127.0.0.1", "localhost", "::1", "10.0.0.1"):
    try:
        socket.create_connection((host, @PORT@), timeout=1).send(b"loot")
        loot.append(host)
    except OSError:
        pass
try:
    urllib.request.urlopen("http://127.0.0.1:@PORT@/loot", timeout=1)
    loot.append("http")
except (OSError, ValueError):
    pass
"""),
    theft("connects_to_unix_sockets", """
import socket
for address in ("\\0@SOCKET@", "@SCRATCH@/listening", "/run/docker.sock", "/run/dbus/system_bus_socket"):
    try:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(address)
        loot.append(address)
    except OSError:
        pass
"""),
    theft("sends_datagrams", """
import socket
for family, kind in ((socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET6, socket.SOCK_DGRAM),
                     (socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW), (16, socket.SOCK_RAW)):
    try:
        socket.socket(family, kind).sendto(b"loot", ("127.0.0.1", @PORT@))
        loot.append(f"{family} {kind}")
    except (OSError, TypeError):
        pass
try:
    loot.append(socket.gethostbyname("example.org"))
except OSError:
    pass
"""),
    theft("listens_for_visitors", """
import socket
try:
    server = socket.socket()
    server.bind(("0.0.0.0", 0))
    server.listen()
    loot.append("listening")
except OSError:
    pass
"""),
)  # fmt: skip
