"""How a programme's folder joins the product."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig

from guildhall.measures.registry import register


class CaseworkConfig(AppConfig):
    name = "guildhall.casework"
    label = "casework"
    default = True


class ProgrammeConfig(AppConfig):
    """The base of every programme's app: what it declares is registered at start-up."""

    default = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Say which of the two classes in a programme's apps.py is the app's own."""
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        programme = import_module(f"{self.name}.programme").programme
        register(programme.key, programme.title, programme.measures)
