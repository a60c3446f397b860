from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "guildhall.evidence"
    label = "evidence"
