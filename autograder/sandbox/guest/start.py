"""Where a process of the sandbox begins: ``python -I -S start.py FD SETTINGS``."""

from __future__ import annotations

import gc
import json
import sys

gc.disable()  # until ready: what imports make stays, looking for garbage among it is waste
SETTINGS = json.loads(sys.argv[2])
sys.path[:] = [*SETTINGS["path"], *sys.path]

from guest import guardian, template, worker  # noqa: E402


def main() -> None:
    """Become a worker, or the template of workers."""
    if SETTINGS["guarded"]:
        guardian.leave_behind(int(sys.argv[1].partition(",")[0]))
    if not SETTINGS["template"]:
        channel = worker.Channel(sys.argv[1])
    for module in SETTINGS["preload"]:
        __import__(module)
    if SETTINGS["template"]:
        template.serve(int(sys.argv[1]), SETTINGS)
    else:
        worker.begin(channel, SETTINGS)


if __name__ == "__main__":
    main()
