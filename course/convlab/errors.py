"""The one exception that students see."""


class CheckError(AssertionError):
    """A failed check, shown to the student as a few readable lines.

    Parameters
    ----------
    message : str
        The whole story, for plain Python and for pytest.
    short : str, optional
        What a notebook prints when the story is already displayed above it.
    """

    def __init__(self, message: str, short: str | None = None) -> None:
        super().__init__(message)
        self.short = short

    def _render_traceback_(self) -> list[str]:  # IPython shows this, not the stack
        return (self.short or f"✗ {self}").splitlines()
