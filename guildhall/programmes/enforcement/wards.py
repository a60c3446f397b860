"""The wards that the programme's forms offer."""

from django.conf import settings

from guildhall.areas.reads import members, names


def wards() -> list[tuple[str, str]]:
    """The wards of the partnership's area that are held, by name; none where none is held."""
    found = names(members("ward", settings.INSTANCE.area_code))
    return sorted(found.items(), key=lambda each: each[1])


def areas() -> list[tuple[str, str]]:
    """Where a power may be held: the whole of the partnership's area, or one ward."""
    here = settings.INSTANCE
    return [(here.area_code, here.area_name or here.area_code), *wards()] if here.area_code else []
