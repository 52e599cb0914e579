"""A course folder full of attacks, graded once by the real command line; what is left is then inspected."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.attacks.model import Attack, Ground
from tests.submissions import ASSIGNMENT, ROOT, code, notebook, to_bytes

# Smaller than in earnest, so that attacks on time end soon; still hundreds of times what honest work needs.
LIMITS = {
    "memory_mb": 1024, "cpu_s": 20, "cell_cpu_s": 1.5, "grace": 0.5, "deaths_per_function": 1,
    "submission_wall_s": 12, "stalled_s": 6, "notebook_bytes": 16 << 20, "answers_mb": 48,
}  # fmt: skip
SANDBOX_UIDS = range(61_000, 61_256)


@dataclass
class Listener:
    """Servers on this machine that no sandboxed process may reach."""

    visitors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = f"course-attack-{secrets.token_hex(4)}"
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(f"\0{self.name}")
        self.unix.listen()
        for server, serve in ((self.tcp, "accept"), (self.unix, "accept"), (self.udp, "recv")):
            threading.Thread(target=self._watch, args=(server, serve), daemon=True).start()

    def _watch(self, server: socket.socket, serve: str) -> None:
        try:
            while True:
                visit = server.recv(64) if serve == "recv" else server.accept()[0]
                self.visitors.append(f"{server.family.name} {serve}")
                if serve == "accept":
                    visit.close()
        except OSError:
            return

    def close(self) -> None:
        """Stop listening."""
        for server in (self.tcp, self.unix, self.udp):
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()


@dataclass
class Field:
    """A grading folder with submissions, markers planted around them, and what became of all of it."""

    place: Path
    attacks: tuple[Attack, ...]
    listener: Listener = field(default_factory=Listener)
    output: str = ""
    seconds: float = 0.0
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.grading = self.place / "grading"
        self.scratch = self.place / "scratch"
        self.tmp = self.place / "tmp"
        for folder in (self.grading, self.scratch, self.tmp):
            folder.mkdir(mode=0o755)
        self.scratch.chmod(0o777)
        self.markers = {
            name: f"marker{secrets.token_hex(13)}"  # 32 bytes, as a secret has
            for name in ("secret", "peer", "environment", "tmp", "grading", "result")
        }
        self.ground = Ground(
            ROOT, self.grading, self.scratch, self.listener.port, self.listener.name, os.getpid()
        )

    # -- before

    def prepare(self) -> None:
        """Hand everything in and plant the markers."""
        (self.grading / "secret").write_text(self.markers["secret"])
        (self.grading / "notes.txt").write_text(self.markers["grading"])
        (self.tmp / "answers.txt").write_text(self.markers["tmp"])
        poisoned = self.grading / "results" / ASSIGNMENT / "honest" / f"{'0' * 32}.json"
        poisoned.parent.mkdir(parents=True)
        poisoned.write_text(json.dumps({"score": 500, "items": [], "x": self.markers["result"]}))
        honest = to_bytes(notebook(last=[code(f"# {self.markers['peer']}")]))
        self.hand_in("honest", honest)
        self.hand_in("also_honest", to_bytes(notebook()))
        for attack in self.attacks:
            self.hand_in(attack.folder, self.ground.fill(attack.data))
        for name, target in (
            ("link_to_a_peer", self.submitted("honest")),
            ("link_to_the_secret", self.grading / "secret"),
        ):
            self.submitted(name).parent.mkdir(parents=True)
            self.submitted(name).symlink_to(target)
        self.submitted("a_pipe").parent.mkdir(parents=True)
        os.mkfifo(self.submitted("a_pipe"))
        extra = self.submitted("also_honest").parent / "numpy"
        extra.mkdir()
        (extra / "__init__.py").write_text(f"open({str(self.scratch / 'imported')!r}, 'w')")

    def submitted(self, student: str) -> Path:
        """Return where a student's notebook lies."""
        return self.grading / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"

    def hand_in(self, student: str, data: bytes) -> None:
        """Put a notebook where collected ones are."""
        self.submitted(student).parent.mkdir(parents=True)
        self.submitted(student).write_bytes(data)

    # -- grading

    def run(self, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run the command line on this folder."""
        environment = {
            **os.environ, "GRADING_ROOT": str(self.grading), "TMPDIR": str(self.tmp),
            "AUTOGRADER_LIMITS": json.dumps(LIMITS), "COURSE_TOKEN": self.markers["environment"],
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "autograder", *arguments], cwd=ROOT, env=environment,
            capture_output=True, text=True, check=False, timeout=2400, **more,
        )  # fmt: skip
        self.output += done.stdout + done.stderr
        return done

    def grade(self) -> None:
        """Grade, write pages, tables and the class report; read the results."""
        started = time.monotonic()
        self.graded = self.run("grade", ASSIGNMENT, "--jobs", "2")
        self.seconds = time.monotonic() - started
        # Changed programs of theirs are run in test_locate.py: here it would take minutes.
        self.fed_back = self.run("feedback", ASSIGNMENT, "--no-where")
        self.reported = self.run("report", ASSIGNMENT)
        self.exported = self.run("export", ASSIGNMENT)
        for path in (self.grading / "results" / ASSIGNMENT).glob("*/*.json"):
            if path.stem != "0" * 32:
                self.results[path.parent.name] = json.loads(path.read_text("utf-8"))
        for path in (self.grading / "feedback").glob(f"*/{ASSIGNMENT}/*.html"):
            self.pages[path.parent.parent.name] = path.read_text("utf-8")

    def written(self, leave_out: Iterable[str] = ()) -> Iterator[tuple[Path, bytes]]:
        """Yield every file that grading made, and its bytes; not those of these students."""
        for path in sorted(self.grading.rglob("*")):
            parts = path.relative_to(self.grading).parts
            made = parts[0] not in ("submitted", "secret", "notes.txt")
            mine = not set(parts).intersection(leave_out)
            if made and mine and path.is_file() and path.stem != "0" * 32:
                yield path, path.read_bytes()


def sandbox_processes() -> set[int]:
    """Return the processes that run as a sandbox's user, or as bubblewrap."""
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            if entry.stat().st_uid in SANDBOX_UIDS or b"guest/start.py" in command:
                found.add(int(entry.name))
        except OSError:
            continue
    return found
