# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each defect client authors have met at a server, as a small table by hand: repaired, reported, and the rest is there."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.council.vendor import servers
from tests.council.vendor.servers import HOST, Queue, Table, page, sound, source_of, thing

from itunion.foundation.kernel.api import Refused, clock
from itunion.procedures.council import models as m
from itunion.procedures.council.actions.migrating import ImportReport, import_source
from itunion.procedures.council.importing.notes import SENTENCES, is_repaired
from itunion.procedures.council.importing.transport import Unreachable

pytestmark = pytest.mark.django_db
PAPERS, MEETINGS, PEOPLE, GROUPS = (
    f"{HOST}/Body/1/{name}" for name in ("paper", "meeting", "person", "organization")
)
Change = Callable[[dict[str, Any]], None]


def take(table: dict[str, Any], alpha: Any, system: Any, **options: Any) -> tuple[ImportReport, Table]:
    """Take over a server."""
    transport = Table(table)
    report = import_source(organisation_id=alpha.pk, source=source_of(transport), by=system, **options)
    return report, transport


def codes(report: ImportReport) -> dict[str, int]:
    return {line.code: line.count for line in report.findings}


def first(table: dict[str, Any], url: str) -> Any:
    return table[url]["data"][0]


def test_a_sound_server_gives_no_finding(alpha: Any, system: Any) -> None:
    report, _transport = take(sound(), alpha, system)
    assert report.findings == []
    assert report.counts == {
        kind: {"new": 1}
        for kind in ("Location", "Body", "Organization", "Person", "Membership", "Meeting", "AgendaItem", "Paper", "Consultation", "File")
    }  # fmt: skip
    assert report.files == {"kept": 1}
    paper = m.Paper.objects.get()
    assert (paper.name, paper.reference, paper.public_number) == ("Haushaltssatzung", "VO/1", 1)
    consultation = m.Consultation.objects.get()
    assert (consultation.paper, consultation.item.meeting.name) == (paper, "1. Sitzung")
    document = m.Document.objects.get()
    assert document.text == "Der Haushalt ist ausgeglichen.\n"
    assert m.Published.objects.filter(deleted=False).count() == 10
    assert set(m.Published.objects.values_list("created__year", flat=True)) == {2020}


# -- one defect each: what is broken, which code says so, and what must be there all the same ---------------------------


def bare_list(table: dict[str, Any]) -> None:
    table[PAPERS] = table[PAPERS]["data"]


def one_body(table: dict[str, Any]) -> None:
    table[f"{HOST}/bodies"] = first(table, f"{HOST}/bodies")


def short_key(table: dict[str, Any]) -> None:
    first(table, f"{HOST}/bodies")["ags"] = "1234567"


def latitude_first(table: dict[str, Any]) -> None:
    first(table, MEETINGS)["location"]["geojson"]["geometry"]["coordinates"] = [52.1, 11.6]


def unprefixed(table: dict[str, Any]) -> None:
    first(table, MEETINGS)["body"] = f"{HOST}/Body/1"
    first(table, PAPERS)["bearbeiter"] = "Geheim Meier"


def deleted_in_list(table: dict[str, Any]) -> None:
    table[PAPERS]["data"].append({"id": f"{HOST}/Paper/9", "deleted": True})


def embedded_place(table: dict[str, Any]) -> None:
    first(table, PEOPLE)["location"] = thing("Location", 2, description="Büro")


def object_for_list(table: dict[str, Any]) -> None:
    first(table, PAPERS)["auxiliaryFile"] = thing("File", 2, name="Anlage", accessUrl=f"{HOST}/datei/1")


def not_available(table: dict[str, Any]) -> None:
    first(table, PAPERS)["paperType"] = "N/A"
    first(table, PEOPLE)["affix"] = "  "


def control_characters(table: dict[str, Any]) -> None:
    text = servers.json.dumps(table[PAPERS], ensure_ascii=False).replace(
        "Haushaltssatzung", "Haushalts\x0bsatzung\x01"
    )
    table[PAPERS] = text.encode()


def random_500(table: dict[str, Any]) -> None:
    table[PAPERS] = Queue([500, 503, table[PAPERS]])


def time_out(table: dict[str, Any]) -> None:
    table[PAPERS] = Queue([Unreachable("timed out"), table[PAPERS]])


def html_once(table: dict[str, Any]) -> None:
    table[PAPERS] = Queue([b"<html>Wartung</html>", table[PAPERS]])


def html_always(table: dict[str, Any]) -> None:
    table[GROUPS + "x"] = b""
    table[f"{HOST}/Body/1/file"] = b"<!DOCTYPE html><title>OParl ist nicht aktiv</title>"


def limit_twice(table: dict[str, Any]) -> None:
    url = f"{PAPERS}?limit=50&limit=50"
    first(table, f"{HOST}/bodies")["paper"] = url
    table[f"{PAPERS}?limit=50"] = table[PAPERS]
    table[PAPERS] = 404


def same_page(table: dict[str, Any]) -> None:
    papers = table[PAPERS]["data"]
    for number in range(1, 50):
        table[f"{PAPERS}?page={number}"] = page(*papers, following=f"{PAPERS}?page={number + 1}")
    first(table, f"{HOST}/bodies")["paper"] = f"{PAPERS}?page=1"


def going_round(table: dict[str, Any]) -> None:
    table[PAPERS] = page(*table[PAPERS]["data"], following=f"{PAPERS}?page=2")
    table[f"{PAPERS}?page=2"] = page(thing("Paper", 2, name="Zweite"), following=PAPERS)


def number_for_name(table: dict[str, Any]) -> None:
    first(table, f"{HOST}/bodies").update(name="0529", shortName="Altsystem")


def stamped_today(table: dict[str, Any]) -> None:
    now = clock.now().isoformat(timespec="seconds")
    table[PAPERS] = page(
        *(thing("Paper", 100 + n, name=f"Vorlage {n}") | {"modified": now} for n in range(30)),
        *table[PAPERS]["data"],
    )
    first(table, PAPERS)["modified"] = now
    table[PAPERS]["data"][-1]["modified"] = now


def other_host(table: dict[str, Any]) -> None:
    table[PAPERS] = page(*table[PAPERS]["data"], following="https://intern.example/Body/1/paper?page=2")
    table["https://intern.example/Body/1/paper?page=2"] = Unreachable("intern")
    table[f"{PAPERS}?page=2"] = page(thing("Paper", 2, name="Zweite"))


def moved(table: dict[str, Any]) -> None:
    table[PAPERS] = Moved(table[PAPERS])


def no_type(table: dict[str, Any]) -> None:
    for raw in (first(table, PAPERS), first(table, MEETINGS)["agendaItem"][0]):
        del raw["type"]


def wrong_case(table: dict[str, Any]) -> None:
    paper = first(table, PAPERS)
    paper["Reference"] = paper.pop("reference")


def dead_link(table: dict[str, Any]) -> None:
    first(table, PAPERS)["relatedPaper"] = [f"{HOST}/Paper/404"]


def duplicate(table: dict[str, Any]) -> None:
    table[PAPERS]["data"].append({**first(table, PAPERS), "name": "Andere Vorlage", "reference": "VO/2"})


def circle(table: dict[str, Any]) -> None:
    group = first(table, GROUPS)
    other = thing("Organization", 2, name="Ausschuss", subOrganizationOf=group["id"])
    group["subOrganizationOf"] = other["id"]
    table[GROUPS]["data"].append(other)


def paper_above_itself(table: dict[str, Any]) -> None:
    first(table, PAPERS)["superordinatedPaper"] = [f"{HOST}/Paper/1"]


def no_order(table: dict[str, Any]) -> None:
    meeting = first(table, MEETINGS)
    del meeting["agendaItem"][0]["order"]
    # what comes first in the database stands last in the meeting
    meeting["agendaItem"].insert(0, thing("AgendaItem", 2, name="Eröffnung", public=True))
    meeting["agendaItem"].reverse()


def no_times(table: dict[str, Any]) -> None:
    for name in ("created", "modified"):
        del first(table, MEETINGS)["agendaItem"][0][name]


def german_dates(table: dict[str, Any]) -> None:
    first(table, PAPERS)["date"] = "01.02.2024"
    first(table, MEETINGS)["start"] = "2024-03-01T17:00:00.000Z"


def no_such_day(table: dict[str, Any]) -> None:
    first(table, PAPERS)["date"] = "2024-02-30"


def ends_before(table: dict[str, Any]) -> None:
    first(table, MEETINGS)["end"] = "2024-03-01T17:00:00+01:00"


def no_address(table: dict[str, Any]) -> None:
    del first(table, MEETINGS)["location"]["id"]


def too_long(table: dict[str, Any]) -> None:
    first(table, PAPERS)["name"] = "Lang " * 300


def latin(table: dict[str, Any]) -> None:
    table[GROUPS] = servers.json.dumps(table[GROUPS]).replace("Stadtrat", "Stadträtin").encode("cp1252")


def address_for_object(table: dict[str, Any]) -> None:
    meeting = first(table, MEETINGS)
    table[f"{HOST}/Location/1"] = meeting["location"]
    meeting["location"] = f"{HOST}/Location/1"


def relative(table: dict[str, Any]) -> None:
    first(table, PAPERS)["mainFile"]["accessUrl"] = "/datei/1"


def lying_file(table: dict[str, Any]) -> None:
    table[f"{HOST}/datei/1"] = b"MZ\x90\x00 nothing good"


def missing_file(table: dict[str, Any]) -> None:
    table[f"{HOST}/datei/1"] = 404


class Moved:
    """An answer that says it came from elsewhere."""

    def __init__(self, said: Any) -> None:
        self.said = said


DEFECTS: dict[str, tuple[Change, str]] = {
    change.__name__: (change, code)
    for change, code in (
        (bare_list, "bare_list"), (one_body, "body_instead_of_list"), (short_key, "ags_zero"),
        (latitude_first, "latitude_first"), (unprefixed, "unprefixed_key"), (deleted_in_list, "deleted_in_list"),
        (embedded_place, "embedded_instead_of_url"), (object_for_list, "not_a_list"), (not_available, "placeholder"),
        (control_characters, "control_characters"), (random_500, "retried"), (time_out, "retried"),
        (limit_twice, "doubled_parameter"), (same_page, "same_page"), (going_round, "same_page"),
        (number_for_name, "name_is_number"), (stamped_today, "modified_today"), (other_host, "wrong_host"),
        (no_type, "type_missing"), (wrong_case, "key_case"), (dead_link, "dead_link"), (duplicate, "duplicate_id"),
        (circle, "cycle"), (paper_above_itself, "cycle"), (no_order, "order_missing"), (no_times, "times_missing"),
        (german_dates, "date_form"), (no_such_day, "date_unusable"), (ends_before, "end_before_start"),
        (no_address, "id_missing"), (too_long, "too_long"), (latin, "encoding"),
        (address_for_object, "url_instead_of_object"), (relative, "relative_url"), (html_always, "html_instead_of_json"),
        (lying_file, "file_refused"), (missing_file, "file_missing"), (moved, "moved"),
    )
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_repaired_and_reported_and_takes_nothing_else_along(
    alpha: Any, system: Any, name: str
) -> None:
    change, code = DEFECTS[name]
    table = sound()
    change(table)
    report, transport = take(table, alpha, system)
    found = codes(report)
    assert code in found, found
    line = next(line for line in report.findings if line.code == code)
    assert (line.sentence, line.repaired) == (str(SENTENCES[code]), is_repaired(code))
    # each is asked for a few times, not for ever
    assert len(transport.asked) < 80
    assert m.Paper.objects.filter(origin=f"{HOST}/Paper/1", public_number__isnull=False).exists()
    assert m.Meeting.objects.get(origin=f"{HOST}/Meeting/1").items.exists()
    assert m.Membership.objects.exists()
    assert m.Finding.objects.filter(code=code).exists()
    EXPECTED.get(name, lambda: None)()


def expect_nothing_published_of(text: str) -> None:
    assert not m.Published.objects.filter(data__contains=text).exists()


def ordered() -> bool:
    return list(m.AgendaItem.objects.values_list("name", flat=True)) == ["Haushalt", "Eröffnung"]


def check(condition: Callable[[], bool]) -> Callable[[], None]:
    def holds() -> None:
        assert condition()

    return holds


EXPECTED: dict[str, Callable[[], None]] = {
    "short_key": check(lambda: m.Body.objects.get().ags == "01234567"),
    "latitude_first": check(lambda: float(m.Place.objects.get().longitude or 0) == 11.6),
    "unprefixed": lambda: expect_nothing_published_of("Meier"),
    "deleted_in_list": check(lambda: m.Paper.objects.count() == 1),
    "embedded_place": check(lambda: m.Person.objects.get().place.description == "Büro"),
    "object_for_list": check(lambda: m.Attachment.objects.filter(role="auxiliary").count() == 1),
    "not_available": check(lambda: m.Paper.objects.get().paper_type == ""),
    "control_characters": check(lambda: m.Paper.objects.get().name == "Haushaltssatzung"),
    "going_round": check(lambda: m.Paper.objects.count() == 2),
    "number_for_name": check(lambda: m.Body.objects.get().name == "Altsystem"),
    "other_host": check(lambda: m.Paper.objects.count() == 2),
    "wrong_case": check(lambda: m.Paper.objects.get().reference == "VO/1"),
    "circle": check(lambda: m.Group.objects.filter(part_of__isnull=True).count() == 1),
    "no_order": check(ordered),
    "german_dates": check(lambda: str(m.Paper.objects.get().date) == "2024-02-01"),
    "no_such_day": check(lambda: m.Paper.objects.get().further["left"] == {"date": "2024-02-30"}),
    "too_long": check(lambda: len(m.Paper.objects.get().further["left"]["name"]) == 1499),
    "latin": check(lambda: m.Group.objects.get().name == "Stadträtin"),
    "address_for_object": check(lambda: m.Meeting.objects.get().place.description == "Rathaus"),
    "relative": check(lambda: m.Document.objects.get().size == 31),
    "lying_file": check(
        lambda: (
            m.Document.objects.get().held_back != "" and not m.Published.objects.filter(type="file").exists()
        )
    ),
    "duplicate": check(lambda: m.Paper.objects.get().name == "Andere Vorlage"),
    "stamped_today": check(lambda: m.Paper.objects.count() == 31),
    "html_once": check(lambda: m.Paper.objects.count() == 1),
}


def test_a_page_of_an_error_now_and_then_is_asked_for_again(alpha: Any, system: Any) -> None:
    table = sound()
    html_once(table)
    report, _transport = take(table, alpha, system)
    assert report.findings == []
    assert m.Paper.objects.count() == 1


@pytest.mark.parametrize(
    "said", [404, 401, 500, b"<html>Test abgelaufen</html>", b"[", Unreachable("unknown host", final=True)]
)
def test_an_endpoint_that_has_vanished_changes_nothing(alpha: Any, system: Any, said: Any) -> None:
    with pytest.raises(Refused, match="nicht lesbar"):
        take({f"{HOST}/system": said}, alpha, system)
    assert not m.Body.objects.exists()
    assert not m.SourceObject.objects.exists()
