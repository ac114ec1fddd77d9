# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Derive the minutes of an assembly from its ledger again, and compare: `python -I rederive.py ledger.json minutes.json`.

Shares no code with the platform. It knows the in/out log, the votes with their hash chain, the papers and the quotas;
from them it works out who was present at every vote, who was banned, the counts, the verdicts and who is elected, and
says where the minutes differ. Exit code 0: nothing differs; 1: something does; 2: a file cannot be read.
"""

import hashlib
import json
import sys
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def present_at(ledger: Row, moment: str) -> dict[int, Row]:
    """Who was in the room at a moment, by member."""
    inside: dict[int, Row] = {}
    for row in ledger["presences"]:
        if datetime.fromisoformat(row["at"]) > datetime.fromisoformat(moment):
            continue
        if row["in"]:
            inside[row["member"]] = row
        else:
            inside.pop(row["member"], None)
    return inside


def broken_chain(ballot: Row) -> bool:
    """Whether a vote was changed, left out, or put in."""
    before = "0" * 64
    for expected, vote in enumerate(ballot["votes"], start=1):
        text = json.dumps(
            {
                "ballot": ballot["id"],
                "choice": sorted(vote["choice"]),
                "member": vote["member"],
                "previous": before,
                "sequence": expected,
                "votes": vote["votes"],
            },
            sort_keys=True,
            separators=(",", ":"),
        )
        if vote["sequence"] != expected or hashlib.sha256(text.encode()).hexdigest() != vote["hash"]:
            return True
        before = vote["hash"]
    return False


def counted(ballot: Row) -> tuple[dict[str, int], int, int]:
    """Votes by choice, invalid ones, and all that were cast."""
    if ballot["secrecy"] == "secret":
        return counted_secretly(ballot)
    if ballot["secrecy"] == "sealed":
        blank, *marks = ballot["sealed"]["result"]
        return dict(zip(ballot["choices"], marks, strict=True)), blank, ballot["sealed"]["ballots"]
    pile = [vote["choice"] for vote in ballot["votes"] for _ in range(vote["votes"])]
    heaps = dict.fromkeys(ballot["choices"], 0)
    invalid = 0
    most = max(1, ballot["seats"])
    for marks in pile:
        if (
            not marks
            or len(marks) > most
            or len(set(marks)) != len(marks)
            or any(m not in heaps for m in marks)
        ):
            invalid += 1
        else:
            for mark in marks:
                heaps[mark] += 1
    cast = len(pile)
    for choice, number in ballot["papers"].items():
        cast += number
        if choice == "invalid":
            invalid += number
        else:
            heaps[choice] += number
    return heaps, invalid, cast


def counted_secretly(ballot: Row) -> tuple[dict[str, int], int, int]:
    """The same from published single marks, papers among them; how a ballot combined its marks is not published."""
    heaps = dict.fromkeys(ballot["choices"], 0)
    invalid = 0
    for marks in ballot["secret"]["choices"]:
        if len(marks) == 1 and marks[0] in heaps:
            heaps[marks[0]] += 1
        else:
            invalid += 1
    return heaps, invalid, ballot["secret"]["ballots"]


def faults_of_secrecy(ballot: Row, heaps: dict[str, int], invalid: int, banned: set[int]) -> list[str]:
    """What is wrong with the numbers of a secret ballot: tokens, ballots, electorate, marks."""
    said, rights = ballot["secret"], {right["member"] for right in ballot["entitlements"]} - banned
    tokens = [row["member"] for row in ballot["participations"] if row["kind"] == "token"]
    papers = [row["member"] for row in ballot["participations"] if row["kind"] == "paper"]
    valid = said["ballots"] - invalid - heaps.get("abstain", 0)
    marks = [number for choice, number in heaps.items() if choice != "abstain"]
    checks = {
        "Stimmen mit Namen": not ballot["votes"],
        "Stimmausweise und Liste der Teilnehmenden": len(tokens) == said["tokens_issued"],
        "Teilnahme ohne Recht": set(tokens) | set(papers) <= rights,
        "zweimal teilgenommen": len(set(tokens + papers)) == len(tokens + papers),
        "mehr Stimmen als Stimmausweise": said["ballots"] - said["paper"] <= said["tokens_issued"],
        "mehr Stimmzettel als ausgegeben": said["paper"] <= len(papers),
        "Kreuze und Stimmen": max(marks) <= valid <= sum(marks) <= max(1, ballot["seats"]) * valid,
    }
    return [what for what, holds in checks.items() if not holds]


def is_carried(ballot: Row, heaps: dict[str, int], present: int) -> bool:
    """Whether a motion has the share of votes that the ledger says it needs."""
    yes, no, abstain = heaps["yes"], heaps["no"], heaps["abstain"]
    base = (
        ballot["members"]
        if ballot["of_members"]
        else yes + no + (abstain if ballot["abstentions_count"] else 0)
    )
    if yes + no == 0 or base == 0:
        return False
    if ballot["quorum"] and Fraction(present, ballot["members"]) < Fraction(ballot["quorum"]):
        return False
    share = Fraction(yes, base)
    return share > Fraction(ballot["quota"]) if ballot["strict"] else share >= Fraction(ballot["quota"])


def winners(ballot: Row, heaps: dict[str, int], invalid: int, cast: int) -> set[str] | None:
    """Who is elected; None for lists, which this program does not work out."""
    if ballot["method"] == "list":
        return None
    candidates = [c for c in ballot["choices"] if c != "abstain"]
    valid = cast - invalid - heaps["abstain"]
    fit = [c for c in candidates if heaps[c] > 0 and (ballot["method"] == "relative" or 2 * heaps[c] > valid)]
    return {c for c in fit if sum(1 for o in fit if heaps[o] >= heaps[c]) <= ballot["seats"]}


def is_banned(ballot: Row, right: Row) -> bool:
    """Whether a member or the person voting for it is concerned by the item."""
    return bool(ballot["ban_subject"]) and bool(
        {right["person_key"], f"m{right['member']}"} & set(ballot["concerned"])
    )


def compare_ballot(ledger: Row, ballot: Row, written: Row) -> list[str]:
    """Return what differs for one vote."""
    where = f"TOP {ballot['item']}, Abstimmung {ballot['number']}"
    found = []

    def differs(what: str, derived: Any, minuted: Any) -> None:
        if derived != minuted:
            found.append(f"{where}: {what}: abgeleitet {derived!r}, Niederschrift {minuted!r}")

    if broken_chain(ballot):
        found.append(f"{where}: die Kette der Stimmen hält nicht")
    inside = present_at(ledger, ballot["opened_at"])
    differs("anwesend", len(inside), written["present"])
    rights = {right["member"]: right for right in ballot["entitlements"]}
    if ledger["form"] != "stretched":
        differs("stimmberechtigt", sorted(inside), sorted(rights))
    names_of = {right["member"]: right["name"] for right in ballot["entitlements"]}
    banned = {m for m, right in rights.items() if is_banned(ballot, right)}
    differs("Stimmverbote", len(banned), written["banned"])
    voters = {vote["member"] for vote in ballot["votes"]}
    differs("Stimmen ohne Recht", sorted(voters - (set(rights) - banned)), [])
    heaps, invalid, cast = counted(ballot)
    if ballot["secrecy"] == "secret":
        differs("geheime Abstimmung", faults_of_secrecy(ballot, heaps, invalid, banned), [])
        for name in ("tokens_issued", "ballots", "paper", "head"):
            differs(name, ballot["secret"][name], written["secret"][name])
        took_part = {names_of[row["member"]] for row in ballot["participations"]}
        differs("Teilnahme", took_part, {p["member"] for p in written["participants"] if p["took_part"]})
        differs("Stimmen mit Namen", [p["choice"] for p in written["participants"] if p["choice"]], [])
    if ballot["secrecy"] == "sealed":
        differs("Archiv", ballot["sealed"]["archive"], written["sealed"]["archive"])
        differs("Stimmberechtigte bei Belenios", ballot["sealed"]["voters"], len(set(rights) - banned))
        differs("mehr Stimmen als Stimmberechtigte", cast > ballot["sealed"]["voters"], False)
    differs("Stimmen", heaps, written["counts"])
    differs("ungültig", invalid, written["invalid"])
    differs("abgegeben", cast, written["cast"])
    if ballot["seats"]:
        elected = winners(ballot, heaps, invalid, cast)
        if elected is not None:
            differs("gewählt", elected, set(written["elected"]))
            for key in elected:
                if ballot["names"][key] not in written["determination"]:
                    found.append(f"{where}: die Feststellung nennt {ballot['names'][key]} nicht")
    else:
        carried = is_carried(ballot, heaps, len(inside))
        differs("angenommen", carried, written["carried"])
        differs("Feststellung", "angenommen" in written["determination"], carried)
        for number in (heaps["yes"], heaps["no"], heaps["abstain"]):
            if f" {number} " not in written["determination"]:
                found.append(f"{where}: die Feststellung nennt die Zahl {number} nicht")
    names = {right["name"] for right in ballot["entitlements"]}
    differs("Verzeichnis", names, {p["member"] for p in written["participants"]})
    by_name = {right["name"]: right["member"] for right in ballot["entitlements"]}
    differs(
        "Widersprüche",
        sorted(ballot["objections"]),
        sorted(by_name[o["member"]] for o in written["objections"]),
    )
    return found


def compare(ledger: Row, minutes: Row) -> list[str]:
    """Return every difference between what the ledger says and what the minutes say."""
    found = [
        f"{name}: Ledger {ledger[name]!r}, Niederschrift {minutes[name]!r}"
        for name in ("title", "day", "form", "chair")
        if ledger[name] != minutes[name]
    ]
    log = [(row["name"], row["person"], row["channel"], row["in"]) for row in ledger["presences"]]
    if log != [(row["member"], row["person"], row["channel"], row["in"]) for row in minutes["attendance"]]:
        found.append("das Verzeichnis der Teilnehmenden weicht vom Protokoll der Tür ab")
    sent = [(row["name"], row["received"], row["proof"]) for row in ledger["invitations"]]
    if sent != [(r["member"], r["received"], r["proof"]) for r in minutes["convening"]["invitations"]]:
        found.append("der Nachweis der Einberufung weicht ab")
    titles = [(row["position"], row["title"]) for row in ledger["items"]]
    if titles != [(row["position"], row["title"]) for row in minutes["items"]]:
        found.append("die Tagesordnung weicht ab")
    written = [ballot for item in minutes["items"] for ballot in item["ballots"]]
    ordered = sorted(ledger["ballots"], key=lambda b: (b["item"], b["number"]))
    if len(written) != len(ordered):
        return [*found, f"Abstimmungen: Ledger {len(ordered)}, Niederschrift {len(written)}"]
    for ballot, line in zip(ordered, written, strict=True):
        found += compare_ballot(ledger, ballot, line)
    return found


def main(arguments: list[str]) -> int:
    """Compare two files and print what differs."""
    try:
        ledger, minutes = (json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"rederive.py ledger.json minutes.json: {error}\n")
        return 2
    found = compare(ledger, minutes)
    for line in found:
        sys.stdout.write(line + "\n")
    sys.stdout.write(
        f"{len(ledger['ballots'])} Abstimmungen, {len(ledger['presences'])} Zeilen der Tür nachgerechnet: "
        + (f"{len(found)} Abweichungen.\n" if found else "keine Abweichung.\n")
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
