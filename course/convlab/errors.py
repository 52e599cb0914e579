"""The exceptions that students see: each is told in its own words, without the course's own code."""


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


class SettingError(ValueError):
    """A setting of an explorer or a drawing that makes no sense, shown as one line."""

    def _render_traceback_(self) -> list[str]:
        return [f"✗ {self}"]


class UnknownNameError(AttributeError):
    """A name that a module of the course does not have, shown as one line."""

    def _render_traceback_(self) -> list[str]:
        return [f"✗ {self}"]
