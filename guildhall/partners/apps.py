from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "guildhall.partners"
    label = "partners"
