"""How a programme's folder joins the product."""

from importlib import import_module

from django.apps import AppConfig

from guildhall.measures.registry import register


class ProgrammeConfig(AppConfig):
    """The base of every programme's app: what it declares is registered at start-up."""

    def ready(self) -> None:
        programme = import_module(f"{self.name}.programme").programme
        register(programme.key, programme.title, programme.measures)
