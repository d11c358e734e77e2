from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "contactcentre.safekeeping"
    label = "safekeeping"
    verbose_name = "Safekeeping"

    def ready(self) -> None:
        from contactcentre.safekeeping import checks  # noqa: F401
