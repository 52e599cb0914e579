"""Rows that a command puts aside on disk while it runs, so that a class of any size fits into memory."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

CACHE_KB = 512  # what of the rows may stay in memory


class Spool:
    """Rows by name, read back by rank and then by name, as `sorted` would have them.

    They are kept in a temporary file that nobody else can open and that is gone with this process; a
    small class never gets there.
    """

    def __init__(self) -> None:
        # No name: SQLite makes a private file, and removes it. Nothing in it has to outlive a crash.
        self._rows = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KB}"):
            self._rows.execute(f"PRAGMA {pragma}").close()
        self._rows.execute(
            "CREATE TABLE row (rank REAL, name BLOB, value TEXT, PRIMARY KEY (rank, name)) WITHOUT ROWID"
        )

    def put(self, name: str, value: Any, rank: float = 0.0) -> None:
        """Put plain data aside, in place of what has this name and rank already."""
        row = (rank, os.fsencode(name), json.dumps(value))
        self._rows.execute("INSERT OR REPLACE INTO row VALUES (?, ?, ?)", row)

    def get(self, name: str) -> Any:
        """Return what was put aside without a rank.

        Raises
        ------
        KeyError
        """
        query = "SELECT value FROM row WHERE rank = 0 AND name = ?"
        row = self._rows.execute(query, (os.fsencode(name),)).fetchone()
        if row is None:
            raise KeyError(name)
        return json.loads(row[0])

    def discard(self, name: str) -> None:
        """Forget what was put aside without a rank, if there is something."""
        self._rows.execute("DELETE FROM row WHERE rank = 0 AND name = ?", (os.fsencode(name),))

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        rows = self._rows.execute("SELECT name, value FROM row ORDER BY rank, name")
        return ((os.fsdecode(name), json.loads(value)) for name, value in rows)

    def __len__(self) -> int:
        count: int = self._rows.execute("SELECT count(*) FROM row").fetchone()[0]
        return count
