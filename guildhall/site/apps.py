from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "guildhall.site"
    label = "site"

    def ready(self) -> None:
        """By now every programme has declared what is set locally."""
        from guildhall import local

        local.check()
