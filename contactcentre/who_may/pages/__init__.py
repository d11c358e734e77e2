"""The tables, one module for each group of pages."""

from contactcentre.who_may.pages import (
    accidents,
    accounts,
    agencies,
    concerns,
    disclosures,
    family_files,
    governance,
    paper,
    plan,
    policy,
    progress,
    referrals,
    register,
    retention,
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
        retention,
        accidents,
        governance,
        concerns,
        agencies,
    )
]
