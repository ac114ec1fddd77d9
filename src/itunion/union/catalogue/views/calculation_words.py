# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a calculation says: the answer in sentences, its figures, charts, and the way it was reckoned."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itunion.foundation.ui.api import (
    Chart,
    Figure,
    Series,
    format_date,
    format_decimal,
    format_moment,
    format_money,
    format_percent,
)
from itunion.union.catalogue.models import KeyKind
from itunion.union.catalogue.queries.calculation import Calculation, StatutesBasis
from itunion.union.catalogue.rules.shares import euro
from itunion.union.catalogue.rules.step_down import KEY_UNITS, first_day, last_month_until, month_of
from itunion.union.catalogue.rules.take_back import LEAVER, MonthBill

__all__ = [
    "answer",
    "charts",
    "facts",
    "figures",
    "reckoning",
    "statutes_text",
    "title",
]

ZERO = Decimal("0.00")


def title(found: Calculation) -> str:
    """Return the heading."""
    values = {
        "service": found.service.name,
        "who": found.name(found.organisation_id),
        "day": format_date(found.on),
    }
    if found.kind == "leave":
        return _("Rücknahme von „%(service)s“ zum %(day)s: %(who)s") % values
    return _("Übergabe von „%(service)s“ zum %(day)s: %(who)s") % values


def statutes_text(basis: StatutesBasis) -> str:
    """Name the version of the statutes."""
    if basis.adopted_on is None:
        return _("nach den üblichen Regeln (es ist noch keine Fassung der Satzung eingetragen)")
    return _("nach der Satzung in der Fassung vom %(day)s") % {"day": format_date(basis.adopted_on)}


def _sum(found: Calculation, *fields: str) -> Decimal:
    return sum((getattr(y, field) for y in found.worth.years for field in fields), ZERO)


def _years(number: int) -> str:
    return ngettext("%(n)s Jahr", "%(n)s Jahren", number) % {"n": number}


def answer(found: Calculation, who: str) -> list[str]:
    """Return the answer, the decision first; `who` is how the member is called in it."""
    return [
        _verdict(found, who),
        *_own_side(found, who),
        _others(found, who),
        *_other_notices(found, who),
        *_spared(found),
        *_by_statutes(found, who),
    ]


def _verdict(found: Calculation, who: str) -> str:
    value = found.worth.total
    values = {
        "who": who,
        "value": format_money(abs(value)),
        "years": _years(found.years),
        "rate": format_percent(found.statutes.rate, 2),
    }
    if found.kind == "leave":
        if value > 0:
            return (
                _("Die Rücknahme spart %(who)s in %(years)s %(value)s (Barwert bei %(rate)s Zins).") % values
            )
        return _("Die Rücknahme kostet %(who)s in %(years)s %(value)s mehr als sie spart (Barwert bei %(rate)s Zins).") % values  # fmt: skip
    if value > 0:
        return _("Die Übergabe spart %(who)s in %(years)s %(value)s (Barwert bei %(rate)s Zins).") % values
    return _("Die Übergabe kostet %(who)s in %(years)s %(value)s mehr als sie spart (Barwert bei %(rate)s Zins).") % values  # fmt: skip


def _own_side(found: Calculation, who: str) -> list[str]:
    once = _sum(found, "once")
    values = {
        "who": who,
        "years": _years(found.years),
        "with": format_money(_sum(found, "share", "usage")),
        "own": format_money(_sum(found, "own")),
        "once": format_money(once),
    }
    if found.kind == "leave":
        lines = [_("Mit der Genossenschaft würde %(who)s in dieser Zeit %(with)s zahlen, allein %(own)s und einmalig %(once)s.") % values]  # fmt: skip
    else:
        lines = [_("Mit der Genossenschaft würde %(who)s in dieser Zeit %(with)s zahlen und einmalig %(once)s; allein fielen dafür %(own)s weg.") % values]  # fmt: skip
    if found.kind == "join" and found.costs.double_until and found.costs.double_until >= found.first:
        lines.append(
            _("Bis zum %(day)s läuft der alte Vertrag weiter; so lange wird doppelt gezahlt.")
            % {"day": format_date(found.costs.double_until)}
        )
    bound = found.costs.grant_bound_until
    if found.kind == "join" and bound and found.costs.grant_to_repay:
        if bound >= found.first:
            text = _("Die Zweckbindung der Förderung läuft noch bis %(day)s; die Rückzahlung von %(amount)s ist eingerechnet.")  # fmt: skip
        else:
            text = _("Die Zweckbindung der Förderung ist am %(day)s vorbei; es ist nichts zurückzuzahlen.")
        lines.append(text % {"day": format_date(bound), "amount": format_money(found.costs.grant_to_repay)})
    return lines


def _others(found: Calculation, who: str) -> str:
    number, more = len(found.outcome.others), found.outcome.others_more
    if not number:
        return _("Andere Mitglieder betrifft es nicht: Sonst nutzt niemand die Leistung.")
    before, after = (
        sum((getattr(y, side) for y in found.outcome.years), ZERO) for side in ("before", "after")
    )
    values = {
        "n": number,
        "who": who,
        "more": format_money(abs(more)),
        "change": format_money(abs(before - after)),
        "share": format_money(_sum(found, "share")),
        "payment": format_money(found.outcome.payment),
    }
    if not more:
        if any(effect.more for line in found.outcome.years for effect in line.others.values()):
            return _("Die anderen Mitglieder zahlen zusammen gleich viel, einzelne mehr und einzelne weniger; die Tabelle zeigt es.")  # fmt: skip
        return _("Die anderen Mitglieder (%(n)s) zahlen keinen Cent mehr und keinen weniger.") % values
    if found.kind == "leave":
        if more > 0 and before == after:
            return _("Die anderen Mitglieder (%(n)s) zahlen zusammen %(more)s mehr, weil mit dem Ausscheiden keine festen Kosten entfallen, der bisherige Anteil aber %(share)s war und %(who)s danach %(payment)s zahlt.") % values  # fmt: skip
        if more > 0:
            return _("Die anderen Mitglieder (%(n)s) zahlen zusammen %(more)s mehr, weil mit dem Ausscheiden nur %(change)s der festen Kosten entfallen, der bisherige Anteil aber %(share)s war und %(who)s danach %(payment)s zahlt.") % values  # fmt: skip
        return _("Die anderen Mitglieder (%(n)s) zahlen zusammen %(more)s weniger, weil mit dem Ausscheiden %(change)s der festen Kosten entfallen, mehr als der bisherige Anteil von %(share)s.") % values  # fmt: skip
    if more > 0:
        return _("Die anderen Mitglieder (%(n)s) zahlen zusammen %(more)s mehr, weil die festen Kosten um %(change)s steigen und %(who)s davon nur %(share)s trägt.") % values  # fmt: skip
    return _("Die anderen Mitglieder (%(n)s) zahlen zusammen %(more)s weniger, weil %(who)s %(share)s der festen Kosten trägt und diese nur um %(change)s steigen.") % values  # fmt: skip


def _other_notices(found: Calculation, who: str) -> list[str]:
    """Say why others pay more although the leaver makes up for it: somebody else leaves in that month or later, too."""
    rule = found.statutes.rule
    if found.kind != "leave" or rule.bearer != LEAVER:
        return []
    first = month_of(found.first)
    covered = (line for line in found.outcome.years if line.year * 12 + 12 <= first + 12 * rule.years)
    if not any(effect.more > 0 for line in covered for effect in line.others.values()):
        return []
    leaving = sorted(
        found.name(party.id)
        for party in found.case.parties
        if party.id != found.organisation_id
        and any(stay.ends_on and last_month_until(stay.ends_on) + 1 >= first for stay in party.stays)
    )
    if not leaving:
        return []
    return [
        _(
            "Gekündigt hat auch: %(names)s. Verglichen wird mit dem Fall, dass nur %(who)s bleibt; deshalb kann bei "
            "anderen ein Mehr stehen, obwohl zahlt, wer geht."
        )
        % {"names": ", ".join(leaving), "who": who}
    ]


def _spared(found: Calculation) -> list[str]:
    """Say until when nobody else pays more, if somebody does later."""
    spared = 0
    for line in found.outcome.years:
        if any(effect.more > 0 for effect in line.others.values()):
            break
        spared = line.year
    if found.kind == "join" or not spared or spared == found.outcome.years[-1].year:
        return []
    return [_("Bis einschließlich %(year)s zahlt niemand sonst mehr.") % {"year": spared}]


def _by_statutes(found: Calculation, who: str) -> list[str]:
    rule = found.statutes.rule
    text = statutes_text(found.statutes)
    text = text[:1].upper() + text[1:]
    if found.kind == "join":
        if rule.bearer == LEAVER:
            line = _("%(statutes)s gilt für eine spätere Rücknahme: Wer zurücknimmt, zahlt %(years)s lang, was die anderen sonst mehr zu tragen hätten.")  # fmt: skip
        else:
            line = _(
                "%(statutes)s gilt für eine spätere Rücknahme: Kosten, die bleiben, trägt die Gemeinschaft."
            )
        return [line % {"statutes": text, "years": _duration(rule.years)}]
    values = {"statutes": text, "who": who, "payment": format_money(found.outcome.payment)}
    steps = found.outcome.bills[1].steps
    alone = not any(found.outcome.bills[1].shares.values()) and bool(found.outcome.payment)
    if alone:
        return [_("Nach %(who)s nimmt niemand mit einem Schlüssel mehr teil. Deshalb trägt %(who)s die Kosten allein, bis Verträge, Personal und Abschreibungen enden: zusammen %(payment)s.") % values]  # fmt: skip
    if rule.bearer == LEAVER:
        until = first_day(month_of(found.first) + 12 * rule.years - 1)
        values["until"] = f"{until:%m/%Y}"
        lines = [_("%(statutes)s zahlt %(who)s bis einschließlich %(until)s, was die anderen sonst mehr zu tragen hätten: zusammen %(payment)s.") % values]  # fmt: skip
        if steps and not found.outcome.payment:
            lines = [_("%(statutes)s müsste %(who)s bis einschließlich %(until)s zahlen, was die anderen sonst mehr zu tragen hätten. Das ist nichts: Es entfällt mindestens so viel, wie der Anteil war.") % values]  # fmt: skip
        return lines
    return [_("%(statutes)s trägt die Gemeinschaft die Kosten, die bleiben; %(who)s zahlt nach dem Ausscheiden nichts mehr.") % values]  # fmt: skip


def _duration(years: int) -> str:
    return ngettext("%(n)s Jahr", "%(n)s Jahre", years) % {"n": years}


def figures(found: Calculation) -> list[Figure]:
    """Return the key figures."""
    value, more = found.worth.total, found.outcome.others_more
    return [
        Figure(
            _("Vorteil für das Mitglied (Barwert)"),
            format_money(value),
            _("über %(years)s") % {"years": _duration(found.years)},
            tone="success" if value > 0 else "warning",
        ),
        Figure(
            _("Alle anderen zusammen"),
            format_money(more),
            _("mehr") if more > 0 else _("weniger") if more < 0 else _("keine Änderung"),
            tone="warning" if more > 0 else "success",
        ),
        Figure(
            _("Zahlung nach dem Ausscheiden"),
            format_money(found.outcome.payment),
            _("nach der Satzung"),
        )
        if found.kind == "leave"
        else Figure(
            _("Anteil an den festen Kosten"), format_money(_sum(found, "share")), _("in dieser Zeit")
        ),
    ]


def charts(found: Calculation) -> list[Chart]:
    """Return the pictures: the member's side, and the fixed cost of the service."""
    years = [str(y.year) for y in found.worth.years]
    union = [y.share + y.usage + (y.once if found.kind == "join" else ZERO) for y in found.worth.years]
    alone = [y.own + (y.settlement + y.once if found.kind == "leave" else ZERO) for y in found.worth.years]
    outcome = found.outcome.years
    return [
        Chart(
            title=_("Was das Mitglied zahlt"),
            description=_(
                "Je Kalenderjahr in Euro: mit der Genossenschaft zusammen %(with)s, allein zusammen %(own)s."
            )
            % {"with": format_money(sum(union, ZERO)), "own": format_money(sum(alone, ZERO))},
            categories=years,
            series=[Series(_("mit der Genossenschaft"), union), Series(_("allein"), alone)],
            unit="money",
        ),
        Chart(
            title=_("Feste Kosten der Leistung"),
            description=_(
                "Je Kalenderjahr in Euro: ohne Änderung zusammen %(before)s, mit Änderung zusammen %(after)s."
            )
            % {
                "before": format_money(sum((y.before for y in outcome), ZERO)),
                "after": format_money(sum((y.after for y in outcome), ZERO)),
            },
            categories=years,
            series=[
                Series(_("ohne Änderung"), [y.before for y in outcome]),
                Series(_("mit Änderung"), [y.after for y in outcome]),
            ],
            unit="money",
        ),
    ]


def facts(found: Calculation, key_kind: str) -> list[tuple[str, str]]:
    """Return what went into the calculation."""
    costs = found.costs
    lines = [
        (_("Leistung"), found.service.name),
        (_("Mitglied"), found.name(found.organisation_id)),
        (
            _("Letzter Tag der Nutzung") if found.kind == "leave" else _("Erster Tag der Nutzung"),
            format_date(found.on),
        ),
        (_("Erster Monat mit der Änderung"), f"{found.first:%m/%Y}"),
        (_("Zeitraum"), _("%(years)s, das erste anteilig nach Monaten") % {"years": _duration(found.years)}),
        (
            _("Schlüssel des Mitglieds"),
            f"{format_decimal(found.key.normalize())} {KeyKind(key_kind).label if key_kind else ''}".strip(),
        ),
        (_("Selbst machen, je Jahr"), format_money(costs.own_yearly)),
        (_("Verbrauch, je Jahr"), format_money(costs.usage_yearly)),
        (_("Einmalige Kosten"), format_money(costs.one_off)),
    ]
    if found.kind == "join":
        lines += [
            (_("Restbuchwert eigener Anlagen"), format_money(costs.book_value)),
            (_("Alter Vertrag bis"), format_date(costs.double_until) if costs.double_until else "–"),
            (_("Förderung zurückzuzahlen"), format_money(costs.grant_to_repay)),
            (_("Zweckbindung bis"), format_date(costs.grant_bound_until) if costs.grant_bound_until else "–"),
        ]
    rule = found.statutes.rule
    lines += [
        (_("Satzung"), found.statutes.title or _("noch keine Fassung eingetragen; übliche Werte")),
        (
            _("Regel der Satzung"),
            _("Wer zurücknimmt, zahlt %(years)s lang.") % {"years": _duration(rule.years)}
            if rule.bearer == LEAVER
            else _("Die Gemeinschaft trägt, was bleibt."),
        ),
        (_("Zinssatz"), format_percent(found.statutes.rate, 2)),
        (_("Wie bekannt am"), format_moment(found.known_at)),
    ]
    return lines


def _units(units: int) -> str:
    return format_decimal((Decimal(units) / KEY_UNITS).normalize())


def _cents(cents: int) -> str:
    return format_money(euro(cents))


def reckoning(found: Calculation) -> list[str]:
    """Return the steps of the first month, one sentence each, with the figures to check them by hand."""
    before, after = found.outcome.bills
    own_units = int(found.key * KEY_UNITS)
    month = {"month": f"{found.first:%m/%Y}"}
    if found.kind == "join":
        return [
            _("Feste Kosten im %(month)s ohne die Übergabe: F = %(cost)s, Schlüsselsumme K = %(sum)s.")
            % {**month, "cost": _cents(before.cost), "sum": _units(before.key_sum)},
            _("Mit der Übergabe: F' = %(cost)s, Schlüsselsumme K + k = %(sum)s mit k = %(key)s.")
            % {"cost": _cents(after.cost), "sum": _units(after.key_sum), "key": _units(own_units)},
            _("Anteil des Mitglieds: F' · k / (K + k) = %(share)s.")
            % {"share": _cents(after.of(found.organisation_id))},
            _adds_up(after),
        ]
    own_share = before.shares.get(found.organisation_id, 0)
    others = before.cost - own_share
    lines = [
        _("Feste Kosten im %(month)s, wenn das Mitglied bleibt: F = %(cost)s, Schlüsselsumme K = %(sum)s.")
        % {**month, "cost": _cents(before.cost), "sum": _units(before.key_sum)},
        _("Anteil des Mitglieds: F · k / K = %(share)s mit k = %(key)s; die anderen tragen %(others)s.")
        % {"share": _cents(own_share), "key": _units(own_units), "others": _cents(others)},
        _("Feste Kosten ohne das Mitglied: F' = %(cost)s; es entfallen %(saved)s.")
        % {"cost": _cents(after.cost), "saved": _cents(before.cost - after.cost)},
    ]
    paid = after.of(found.organisation_id)
    if found.statutes.rule.bearer == LEAVER or paid:
        lines.append(
            _(
                "Das Mitglied zahlt L = max(0; F' − F · (K − k) / K) = max(0; %(after)s − %(others)s) = %(paid)s."
            )
            % {"after": _cents(after.cost), "others": _cents(others), "paid": _cents(paid)}
        )
    rest = after.cost - paid
    lines.append(
        _(
            "Die anderen teilen sich den Rest von %(rest)s nach ihren Schlüsseln; ihre Schlüsselsumme ist %(sum)s."
        )
        % {"rest": _cents(rest), "sum": _units(after.key_sum)}
    )
    return [*lines, _adds_up(after)]


def _adds_up(bill: MonthBill) -> str:
    paid = sum(bill.shares.values()) + sum(bill.leavers.values())
    return _("Probe: Alle zusammen zahlen %(paid)s, die Kosten sind %(cost)s.") % {
        "paid": _cents(paid),
        "cost": _cents(bill.cost),
    }
