from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "guildhall.site"
    label = "site"
