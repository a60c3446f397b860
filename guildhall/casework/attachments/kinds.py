"""The kinds of file that are taken, and how each is known by what it holds."""

from dataclasses import dataclass

MOST_BYTES = 20 * 1024 * 1024
SCHEMES = {"", "http", "https", "mailto", "tel"}
"""Where a link inside a document may lead; without a scheme, within the document."""


class Refused(ValueError):
    """The file is not taken. The message says why, and what to do."""


@dataclass(frozen=True)
class Kind:
    """One kind of file: its key, what people call it, how it is served and how it is named."""

    key: str
    title: str
    media_type: str
    endings: tuple[str, ...]

    @property
    def a_title(self) -> str:
        """With its article: a PDF, an Excel workbook."""
        return f"an {self.title}" if self.title[0] in "EO" else f"a {self.title}"


OFFICE = "application/vnd.openxmlformats-officedocument."
JPEG = Kind("jpeg", "JPEG picture", "image/jpeg", ("jpg", "jpeg"))
PNG = Kind("png", "PNG picture", "image/png", ("png",))
PDF = Kind("pdf", "PDF", "application/pdf", ("pdf",))
DOCX = Kind("docx", "Word document", f"{OFFICE}wordprocessingml.document", ("docx",))
XLSX = Kind("xlsx", "Excel workbook", f"{OFFICE}spreadsheetml.sheet", ("xlsx",))
ODT = Kind("odt", "OpenDocument text", "application/vnd.oasis.opendocument.text", ("odt",))
TXT = Kind("txt", "plain text", "text/plain; charset=utf-8", ("txt",))
CSV = Kind("csv", "CSV table", "text/csv; charset=utf-8", ("csv",))

KINDS = {kind.key: kind for kind in (JPEG, PNG, PDF, DOCX, XLSX, ODT, TXT, CSV)}
BY_ENDING = {ending: kind for kind in KINDS.values() for ending in kind.endings}
TAKEN = "JPEG, PNG, PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt), text or CSV"
ACCEPT = ",".join(f".{ending}" for ending in BY_ENDING)
