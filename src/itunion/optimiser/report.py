# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the command prints: award, savings and certificate as German text, and why there is no award."""

from collections import defaultdict
from decimal import Decimal

from itunion.optimiser.model import Instance
from itunion.optimiser.outcome import Certificate, Result

MAX_GROUP = 8
"""Members of the worst group named in full on the console; the file names all."""

_STOPS = {
    "gap": "bewiesen",
    "work": "Arbeitsgrenze erreicht",
    "time": "Zeitgrenze erreicht",
    "user": "abgebrochen",
}


def euros(amount: Decimal) -> str:
    """1234.5 -> 1.234,50 €."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) + " €"


def award_report(instance: Instance, result: Result, certificate: Certificate) -> str:
    """Award, savings and certificate."""
    return "\n".join(
        [*_award(instance, result), "", *_savings(result), "", *_certificate(result, certificate), ""]
    )


def infeasible_report(result: Result) -> str:
    """Which needs remain and what would have to give."""
    lines = ["Es gibt keinen Zuschlag, der alle Bedarfe deckt; es wurde nichts geschrieben."]
    for entry in result.uncovered:
        standard = f" (Standard {'|'.join(sorted(entry.standards))})" if entry.standards else ""
        lines.append(f"  {entry.article}{standard}: {entry.quantity} Stück bleiben ungedeckt.")
        lines.append(f"    Betroffen: {', '.join(entry.members)}")
        lines.append(f"    Abhilfe: {'; oder '.join(entry.remedies)}")
    if result.conflict:
        lines.append(f"  Diese Regeln schließen einander aus: {'; '.join(result.conflict)}.")
    return "\n".join(lines)


def _award(instance: Instance, result: Result) -> list[str]:
    assert result.award is not None
    units: dict[str, int] = defaultdict(int)
    goods: dict[str, Decimal] = defaultdict(Decimal)
    for purchase in result.award.purchases:
        units[purchase.supplier or ""] += purchase.quantity
        goods[purchase.supplier or ""] += purchase.amount
    width = max(
        [len("Lieferant"), len("eigene Beschaffung"), *(len(name) for name in result.award.suppliers)]
    )
    members = len(instance.members)
    lines = [
        f"ZUSCHLAG für {members} Mitglieder: {euros(result.award.cost)}",
        f"{'Lieferant':<{width}} {'Stück':>10} {'Ware':>18} {'Fixkosten':>16}",
    ]
    for supplier, fixed in result.award.fixed_costs:
        lines.append(
            f"{supplier:<{width}} {units[supplier]:>10} {euros(goods[supplier]):>18} {euros(fixed):>16}"
        )
    if "" in units:
        lines.append(f"{'eigene Beschaffung':<{width}} {units['']:>10} {euros(goods['']):>18} {'–':>16}")
    for rebate in result.award.rebates:
        lots = ", ".join(sorted(rebate.lots))
        lines.append(f"Kopplungsrabatt von {rebate.supplier} auf {lots}: {euros(-rebate.amount)}")
    return lines


def _savings(result: Result) -> list[str]:
    width = max([len("Mitglied"), *(len(saving.member) for saving in result.savings)])
    lines = [
        "ERSPARNIS je Mitglied",
        f"{'Mitglied':<{width}} {'allein':>18} {'gemeinsam':>18} {'Ersparnis':>18} {'%':>8}",
    ]
    for saving in result.savings:
        alone = "–" if saving.alone is None else euros(saving.alone)
        gain = "–" if saving.saving is None else euros(saving.saving)
        percent = "–" if saving.percent is None else f"{saving.percent:.2f}".replace(".", ",")
        lines.append(
            f"{saving.member:<{width}} {alone:>18} {euros(saving.together):>18} {gain:>18} {percent:>8}"
        )
    lines.append(f"{'Summe':<{width}} {'':>18} {'':>18} {euros(result.total_saving):>18}")
    return lines


def _certificate(result: Result, certificate: Certificate) -> list[str]:
    assert result.objective is not None
    assert result.bound is not None
    gap = f"{100 * (result.gap or 0):.4f}".replace(".", ",")
    seconds = f"{result.seconds:.1f}".replace(".", ",")
    lines = [
        "NACHWEIS",
        f"Kosten {euros(result.objective)}, bewiesene Schranke {euros(result.bound)}, Lücke {gap} %"
        f" ({_STOPS.get(result.stopped_by, result.stopped_by)}, {seconds} s, {result.solver} {result.solver_version})",
        f"Summe der Anteile minus Kosten: {euros(certificate.budget_balance)}",
    ]
    moved = sum((line.compensation for line in result.shares if line.compensation > 0), Decimal(0))
    if certificate.individual_rationality:
        lines.append("Niemand zahlt gemeinsam mehr als allein.")
    else:
        lines.append("Gemeinsam teurer als allein: " + ", ".join(certificate.worse_off))
    if moved:
        lines.append(f"Dafür wurden {euros(moved)} zwischen Mitgliedern ausgeglichen.")
    share = float(certificate.gain_bound / result.objective) if result.objective else 0.0
    percent = f"{100 * share:.3f}".replace(".", ",")
    lines.append(
        f"Keine Gruppe kann durch Austritt mehr als {euros(certificate.gain_bound)} sparen"
        f" ({percent} % der Kosten)."
    )
    if certificate.worst_group:
        named = ", ".join(certificate.worst_group[:MAX_GROUP])
        more = len(certificate.worst_group) - MAX_GROUP
        tail = f" und {more} weitere" if more > 0 else ""
        lines.append(f"Größter gefundener Vorteil einer Gruppe: {euros(certificate.gain)} ({named}{tail})")
    if not certificate.proven:
        lines.append(
            "Der Stabilitätsnachweis endete vorzeitig"
            f" ({_STOPS.get(certificate.stopped_by, certificate.stopped_by)}): die Schranke gilt, ist aber nicht scharf."
        )
    lines.append(f"Prüfsumme von Eingaben und Optionen: {result.model_hash}")
    return lines
