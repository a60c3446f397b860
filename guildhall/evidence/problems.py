"""What is wrong with a file, said so that the person who brought it can mend it."""


class BadFile(Exception):
    """A file that cannot be imported. Nothing of it is kept.

    `line` counts from 1, the header being line 1; None where the fault has no line.
    """

    def __init__(self, file: str, what: str, to_do: str, line: int | None = None) -> None:
        self.file, self.what, self.to_do, self.line = file, what, to_do, line
        where = f"{file}, line {line}" if line else file
        super().__init__(f"{where}: {what} {to_do}")

    def about(self, file: str) -> "BadFile":
        """The same problem, under the name that the person who brought the file knows it by."""
        return type(self)(file, self.what, self.to_do, self.line)


class NotRecognised(BadFile):
    """No feed reads this file. The files beside it may still be imported."""


class Waiting(NotRecognised):
    """The file cannot be read until something else is held, such as boundaries to place points by.

    It is tried once more when the other files of the same import are in.
    """


class Busy(Exception):
    """Another import is running in this data folder."""
