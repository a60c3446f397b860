"""Photographs: truly pictures, of a size that can be shown, without what the camera wrote."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from guildhall.casework.attachments.budgets import Budget
from guildhall.casework.attachments.kinds import Refused

QUALITY = 92  # of the JPEG written again: no difference that can be seen on a screen
BROKEN = "This picture is broken, or is not a picture. Open it, save it again, and choose it."
CLEANED = "Where and when it was taken, and the camera's other hidden details, were taken out."


def clean_jpeg(content: bytes, budget: Budget) -> tuple[bytes, tuple[str, ...]]:
    """The picture written again as JPEG, upright, with its pixels and nothing else.

    Of several pictures in one file, as some telephones write, the first.
    """
    with _opened(content, "JPEG", budget) as picture:
        if picture.mode not in {"L", "RGB", "CMYK"}:
            picture = picture.convert("RGB")
        return _written(picture, "JPEG", quality=QUALITY), (CLEANED,)


def clean_png(content: bytes, budget: Budget) -> tuple[bytes, tuple[str, ...]]:
    """The picture written again as PNG, upright, with its pixels and nothing else."""
    with _opened(content, "PNG", budget) as picture:
        if picture.mode == "P":
            picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        return _written(picture, "PNG"), (CLEANED,)


def _written(picture: Image.Image, form: str, **options: int) -> bytes:
    """The pixels written again. What the picture says beside them is forgotten first."""
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, form, exif=b"", **options)
    return out.getvalue()


@contextmanager
def _opened(content: bytes, form: str, budget: Budget) -> Iterator[Image.Image]:
    """The picture, decoded and upright. Its size is read first, before anything is unpacked.

    Whatever the decoder makes of hostile bytes is one answer here: the picture is broken.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken details, which are thrown away
            with Image.open(io.BytesIO(content), formats=(form,)) as picture:
                pixels = picture.width * picture.height
                if pixels > budget.picture_pixels:  # the decoder reads another size than we did
                    raise Refused(BROKEN)
                picture.load()
                ImageOps.exif_transpose(picture, in_place=True)
                yield picture
    except (Refused, MemoryError):
        raise
    except Exception:
        raise Refused(BROKEN) from None
