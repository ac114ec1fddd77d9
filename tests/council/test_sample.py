# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Synthetic bodies, what is handed out, quality, and the command around them."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from tests.council import builders as make

from itunion.desk.commands.council import council
from itunion.foundation.kernel.api import clock
from itunion.foundation.organisations.api import within
from itunion.procedures.council import api
from itunion.procedures.council import models as m
from itunion.procedures.council.publishing import publish_everything
from itunion.procedures.council.sampling.making import make_sample

pytestmark = pytest.mark.django_db
# of 16,995 objects of a small municipality
PROPORTIONS = {m.Paper: 2_115, m.Meeting: 367, m.AgendaItem: 5_106, m.Consultation: 2_228, m.Document: 6_947}


def published() -> list[Any]:
    return list(
        m.Published.objects.filter(deleted=False)
        .order_by("type", "number")
        .values_list("type", "number", "data")
    )


def without_times(rows: list[Any]) -> list[Any]:
    shown = [json.loads(data, strict=False) for _type, _number, data in rows]
    return json.loads(
        json.dumps(shown),
        object_hook=lambda o: {k: v for k, v in o.items() if k not in {"created", "modified"}},
    )  # type: ignore[no-any-return]


@pytest.mark.parametrize("seed", [7, 8])
def test_the_same_seed_makes_the_same_body_and_another_seed_another(
    alpha: Any, world: Any, system: Any, seed: int
) -> None:
    make.open_council(world.members[1].pk, system)
    shown = []
    for member, number in zip(world.members[:2], (7, seed), strict=True):
        with within(member.pk):
            make_sample(organisation_id=member.pk, name="Musterhausen", objects=120, seed=number)
            shown.append(without_times(published()))
    assert (shown[0] == shown[1]) is (seed == 7)


def test_a_sample_has_the_shape_of_a_real_council_and_keeps_what_is_closed(alpha: Any) -> None:
    make_sample(organisation_id=alpha.pk, name="Musterhausen", objects=1_000, seed=3)
    for model, real in PROPORTIONS.items():
        assert model.objects.count() == pytest.approx(1_000 * real / 16_995, rel=0.15, abs=3)
    closed = m.Paper.objects.filter(is_public=False)
    assert closed.exists()
    text = "".join(data for _type, _number, data in published())
    for paper in closed:
        assert paper.reference not in text
    with_result = m.AgendaItem.objects.exclude(result="").count() / m.AgendaItem.objects.count()
    assert 0.4 < with_result < 0.65


def test_the_command_makes_hands_out_and_takes_in(
    alpha: Any, world: Any, system: Any, tmp_path: Path, capsys: Any
) -> None:
    second = world.members[1]
    make.open_council(second.pk, system)
    beside = ["--member", "Gemeinde Alpha"]
    assert council(["sample", "--body", "Musterhausen", "--objects", "80", "--files", *beside]) == 0
    assert "Gemeinde Musterhausen für Gemeinde Alpha" in capsys.readouterr().out
    # twice is a mistake, not another one
    assert council(["sample", "--body", "Musterhausen", *beside]) == 2
    assert council(["sample", "--body", "Anderes", "--objects", "3", *beside]) == 2
    assert council(["dump", "--out", str(tmp_path / "dump"), *beside]) == 0
    assert council(["dump", "--out", str(tmp_path / "dump"), *beside]) == 2
    assert "nicht leer" in capsys.readouterr().err
    theirs = ["--member", "Gemeinde Beta"]
    assert council(["import", str(tmp_path / "dump"), "--dry-run", *theirs]) == 0
    assert "nichts geschrieben" in capsys.readouterr().out
    with within(second.pk):
        assert not m.Body.objects.exists()
    assert council(["import", str(tmp_path / "dump"), "--json", *theirs]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["findings"] == []
    with within(alpha.pk):
        assert report["objects"]["Paper"]["new"] == m.Published.objects.filter(type="paper").count()
    assert council(["quality", "--json", *theirs]) == 0
    (quality,) = json.loads(capsys.readouterr().out)
    assert quality["name"] == "Gemeinde Musterhausen"
    assert council(["quality", "Musterhausen", *theirs]) == 0
    assert "Vorlagen mit Datei" in capsys.readouterr().out
    assert council(["quality", "Nirgendwo", *theirs]) == 2
    assert council(["import", str(tmp_path / "nichts"), *theirs]) == 2
    assert council(["import", "https://[", *theirs]) == 2
    with pytest.raises(SystemExit):
        council(["import"])


def test_quality_counts_what_is_published_and_nothing_closed(alpha: Any) -> None:
    town = make.small_town(alpha.pk)
    publish_everything()
    town.refresh_from_db()
    with clock.simulated(dt.datetime(2026, 7, 1, 12, tzinfo=make.BERLIN)):
        quality = api.quality_of(town.public_number or 0)
    assert quality is not None
    shares = {share.key: (share.part, share.whole) for share in quality.shares}
    assert shares == {
        "papers_with_file": (1, 3),
        "papers_with_consultation": (2, 3),
        "files_with_text": (6, 6),
        # of the meeting that took place; the one to come cannot have any
        "items_with_result": (1, 1),
        "meetings_with_agenda": (1, 1),
        "meetings_with_minutes": (1, 1),
        "people_with_seat": (2, 2),
        "places_on_map": (3, 3),
    }
    m.Document.objects.update(is_public=False)
    make.paper(town, "Geheim", is_public=False, published=False)
    publish_everything()
    after = api.quality_of(town.public_number or 0)
    assert after is not None
    assert {share.key: (share.part, share.whole) for share in after.shares}["papers_with_file"] == (0, 3)
    assert after.deleted == quality.deleted + 6
    assert api.quality_of(99) is None


def test_a_share_of_nothing_has_no_percentage() -> None:
    assert api.Share("x", 0, 0).percent is None
    assert api.Share("x", 199, 200).percent == 99


def test_something_is_to_come_whenever_a_sample_is_made(alpha: Any, system: Any) -> None:
    made = make_sample(organisation_id=alpha.pk, name="Musterhausen", objects=400, seed=3)
    meeting = api.prepare_meeting(made.body, by=system)
    assert meeting.start is not None
    assert meeting.start > clock.now()
    named = set(meeting.items.filter(kind="paper").values_list("is_public", flat=True))
    assert named == {True, False}
    assert not m.Paper.objects.filter(date__gt=clock.today()).exists()
    assert m.Published.objects.filter(type="meeting", deleted=False, number=meeting.public_number).exists()
