"""Photographs: truly pictures, of a size that can be shown, without what the camera wrote."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from guildhall.casework.attachments.kinds import Refused

MOST_PIXELS = 60_000_000  # above the largest telephone camera in common use, 50 megapixels
QUALITY = 92  # of the JPEG written again: no difference that can be seen on a screen
BROKEN = "This picture is broken, or is not a picture. Open it, save it again, and choose it."
CLEANED = "Where and when it was taken, and the camera's other hidden details, were taken out."


def clean_jpeg(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The picture written again as JPEG, upright, with its pixels and nothing else.

    Of several pictures in one file, as some telephones write, the first.
    """
    with _opened(content, "JPEG") as picture:
        upright = ImageOps.exif_transpose(picture)
        mode = upright.mode if upright.mode in {"L", "RGB", "CMYK"} else "RGB"
        return _written(upright.convert(mode), "JPEG", quality=QUALITY), (CLEANED,)


def clean_png(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The picture written again as PNG, upright, with its pixels and nothing else."""
    with _opened(content, "PNG") as picture:
        upright = ImageOps.exif_transpose(picture)
        if upright.mode == "P":
            upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
        return _written(upright, "PNG"), (CLEANED,)


def _written(picture: Image.Image, form: str, **options: int) -> bytes:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, form, **options)
    return out.getvalue()


@contextmanager
def _opened(content: bytes, form: str) -> Iterator[Image.Image]:
    """The picture, decoded. Its size is read from its head, before anything is unpacked.

    Whatever the decoder makes of hostile bytes is one answer here: the picture is broken.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken details, which are thrown away
            with Image.open(io.BytesIO(content), formats=(form,)) as picture:
                _check_size(picture)
                picture.load()
                yield picture
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise Refused(_too_large("more than can be shown")) from None
    except Exception:
        raise Refused(BROKEN) from None


def _check_size(picture: Image.Image) -> None:
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise Refused(_too_large(f"{pixels // 1_000_000} million"))


def _too_large(pixels: str) -> str:
    return (
        f"This picture has {pixels} points, and {MOST_PIXELS // 1_000_000} million is the most"
        " that can be kept. Save it smaller and choose it again."
    )
