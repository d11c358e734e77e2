"""The tables, one module for each group of pages."""

from contactcentre.who_may.pages import (
    accounts,
    agencies,
    disclosures,
    family_files,
    paper,
    plan,
    policy,
    progress,
    referrals,
    register,
    rota,
    volunteers,
)

TABLES = [
    group.TABLE
    for group in (
        policy,
        accounts,
        family_files,
        plan,
        register,
        paper,
        progress,
        referrals,
        rota,
        volunteers,
        disclosures,
        agencies,
    )
]
