"""The request of somebody signed in: what views behind an access rule are given."""

from django.http import HttpRequest

from accounts.models import User


class StaffRequest(HttpRequest):
    user: User
