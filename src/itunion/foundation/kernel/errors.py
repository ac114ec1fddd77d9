# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Errors that reach users: what happened, what was kept, what to do."""

from collections.abc import Mapping, Sequence

__all__ = ["Conflict", "DomainError", "NotPermitted", "Refused"]


class DomainError(Exception):
    """A request that cannot be fulfilled; its text is written for the user.

    `field` names the form field it belongs to, if any; `details` lists further lines (rows, positions).
    """

    def __init__(self, message: str, *, field: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.field = field
        self.details = tuple(str(d) for d in details)

    def as_form_errors(self) -> Mapping[str, Sequence[str]]:
        """Return the error in the shape of Django form errors: {field or '__all__': [texts]}."""
        return {self.field or "__all__": (self.message, *self.details)}


class Refused(DomainError):
    """A rule forbids it: bad input, wrong state, missing prerequisite."""


class Conflict(DomainError):
    """Somebody else was faster: the object changed since it was shown."""


class NotPermitted(DomainError):
    """The person may not do this for the organisation it acts for."""
