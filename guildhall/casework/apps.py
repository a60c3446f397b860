"""How a programme's folder joins the product."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "guildhall.casework"
    label = "casework"
    default = True

    def ready(self) -> None:
        from guildhall.casework.writes.clocks import ACTION_DUTY
        from guildhall.duties.registry import call

        call(ACTION_DUTY, "Agreed action")


class ProgrammeConfig(AppConfig):
    """The base of every programme's app: what it declares is registered at start-up."""

    default = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Say which of the two classes in a programme's apps.py is the app's own."""
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        """Register what the folder declares, or stop start-up saying what is wrong with it."""
        from guildhall.casework.joining import join

        join(import_module(f"{self.name}.programme").programme)
