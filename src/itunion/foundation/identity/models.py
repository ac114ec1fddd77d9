# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: people, their mandates in organisations, invitations."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

__all__ = ["Invitation", "Mandate", "Person"]


class PersonManager(BaseUserManager["Person"]):
    """Creates people; e-mail addresses are kept in lower case so that one person cannot exist twice."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person; without a password they can only sign in once they accepted an invitation."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find by e-mail, case-insensitively."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do depends on the mandate they act under."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="de")
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_lower_case")
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """Return the name as shown."""
        return self.display_name


class Mandate(models.Model):
    """Somebody may act for an organisation, in certain roles, for a time."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="mandates"
    )
    roles = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "valid_from"], name="mandate_unique"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="mandate_ends_after_it_begins",
            ),
        ]
        ordering = ["organisation__name", "pk"]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"

    def is_valid_on(self, day: date) -> bool:
        """Say whether the mandate holds on this day (both ends included)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Invitation(models.Model):
    """An invitation by e-mail; the link's token is stored as a hash only and works once."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    display_name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("identity.Person", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email
