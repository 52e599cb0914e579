"""A real browser, a JupyterLab with a kernel, and an exported page, each started once."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from convlab.questions import reply_to
from nbformat.v4 import new_code_cell, new_notebook, new_output

sync_api = pytest.importorskip("playwright.sync_api")

CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 180_000  # a wait ends when what is waited for is there; a busy machine takes its time
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
TOKEN = "explorers"
CELLS = {
    "convolution": "steps = explore.convolution(A, K)",
    "pooling": "pool = explore.pooling(T, 2, stride=1)",
    "size": "size = explore.size(7, 3)",
    "filters": "play = explore.filters()",
    "receptive_field": "field = explore.receptive_field()",
    "layer": "built = explore.layer()",
}
PREAMBLE = """\
import numpy as np
from convlab import explore
A = np.array([[35, 19, 25, 6, 2], [13, 22, 16, 53, 0], [4, 3, 7, 10, 1], [9, 8, 1, 3, -5]])
K = np.array([[1, 0, -1], [2, 0, -2], [1, 0.5, -1]])
T = np.array([[3, 3, 1, 0], [2, 3, 1, 1], [0, 0, -4, 1]])
"""
READ_BACK = """\
print("kernel saw", steps.stride, steps.padding, steps.row, steps.col, steps.kernel[0][0])
steps.kernel = np.eye(3)
steps.row, steps.col = 1, 1
"""


def _notebook(outputs: bool, live: bool = True) -> nbformat.NotebookNode:
    cells = [new_code_cell(PREAMBLE)]
    space: dict = {}
    if outputs:
        exec(PREAMBLE, space)
    for number, source in enumerate(CELLS.values(), 1):
        name, _, call = source.partition(" = ")
        cell = new_code_cell(f"{source}\n{name}")
        if outputs:
            data, metadata = eval(call, space)._repr_mimebundle_()
            if not live:
                del data["application/vnd.jupyter.widget-view+json"]
            cell.outputs = [
                new_output("execute_result", data, metadata=metadata, execution_count=number)
            ]
        cells.append(cell)
    if not outputs:
        cells.append(new_code_cell(READ_BACK))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture(scope="session")
def browser() -> Iterator["sync_api.Browser"]:
    path = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if path is None and not os.environ.get("CI"):
        pytest.skip("no chromium at /usr/bin/chromium or on PATH (an error when CI is set)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(QUIET), timeout=PATIENCE_MS
        )
        browser.new_page = _patient(browser.new_page)
        yield browser
        browser.close()


def _patient(new_page: Callable[..., "sync_api.Page"]) -> Callable[..., "sync_api.Page"]:
    def opened(**options: object) -> "sync_api.Page":
        page = new_page(**options)
        page.set_default_timeout(PATIENCE_MS)
        return page

    return opened


@dataclass
class Place:
    """A page with the explorers on it, and everything it complained about."""

    name: str
    page: "sync_api.Page"
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", self._hear)
        self.page.route("**/*", self._stay_home)

    def _hear(self, message: "sync_api.ConsoleMessage") -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    def _stay_home(self, route: "sync_api.Route") -> None:
        host = urlsplit(route.request.url).hostname
        if host in (None, "", "127.0.0.1", "localhost"):
            route.continue_()
        else:
            self.complaints.append(f"network: {route.request.url}")
            route.abort()

    def explorer(self, title: str) -> "sync_api.Locator":
        root = self.page.locator(f'.cvl[aria-label="{title}"]')
        root.wait_for(timeout=PATIENCE_MS)
        root.scroll_into_view_if_needed()
        if folder := os.environ.get("CONVLAB_SCREENSHOTS"):
            root.screenshot(path=Path(folder) / f"{self.name}_{title.replace(' ', '_')}.png")
        return root


@pytest.fixture(scope="session")
def exported_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export as a reader would: the outputs hold widget views, the kernel is gone."""
    from nbconvert import HTMLExporter

    # The exporter's own scripts for mathematics and old widgets come from the network.
    nowhere = dict.fromkeys(("require_js_url", "mathjax_url", "mermaid_js_url", "jquery_url"), "")
    html, _ = HTMLExporter(**nowhere).from_notebook_node(_notebook(outputs=True))
    path = tmp_path_factory.mktemp("exported") / "explorers.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def exported(browser, exported_page: Path) -> Iterator[Place]:
    page = browser.new_page()
    place = Place("exported", page)
    page.goto(exported_page.as_uri())
    yield place
    page.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(1800):  # a busy machine takes minutes
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def _settings(home: Path) -> None:
    """Keep every cell in the page, and ask nobody for news."""
    folder = home / "settings" / "@jupyterlab"
    wanted = {
        "notebook-extension/tracker": '{"windowingMode": "none"}',
        "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
    }
    for name, text in wanted.items():
        path = folder / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Start JupyterLab; the value turns a path of the application into an address."""
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks").mkdir()
    nbformat.write(_notebook(outputs=False), home / "notebooks" / "explorers.ipynb")
    # What a student downloads: a lecture with outputs, signed by nobody, no kernel yet.
    lecture = _notebook(outputs=True, live=False)
    asked = new_output("display_data", reply_to("03.size")._repr_mimebundle_())
    lecture.cells.append(new_code_cell('check("03.size")', outputs=[asked]))
    nbformat.write(lecture, home / "notebooks" / "lecture.ipynb")
    released = Path(__file__).parents[2] / "assignments" / "a2_convolution" / "a2_convolution.ipynb"
    shutil.copy(released, home / "notebooks")
    _settings(home)
    private = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "HOME")
    env = os.environ | {name: str(home / name.lower()) for name in private}
    env |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTER_PLATFORM_DIRS": "1"}
    port, log = _free_port(), home / "lab.log"
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={home / 'notebooks'}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]
    with log.open("w") as out:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/api/status?token={TOKEN}", server, log)
            yield lambda path: f"{url}/lab/{path}?token={TOKEN}"
        finally:
            server.terminate()
            server.wait(timeout=120)


@pytest.fixture(scope="session")
def lab(browser, lab_server: Callable[[str], str]) -> Iterator[Place]:
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    place = Place("lab", page)
    page.goto(lab_server("tree/explorers.ipynb"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=PATIENCE_MS)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE_MS)
    # All but the last cell, which reads the state back, run one by one as a person would run them.
    page.locator(".jp-CodeCell .cm-content").first.click()
    for _ in range(1 + len(CELLS)):
        page.keyboard.press("Shift+Enter")
    page.locator(".cvl").nth(len(CELLS) - 1).wait_for(timeout=PATIENCE_MS)
    yield place
    page.close()


@pytest.fixture(params=["exported", "lab"])
def place(request: pytest.FixtureRequest) -> Place:
    return request.getfixturevalue(request.param)
