from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "guildhall.reports"
    label = "reports"
