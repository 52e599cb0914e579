"""Which archives of a folder were brought in, kept on disk: an old one must not come again after a restart."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.files import write_atomically

Facts = tuple[int, int]  # size, and time of the last change in nanoseconds


class Archives:
    """Archives by assignment and path, as they were when they were brought in.

    Where an archive tells no times of handing in, what it holds takes the place of what is there. A student
    may have handed in again since.

    Parameters
    ----------
    path : Path
        The file it is kept in; one that cannot be read counts as empty.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: dict[str, dict[str, Facts]] = {}
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            for assignment, archives in stored.items():
                facts = {name: (int(size), int(when)) for name, (size, when) in archives.items()}
                self._known[assignment] = facts
        except (OSError, ValueError, TypeError, AttributeError):
            self._known = {}

    def is_new(self, assignment: str, archive: Path, facts: Facts) -> bool:
        """Tell whether an archive has not been brought in as it is."""
        return self._known.get(assignment, {}).get(str(archive)) != facts

    def note(self, assignment: str, archive: Path, facts: Facts) -> None:
        """Remember that an archive was brought in."""
        self._known.setdefault(assignment, {})[str(archive)] = facts
        write_atomically(self.path, json.dumps(self._known) + "\n")
