from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "guildhall.measures"
    label = "measures"
