# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""No query on member-owned tables without a scope; inside one, only its rows: over all models, twice fenced."""

from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.owner import APP_ROLE

from itunion.foundation.kernel.api import NotPermitted, ScopeMissing, audit, scope_or_none
from itunion.foundation.kernel.models import AuditEntry
from itunion.foundation.organisations.api import across, owned_models, within
from itunion.union.members.models import LeitwegId, Member

postgresql_only = pytest.mark.skipif(
    "postgresql" not in settings.DATABASES["default"]["ENGINE"],
    reason="row-level security exists on PostgreSQL only",
)
OWNED = sorted(owned_models(), key=lambda m: m._meta.label)


def test_there_are_owned_models() -> None:
    assert len(OWNED) >= 15


@pytest.mark.django_db
@pytest.mark.parametrize("model", OWNED, ids=lambda m: m._meta.label)
def test_every_owned_model_refuses_queries_without_a_scope(model: Any) -> None:
    assert scope_or_none() is None
    for attempt in (
        lambda: model.objects.all(),
        lambda: model.objects.filter(pk=1),
        lambda: model.objects.count(),
        lambda: model._base_manager.all(),
        lambda: model._default_manager.first(),
        lambda: model.objects.create(organisation_id=1),
        lambda: model(organisation_id=1).save(),
        lambda: model(pk=1, organisation_id=1).delete(),
        lambda: model.objects.bulk_create([model(organisation_id=1)]),
    ):
        with pytest.raises(ScopeMissing):
            attempt()


@pytest.mark.parametrize("model", OWNED, ids=lambda m: m._meta.label)
def test_every_owned_model_has_its_organisation_and_only_scoped_managers(model: Any) -> None:
    assert not model._meta.get_field("organisation").null
    for manager in [*model._meta.managers, model._base_manager, model._default_manager]:
        with pytest.raises(ScopeMissing):
            manager.get_queryset()


def test_a_scope_shows_only_its_own_rows(world: Any) -> None:
    for member in world.members:
        with within(member.pk):
            assert [m.organisation_id for m in Member.objects.all()] == [member.pk]
            assert {entry.organisation_id for entry in LeitwegId.objects.all()} == {member.pk}


def test_writing_into_another_organisation_is_refused(world: Any) -> None:
    own, other = (m.pk for m in world.members)
    with within(other):
        foreign = LeitwegId.objects.get()
    with within(own):
        for attempt in (
            lambda: LeitwegId.objects.create(organisation_id=other, value="x", label="x"),
            lambda: LeitwegId.objects.bulk_create([LeitwegId(organisation_id=other, value="x", label="x")]),
            foreign.save,
            foreign.delete,
        ):
            with pytest.raises(PermissionError), transaction.atomic():
                attempt()
        assert LeitwegId.objects.filter(organisation_id=other).update(label="stolen") == 0


def test_the_scope_ends_with_its_block_and_nests(world: Any) -> None:
    own, other = (m.pk for m in world.members)
    with within(own):
        with within(other):
            assert Member.objects.get().organisation_id == other
        assert Member.objects.get().organisation_id == own
    assert scope_or_none() is None


def test_reading_across_needs_a_registered_name_a_permission_and_leaves_a_trace(world: Any) -> None:
    office, clerk = world.actor("union_office"), world.actor("member_clerk@0")
    with pytest.raises(KeyError), across("members.anything", reason="x", by=office):
        pass
    with pytest.raises(NotPermitted), across("members.register", reason="x", by=clerk):
        pass
    before = AuditEntry.objects.filter(action="scope.across").count()
    with across("members.register", reason="annual report", by=office):
        assert Member.objects.count() == len(world.members)
    entry = AuditEntry.objects.filter(action="scope.across").latest("pk")
    assert AuditEntry.objects.filter(action="scope.across").count() == before + 1
    assert (entry.subject, entry.data["reason"]) == ("members.register", "annual report")
    assert entry.person_id == office.person_id
    assert list(audit.verify()) == []


def _insert_for_another(organisation_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_leitwegid (organisation_id, value, label, is_default) "
            "SELECT id, 'x', 'x', false FROM organisations_organisation WHERE id <> %s LIMIT 1",
            [organisation_id],
        )


def _raw(table: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT organisation_id FROM "{table}"')
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
@postgresql_only
@pytest.mark.parametrize("model", OWNED, ids=lambda m: m._meta.label)
def test_every_owned_table_has_forced_row_level_security(model: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, c.relforcerowsecurity, p.polname FROM pg_class c "
            "LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relname = %s",
            [model._meta.db_table],
        )
        assert cursor.fetchall() == [(True, True, "itunion_scope")]


@postgresql_only
def test_raw_sql_sees_nothing_without_a_scope_and_only_its_rows_within_one(world: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (APP_ROLE, False)
    assert _raw("members_member") == []
    for member in world.members:
        with within(member.pk):
            assert _raw("members_member") == [member.pk]
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                _insert_for_another(member.pk)
    assert _raw("members_member") == []
    # forced: the owner is bound as well; only a superuser walks through
    with across("members.register", reason="test", by=world.actor("union_office")):
        assert len(_raw("members_member")) == len(world.members)
