# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The secret ballot while it runs: tokens by name (phase A), votes without one (phase B), the urn, the board.

Decision 0009. Phase A writes who takes part, phase B what was voted; never both in one transaction, and nothing of
phase B is audited, timed or logged. Until the close votes lie in the urn, which is shuffled as a whole every few
seconds; at the close the whole urn goes to the board in one shuffled batch. Batches that reached the board while the
ballot runs would tell, by their order, who was early: the board is published, and tokens are issued by name.
"""

import re
import secrets
import threading

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Actor, Conflict, Refused, audit, events
from itunion.union.assembly import secrecy
from itunion.union.assembly.actions.voting import refuse_banned
from itunion.union.assembly.events import SecretBallotOpened
from itunion.union.assembly.models import (
    Ballot,
    BoardRecord,
    Entitlement,
    Participation,
    SecretPoll,
    UrnEntry,
)
from itunion.union.assembly.permissions import Permission
from itunion.union.assembly.queries import definition_of, public_part, ready_committee, secret_poll
from itunion.union.assembly.secrecy import (
    ABSTAIN,
    INVALID,
    Admission,
    Cast,
    Choice,
    IssuerKey,
    MalformedCast,
    PollDefinition,
)
from itunion.union.law.api import book_on, enforce

__all__ = [
    "BallotClosed",
    "cast_secret",
    "close_poll",
    "hand_out_paper",
    "issue_token",
    "mix_urn",
    "open_poll",
    "receipt_text",
]


POLL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BallotClosed(Conflict):
    """The ballot is closed; nothing was taken."""


# --- the issuer key --------------------------------------------------------------------------------------------------

_issuer: list[IssuerKey] = []
"""The key of the running ballot, opened: to open it takes longer than to sign. One ballot runs at a time."""
_opening = threading.Lock()


def _passphrase(poll_id: str) -> str:
    """Return what the stored issuer key is sealed with: who has the database alone cannot issue tokens."""
    return salted_hmac("itunion.assembly.issuer", poll_id, algorithm="sha256").hexdigest()


def _issuer_key(poll: SecretPoll) -> IssuerKey:
    poll_id = poll.committee.poll_id
    # when everybody comes at once, one thread opens it and the others wait, instead of each opening its own
    with _opening:
        for key in _issuer:
            if key.public.poll_id == poll_id:
                return key
        if not poll.issuer_key:
            _issuer.clear()
            raise _closed()
        key = IssuerKey.from_private_pem(poll_id, poll.issuer_key.encode(), _passphrase(poll_id))
        _issuer[:] = [key]
        return key


def _closed() -> BallotClosed:
    return BallotClosed(_("Die Abstimmung ist geschlossen. Es wurde nichts mehr angenommen."))


# --- opening ---------------------------------------------------------------------------------------------------------


def open_poll(ballot: Ballot, *, key_bits: int) -> SecretPoll:
    """Give a new ballot its keys and definition; part of opening it. Refused without a committee key in stock."""
    committee = ready_committee(ballot.item.assembly_id)
    if committee is None:
        raise Refused(
            _(
                "Für eine geheime Abstimmung fehlt der Schlüssel. Bereiten Sie ihn unter „Schlüssel“ vor; alle drei Personen müssen ihre Datei abgeholt haben."
            )
        )
    issuer = IssuerKey.generate(committee.poll_id, bits=key_bits)
    names = [key for key in ballot.choices if key != ABSTAIN]
    try:
        definition = PollDefinition(
            committee.poll_id,
            ballot.question,
            tuple(Choice(key, ballot.names[key]) for key in names),
            min(max(1, ballot.seats), len(names)),
            issuer.public,
            public_part(committee),
        )
    except ValueError as error:
        raise Refused(
            _("Diese Auswahl lässt sich nicht geheim abstimmen."), field="candidates", details=[str(error)]
        ) from error
    poll: SecretPoll = SecretPoll.objects.create(
        ballot=ballot,
        committee=committee,
        definition=definition.canonical().decode("ascii"),
        digest=definition.digest.hex(),
        issuer_key=issuer.private_pem(_passphrase(committee.poll_id)).decode("ascii"),
    )
    _issuer[:] = [issuer]
    ballot.head = secrecy.empty_head(definition).hex()
    ballot.save(update_fields=["head"])
    events.publish(SecretBallotOpened(ballot.pk))
    return poll


# --- phase A: who takes part -----------------------------------------------------------------------------------------


def _check_right(ballot: Ballot, member_id: int) -> Entitlement:
    """Return a member's right to vote, or refuse with the reason: not in the electorate, or banned here."""
    right = Entitlement.objects.filter(ballot=ballot, member_id=member_id).first()
    if right is None:
        raise Refused(_("Das Mitglied ist in dieser Abstimmung nicht stimmberechtigt."))
    refuse_banned(ballot.item, right)
    return right


def issue_token(*, ballot_id: int, member_id: int, blinded: bytes, by: Actor) -> bytes:
    """Sign a member's token blindly, once; who takes part is recorded with it.

    Only the person who represents the member gets it, whatever else that person or the office may do. The same bytes
    again get the same answer (a lost answer loses no vote); others are a Conflict. Raises BallotClosed after the
    close, Refused for who is not entitled or banned, MalformedCast for bytes of another form.
    """
    by.require(Permission.VIEW)
    poll = secret_poll(ballot_id)
    if poll.ballot.state != "open":
        # another process may have closed it: this one forgets the key as well
        _issuer.clear()
        raise _closed()
    right = _check_right(poll.ballot, member_id)
    if right.person_id is None or right.person_id != by.person_id:
        raise Refused(_("Für dieses Mitglied stimmen Sie hier nicht ab."))
    found = Participation.objects.filter(ballot_id=ballot_id, member_id=member_id).first()
    if found is None:
        # before the ballot is locked: 131 voters at once shall wait for each other as short as can be
        answer = secrecy.blind_sign(_issuer_key(poll), blinded)
        try:
            with transaction.atomic():
                _note("assembly.issue_token", ballot_id, member_id, by)
                ballot = _running(ballot_id)
                Participation.objects.create(
                    ballot=ballot, member_id=member_id, kind="token", blinded=blinded, answer=answer
                )
        except IntegrityError:
            # asked for at the same instant from two devices
            found = Participation.objects.get(ballot_id=ballot_id, member_id=member_id)
        else:
            return answer
    return _answered(found, blinded)


def _note(action: str, ballot_id: int, member_id: int, by: Actor) -> None:
    """Record that a member takes part: in its own chain, and before the ballot is locked, so that nobody waits crosswise."""
    audit.record(
        action,
        subject=f"ballot:{ballot_id}",
        data={"member": member_id},
        chain=member_id,
        by=by,
    )


def _running(ballot_id: int) -> Ballot:
    """Return a ballot for taking something in, locked; raise BallotClosed after the close."""
    ballot: Ballot = Ballot.objects.select_for_update(no_key=True).only("state").get(pk=ballot_id)
    if ballot.state != "open":
        raise _closed()
    return ballot


def _answered(found: Participation, blinded: bytes) -> bytes:
    if found.kind == "paper":
        raise Conflict(_("Für dieses Mitglied ist schon ein Stimmzettel ausgegeben."))
    if bytes(found.blinded) != blinded:
        raise Conflict(_("Der Stimmausweis dieses Mitglieds ist schon ausgestellt, an einem anderen Gerät."))
    return bytes(found.answer)


@transaction.atomic
def hand_out_paper(*, ballot_id: int, member_id: int, by: Actor) -> Participation:
    """Note that a member gets a ballot paper; from then on it gets no token, and the other way round."""
    by.require(Permission.MANAGE)
    _check_right(secret_poll(ballot_id).ballot, member_id)
    _note("assembly.hand_out_paper", ballot_id, member_id, by)
    ballot = _running(ballot_id)
    if Participation.objects.filter(ballot=ballot, member_id=member_id).exists():
        raise Conflict(_("Das Mitglied hat schon einen Stimmausweis oder Stimmzettel."))
    row: Participation = Participation.objects.create(ballot=ballot, member_id=member_id, kind="paper")
    return row


# --- phase B: what was voted, without a name -------------------------------------------------------------------------


def receipt_text(cast: Cast) -> str:
    """Return what the voter gets back: the receipt, and nothing else."""
    return cast.receipt.hex()


def _confirmed(definition: PollDefinition, cast: Cast) -> str:
    """Return the confirmation of a cast, after § 152 GenG: none of the choices may stand in it."""
    text = receipt_text(cast)
    book, words = book_on(), text.split()
    enforce(
        *(book.check("G32", receipt=words, choice=name) for name in (*definition.names, ABSTAIN, INVALID))
    )
    return text


def _repeated(ballot: Ballot, cast: Cast) -> str | None:
    """Return the receipt of a record that is there already; None for a token not used yet. The ballot is locked."""
    # while a ballot runs everything is in the urn, afterwards everything is on the board
    table = UrnEntry if ballot.state == "open" else BoardRecord
    row = table.objects.filter(token_hash=cast.token_hash.hex()).first()
    if row is None:
        return None
    if secrecy.admit(cast, secrecy.receipt_of(bytes(row.record))) is Admission.REFUSED:
        raise Conflict(_("Mit diesem Stimmausweis ist schon abgestimmt. Die erste Stimme zählt."))
    return receipt_text(cast)


def cast_secret(*, poll_id: str, body: bytes) -> str:
    """Take a sealed vote into the urn and return its receipt; durable when this returns. Nobody is named here.

    The very same bytes again get their receipt again, also after the close. Raises Conflict for another vote with a
    token already used, BallotClosed after the close, and a SecrecyError for everything that is no vote of this poll.
    """
    # some databases stumble over what stands in a strange address, and log it
    if not POLL_ID.fullmatch(poll_id):
        raise MalformedCast("no such poll")
    poll = SecretPoll.objects.filter(committee__poll_id=poll_id).select_related("committee").first()
    if poll is None:
        raise MalformedCast("no such poll")
    definition = definition_of(poll)
    cast = secrecy.parse_cast(poll_id, body)
    secrecy.check_cast(definition, body)
    text = _confirmed(definition, cast)
    with transaction.atomic():
        # who closes waits for the votes under way, and these wait for who closes: counted or clearly refused
        ballot = Ballot.objects.select_for_update(no_key=True).only("state").get(pk=poll.ballot_id)
        # before asking whether it is closed: a lost answer still gets its receipt
        if (receipt := _repeated(ballot, cast)) is not None:
            return receipt
        if ballot.state != "open":
            raise _closed()
        UrnEntry.objects.create(ballot=ballot, token_hash=cast.token_hash.hex(), record=body)
    return text


# --- urn and board ---------------------------------------------------------------------------------------------------


def _emptied(ballot_id: int) -> list[UrnEntry]:
    """Take everything out of the urn, in random order; the ballot is locked."""
    entries = list(UrnEntry.objects.filter(ballot_id=ballot_id))
    secrets.SystemRandom().shuffle(entries)
    UrnEntry.objects.filter(ballot_id=ballot_id).delete()
    return entries


@transaction.atomic
def mix_urn(*, ballot_id: int) -> bool:
    """Shuffle the urn: every vote in it is written anew, so that neither place nor transaction tells who came when.

    Says whether the ballot still runs. No audit entry: its time would be one of phase B.
    """
    ballot = Ballot.objects.select_for_update(no_key=True).get(pk=ballot_id)
    if ballot.state != "open":
        return False
    UrnEntry.objects.bulk_create(
        UrnEntry(ballot_id=ballot_id, token_hash=entry.token_hash, record=bytes(entry.record))
        for entry in _emptied(ballot_id)
    )
    return True


def close_poll(ballot: Ballot) -> int:
    """Bring the whole urn to the board, fix its head on the ballot (the caller saves it), destroy the issuer key.

    Returns the number of votes. Part of closing the ballot, which is locked.
    """
    poll = secret_poll(ballot.pk)
    entries = _emptied(ballot.pk)
    hashes = {bytes(entry.record): entry.token_hash for entry in entries}
    lines = secrecy.append_batch(bytes.fromhex(ballot.head), 0, list(hashes))
    BoardRecord.objects.bulk_create(
        BoardRecord(
            ballot=ballot,
            index=line.index,
            token_hash=hashes[line.record],
            record=line.record,
            head=line.head.hex(),
        )
        for line in lines
    )
    if lines:
        ballot.head = lines[-1].head.hex()
    poll.issuer_key = ""
    poll.save(update_fields=["issuer_key"])
    _issuer.clear()
    return len(lines)
