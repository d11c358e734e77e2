from django.apps import AppConfig

from contactcentre.safekeeping.restoring import keep_for_ever


class PolicyConfig(AppConfig):
    name = "policy"

    def ready(self) -> None:
        from policy.models import PolicyVersion

        keep_for_ever("adopted versions of the policy", PolicyVersion.objects.adopted)
