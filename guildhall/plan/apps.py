from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "guildhall.plan"
    label = "plan"
