from django.apps import AppConfig

from contactcentre.safekeeping.restoring import keep_for_ever


class RetentionConfig(AppConfig):
    name = "retention"

    def ready(self) -> None:
        from retention import receivers  # noqa: F401
        from retention.models import DisposalCase, DisposedOf

        keep_for_ever("certificates of disposals", DisposalCase.objects.certified)
        keep_for_ever("lines of certificates", DisposedOf.objects.certified)
