from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "guildhall.subjects"
    label = "subjects"
