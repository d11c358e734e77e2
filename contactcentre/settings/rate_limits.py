"""How often something may be tried, by whom or from where: django-allauth counts for all of us."""

# Limits on tries. Each account has its own, below the ten guesses in five minutes of Cyber
# Essentials, whether it exists or not; second-factor codes are counted for the person. Those of a
# network only slow down whoever tries many accounts: every tablet in the hall has one address, so
# one person's mistakes do not lock the others out. What an account's limit refuses counts nowhere.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key,100/5m/ip",
    "login": "300/5m/ip",
    "reauthenticate": "10/5m/user",
    "change_password": "10/5m/user",
    "reset_password": "5/5m/key,100/5m/ip",
    "reset_password_from_key": "100/5m/ip",
    "referral_link": "100/5m/ip",
    "calendar_feed": "100/5m/ip",
    # A whole firm has one address: what is only shown has its own limit. No one place fills all.
    "ask_for_dates_shown": "300/h/ip",
    "ask_for_dates": "20/h/ip",
    "ask_for_dates_nearby": "40/d/key",
    "ask_for_dates_at_all": "400/d/key",
    # A refusal must not become a way to try out whose address is on file.
    "accident_entry": "20/h/user",
    "agency_code": "60/h/ip",
    "agency_code_try": "60/h/ip",
}
