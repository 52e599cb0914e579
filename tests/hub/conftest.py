"""A JupyterHub with its proxy, made by the script that instructors run, and accounts for three people.

It needs root: the students of a hub are users of the machine. They are made for the run and removed after it.
What is installed stays in ``build/hub`` for the next run.
"""

from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, PATIENCE_MS, QUIET, _free_port, sync_api

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path("/usr/bin/python3")  # one that every user of the machine may run
INSTRUCTOR, STUDENTS, GROUP = "cnn-test-desk", ("cnn-test-ada", "cnn-test-bert"), "cnn-test"
PEOPLE = (INSTRUCTOR, *STUDENTS)

OVERRIDES = """\
load_subconfig("{place}/jupyterhub_config.py")  # what is shipped, on ports that are free here
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
"""


def why_not() -> str | None:
    """Return why no hub can be started here, None if one can."""
    if os.geteuid() != 0:
        return "needs root, to make accounts for students"
    for command, package in {
        "useradd": "passwd", "runuser": "util-linux", "npm": "npm", "node": "nodejs", "make": "make",
        "bwrap": "bubblewrap", CHROMIUM: "chromium",
    }.items():  # fmt: skip
        if not shutil.which(command):
            return f"{command} is missing; type: apt-get install {package}"
    asked = [PYTHON, "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"]
    if not PYTHON.exists() or subprocess.run(asked, capture_output=True, check=False).returncode:
        return f"{PYTHON} is no Python 3.11 with venv; type: apt-get install python3-venv"
    return None


@dataclass
class Hub:
    """A running hub: where it is, and how one gets in."""

    place: Path
    url: str
    passwords: dict[str, str]
    log: Path

    @property
    def clone(self) -> Path:
        """The instructor's clone."""
        return self.place / "desk" / "course"

    def as_user(self, name: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command as somebody else, in that person's home."""
        home = pwd.getpwnam(name).pw_dir
        words = ["runuser", "-u", name, "--", "env", f"--chdir={home}", f"HOME={home}", *command]
        return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def hub() -> Iterator[Hub]:
    """Start the hub of `deploy/jupyterhub/`, as its manual says."""
    if reason := why_not():
        pytest.skip(f"JupyterHub: {reason}")
    place = _place()
    with _accounts(place) as passwords:
        _install(place)
        ports = [_free_port() for _ in range(3)]
        url = f"http://127.0.0.1:{ports[0]}"
        _must(
            place / "desk/course/deploy/jupyterhub/setup.sh",
            "--instructor", INSTRUCTOR, "--course", place / "desk/course", "--place", place / "hub",
            "--students", GROUP, "--url", url, *(word for name in STUDENTS for word in ("--create", name)),
        )  # fmt: skip
        for name in STUDENTS:
            passwords[name] = _password(name)
        config = place / "test_config.py"
        config.write_text(
            OVERRIDES.format(place=place / "hub", hub_port=ports[1], api_port=ports[2])
        )
        log = place / "hub.log"
        with log.open("w") as out:
            command = [place / "hub/venv/bin/jupyterhub", "--config", config]
            server = subprocess.Popen(
                command, cwd=place / "hub", env=_environment(HUB_PLACE=str(place / "hub")),
                stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
            try:
                _wait_for(f"{url}/hub/login", server, log)
                yield Hub(place, url, passwords, log)
            finally:
                server.terminate()
                server.wait(timeout=120)


def _place() -> Path:
    """Return a folder that everybody may enter: ``build/hub``, or one elsewhere if that is closed."""
    wanted = ROOT / "build" / "hub"
    wanted.mkdir(parents=True, exist_ok=True)
    if all(parent.stat().st_mode & 0o001 for parent in (wanted, *wanted.parents)):
        return wanted
    elsewhere = Path(tempfile.gettempdir()) / "convolution-course-hub"
    elsewhere.mkdir(mode=0o755, exist_ok=True)
    if elsewhere.is_symlink() or elsewhere.stat().st_uid != 0:
        pytest.fail(f"{elsewhere} belongs to somebody else; remove it")
    return elsewhere


def _install(place: Path) -> None:
    """Bring the instructor's clone up to date with this one, its environment included."""
    clone = place / "desk" / "course"
    clone.mkdir(parents=True, exist_ok=True)
    # A home as on the first day: JupyterLab opens again what was open last.
    for old in [*clone.parent.iterdir(), *clone.iterdir()]:
        if old.name not in (".cache", ".venv", "course") or old == clone / "course":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    listed = _must(
        "git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"
    )
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
    _must("make", "-C", clone, "setup", f"PYTHON={PYTHON}", UV_LINK_MODE="copy")
    _must("chown", "-R", f"{INSTRUCTOR}:", place / "desk")
    _must("runuser", "-u", INSTRUCTOR, "--", "git", "-C", clone, "init", "--quiet")
    _must("runuser", "-u", INSTRUCTOR, "--", "git", "-C", clone, "add", "--all")
    for old in ("exchange", "state"):
        shutil.rmtree(place / "hub" / old, ignore_errors=True)


@contextmanager
def _accounts(place: Path) -> Iterator[dict[str, str]]:
    """Make the instructor's account, and remove all three afterwards; a killed run left them."""
    _remove_accounts()
    try:
        _must("useradd", "--home-dir", place / "desk", "--shell", "/bin/bash", INSTRUCTOR)
        yield {INSTRUCTOR: _password(INSTRUCTOR)}
    finally:
        _remove_accounts()


def _password(name: str) -> str:
    made = secrets.token_urlsafe(12)
    subprocess.run(["chpasswd"], input=f"{name}:{made}\n", text=True, check=True)
    return made


def _remove_accounts() -> None:
    for name in PEOPLE:
        with suppress(KeyError):
            _end_processes_of(pwd.getpwnam(name).pw_uid)
            home = () if name == INSTRUCTOR else ("--remove",)  # the clone stays for the next run
            subprocess.run(["userdel", *home, name], capture_output=True, check=True)
    subprocess.run(["groupdel", GROUP], capture_output=True, check=False)


def _end_processes_of(uid: int) -> None:
    for _ in range(50):
        running = [
            int(path.name)
            for path in Path("/proc").iterdir()
            if path.name.isdecimal() and _owner(path) == uid
        ]
        if not running:
            return
        for pid in running:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def _owner(path: Path) -> int | None:
    with suppress(OSError):
        return path.stat().st_uid
    return None


def _environment(**more: str) -> dict[str, str]:
    """Return this environment without what belongs to the tests' own Python or to make."""
    own = (
        "VIRTUAL_ENV",
        "PYTHONPATH",
        "MAKEFLAGS",
        "MAKELEVEL",
        "COVERAGE_",
        "GRADING_",
        "JUPYTER",
    )
    kept = {name: text for name, text in os.environ.items() if not name.startswith(own)}
    return {**kept, "UV_LINK_MODE": "copy", **more}


def _must(*command: str | Path, **more: str) -> str:
    done = subprocess.run(
        command, env=_environment(**more), capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = " ".join(map(str, command))
        pytest.fail(f"{words}: {done.stdout[-1000:]}{done.stderr[-2000:]}", pytrace=False)
    return done.stdout


def _wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(1200):  # a busy machine takes minutes
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"JupyterHub did not start:\n{log.read_text()[-3000:]}", pytrace=False)


# -- people in front of it


@dataclass
class Person:
    """Somebody with a browser of their own, logged in."""

    name: str
    page: sync_api.Page
    shots: list[str] = field(default_factory=list)

    def open_from_menu(self, item: str) -> None:
        """Choose an entry of JupyterLab's menu Nbgrader."""
        self.page.get_by_role("menuitem", name="Nbgrader").click()
        self.page.locator(".lm-Menu").get_by_text(item, exact=True).click()

    def dialog(self) -> str:
        """Return what JupyterLab's dialog says, and close it."""
        shown = self.page.locator(".jp-Dialog")
        shown.wait_for()
        text = shown.inner_text()
        self.keep("dialog")
        self.page.locator(".jp-Dialog-button").last.click()
        shown.wait_for(state="detached")
        return text

    def keep(self, what: str) -> None:
        """Take a picture, for the manual, if asked to."""
        if folder := os.environ.get("CONVLAB_SCREENSHOTS"):
            self.shots.append(what)
            name = f"{self.name}_{len(self.shots):02}_{what}.png"
            self.page.screenshot(path=Path(folder) / name)


@pytest.fixture(scope="session")
def people(hub: Hub) -> Iterator[dict[str, Person]]:
    """Log everybody in, through the hub's own page."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(CHROMIUM), args=list(QUIET), timeout=PATIENCE_MS
        )
        yield {name: _log_in(hub, browser, name) for name in PEOPLE}
        browser.close()


def _log_in(hub: Hub, browser: sync_api.Browser, name: str) -> Person:
    page = browser.new_context(viewport={"width": 1200, "height": 760}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{hub.url}/hub/login")
    page.fill("#username_input", name)
    page.fill("#password_input", hub.passwords[name])
    page.click("#login_submit")
    page.wait_for_url("**/user/**")
    page.get_by_role("menuitem", name="Nbgrader").wait_for()
    page.locator(".jp-Launcher").wait_for()
    return Person(name, page)


def judged(path: Path) -> float:
    """Return the points that the judge of this clone gives to a notebook."""
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "judge", "a2_convolution", path, "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)["score"]
