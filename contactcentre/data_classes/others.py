"""Models of other people's packages, and what we let into them."""

from contactcentre.data_classes.classes import InClear

OTHERS: dict[str, InClear] = {
    "contenttypes.ContentType": InClear("id", "app_label model", why="names of our models"),
    "auth.Permission": InClear("id content_type", "name codename", why="names from our own code"),
    "auth.Group": InClear("id", "name", why="never used: roles are on the account"),
    "auth.Group_permissions": InClear("id group permission", why="never used"),
    "sessions.Session": InClear(
        "session_key",
        "session_data expire_date",
        why="its data is sealed by the session store of accounts",
    ),
    "guardian.UserObjectPermission": InClear(
        "id permission content_type object_pk user", why="never used and never asked"
    ),
    "guardian.GroupObjectPermission": InClear(
        "id permission content_type object_pk group", why="never used and never asked"
    ),
    "account.EmailAddress": InClear(
        "id user", "email verified primary", why="the same alias as the account’s, never an address"
    ),
    "account.EmailConfirmation": InClear(
        "id email_address", "created sent key", why="never used: a co-ordinator makes the accounts"
    ),
    "mfa.Authenticator": InClear(
        "id user",
        "type data created_at last_used_at",
        why="secrets in its data are sealed; a passkey’s public part and its number are in clear",
    ),
    "usersessions.UserSession": InClear(
        "id user session_key",
        "created_at last_seen_at ip user_agent data",
        why="where a member of staff is signed in, shown to them; it goes when the session ends",
    ),
}
