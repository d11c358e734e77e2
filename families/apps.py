from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "families"

    def ready(self) -> None:
        from families import receivers  # noqa: F401
        from families.services import audiences  # noqa: F401
