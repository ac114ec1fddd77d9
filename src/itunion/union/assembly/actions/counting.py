# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting a secret ballot: two trustees join the key in memory, papers are added before anything is said or signed."""

import hashlib
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, clock
from itunion.union.assembly import secrecy
from itunion.union.assembly.actions.locking import changed, locked_ballot
from itunion.union.assembly.models import Participation, SecretPoll
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import board_of, definition_of, public_part, secret_poll, tokens_issued
from itunion.union.assembly.secrecy import (
    ABSTAIN,
    INVALID,
    CommitteeSecret,
    KeyFileDamaged,
    KeyShare,
    NotEnoughShares,
    PollDefinition,
    Totals,
    WrongPassphrase,
    WrongShare,
)

__all__ = ["count_secret"]


def _opened(poll: SecretPoll, files: Sequence[tuple[bytes, str]]) -> CommitteeSecret:
    """Open the trustees' files and join the key; each refusal names the file it is about."""
    public = public_part(poll.committee)
    shares: list[KeyShare] = []
    for number, (file, passphrase) in enumerate(files, start=1):
        try:
            owner, share = secrecy.open_share(file, passphrase)
        except WrongPassphrase as error:
            raise Refused(
                _("Die Passphrase zur %(number)s. Datei öffnet sie nicht.") % {"number": number},
                field=f"passphrase{number}",
            ) from error
        except (KeyFileDamaged, WrongShare) as error:
            raise Refused(
                _("Die %(number)s. Datei ist kein unversehrter Schlüsselteil.") % {"number": number},
                field=f"file{number}",
            ) from error
        if owner != public:
            raise Refused(
                _("Die %(number)s. Datei gehört zu einer anderen Abstimmung.") % {"number": number},
                field=f"file{number}",
            )
        shares.append(share)
    try:
        return secrecy.join(public, shares)
    except NotEnoughShares as error:
        raise Refused(_("Zum Auszählen gehören zwei verschiedene Schlüsselteile."), field="file2") from error


def _papers(definition: PollDefinition, counts: Mapping[str, int], valid: int | None) -> Totals:
    """Return the counted papers. `valid`: papers with marks; needed only where one paper may bear several."""
    marks = {name: number for name, number in counts.items() if name not in (ABSTAIN, INVALID) and number}
    if definition.max_choices == 1 or valid is None:
        valid = sum(marks.values())
    totals = Totals(marks, valid, counts.get(ABSTAIN, 0), counts.get(INVALID, 0))
    try:
        totals.check(definition)
    except ValueError as error:
        raise Refused(
            _("Die Zahlen der Stimmzettel passen nicht zu dieser Abstimmung."), field="paper_valid"
        ) from error
    return totals


def count_secret(
    *,
    ballot_id: int,
    files: Sequence[tuple[bytes, str]],
    paper: Mapping[str, int] | None = None,
    paper_valid: int | None = None,
    by: Actor,
) -> SecretPoll:
    """Count a closed secret ballot with the files and passphrases of two trustees; store the signed result.

    `paper`: counted papers per choice, abstain and invalid; they are merged before the signature and not stored, so
    that no result of one channel exists. `paper_valid`: papers with marks, if one may bear several. A recount before
    the determination gives the same bytes, or corrects the papers. Raises Refused naming the wrong file, passphrase
    or number; Conflict for a damaged board or a wrong state.
    """
    by.require(Permission.CHAIR)
    poll = secret_poll(ballot_id)
    if poll.ballot.state != "closed":
        raise Conflict(_("Ausgezählt wird nach dem Schließen und vor der Feststellung."))
    definition = definition_of(poll)
    papers = _papers(definition, paper or {}, paper_valid)
    secret = _opened(poll, files)
    with transaction.atomic():
        ballot = locked_ballot(ballot_id)
        if ballot.state != "closed":
            raise Conflict(_("Ausgezählt wird nach dem Schließen und vor der Feststellung."))
        handed_out = Participation.objects.filter(ballot=ballot, kind="paper").count()
        if papers.ballots > handed_out:
            raise Refused(
                _("Es sind mehr Stimmzettel (%(papers)s), als ausgegeben wurden (%(handed_out)s).")
                % {"papers": papers.ballots, "handed_out": handed_out},
                field="paper_valid",
            )
        entries, tokens = board_of(ballot), tokens_issued(ballot_id)
        outcome = secrecy.tally(definition, entries, bytes.fromhex(ballot.head), secret, paper=papers)
        if outcome.findings or len(entries) > tokens:
            raise Conflict(
                _("Die Tafel der Stimmen ist beschädigt. Es wurde nichts ausgezählt."),
                details=[f"{f.code} {f.index or ''}".strip() for f in outcome.findings]
                or [f"{len(entries)} > {tokens}"],
            )
        document = secrecy.result_document(
            definition,
            entries,
            outcome,
            secret,
            entitled=ballot.entitlements.filter(ban="").count(),
            tokens_issued=tokens,
        )
        poll.document = document.decode("ascii")
        poll.document_sha256 = hashlib.sha256(document).hexdigest()
        poll.counted_at = clock.now()
        poll.save(update_fields=["document", "document_sha256", "counted_at"])
        audit.record(
            "assembly.count_secret",
            subject=f"ballot:{ballot_id}",
            data={
                "tokens_issued": tokens,
                "ballots": outcome.totals.ballots,
                "head": ballot.head,
                "sha256": poll.document_sha256,
            },
            by=by,
        )
    changed(ballot.item.assembly_id)
    return poll
