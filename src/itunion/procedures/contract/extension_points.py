# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything a joint procedure (Verfahren) says about itself and everything the platform asks it; one sentence each.

Pure data and one class: no Django, no database, so that a manifest can be read before anything of the procedure runs.
The extension points of the platform itself stand in `foundation/kernel/registry.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

__all__ = [
    "ENTRY_POINT_GROUP",
    "Manifest",
    "Meter",
    "Parameter",
    "PersonalData",
    "Procedure",
    "PublicMember",
    "SharedTable",
    "UsageLine",
]

# the group of entry points in which a distribution offers its procedure: name = "module:MANIFEST"
ENTRY_POINT_GROUP = "itunion.procedures"


@dataclass(frozen=True)
class Parameter:
    """A setting each member chooses for itself.

    `kind` is "text", "whole", "decimal", "date", "choice" or "yes_no"; `default` is a value of that kind or None;
    `choices` are (value, label) pairs; `minimum` and `maximum` bound numbers, and the length of a text.
    """

    name: str
    kind: str
    label: str
    required: bool = False
    default: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Meter:
    """A quantity that is counted and can be billed; `unit_code` is a UN/ECE Recommendation 20 code, e.g. C62 (piece)."""

    key: str
    label: str
    unit_code: str = "C62"


@dataclass(frozen=True)
class PersonalData:
    """A category of personal data for the record of processing (Art. 30 GDPR), with how long it is kept."""

    category: str
    subjects: str
    purpose: str
    legal_basis: str
    retention_months: int


@dataclass(frozen=True)
class SharedTable:
    """A table without an owner: reference data the procedure's own migrations fill; `key` names its unique field."""

    model: str
    key: str


@dataclass(frozen=True)
class UsageLine:
    """One counted quantity; `source` (48 characters at most) names what was counted, so that twice counts once."""

    source: str
    meter: str
    day: date
    quantity: Decimal


@dataclass(frozen=True)
class Manifest:
    """What a procedure is, what it asks for, and what it does with data; the value of its entry point.

    `name` is the entry point's name, the label of the Django app and the prefix of its tables, permissions and
    addresses (`/verfahren/<name>/`); `version` is "X.Y.Z"; `app` is the Python package of the Django app;
    `service_keys` are the services of the catalogue that entitle a member to it; `roles` say which permission which
    role of the platform gets; `depends_on` names procedures that must be active too; `platform` is the lowest version
    of IT-Union it runs on; `procedure` is "module:Class" of a subclass of `Procedure`, empty if the defaults do;
    `start` is the name of the address its navigation line leads to, seen with the first permission.
    `included` makes it part of every membership: it needs no service and no subscription, costs nothing, and is
    switched on for every member with the defaults of its parameters.
    `public_paths` are first parts of addresses open to everybody without signing in, e.g. ("rat",): the module
    `<app>.public_urls` says in PUBLIC_URLS what stands under `/rat/<key of the member>/`, in PUBLIC_ROOT what stands
    under `/rat/` for all members together.
    """

    name: str
    version: str
    title: str
    summary: str
    app: str
    service_keys: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    meters: tuple[Meter, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    shared_tables: tuple[SharedTable, ...] = ()
    depends_on: tuple[str, ...] = ()
    platform: str = "0.1.0"
    procedure: str = ""
    start: str = ""
    included: bool = False
    public_paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublicMember:
    """The member whose public pages are asked for: `request.member` behind the public door.

    `key` is its part of the address, given once and never changed; `root` is the path its pages stand under, e.g.
    "/rat/barleben/".
    """

    organisation_id: int
    key: str
    name: str
    root: str
    procedure: str


class Procedure:
    """The hooks of a procedure; each has a default that does, each but `public_error` is called in the member's scope.

    There is no hook for export, import and deletion: they work on every table of the app, so that they cannot forget
    one.
    """

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest

    def health(self, organisation_id: int) -> Sequence[str]:
        """Return what is wrong at this member, in the words of the people in charge; called with a limit of 5 s."""
        return ()

    def usage(self, organisation_id: int, first: date, last: date) -> Iterable[UsageLine]:
        """Return what the member used from `first` to `last` (both included); asked again it gives the same lines."""
        return ()

    def readable_copies(self, organisation_id: int) -> Mapping[str, bytes]:
        """Return further files for the export by name, e.g. a list as CSV; they are handed over, never imported."""
        return {}

    def imported(self, organisation_id: int) -> None:
        """Make anew what is derived from the tables, e.g. a full-text index; called at the end of an import, within it."""

    def sample(self, organisation_id: int, canary: str) -> None:
        """Write a few rows of each table and put the canary into every text of them; for the acceptance test only."""

    def sample_pages(self, organisation_id: int) -> Iterable[tuple[str, str]]:
        """Yield public pages of the sample the check cannot guess: (public path, what follows the member's key)."""
        return ()

    def self_test(self) -> Sequence[str]:
        """Return what the procedure's own acceptance test finds wrong; called in an empty trial database."""
        return ()

    def public_error(self, request: Any, status: int, message: str) -> Any:
        """Return the answer of the public door to what cannot be answered (400 to 503), None for the plain page.

        `message` is a sentence for people; `request.member` is None when no member is known. No scope is entered.
        """
        return None
