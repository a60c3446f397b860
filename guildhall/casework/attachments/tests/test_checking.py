"""A file is what it says it is, holds nothing that runs, and does not say where it was taken."""

import hashlib
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from guildhall.casework.attachments.checking import LONGEST_NAME, check, tidy_name
from guildhall.casework.attachments.kinds import BY_ENDING, MOST_BYTES, Refused
from guildhall.casework.attachments.tests import samples

ENDING = {name: name.rpartition(".")[2].lower() for name in samples.GOOD}


@pytest.mark.parametrize("name", samples.GOOD)
def test_each_kind_is_taken(name: str) -> None:
    content = samples.GOOD[name]

    checked = check(name, content)

    assert checked.kind is BY_ENDING[ENDING[name]]
    assert checked.received_sha256 == hashlib.sha256(content).hexdigest()
    assert checked.sha256 == hashlib.sha256(checked.content).hexdigest()
    assert checked.is_cleaned is (checked.content != content)


TEXTS = {"txt", "csv"}
LIES = [
    (name, ending)
    for name, ending in itertools.product(samples.GOOD, sorted(BY_ENDING))
    if BY_ENDING[ending] is not BY_ENDING[ENDING[name]]
    and not ({ENDING[name], ending} <= TEXTS)
    and not (ENDING[name] == "pdf" and ending in TEXTS)
]


@pytest.mark.parametrize(("name", "ending"), LIES)
def test_a_file_that_lies_about_its_kind_is_refused_in_words(name: str, ending: str) -> None:
    with pytest.raises(Refused, match=r"does not hold one: .*Save it again as"):
        check(f"renamed.{ending}", samples.GOOD[name])


@pytest.mark.parametrize(
    "name", ["run.exe", "page.html", "drawing.svg", "mail.eml", "none", "a.docm", "x.zip"]
)
def test_a_kind_that_is_not_taken_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(Refused, match="not of a kind that can be kept here"):
        check(name, b"anything")


def test_what_a_lie_holds_is_named() -> None:
    with pytest.raises(Refused, match="it holds a Word document"):
        check("times.xlsx", samples.word())
    with pytest.raises(Refused, match="kind PNG"):
        check("photo.jpg", samples.picture("PNG"))
    with pytest.raises(Refused, match=r"kind EXE|not known"):
        check("photo.jpg", b"MZ\x90\0" + b"\0" * 100)


def test_size_is_bounded_at_both_ends() -> None:
    with pytest.raises(Refused, match="is empty"):
        check("note.txt", b"")
    with pytest.raises(Refused, match="may be 20 MB at most"):
        check("note.txt", b"a" * (MOST_BYTES + 1))

    assert check("note.txt", b"a" * MOST_BYTES).sha256


@pytest.mark.parametrize(("name", "form"), [("a.jpg", "JPEG"), ("a.png", "PNG")])
def test_a_photograph_forgets_where_it_was_taken_and_stays_the_same_to_look_at(
    name: str, form: str
) -> None:
    before = samples.picture(form)
    assert b"Casey Holt" in before

    checked = check(name, before)

    with Image.open(io.BytesIO(checked.content)) as after:
        assert not after.getexif()
        assert "xmp" not in after.info
        assert "comment" not in after.info
        assert after.size == (40, 60)  # it was turned as the camera was held
        red, _, blue = after.convert("RGB").getpixel((20, 55))  # type: ignore[misc]
        assert red > blue
    assert b"Casey Holt" not in checked.content
    assert checked.is_cleaned
    assert "were taken out" in checked.notes[0]


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "LA", "I;16"])
def test_a_picture_of_any_sort_can_be_kept(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (5, 5)).save(out, "PNG")

    with Image.open(io.BytesIO(check("a.png", out.getvalue()).content)) as kept:
        assert kept.size == (5, 5)


@pytest.mark.parametrize(("side", "said"), [(9_000, "81 million"), (60_000, "3,600 million")])
def test_a_picture_that_would_fill_the_memory_is_refused(side: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        check("a.png", samples.png_bomb(side))


@pytest.mark.parametrize("name", ["photo.jpg", "plan.png"])
def test_a_picture_cut_short_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="broken"):
        check(name, samples.GOOD[name][: 300 if name == "plan.png" else 700])


BY_REFERENCE = b"8 0 obj\n<< /S 9 0 R >>\nendobj\n9 0 obj\n/JavaScript\nendobj\n"


def test_our_own_pdf_is_one() -> None:
    assert len(PdfReader(io.BytesIO(samples.pdf()), strict=False).pages) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (samples.pdf(b"/OpenAction << /S /JavaScript /JS (app.alert) >>"), "a program"),
        (samples.pdf(b"/OpenAction << /S /J#61vaScript >>"), "a program"),
        (samples.pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"), "starts another program"),
        (samples.pdf(b"/Names << /EmbeddedFiles 7 0 R >>"), "other files inside it"),
        (samples.pdf(b"/OpenAction << /S /SubmitForm /F (http://example.org) >>"), "by itself"),
        (samples.pdf(b"/OpenAction << /S /GoToR /F (\\\\\\\\host\\\\share) >>"), "by itself"),
        (samples.pdf(b"/OpenAction << /S /URI /URI (file:///etc/passwd) >>"), "link to a file"),
        (samples.pdf(b"/AA << /WC << /S /JavaScript >> >>"), "a program"),
        (samples.pdf(b"% %stream\n/OpenAction << /S /JavaScript /JS (x) >>"), "a program"),
        (samples.pdf(b"/X (stream) /OpenAction << /S /JavaScript /JS (x) >>"), "a program"),
        (samples.pdf(b"/OpenAction 8 0 R", BY_REFERENCE), "a program"),
        (samples.pdf(page=b"/Annots [<< /Type /Annot /Subtype /FileAttachment >>]"), "on a page"),
        (samples.pdf(page=b"/AA << /O << /S /Launch >> >>"), "starts another program"),
        (samples.pdf(page=b"/Annots [<< /Subtype /Link /A << /S /ImportData >> >>]"), "by itself"),
        (samples.locked_pdf(), "locked"),
        (b"%PDF-1.7\nnothing more", "broken"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "broken"),
    ],
)  # fmt: skip
def test_a_pdf_that_runs_hides_locks_or_breaks_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        check("a.pdf", content)


def test_a_pdf_is_written_again_without_what_nothing_leads_to() -> None:
    hidden = samples.packed_object(b"7 0 << /S /JavaScript /JS (x) >>") + b"% hidden words\n"

    checked = check("a.pdf", samples.pdf(b"/PieceInfo << /Own (secret) >>", hidden))

    for left_out in (b"ObjStm", b"hidden words", b"secret", b"JavaScript"):
        assert left_out not in checked.content
    assert len(PdfReader(io.BytesIO(checked.content)).pages) == 1
    assert "a signature on it holds no longer" in checked.notes[-1]


def test_a_pdf_that_can_be_read_is_kept_with_its_links() -> None:
    link = b"/Annots [<< /Subtype /Link /A << /S /URI /URI (https://example.org/) >> >>]"

    kept = PdfReader(io.BytesIO(check("a.pdf", samples.pdf(page=link)).content))

    assert kept.pages[0]["/Annots"][0]["/A"]["/URI"] == "https://example.org/"  # type: ignore[index]


def test_photographs_of_a_pdf_are_spoken_of() -> None:
    with_photograph = samples.pdf(
        body=b"8 0 obj\n<< /Length 12 >>\nstream\nExif\0\0 52.57\nendstream\nendobj\n"
    )

    assert "may say where they were taken" in check("a.pdf", with_photograph).notes[0]


def test_photographs_inside_a_document_forget_where_they_were_taken() -> None:
    before = samples.word(samples.picture("JPEG"))

    checked = check("a.docx", before)

    assert "taken out" in checked.notes[0]
    import docx

    document = docx.Document(io.BytesIO(checked.content))
    assert document.paragraphs[0].text == "Met at the school gate."
    (shape,) = document.inline_shapes
    part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert b"Casey Holt" not in part.blob


BIG = b"\0" * 30_000_000
HTTP = "https://example.org/a.dotm"
UTF_16 = "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a []><a/>".encode("utf-16")


def rel(kind: str, target: str) -> bytes:
    given = f'Type="http://x/{kind}" Target="{target}" TargetMode="External"'
    return f"<r><Relationship {given}/></r>".encode()


def field(*pieces: str) -> bytes:
    """A field of Word in pieces, as evasion writes it."""
    runs = "".join(f"<w:instrText>{each}</w:instrText>" for each in pieces)
    return (
        f"<r><w:fldChar w:fldCharType='begin'/>{runs}<w:fldChar w:fldCharType='end'/></r>".encode()
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", samples.word_with(**{"word/vbaProject_bin.xml": b"<a/>"}), None),
        ("a.docx", samples.word_with(**{"word/embeddings/oleObject1.bin": b"x"}), "another file"),
        ("a.docx", samples.word_with(**{"word/a.docx": b"PK"}), "another file"),
        ("a.docx", samples.word_with(**{"word/x.xml": UTF_16}), "broken"),
        ("a.docx", samples.word_with(**{"word/x.xml": b"<a>"}), "broken"),
        ("a.docx", samples.word_with(**{"word/_rels/x.xml.rels": rel("attachedTemplate", HTTP)}),
         "fetched from elsewhere"),
        ("a.docx", samples.word_with(**{"word/_rels/x.xml.rels": rel("image", "file:///c:/a")}),
         "fetched from elsewhere"),
        ("a.docx", samples.word_with(**{"word/_rels/x.xml.rels": rel("hyperlink", "file:///c:/a")}),
         "link to a file"),
        ("a.docx", samples.word_with(**{"word/_rels/x.xml.rels": rel("hyperlink", HTTP)}), None),
        ("a.docx", samples.word_with(**{"word/x.xml": field("DD", "EAUTO c:/cmd")}), "DDEAUTO"),
        ("a.docx", samples.word_with(**{"word/x.xml": field("INCLUDETEXT", " x")}), "INCLUDETEXT"),
        ("a.docx", samples.word_with(**{"word/x.xml": b"<w:fldSimple w:instr='DDE x'/>"}), "DDE"),
        ("a.docx", samples.word_with(**{"word/x.xml": field("PAGE", " x")}), None),
        ("a.docx", samples.word_with(**{"x.xml": b"<f>WEBSERVICE(A1)</f>"}), "WEBSERVICE"),
        ("a.docx", samples.word_with(**{"x.xml": b"<f>_xlfn.WEBSERVICE(A1)</f>"}), "WEBSERVICE"),
        ("a.docx", samples.word_with(**{"x.xml": b"<f>[1]Sheet1!A1</f>"}), "reaches outside"),
        ("a.docx", samples.word_with(**{"x.xml": b"<f>cmd|' /C calc'!A0</f>"}), "reaches outside"),
        ("a.docx", samples.word_with(**{"x.xml": b"<f>SUM(A1:A2)&amp;IF(B1,\"|\",1)</f>"}), None),
        ("a.docx", samples.word_with(**{"x.xml": b"<ddeLink/>"}), "fetched from elsewhere"),
        ("a.odt", samples.odt(**{"x.xml": b"<draw:image xlink:href='http://example.org/'/>"}),
         "fetched from elsewhere"),
        ("a.odt", samples.odt(**{"x.xml": b"<text:a xlink:href='https://example.org/'/>"}), None),
        ("a.odt", samples.odt(**{"x.xml": b"<script:event-listener/>"}), "a program"),
        ("a.docx", samples.word_with(**{"word/vbaProject.bin": b"x"}), "macros"),
        ("a.odt", samples.odt(**{"Basic/Standard/Module1.xml": b"x"}), "macros"),
        ("a.docx", samples.word_with(**{"word/x.xml": b"<!DOCTYPE a []>"}), "broken"),
        ("a.docx", samples.word_with(**{"../../evil.xml": b"x"}), "broken"),
        ("a.docx", samples.word_with(**{"word/media/a.jpg": b"\xff\xd8\xff broken"}), "picture"),
        ("a.docx", samples.word_with(bomb=BIG), "far more than it should"),
        ("a.odt", samples.odt(**{str(n): b"x" for n in range(4001)}), "far more"),
        ("a.docx", samples.word()[:-40], "does not hold one"),
        ("a.docx", samples.archive({"EncryptedPackage": b"x"}), "does not hold one"),
    ],
)  # fmt: skip
def test_a_document_that_runs_bursts_or_breaks_is_refused(
    name: str, content: bytes, said: str | None
) -> None:
    if said is None:
        assert check(name, content)
        return
    with pytest.raises(Refused, match=said):
        check(name, content)


def test_what_lies_after_a_document_is_not_kept() -> None:
    assert b"hidden words" not in check("a.docx", samples.word() + b"hidden words").content


@pytest.mark.parametrize(
    "content", [b"a\0b", b"\x1b[31mred", b"\x89PNG\r\n\x1a\n", b"\x81\x8d\x8f"]
)
def test_text_that_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        check("note.txt", content)


def test_text_comes_out_in_one_encoding() -> None:
    for name in ("note.txt", "old.txt", "wide.txt"):
        assert check(name, samples.GOOD[name]).content.decode().startswith("Zoë")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\sam\\note.txt", "note.txt"),
        ('a"b<c>|?*.txt', "a_b_c____.txt"),
        ("\u202egpj.exe.txt", "gpj.exe.txt"),
        ("new\nline\x00.txt", "new line .txt"),
        ("محمد 🦊.pdf", "محمد 🦊.pdf"),
        ("  .  ", "file"),
        ("x" * 500 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_files_name_is_its_own_and_safe(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(BY_ENDING)), st.binary(max_size=400))
def test_any_bytes_at_all_are_taken_or_refused_and_nothing_else(
    ending: str, content: bytes
) -> None:
    try:
        checked = check(f"a.{ending}", content)
    except Refused:
        return
    assert checked.kind is BY_ENDING[ending]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(samples.GOOD)), st.data())
def test_a_spoilt_file_is_taken_or_refused_and_never_an_error(
    name: str, data: st.DataObject
) -> None:
    content = bytearray(samples.GOOD[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        checked = check(name, bytes(content))
    except Refused:
        return
    assert b"Casey Holt" not in checked.content or checked.kind.key not in {"jpeg", "png"}
