# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""A contested ballot held with Belenios: what goes there when it opens, what comes back when it is closed.

The platform keeps electorate, question and verdict; credentials, encryption, tally and recount are Belenios's, run by
people of the members' choice. So nobody at the platform can read or change a vote (decision 0009, tier T2).
"""

import csv
import hashlib
import io
import json
import zipfile

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly.actions.locking import changed, locked_ballot
from itunion.union.assembly.models import Ballot, SealedPoll
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.proof import belenios
from itunion.union.assembly.queries import sealed_poll
from itunion.union.assembly.rules import (
    Archive,
    ArchiveDamaged,
    counts_of,
    read_archive,
    template_of,
    voter_codes,
)

__all__ = ["enter_archive", "export_sealed", "open_sealed"]


def open_sealed(ballot: Ballot) -> SealedPoll:
    """Fix what goes to Belenios, in the transaction that opens the ballot."""
    rights = ballot.entitlements.filter(ban="").values_list("member_id", flat=True)
    poll: SealedPoll = SealedPoll.objects.create(
        ballot=ballot,
        template=template_of(
            question=ballot.question,
            title=f"{ballot.item.assembly.title}: {ballot.item.position}.{ballot.number}",
            names=ballot.names,
            seats=ballot.seats,
        ),
        voters=voter_codes(list(rights)),
    )
    return poll


@transaction.atomic
def export_sealed(*, ballot_id: int, by: Actor) -> bytes:
    """Return the ZIP for those who hold the election: template, voters, who stands behind each code, instructions."""
    by.require(Permission.MANAGE)
    poll = sealed_poll(ballot_id)
    rights = {e.member_id: e for e in poll.ballot.entitlements.select_related("member", "person")}
    book = io.StringIO()
    lines = csv.writer(book, delimiter=";", lineterminator="\r\n")
    lines.writerow(["code", "member", "person", "email"])
    for code, member in sorted(poll.voters.items()):
        right = rights[member]
        lines.writerow(
            [code, right.member.name, right.person_name, right.person.email if right.person else ""]
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("template.json", json.dumps(poll.template, ensure_ascii=False)),
            ("voters.txt", "".join(f"{code}\n" for code in sorted(poll.voters))),
            ("codes.csv", "\ufeff" + book.getvalue()),
            ("LIESMICH.txt", _instructions()),
        ):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    content = packed.getvalue()
    audit.record(
        "assembly.export_sealed",
        subject=f"ballot:{ballot_id}",
        data={"voters": len(poll.voters), "sha256": hashlib.sha256(content).hexdigest()},
        by=by,
    )
    return content


def _instructions() -> str:
    """Return how the election is held with the command-line tool; each step has one responsible person."""
    return _(
        "Diese Abstimmung wird mit Belenios gehalten (https://www.belenios.org).\n\n"
        "1. Wahlnummer ziehen:        belenios-tool setup generate-token --length 14\n"
        "2. Ausgabestelle:            belenios-tool setup generate-credentials --uuid NUMMER --group RFC-3526-2048 --file voters.txt\n"
        "   Die Datei *.privcreds enthält je Zeile ein Kennwort (codes.csv sagt, wessen). Jede Person erhält nur ihres; danach\n"
        "   wird die Datei vernichtet. Die Datei *.pubcreds heißt für die Wahl public_creds.json.\n"
        "3. Drei Vertrauenspersonen:  belenios-tool setup generate-trustee-key --group RFC-3526-2048\n"
        "   Die Dateien *.pubkey zusammen heißen public_keys.jsons. Die Dateien *.privkey bleiben bei den Personen.\n"
        "4. Wahlleitung:              belenios-tool setup make-trustees\n"
        "                             belenios-tool setup make-election --uuid NUMMER --group RFC-3526-2048 --template template.json\n"
        "                             belenios-tool archive init\n"
        "5. Wählen, auszählen, veröffentlichen: mit dem Webserver von Belenios oder mit belenios-tool election.\n"
        "6. Zurück an die Plattform: die Datei NUMMER.bel, sobald das Ergebnis darin steht.\n\n"
        "Frage, Antworten und Stimmberechtigte dürfen nicht verändert werden, sonst wird das Ergebnis nicht übernommen.\n"
        "Eine leere Auswahl zählt als ungültig.\n"
    )


def enter_archive(*, ballot_id: int, content: bytes, by: Actor) -> SealedPoll:
    """Take the result of a closed ballot from a Belenios archive, after an independent program verified it.

    Raises Refused naming what does not fit (question, voters, sums, or what the program found), or that the program is
    missing here; Conflict in a wrong state. Nothing is stored then. A second archive before the determination
    replaces the first.
    """
    by.require(Permission.CHAIR)
    poll = sealed_poll(ballot_id)
    _must_be_closed(poll.ballot)
    archive, counts = _checked(poll, content)
    with transaction.atomic():
        _must_be_closed(locked_ballot(ballot_id))
        poll.counts, poll.ballots, poll.election = counts, archive.ballots, archive.uuid
        poll.archive, poll.archive_sha256 = content, hashlib.sha256(content).hexdigest()
        poll.entered_at = clock.now()
        poll.save(update_fields=["counts", "ballots", "election", "archive", "archive_sha256", "entered_at"])
        audit.record(
            "assembly.enter_archive",
            subject=f"ballot:{ballot_id}",
            data={"ballots": archive.ballots, "sha256": poll.archive_sha256, "election": archive.uuid},
            by=by,
        )
        changed(poll.ballot.item.assembly_id)
    return poll


def _must_be_closed(ballot: Ballot) -> None:
    if ballot.state != "closed":
        raise Conflict(_("Das Ergebnis wird nach dem Schließen und vor der Feststellung übernommen."))


def _checked(poll: SealedPoll, content: bytes) -> tuple[Archive, dict[str, int]]:
    """Return archive and sums; each refusal says what does not fit."""
    try:
        archive = read_archive(content)
        counts = counts_of(archive, poll.ballot.choices)
    except ArchiveDamaged as error:
        raise Refused(
            _("Dieses Archiv kann nicht übernommen werden: %(why)s. Es wurde nichts gespeichert.")
            % {"why": error},
            field="archive",
        ) from error
    if archive.template != poll.template:
        raise Refused(
            _("Frage oder Antworten im Archiv sind andere als hier. Es wurde nichts gespeichert."),
            field="archive",
        )
    if archive.voters != len(poll.voters):
        raise Refused(
            _(
                "Im Archiv sind %(there)s Personen stimmberechtigt, hier %(here)s. Es wurde nichts gespeichert."
            )
            % {"there": archive.voters, "here": len(poll.voters)},
            field="archive",
        )
    try:
        fault = belenios.verify(content, archive.uuid)
    except belenios.ToolMissing as error:
        raise Refused(
            _(
                "Das Prüfprogramm belenios-tool ist auf diesem Server nicht installiert. Ungeprüft wird kein Ergebnis übernommen. Installieren Sie das Debian-Paket belenios-tool und laden Sie die Datei dann noch einmal hoch."
            ),
            field="archive",
        ) from error
    if fault:
        raise Refused(
            _("Das Prüfprogramm von Belenios lehnt das Archiv ab. Es wurde nichts gespeichert."),
            field="archive",
            details=[fault],
        )
    return archive, counts
