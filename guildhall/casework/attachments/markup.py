"""What the XML of a document may say: read by a parser, in whatever encoding it was written.

No declarations of its own, nothing fetched from elsewhere as it is opened, no field or formula
that reaches outside the document.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from xml.parsers import expat

from guildhall.casework.attachments.kinds import SCHEMES, Refused

BROKEN = "This document is broken. Open it, save it again, and choose it."
REACHES = "This document holds {what}. Save it as a PDF, and choose that."
FETCHED = "something that is fetched from elsewhere when it is opened"
ODF_LINKS = {"text:a", "draw:a"}
ELEMENTS = {
    "ddeLink": FETCHED, "dde-source": FETCHED, "dde-connection-decl": FETCHED,
    "event-listener": "a program", "script": "a program", "plugin": "a program",
    "applet": "a program", "floating-frame": FETCHED, "object-ole": "another file inside it",
}  # fmt: skip
# ECMA-376 part 1, 17.16.5: the fields that are worked out from the document itself or the day.
FIELDS = {
    "ADVANCE", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BIBLIOGRAPHY", "CITATION",
    "COMMENTS", "COMPARE", "CREATEDATE", "DATE", "DOCPROPERTY", "DOCVARIABLE", "EDITTIME", "EQ",
    "FILENAME", "FILESIZE", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "HYPERLINK", "IF", "INDEX",
    "INFO", "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT",
    "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE", "QUOTE", "REF",
    "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "STYLEREF", "SUBJECT", "SYMBOL",
    "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS", "USERINITIALS",
    "USERNAME", "XE",
}  # fmt: skip
FUNCTION = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)\s*\(")
TEXT = re.compile(r'"[^"]*"')
OTHER_BOOK = re.compile(r"\[[^\]]*\][^!]*!|\|")
"""A cell of another workbook, or a command to another program (DDE), in a formula."""


def check_xml(held: bytes) -> None:
    """Raise Refused for XML that is broken, declares something, or reaches outside."""
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reading.declared
    parser.StartElementHandler = reading.began
    parser.EndElementHandler = reading.ended
    parser.CharacterDataHandler = reading.said
    try:
        parser.Parse(held, True)
    except expat.ExpatError:
        raise Refused(BROKEN) from None
    reading.end_of_fields()


class _Reading:
    """One member as it is read: its fields, which may stand in pieces, and its formulas."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.text: list[str] | None = None

    def declared(self, *_: object) -> None:
        raise Refused(BROKEN)

    def began(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in ELEMENTS:
            raise Refused(REACHES.format(what=ELEMENTS[local]))
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "Relationship":
            _check_relationship(given)
        elif "href" in given:
            _check_address(given["href"], is_link=name in ODF_LINKS)
        if local == "fldSimple":
            check_field(given.get("instr", ""))
        if local == "fldChar" and given.get("fldCharType") == "begin":
            self.fields.append("")
        if local == "fldChar" and given.get("fldCharType") == "end" and self.fields:
            check_field(self.fields.pop())
        self.text = [] if local in ("instrText", "f") else self.text

    def said(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def ended(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self.text is None or local not in ("instrText", "f"):
            return
        text, self.text = "".join(self.text), None
        if local == "f":
            check_formula(text)
        elif self.fields:
            self.fields[-1] += text
        else:
            check_field(text)

    def end_of_fields(self) -> None:
        """A field that was begun and never ended is a field all the same."""
        for field in self.fields:
            check_field(field)


def check_field(text: str) -> None:
    """Raise Refused for a field of a Word document that is not worked out from the document."""
    words = text.split()
    name = words[0].upper() if words else ""
    if name and name not in FIELDS and not name.startswith(("=", "\\")):
        raise Refused(REACHES.format(what=f"a field that reaches outside it ({name[:20]})"))


def check_formula(text: str) -> None:
    """Raise Refused for a formula that calls what is not an ordinary function of a sheet."""
    from openpyxl.utils import FORMULAE

    bare = TEXT.sub("", text)
    if OTHER_BOOK.search(bare):
        raise Refused(REACHES.format(what="a formula that reaches outside it"))
    for name in FUNCTION.findall(bare):
        plain = name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        if plain not in (FORMULAE | NEWER) - REACHING:
            raise Refused(
                REACHES.format(what=f"a formula that may reach outside it ({plain[:20]})")
            )


# Functions of Excel 2010 and later that work on the sheet alone.
NEWER = {
    "AGGREGATE", "CONCAT", "TEXTJOIN", "IFS", "SWITCH", "MAXIFS", "MINIFS", "XLOOKUP", "XMATCH",
    "FILTER", "SORT", "SORTBY", "UNIQUE", "SEQUENCE", "LET", "LAMBDA", "IFNA", "DAYS",
    "ISOWEEKNUM", "NUMBERVALUE", "FORMULATEXT", "UNICHAR", "UNICODE", "XOR", "SHEET", "SHEETS",
    "STDEV.S", "STDEV.P", "VAR.S", "VAR.P", "PERCENTILE.INC", "PERCENTILE.EXC", "QUARTILE.INC",
    "QUARTILE.EXC", "RANK.EQ", "RANK.AVG", "MODE.SNGL", "MODE.MULT", "NORM.DIST", "NORM.INV",
    "NORM.S.DIST", "NORM.S.INV", "T.TEST", "CHISQ.TEST", "POISSON.DIST", "CONFIDENCE.NORM",
    "CONFIDENCE.T", "NETWORKDAYS.INTL", "WORKDAY.INTL", "CEILING.MATH", "FLOOR.MATH",
    "FORECAST.LINEAR", "TEXTBEFORE", "TEXTAFTER", "TEXTSPLIT", "VSTACK", "HSTACK", "TAKE",
    "DROP", "CHOOSECOLS", "CHOOSEROWS", "TOCOL", "TOROW", "SINGLE", "ANCHORARRAY",
}  # fmt: skip
REACHING = {"WEBSERVICE", "RTD", "CALL", "REGISTER", "REGISTER.ID", "SQL.REQUEST",
                      "HYPERLINK", "INFO", "IMAGE"}  # fmt: skip


def _check_relationship(given: Mapping[str, str]) -> None:
    if given.get("TargetMode") != "External":
        return
    is_link = given.get("Type", "").rpartition("/")[2] == "hyperlink"
    if not is_link:
        raise Refused(REACHES.format(what=FETCHED))
    _check_address(given.get("Target", ""), is_link=True)


def _check_address(address: str, *, is_link: bool) -> None:
    """A link leads to a web page or an address; anything else, to another part of the document."""
    try:
        scheme = urlsplit(address.strip()).scheme
    except ValueError:
        raise Refused(BROKEN) from None
    is_outside = bool(scheme) or address.startswith(("//", "\\\\", "/"))
    if is_outside and not (is_link and scheme in SCHEMES):
        what = "a link to a file or a program" if is_link else FETCHED
        raise Refused(REACHES.format(what=what))
