from django.apps import AppConfig


class KeyringConfig(AppConfig):
    name = "contactcentre.safekeeping.keyring"
    label = "keyring"
    verbose_name = "Keyring"
