from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "guildhall.vault"
    label = "vault"
