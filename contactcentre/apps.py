from django.apps import AppConfig


class ContactCentreConfig(AppConfig):
    name = "contactcentre"
