from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "guildhall.areas"
    label = "areas"
