from django.apps import AppConfig

from contactcentre.safekeeping.restoring import keep_for_ever


class AccidentsConfig(AppConfig):
    name = "accidents"

    def ready(self) -> None:
        from accidents.models import AccidentEntry, Addendum

        keep_for_ever("entries of the accident book", AccidentEntry._base_manager.all)
        keep_for_ever("what was added to them", Addendum._base_manager.all)
