# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The steps of the acceptance test that run a procedure's code: two members, a canary in the data of each."""

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from itunion import __version__
from itunion.foundation.identity.api import ROLES, Permission, create_person, give_mandate
from itunion.foundation.kernel.api import clock, system_actor
from itunion.foundation.organisations.api import OrganisationKind, create_organisation, within
from itunion.procedures.contract import actions, loading, mounting, queries
from itunion.procedures.contract.asking import HEALTH_SECONDS
from itunion.procedures.contract.discovery import BUILT_IN
from itunion.procedures.contract.loading import Loaded
from itunion.procedures.contract.models import Activation
from itunion.procedures.contract.packaging import content_hash, open_package
from itunion.procedures.contract.problems import explain
from itunion.procedures.contract.rules import check_manifest, check_parameters, check_usage
from itunion.procedures.contract.walking import Visited, own_patterns, walk_pages, walk_public

__all__ = ["Trial"]

CANARIES = ("KANARIENVOGEL-A-5e1f", "KANARIENVOGEL-B-93c7")
MOST_FINDINGS = 20
MOST_WORDS = 20
METERED_DAYS = 400


class Trial:
    """One procedure on trial, in a process and a database of its own."""

    def __init__(self, entry: Loaded) -> None:
        assert entry.manifest is not None
        assert entry.procedure is not None
        self.entry, self.manifest, self.procedure = entry, entry.manifest, entry.procedure
        self.name = entry.name
        self.by = system_actor("Abnahme eines Verfahrens")
        self.members: list[Any] = []
        self.people: list[Any] = []

    # -- what it says and which tables it has ---------------------------------------------------------------------

    def manifest_holds(self) -> list[str]:
        """The manifest is complete, consistent, and asks for no more than it may."""
        problems = check_manifest(
            self.manifest,
            entry_point=self.name,
            # one of the platform's own counts its versions by itself
            distribution_version=self.manifest.version
            if self.name in BUILT_IN
            else self.entry.admission.version,
            known_roles={role.key for role in ROLES.values() if role.kind == "member"},
            platform=__version__,
            taken_paths=mounting.platform_paths() | set(self._paths_of_others()),
        )
        found = [explain(problem) for problem in problems]
        if self.entry.config.label != self.name:
            found.append(f"the app's label is {self.entry.config.label!r}, not {self.name!r}")
        _kept, parameters = check_parameters(self.manifest.parameters, {})
        found += [explain(p) for p in parameters if p.code != "required"]
        return found

    def tables_travel(self) -> list[str]:
        """Every table is member-owned or declared as shared, and can be handed over and deleted."""
        found = list(queries.portability_of(self.name).obstacles)
        for model in self.entry.config.get_models(include_auto_created=True):
            if not model._meta.db_table.startswith(f"{self.name}_"):
                found.append(
                    f"{model._meta.db_table}: the name of its table does not start with {self.name}_"
                )
        return found

    def migrations_run(self) -> list[str]:
        """Nothing is missing; they run on a fresh database; nothing outside the app changes."""
        with actions.without_procedures():
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        before = dict(self._schema())
        failure = actions.migrate_procedures(by=self.by)[self.name]
        if failure:
            return [failure]
        after = dict(self._schema())
        own = f"{self.name}_"
        foreign = sorted(
            t for t in after.keys() | before.keys() if not t.startswith(own) and not self._of_others(t)
        )
        found = [f"changes the table {t}" for t in foreign if before.get(t) != after.get(t)]
        loader = MigrationLoader(connection)
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(_apps()))
        changes = detector.changes(graph=loader.graph, trim_to_apps={self.name})
        found += [f"a migration is missing: {m.name}" for m in changes.get(self.name, [])]
        return found

    def _paths_of_others(self) -> Iterator[str]:
        for entry in loading.loaded():
            if entry.manifest is not None and entry.name != self.name:
                yield from entry.manifest.public_paths

    def _of_others(self, table: str) -> bool:
        return any(table.startswith(f"{e.name}_") for e in loading.loaded() if e.name != self.name)

    def _schema(self) -> Iterator[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tbl_name, group_concat(sql, ';') FROM sqlite_master WHERE type != 'trigger' "
                           "AND name NOT LIKE 'sqlite_%' GROUP BY tbl_name")  # fmt: skip
            yield from cursor.fetchall()

    # -- two members ------------------------------------------------------------------------------------------------

    def sample_is_there(self) -> list[str]:
        """Two members with rows in every table; an empty table would prove nothing in the later steps."""
        create_organisation(kind=OrganisationKind.UNION, name="Abnahme eG", by=self.by)
        roles = [role.key for role in ROLES.values() if role.kind == "member"]
        values, _problems = check_parameters(self.manifest.parameters, {})
        for letter in ("A", "B", "C"):
            member = create_organisation(kind=OrganisationKind.MEMBER, name=f"Abnahme {letter}", by=self.by)
            person = create_person(
                email=f"{letter.lower()}@abnahme.example",
                display_name=f"Person {letter}",
                password=None,
                by=self.by,
            )
            give_mandate(person=person, organisation=member, roles=roles, by=self.by)
            self.members.append(member)
            self.people.append(person)
            if self.manifest.public_paths:
                actions.give_address(member.pk)
            with within(member.pk):
                for name in (*self.manifest.depends_on, self.name):
                    Activation.objects.create(
                        organisation_id=member.pk, procedure=name, version=self.manifest.version, on=True,
                        from_day=clock.today() - timedelta(days=METERED_DAYS),
                        parameters=values if name == self.name else {}, recorded_at=clock.now(), by=self.by.person_name,
                    )  # fmt: skip
        for member, canary in zip(self.members, CANARIES, strict=False):
            with within(member.pk):
                self.procedure.sample(member.pk, canary)
        found = []
        for table in queries.portability_of(self.name).tables:
            for member in self.members[:2]:
                with within(member.pk):
                    if not table.model._default_manager.exists():
                        found.append(f"sample() writes no row of {table.name} for {member.name}")
        return found

    def views_say_who(self) -> list[str]:
        """Every view names a permission of its own, or that somebody is signed in; every public one that it is public."""
        allowed = {*self.manifest.permissions, str(Permission.SIGNED_IN)}
        found = [
            f"{name or pattern.pattern}: {getattr(pattern.callback, 'itunion_access', '') or 'no permission named'}"
            for name, pattern in own_patterns(self.name)
            if getattr(pattern.callback, "itunion_access", "") not in allowed
        ]
        public = [one for one in mounting.public_patterns() if one.procedure == self.name]
        if self.entry.trouble:
            found.append(self.entry.trouble)
        for path in self.manifest.public_paths:
            if not any(one.path == path for one in public):
                found.append(f"/{path}/: public_urls says nothing of it")
        found += [
            f"/{one.path}/ {one.name or one.pattern.pattern}: a public page must say so (public)"
            for one in public
            if getattr(one.pattern.callback, "itunion_access", "") != "public"
        ]
        return found

    def pages_keep_apart(self) -> list[str]:
        """Nobody sees a page without signing in, and no member a canary of the other: page, public page, error, log."""
        visited = []
        for member, person, canary in zip(self.members, self.people, CANARIES, strict=False):
            with within(member.pk):
                keys, words = self._identifiers()
                pages = list(self.procedure.sample_pages(member.pk))
            visited.append(Visited(member, person, canary, keys, words, pages))
        found = walk_pages(self.name, visited) + walk_public(self.name, visited)
        return found[:MOST_FINDINGS]

    def _identifiers(self) -> tuple[list[int], list[str]]:
        """Return the keys of the present member's rows, and short texts of them that may stand in addresses."""
        keys: set[int] = set()
        words: set[str] = set()
        for table in queries.portability_of(self.name).tables:
            rows = table.model._default_manager
            keys |= set(rows.values_list("pk", flat=True))
            for one in table.fields:
                if one.get_internal_type() in {"UUIDField", "SlugField", "CharField"} and not one.is_relation:
                    words |= {str(value) for value in rows.values_list(one.name, flat=True)[:MOST_WORDS]}
        # a canary in the address would come back in every page that says which address it is
        return sorted(keys), sorted(w for w in words if w and not any(canary in w for canary in CANARIES))

    def transfer_is_lossless(self) -> list[str]:
        """Export, deletion and import into an empty member leave every field as it was, and the other member alone."""
        first, second, third = (member.pk for member in self.members)
        portability = queries.portability_of(self.name)
        with within(second):
            others = content_hash(portability)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.zip"
            record = actions.export_member(procedure=self.name, organisation_id=first, path=path, by=self.by)
            found = self._look_into(path)
            again = actions.export_member(
                procedure=self.name, organisation_id=first, path=path.with_name("again.zip"), by=self.by
            )
            if again.content_sha256 != record.content_sha256:
                found.append("two exports of the same data differ")
            actions.deactivate(procedure=self.name, organisation_id=first, by=self.by)
            actions.remove_member(procedure=self.name, organisation_id=first, by=self.by)
            with within(second):
                if content_hash(portability) != others:
                    found.append("deleting one member's data changed another's")
            actions.import_member(procedure=self.name, organisation_id=third, path=path, by=self.by)
            with within(third):
                if content_hash(portability) != record.content_sha256:
                    found.append("what was imported is not what was exported")
        return found

    def _look_into(self, path: Path) -> list[str]:
        package = open_package(path)
        found = []
        with package.archive as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
        if CANARIES[1].encode() in content:
            found.append("the export of one member holds data of another")
        if CANARIES[0].encode() not in content:
            found.append("sample() does not write its canary, or the export does not hold it")
        return found

    # -- usage, health ------------------------------------------------------------------------------------------------

    def metering_repeats(self) -> list[str]:
        """The same days asked twice give the same lines, and they fit the manifest."""
        last = clock.today()
        first, member = last - timedelta(days=METERED_DAYS), self.members[1].pk
        with within(member):
            once = list(self.procedure.usage(member, first, last))
            twice = list(self.procedure.usage(member, first, last))
        found = [explain(problem) for problem in check_usage(self.manifest, once, first, last)[1]]
        if sorted(map(repr, once)) != sorted(map(repr, twice)):
            found.append("the same days asked twice give different lines")
        return found

    def health_answers(self) -> list[str]:
        """It answers in time and finds nothing wrong with its own sample."""
        member = self.members[1].pk
        started = time.monotonic()
        with within(member):
            found = [str(text) for text in self.procedure.health(member)]
        if time.monotonic() - started > HEALTH_SECONDS:
            found.append(f"took longer than {HEALTH_SECONDS:.0f} seconds")
        return found

    def self_test(self) -> list[str]:
        """The procedure's own acceptance test, in the scope of the second member."""
        with within(self.members[1].pk):
            return [str(text) for text in self.procedure.self_test()]


def _apps() -> Any:
    from django.apps import apps

    return apps
