"""The template environment: GOV.UK components, our own frame, and how values are written."""

from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from guildhall.ui import charts, forms, words


def environment(**options: Any) -> Environment:
    """Django's Jinja2 options, with the GOV.UK macros and our filters added.

    `ChainableUndefined` is what the GOV.UK macros are written for.
    """
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], govuk])
    options["undefined"] = ChainableUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    made = Environment(**options)  # noqa: S701 (Django turns autoescape on)
    made.globals.update(static=static, url=_url, get_messages=get_messages)
    made.globals.update(form_control=forms.control, error_list=forms.error_list)
    made.globals.update(keep_chart=charts.store)
    made.filters.update(
        date=words.long_date,
        month=words.month,
        moment=words.moment,
        number=words.number,
        pounds=words.pounds,
    )
    return made


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)
