from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "guildhall.duties"
    label = "duties"
