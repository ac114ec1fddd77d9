# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the votes of a ballot to its result and the sentence the chair says."""

import json
from typing import Any

from django.utils.translation import gettext as _

from itunion.foundation.kernel.api import Conflict
from itunion.union.assembly.models import AnnualAccounts, Ballot
from itunion.union.assembly.queries import sealed_poll, secret_poll
from itunion.union.assembly.rules import INVALID, Tally, broken_links, count, elect, judge
from itunion.union.law.api import MAJORITIES, Book, book_on

__all__ = ["result_of", "tally_of", "wording_of"]


def tally_of(ballot: Ballot) -> Tally:
    """Count the open votes and the papers of a ballot. Raises Conflict when the chain of votes does not hold."""
    votes = list(ballot.votes.order_by("sequence"))
    roll = [(v.sequence, v.member_id, v.choice, v.votes, v.previous_hash, v.hash) for v in votes]
    if broken := broken_links(ballot.pk, roll, ballot.head):
        raise Conflict(
            _(
                "Die Kette der Stimmen ist ab Nummer %(number)s verändert. Das Ergebnis wird nicht festgestellt."
            )
            % {"number": broken[0]}
        )
    papers = {p.choice: p.count for p in ballot.paper_counts.all()}
    return count(
        [(v.choice, v.votes) for v in votes],
        choices=ballot.choices,
        most=max(1, ballot.seats),
        paper=papers,
    )


def _published(ballot: Ballot) -> dict[str, Any]:
    """Return the signed result of a secret ballot. Raises Conflict before the count."""
    document = secret_poll(ballot.pk).document
    if not document:
        raise Conflict(_("Erst zählen zwei der drei Personen mit Schlüssel aus, dann wird festgestellt."))
    found: dict[str, Any] = json.loads(document)
    return found


def _secret_part(ballot: Ballot, document: dict[str, Any]) -> tuple[Tally, dict[str, Any]]:
    """Return the sums of a secret ballot, papers included, and what a second program counts again."""
    totals, electorate = document["totals"], document["electorate"]
    counts = {key: totals["choices"].get(key, totals["abstain"]) for key in ballot.choices}
    part = {
        "tokens_issued": electorate["tokens_issued"],
        "ballots": totals["ballots"],
        "paper": electorate["paper_ballots"],
        "choices": [[] if mark == "invalid" else [mark] for mark in document["marks"]],
        "head": document["head"],
        "unanimous": len(set(document["marks"])) == 1,
    }
    return Tally(counts, totals["invalid"], totals["ballots"]), part


def _sealed_part(ballot: Ballot) -> tuple[Tally, dict[str, Any]]:
    """Return the sums Belenios published, and the fingerprint of the archive they stand in."""
    poll = sealed_poll(ballot.pk)
    if poll.counts is None or poll.ballots is None:
        raise Conflict(_("Erst wird das geprüfte Archiv von Belenios übernommen, dann wird festgestellt."))
    counts = {key: poll.counts[key] for key in ballot.choices}
    part = {
        "ballots": poll.ballots,
        "voters": len(poll.voters),
        "archive": poll.archive_sha256,
        "unanimous": 0 < poll.ballots == max(poll.counts.values()),
    }
    return Tally(counts, poll.counts[INVALID], poll.ballots), part


def result_of(ballot: Ballot, tally: Tally | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the result as plain data, and the findings behind it."""
    book = book_on(ballot.opened_at.astimezone().date())
    secret: dict[str, Any] = {}
    sealed: dict[str, Any] = {}
    if ballot.secrecy == "secret":
        tally, secret = _secret_part(ballot, _published(ballot))
    elif ballot.secrecy == "sealed":
        tally, sealed = _sealed_part(ballot)
    tally = tally or tally_of(ballot)
    result: dict[str, Any] = {
        "counts": dict(tally.counts),
        "invalid": tally.invalid,
        "cast": tally.cast,
        "paper": secret.get("paper", sum(p.count for p in ballot.paper_counts.all())),
        "carried": False,
        "pending": False,
        "elected": [],
        "run_off": [],
        "calculation": [],
    }
    if secret:
        result["secret"] = secret
    if sealed:
        result["sealed"] = sealed
    if ballot.seats:
        outcome = elect(
            tally,
            candidates=[c for c in ballot.choices if c != "abstain"],
            seats=ballot.seats,
            method=ballot.method,
        )
        result |= {
            "elected": list(outcome.elected),
            "run_off": list(outcome.run_off),
            "seats_of": dict(outcome.seats_of),
            "lots": outcome.lots,
            "calculation": list(outcome.calculation),
        }
        return result, []
    return _motion(ballot, book, tally, result)


def _motion(
    ballot: Ballot, book: Book, tally: Tally, result: dict[str, Any]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Judge a motion twice, by the book's rule and by the counting engine; they must agree."""
    yes, no, abstain = tally.of("yes"), tally.of("no"), tally.of("abstain")
    if ballot.subject == "ordinary":
        finding = book.check("G17", yes=yes, no=no, abstentions=abstain)
    else:
        finding = book.check(
            "G30", subject=ballot.subject, yes=yes, no=no, abstentions=abstain, members=ballot.members
        )
    majority = MAJORITIES[ballot.subject]
    part, whole = book.statutes.quota(majority.parameter)
    quorum = book.statutes["quorum"]
    verdict = judge(
        tally,
        part=part,
        whole=whole,
        strict=majority.strict,
        abstentions_count=bool(book.statutes["abstentions_are_votes_cast"]),
        of_members=majority.of_members,
        members=ballot.members,
        present=ballot.present,
        quorum=book.statutes.quota("quorum") if quorum else None,
    )
    if finding.applied and verdict.quorate and finding.kept != verdict.carried:
        raise Conflict(
            _("Zwei Rechnungen zum selben Ergebnis stimmen nicht überein. Es wurde nichts festgestellt.")
        )
    carried = verdict.quorate and finding.kept
    findings = [finding]
    pending = False
    if ballot.item.is_accounts and carried:
        accounts = AnnualAccounts.objects.order_by("-year").first()
        audited = book.check(
            "G10",
            amended=bool(accounts and accounts.amended_after_audit),
            audited_again=bool(accounts and accounts.audited_again),
        )
        findings.append(audited)
        pending = not audited.kept
    calculation = [f"{majority.name()} ({majority.paragraph})", *verdict.calculation]
    result |= {
        "carried": carried,
        "pending": pending,
        "quorate": verdict.quorate,
        "base": verdict.base,
        "needed": verdict.needed,
        "calculation": calculation,
    }
    return result, [f.as_data() for f in findings]


def wording_of(ballot: Ballot, result: dict[str, Any]) -> str:
    """Return the chair's determination in words: it is printed in the minutes (§ 47 I GenG)."""
    if ballot.seats:
        names = ", ".join(ballot.names[key] for key in result["elected"])
        if not names:
            text = "Es ist niemand gewählt."
        elif len(result["elected"]) == 1:
            text = f"Gewählt ist {names}."
        else:
            text = f"Gewählt sind {names}."
        if result["run_off"] and len(result["elected"]) < ballot.seats:
            others = ", ".join(ballot.names[key] for key in result["run_off"])
            text += f" Ein weiterer Wahlgang entscheidet zwischen {others}."
        return f"Die Versammlungsleitung stellt fest: {text}"
    counts = result["counts"]
    verdict = "angenommen" if result["carried"] else "abgelehnt"
    text = (
        f"Die Versammlungsleitung stellt fest: Der Antrag ist mit {_number(counts, 'yes', 'Ja-Stimme')} gegen "
        f"{_number(counts, 'no', 'Nein-Stimme')} bei {_number(counts, 'abstain', 'Enthaltung', 'en')} {verdict}."
    )
    if not result.get("quorate", True):
        text += " Die Versammlung war nicht beschlussfähig."
    if result["pending"]:
        text += " Der Beschluss wird wirksam, sobald der geänderte Abschluss erneut geprüft ist (§ 48 Abs. 2 GenG)."
    return text


def _number(counts: dict[str, int], key: str, word: str, plural: str = "n") -> str:
    """Return a count with its noun: 1 Ja-Stimme, 2 Ja-Stimmen."""
    number = counts.get(key, 0)
    return f"{number} {word if number == 1 else word + plural}"
