# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Alternatives, outcomes and proofs in words for people: what is proven, what is not, what to do."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itunion.foundation.ui.api import format_money, format_percent
from itunion.optimiser.api import Certificate, Result
from itunion.union.procurement.rules.award import OwnRules, Variation

__all__ = [
    "conflict_texts",
    "failure_text",
    "fairness_sentences",
    "fairness_study_sentences",
    "label_of",
    "optimality_sentence",
    "price_sentence",
    "shortage_text",
]

SHOWN_NAMES = 12


def label_of(variation: Variation) -> str:
    """Return the name of an alternative."""
    if variation.kind == "max_suppliers":
        count = int(variation.value or 0)
        return ngettext("höchstens ein Lieferant", "höchstens %(count)s Lieferanten", count) % {
            "count": count
        }
    if variation.kind == "without_supplier":
        return _("ohne %(name)s") % {"name": variation.value}
    if variation.kind == "own_rules":
        return _rules_label(variation.rules)
    return _("günstigster Zuschlag")


def _rules_label(rules: OwnRules) -> str:
    """Return the rules in short, in the order of the form."""
    parts = []
    if rules.max_suppliers:
        parts.append(label_of(Variation("max_suppliers", rules.max_suppliers)))
    parts += [label_of(Variation("without_supplier", name)) for name in rules.excluded]
    if count := rules.max_suppliers_per_member:
        text = ngettext("je Mitglied ein Lieferant", "je Mitglied höchstens %(count)s Lieferanten", count)
        parts.append(text % {"count": count})
    if count := rules.max_suppliers_per_lot:
        text = ngettext("je Los ein Lieferant", "je Los höchstens %(count)s Lieferanten", count)
        parts.append(text % {"count": count})
    if count := rules.max_lots_per_supplier:
        text = ngettext("je Lieferant ein Los", "je Lieferant höchstens %(count)s Lose", count)
        parts.append(text % {"count": count})
    if rules.resilient:
        parts.append(_("ausfallsicher"))
    if rules.budgets:
        text = ngettext("ein Budget", "%(count)s Budgets", len(rules.budgets))
        parts.append(text % {"count": len(rules.budgets)})
    return ", ".join(parts)


def failure_text(reason: str, parameters: Mapping[str, Any], details: str = "") -> str:
    """Return why a computation gave nothing, and what to do."""
    seconds = {"seconds": parameters.get("time_limit")}
    if reason == "unknown":
        return (
            _(
                "In %(seconds)s Sekunden wurde weder ein Zuschlag gefunden noch bewiesen, dass es keinen gibt. "
                "Fordern Sie die Alternative mit mehr Rechenzeit an."
            )
            % seconds
        )
    if reason == "timeout":
        return (
            _(
                "Die Berechnung kam nach ihrer Zeit von %(seconds)s Sekunden nicht zum Ende und wurde abgebrochen. "
                "Die eingefrorenen Angaben sind erhalten. Starten Sie die Berechnung noch einmal."
            )
            % seconds
        )
    if reason == "refused":
        return _("Aus den eingefrorenen Angaben lässt sich nichts berechnen: %(details)s") % {
            "details": details
        }
    return _(
        "Der Rechenprozess wurde von außen beendet. Die eingefrorenen Angaben sind erhalten. "
        "Starten Sie die Berechnung noch einmal."
    )


def conflict_texts(titles: Sequence[str]) -> list[str]:
    """Return the fewest rules that exclude each other as a sentence, or nothing."""
    if not titles:
        return []
    names = {"names": "; ".join(titles)}
    if len(titles) == 1:
        return [_("Mit keinem Angebot zu erfüllen: %(names)s.") % names]
    return [_("Diese Vorgaben widersprechen sich, eine davon muss weichen: %(names)s.") % names]


def shortage_text(entry: Mapping[str, Any]) -> str:
    """Return one uncovered need with what would help: `entry` as in the optimiser's result."""
    what = entry["article"] + (f" ({', '.join(entry['standards'])})" if entry["standards"] else "")
    text = _("%(what)s: %(count)s Stück sind nicht zu decken (%(members)s).") % {
        "what": what,
        "count": entry["quantity"],
        "members": ", ".join(entry["members"]),
    }
    if entry["remedies"]:
        text += " " + _("Es hilft: %(remedies)s.") % {"remedies": _(" oder ").join(entry["remedies"])}
    return text


def optimality_sentence(result: Result) -> str:
    """Return how far it is proven that no cheaper award exists."""
    if result.objective is None or result.bound is None:
        return ""
    if result.objective == result.bound:
        return _("Bewiesen: Kein zulässiger Zuschlag kostet weniger als %(cost)s.") % {
            "cost": format_money(result.objective)
        }
    left = {
        "left": format_money(result.objective - result.bound),
        "share": format_percent(result.gap or 0, 3),
    }
    if result.stopped_by == "gap":
        return (
            _(
                "Bewiesen bis auf %(left)s (%(share)s): Um mehr als diesen Betrag kann kein zulässiger Zuschlag "
                "günstiger sein."
            )
            % left
        )
    return (
        _(
            "Nicht zu Ende bewiesen: Die Suche endete vorzeitig. Ein zulässiger Zuschlag könnte noch um höchstens "
            "%(left)s (%(share)s) günstiger sein. Mit mehr Rechenzeit wird die Aussage schärfer."
        )
        % left
    )


def fairness_study_sentences(content: Mapping[str, Any]) -> list[str]:
    """Return what a study of fairness found: worst group, members that are large for their group, small members."""
    certificate = content["certificate"]
    bound, gain = Decimal(certificate["bound"]), Decimal(certificate["gain"])
    found = [
        _(
            "Bewiesen: Keine Gruppe von Mitgliedern könnte ohne die anderen zusammen mehr als %(bound)s sparen."
        )
        % {"bound": format_money(bound)}
    ]
    if gain:
        names = certificate["group"]
        shown = ", ".join(names[:SHOWN_NAMES]) + (" …" if len(names) > SHOWN_NAMES else "")
        found.append(
            _("Den größten Vorteil hätte diese Gruppe, nämlich %(gain)s: %(names)s.")
            % {"gain": format_money(gain), "names": shown}
        )
    found += _repair_sentences(content["repair"], content["blend"])
    found += [
        _(
            "%(member)s trägt %(share)s der Kosten. Bei mehr als einem Viertel sinkt der eigene Vorteil eines Mitglieds "
            "durch gleiche Preise; darüber sollte gesprochen werden."
        )
        % {"member": member, "share": format_percent(Decimal(share), 1)}
        for member, share in content["large"]
    ]
    below = [str(entry["decile"]) for entry in content["deciles"] if entry["below"]]
    if below:
        found.append(
            _("Weniger als der Durchschnitt sparen die Zehntel %(deciles)s.") % {"deciles": ", ".join(below)}
        )
    return found


def _repair_sentences(repair: Mapping[str, Any], mixed: Mapping[str, Any]) -> list[str]:
    """Return what compensation would make the shares stable, and how far they may move towards equal percentages."""
    values = {
        "bound": format_money(Decimal(repair["bound"])),
        "target": format_money(Decimal(repair["target"])),
        "moved": format_money(Decimal(repair["moved"])),
        "share": format_percent(Decimal(repair["largest_change"]), 2),
        "least": format_money(Decimal(repair["least"])),
    }
    texts = {
        "unchanged": _("Ein Ausgleich ist nicht nötig: Niemand gewinnt durch Austritt mehr als %(target)s."),
        "repaired": _(
            "Ein Ausgleich von zusammen %(moved)s (kein Anteil ändert sich um mehr als %(share)s) genügt, damit keine "
            "Gruppe mehr als %(bound)s gewinnt."
        ),
        "empty_core": _(
            "Bewiesen: Wie auch immer geteilt wird, irgendeine Gruppe gewinnt mindestens %(least)s. Mit einem Ausgleich von "
            "zusammen %(moved)s sind es höchstens %(bound)s."
        ),
        "unfinished": _(
            "Mit einem Ausgleich von zusammen %(moved)s gewinnt keine Gruppe mehr als %(bound)s; ob es besser geht, blieb "
            "in der Zeit offen."
        ),
    }
    status = repair["status"]
    if status == "unfinished" and not Decimal(repair["moved"]):
        found = [_("In der Zeit fand sich kein Ausgleich, der das nachweislich verbessert.")]
    else:
        found = [texts[status] % values]
    if mixed["stable"]:
        theta = format_percent(Decimal(mixed["theta"]), 1)
        found.append(
            _(
                "Bis zu %(theta)s des Weges zu gleichen Prozentsätzen bleibt die Teilung stabil; darüber könnte die "
                "Generalversammlung beschließen."
            )
            % {"theta": theta}
        )
    return found


def price_sentence(price: Decimal | None, *, is_cheapest: bool) -> str:
    """Return what a constraint costs against the cheapest award; `price` in € net."""
    if is_cheapest:
        return _("Ohne Vorgabe; daran werden die anderen Alternativen gemessen.")
    if price is None:
        return _("Der Vergleich mit dem günstigsten Zuschlag ist noch nicht möglich.")
    if price > 0:
        return _("Diese Vorgabe kostet %(price)s.") % {"price": format_money(price)}
    if price < 0:
        return _(
            "%(price)s günstiger als der bisher günstigste; berechnen Sie diesen mit mehr Rechenzeit."
        ) % {"price": format_money(-price)}
    return _("Diese Vorgabe kostet nichts.")


def fairness_sentences(certificate: Certificate, result: Result) -> list[tuple[str, str]]:
    """Return what is proven about fairness and what is not: (tone, sentence); tones as of alerts."""
    sentences = [
        _balance(certificate),
        _rationality(certificate),
        _worst_group(certificate, result),
        _every_group(certificate),
    ]
    unknown = sum(1 for saving in result.savings if saving.alone is None)
    if unknown:
        text = ngettext(
            "Ein Mitglied könnte allein nicht einkaufen; für dieses gibt es keinen Vergleichswert.",
            "%(count)s Mitglieder könnten allein nicht einkaufen; für sie gibt es keinen Vergleichswert.",
            unknown,
        )
        sentences.append(("info", text % {"count": unknown}))
    sentences.append(
        (
            "info",
            _(
                "Nicht geprüft wird, ob eine Gruppe mit anderen Angeboten oder in einem eigenen Verfahren besser führe. "
                "Verglichen wird mit denselben Angeboten und Vorgaben; jede Gruppe hätte dabei alle Mengen für sich."
            ),
        )
    )
    return sentences


def _balance(certificate: Certificate) -> tuple[str, str]:
    if certificate.budget_balance == 0:
        return "success", _(
            "Die Anteile aller Mitglieder ergeben auf den Cent genau die Kosten des Zuschlags."
        )
    return "danger", _("Die Anteile weichen um %(amount)s von den Kosten des Zuschlags ab.") % {
        "amount": format_money(certificate.budget_balance)
    }


def _rationality(certificate: Certificate) -> tuple[str, str]:
    if certificate.individual_rationality:
        return "success", _(
            "Kein Mitglied zahlt mehr, als es allein bei denselben Lieferanten und Vorgaben zahlen würde."
        )
    return "warning", _(
        "Mehr als allein zahlen: %(members)s. Die Ersparnis der anderen reicht für einen Ausgleich nicht."
    ) % {"members": _names(certificate.worse_off)}


def _worst_group(certificate: Certificate, result: Result) -> tuple[str, str]:
    if not certificate.gain:
        return "success", _("Es wurde keine Gruppe gefunden, die für sich günstiger einkaufen könnte.")
    share = certificate.gain / result.objective if result.objective else Decimal(0)
    return "info", _(
        "Den größten Anreiz, für sich einzukaufen, hätten zusammen %(members)s: %(gain)s, das sind %(share)s der "
        "Gesamtkosten."
    ) % {
        "members": _names(certificate.worst_group),
        "gain": format_money(certificate.gain),
        "share": format_percent(share, 2),
    }


def _every_group(certificate: Certificate) -> tuple[str, str]:
    bound = {"bound": format_money(certificate.gain_bound)}
    if certificate.proven:
        return (
            "success",
            _("Bewiesen: Keine Gruppe von Mitgliedern könnte für sich mehr als %(bound)s sparen.") % bound,
        )
    return (
        "warning",
        _(
            "Nicht zu Ende geprüft: Die Suche nach der Gruppe mit dem größten Vorteil endete vorzeitig. Bewiesen ist "
            "nur, dass keine Gruppe mehr als %(bound)s sparen könnte."
        )
        % bound,
    )


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:SHOWN_NAMES])
    more = len(names) - SHOWN_NAMES
    return shown + (" " + _("und %(count)s weitere") % {"count": more} if more > 0 else "")
