"""An agency's own sign-in: codes that were asked for, and sessions. Only digests are kept."""

from uuid import uuid4

from django.db import models

from disclosures.models.agency import AgencyContact


class CodeWanted(models.Model):
    """Somebody asked for a code. Whether anybody has that address, the worker finds out."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    alias = models.CharField(max_length=64)
    browser_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    contact = models.ForeignKey(
        AgencyContact, on_delete=models.CASCADE, null=True, related_name="+"
    )
    code_digest = models.CharField(max_length=64, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(sent_at__isnull=True),
                name="code_to_be_sent",
            )
        ]

    def __str__(self) -> str:
        return f"code wanted {self.pk}"


class AgencySession(models.Model):
    """Somebody of an agency is signed in, in the browser that keeps the secret."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(AgencyContact, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"agency session {self.pk}"
