# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Procedures that are part of every membership: on for all without a subscription, and for whoever is admitted."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.procedures.doorway import include
from tests.procedures.plugins import started

from itunion.desk.commands import run
from itunion.foundation.kernel.api import NotPermitted, Refused, clock, events
from itunion.foundation.organisations.api import within
from itunion.procedures.contract import actions, checking, discovery, loading, queries, tasks
from itunion.procedures.contract.models import Activation, InstalledVersion, PublicAddress
from itunion.procedures.contract.scanning import scan
from itunion.union.members.events import MemberAdmitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def included(dogs: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The example as part of every membership."""
    include(monkeypatch)
    return dogs


def active(world: Any) -> list[bool]:
    found = []
    for member in world.members:
        with within(member.pk):
            found.append(queries.is_active("dogs", member.pk))
    return found


def parameters(world: Any, number: int) -> dict[str, Any]:
    with within(world.members[number].pk):
        return dict(queries.parameters_on("dogs", world.members[number].pk))


def test_it_needs_no_subscription_and_has_its_defaults(included: Any, world: Any, system: Any) -> None:
    actions.activate(procedure="dogs", organisation_id=world.members[0].pk, parameters={}, by=system)
    assert active(world) == [True, False]
    assert parameters(world, 0) == {"tag_prefix": "HM"}


def test_for_all_is_for_every_member_once(included: Any, world: Any, system: Any) -> None:
    actions.activate(
        procedure="dogs", organisation_id=world.members[0].pk, parameters={"tag_prefix": "AB"}, by=system
    )
    assert actions.activate_everywhere(procedure="dogs", by=system) == actions.Included(1, 1, 0)
    assert actions.activate_everywhere(procedure="dogs", by=system) == actions.Included(0, 2, 0)
    assert active(world) == [True, True]
    assert parameters(world, 0) == {"tag_prefix": "AB"}
    assert sorted(PublicAddress.objects.values_list("key", flat=True)) == ["gemeinde-alpha", "gemeinde-beta"]


def test_what_the_union_switched_off_for_a_member_stays_off(included: Any, world: Any, system: Any) -> None:
    actions.activate_everywhere(procedure="dogs", by=system)
    actions.deactivate(procedure="dogs", organisation_id=world.members[1].pk, by=system)
    assert actions.activate_everywhere(procedure="dogs", by=system) == actions.Included(0, 1, 1)
    assert active(world) == [True, False]


def test_only_what_is_included_goes_to_all(dogs: Any, world: Any, system: Any) -> None:
    with pytest.raises(Refused, match="nicht für alle Mitglieder enthalten"):
        actions.activate_everywhere(procedure="dogs", by=system)
    assert active(world) == [False, False]


def test_only_the_operators_service_may(included: Any, world: Any) -> None:
    for who in ("member_head@0", "union_board"):
        with pytest.raises(NotPermitted):
            actions.activate_everywhere(procedure="dogs", by=world.actor(who))
        with pytest.raises(NotPermitted):
            actions.move_public_pages(
                procedure="dogs",
                organisation_id=world.members[0].pk,
                moved_to="https://x.example/",
                by=world.actor(who),
            )


def test_the_command_says_how_many(included: Any, world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("procedure", ["activate", "dogs", "--all"]) == 0
    assert "eingeschaltet für 2 Mitglieder; 0 hatten es schon" in capsys.readouterr().out
    assert run("procedure", ["activate", "dogs", "--all"]) == 0
    assert "eingeschaltet für 0 Mitglieder; 2 hatten es schon" in capsys.readouterr().out
    assert run("procedure", ["activate", "dogs", "--all", "--set", "tag_prefix=X"]) == 2
    with pytest.raises(SystemExit):
        run("procedure", ["activate", "dogs"])


def test_the_command_moves_and_takes_back(
    included: Any, world: Any, capsys: pytest.CaptureFixture[str], client: Any
) -> None:
    run("procedure", ["activate", "dogs", "--all"])
    to = ["moved", "dogs", "--member", "Gemeinde Alpha", "--to"]
    assert run("procedure", [*to, "https://neu.example/"]) == 0
    assert "führen jetzt nach https://neu.example/" in capsys.readouterr().out
    assert client.get("/dogs/gemeinde-alpha/x").headers["Location"] == "https://neu.example/x"
    assert run("procedure", [*to, ""]) == 0
    assert client.get("/dogs/gemeinde-alpha/").status_code == 200
    assert run("procedure", [*to, "neu"]) == 1
    assert "keine Adresse" in capsys.readouterr().err


# -- admission ------------------------------------------------------------------------------------------------------


def admit(world: Any, number: int = 0, days: int = 0) -> None:
    events.publish(MemberAdmitted(world.members[number].pk, clock.today() + timedelta(days=days)))


def test_who_is_admitted_has_it_from_the_first_day(included: Any, world: Any) -> None:
    admit(world, days=3)
    assert active(world) == [False, False]
    with clock.simulated(clock.now() + timedelta(days=3)):
        assert active(world) == [True, False]


def test_an_admission_entered_late_does_not_reach_back(included: Any, world: Any) -> None:
    admit(world, days=-30)
    with within(world.members[0].pk):
        assert Activation.objects.get().from_day == clock.today()


def test_what_is_not_included_is_not_switched_on(dogs: Any, world: Any) -> None:
    admit(world)
    assert active(world) == [False, False]


def test_a_procedure_that_rests_or_fails_does_not_stop_an_admission(
    included: Any, world: Any, system: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = InstalledVersion.objects.filter(pk="dogs")
    row.update(version="0.9.0")
    admit(world)
    row.update(version="1.0.0")
    include(monkeypatch, depends_on=("cats",))
    admit(world)
    assert active(world) == [False, False]
    assert "dogs was not switched on: Refused" in caplog.text
    include(monkeypatch, depends_on=())
    assert actions.activate_everywhere(procedure="dogs", by=system).switched_on == 2


def test_what_is_included_costs_nothing(included: Any, world: Any, system: Any) -> None:
    entry = loading.get("dogs")
    assert entry is not None
    assert entry.procedure is not None
    with clock.simulated(clock.now() - timedelta(days=9)):
        actions.activate_everywhere(procedure="dogs", by=system)
    for member in world.members:
        with within(member.pk):
            entry.procedure.sample(member.pk, "x")
            assert list(entry.procedure.usage(member.pk, clock.today() - timedelta(days=9), clock.today()))
    assert tasks.meter_all(system) == {"lines": 0, "failures": 0}


# -- procedures of the platform's own distribution ------------------------------------------------------------------


def test_one_without_a_manifest_is_silently_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        discovery, "BUILT_IN", {"contract": "itunion.procedures.contract", "no": "itunion.no"}
    )
    assert discovery.own_packages() == {}
    assert discovery.built_in() == []
    assert list(discovery.loadable(tmp_path)) == []
    assert discovery.find("contract") is None


def test_the_platforms_own_are_loaded_first_without_an_admission(tmp_path: Path) -> None:
    first = next(discovery.loadable(tmp_path))
    assert (first.name, first.app, first.distribution) == ("council", "itunion.procedures.council", "itunion")
    assert discovery.admissions(tmp_path) == {}
    assert queries.is_built_in("council")
    found = discovery.find("council")
    assert found is not None
    assert (found.package, len(found.digest)) == ("itunion.procedures.council", 64)


@pytest.mark.slow
def test_one_that_fails_to_start_leaves_the_platform_running(tmp_path: Path) -> None:
    """As if an update had broken it: its manifest cannot be read."""
    code = """
import importlib.abc, sys
class Broken(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "itunion.procedures.council.manifest":
            raise RuntimeError("broken")
sys.meta_path.insert(0, Broken())
import django
django.setup()
import itunion.urls
from itunion.procedures.contract import loading
print("trouble", loading.get("council").trouble, [e.name for e in loading.running()])
"""
    said = started(code, tmp_path)
    assert "trouble manifest: RuntimeError" in said
    assert said.rstrip().endswith("[]")


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the check makes an installation and a database of its own"
)
@pytest.mark.slow
def test_the_council_passes_the_check_every_procedure_passes(data_dir: Path) -> None:
    report = checking.check_procedure("council")
    assert report.ok, {c.key: c.findings for c in report.criteria if c.findings}
    assert discovery.admissions(data_dir) == {}


def test_its_own_package_is_no_room_to_be_entered(tmp_path: Path) -> None:
    folder = tmp_path / "council"
    folder.mkdir()
    (folder / "views.py").write_text(
        "from itunion.procedures.council.models import Body\n"
        "from itunion.procedures.council import models\n"
        "import itunion.procedures.council.rules\n"
        "from itunion.procedures.councillor import models as others\n"
        "from itunion.procedures.contract.models import Activation\n"
    )
    found = scan(folder, own="itunion.procedures.council")
    assert [text.split(":")[1] for text in found] == ["4", "5"]
    assert len(scan(folder)) == 5
