"""When somebody has to decide whether an accident is reported under RIDDOR 2013."""

from enum import StrEnum


class Prompt(StrEnum):
    """What a co-ordinator is asked to consider. Whether it is reported, a person decides."""

    HOSPITAL = "hospital"
    WORKER = "worker"
    NONE = ""


def to_consider(*, is_worker: bool, to_hospital: bool) -> Prompt:
    """Which question an entry raises.

    For workers it is always open: how long they are kept from their work is known later.
    """
    if is_worker:
        return Prompt.WORKER
    return Prompt.HOSPITAL if to_hospital else Prompt.NONE
