from django.apps import AppConfig


class MappingsConfig(AppConfig):
    name = "guildhall.evidence.mappings"
    label = "mappings"
