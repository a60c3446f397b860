"""Files to put on a case, made here: good ones of each kind, and ones that should be refused."""

import io
import struct
import zipfile
import zlib

import docx
import xlsxwriter
from PIL import Image
from pypdf import PdfWriter

# The test file of the European Institute for Computer Antivirus Research, which every scanner
# knows and which does nothing. Put together here, so that this file is not taken for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PLACE = "52.5731, -0.2405, taken by Casey Holt"


def picture(
    form: str = "JPEG", size: tuple[int, int] = (60, 40), *, has_place: bool = True
) -> bytes:
    """A photograph with where it was taken in every place that a camera writes."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((0, 0, 255), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    if not has_place:
        image.save(out, form)
        return out.getvalue()
    exif = Image.Exif()
    exif[0x010E] = PLACE
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 34.0, 23.16), 3: "W", 4: (0.0, 14.0, 25.8)})
    if form == "JPEG":
        image.save(out, form, exif=exif, comment=PLACE.encode(), quality=95)
        return out.getvalue() + PLACE.encode()
    from PIL import PngImagePlugin

    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Location", PLACE)
    chunks.add_itxt("XML:com.adobe.xmp", f"<x>{PLACE}</x>")
    image.save(out, form, exif=exif, pnginfo=chunks)
    return out.getvalue() + PLACE.encode()


def great_png(side: int) -> bytes:
    """A black picture that can truly be decoded, of so many points a side: small on the wire."""
    packer, row = zlib.compressobj(9), b"\0" * (1 + 3 * side)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return _png(side, packed)


def png_bomb(side: int = 60_000) -> bytes:
    """A small PNG that says it has 3,600 million points."""

    return _png(side, zlib.compress(b"\0" * 1_000_000, 9))


def _png(side: int, packed: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def pdf(extra: bytes = b"", body: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF of one empty page: `extra` in its catalogue, `page` in that, `body` after its pages."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] " + page + b" >>",
    ]
    out = b"%PDF-1.7\n"
    for number, one in enumerate(objects, 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    return out + body + b"trailer << /Root 1 0 R /Size 4 >>\nstartxref\n0\n%%EOF\n"


def locked_pdf() -> bytes:
    """A PDF that anybody can read, and only its owner's password changes."""
    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("", "owner", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def packed_object(words: bytes) -> bytes:
    """An object stream, packed, as PDF 1.5 writes."""
    packed = zlib.compress(words)
    head = b"9 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /N 1 /First 4 /Length %d >>\n" % len(
        packed
    )
    return head + b"stream\n" + packed + b"\nendstream\nendobj\n"


def word(picture_bytes: bytes | None = None) -> bytes:
    """A Word document, with a photograph in it where one is given."""
    document = docx.Document()
    document.add_paragraph("Met at the school gate.")
    if picture_bytes is not None:
        document.add_picture(io.BytesIO(picture_bytes))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel() -> bytes:
    """An Excel workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "12 Nov")
    return out.getvalue()


def archive(members: dict[str, bytes], stored_first: str = "") -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, held in members.items():
            kind = zipfile.ZIP_STORED if name == stored_first else zipfile.ZIP_DEFLATED
            written.writestr(name, held, compress_type=kind)
    return out.getvalue()


ODT_MEMBERS = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": b"<office:document-content/>",
    "META-INF/manifest.xml": b"<manifest:manifest/>",
}


def odt(**more: bytes) -> bytes:
    """An OpenDocument text."""
    return archive(ODT_MEMBERS | more, "mimetype")


def word_with(**more: bytes) -> bytes:
    """A Word document with more members; a double underscore in a name is a folder."""
    with zipfile.ZipFile(io.BytesIO(word())) as held:
        members = {name: held.read(name) for name in held.namelist()}
    return archive(members | {name.replace("__", "/"): given for name, given in more.items()})


GOOD = {
    "photo.jpg": picture("JPEG"),
    "photo.JPEG": picture("JPEG"),
    "plan.png": picture("PNG"),
    "letter.pdf": pdf(),
    "minutes.docx": word(),
    "times.xlsx": excel(),
    "statement.odt": odt(),
    "note.txt": "Zoë said “yes”\r\n".encode(),
    "old.txt": "Zoë said “yes”".encode("cp1252"),
    "wide.txt": "Zoë".encode("utf-16"),
    "table.csv": b"name,day\nA,1\n",
}
