"""nbgrader's exchange, where it has to be told what is private."""

from __future__ import annotations

from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import self_owned

READABLE = 0o644


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Release feedback as nbgrader does, and let students read it.

    A copy has the rights of the page in the grading folder, which only its owner may read. Who fetches a page
    has to know its name, a hash of a secret of the submission.
    """

    def copy_files(self) -> None:
        """Copy the pages to the exchange."""
        super().copy_files()
        for page in Path(self.dest_path).glob("*.html"):
            if self_owned(str(page)):
                page.chmod(READABLE)
