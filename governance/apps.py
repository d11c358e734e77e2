from django.apps import AppConfig

from contactcentre.safekeeping.restoring import keep_for_ever


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance.models import AnnualReview, YearReport

        keep_for_ever("annual reports", YearReport._base_manager.all)
        keep_for_ever("annual reviews", AnnualReview.objects.completed)
