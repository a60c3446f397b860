from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "guildhall.audit"
    label = "audit"
