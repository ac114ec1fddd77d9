# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""First part of the example union: organisations, members, people, articles."""

import unicodedata
from datetime import date
from random import Random

from itunion.desk.demo.catalogue import ARTICLES, SUPPLIERS
from itunion.desk.demo.members import MEMBERS
from itunion.desk.demo.people import LOGINS, PASSWORD, invented_name
from itunion.foundation.identity.api import create_person, give_mandate
from itunion.foundation.kernel.api import Actor
from itunion.foundation.organisations.api import Organisation, OrganisationKind, create_organisation, within
from itunion.union.demand import api as demand
from itunion.union.members import api as members

__all__ = ["build_setting", "workplaces_of"]

# published example IBANs; no such accounts exist
IBAN = "DE02120300000000202051"
START = date(2024, 1, 2)


def workplaces_of(inhabitants: int | None, kind: str, random: Random) -> int:
    """Return an example number of office workplaces: about four per thousand inhabitants, half as many in counties."""
    if inhabitants is None:
        return random.randint(15, 120)
    per_thousand = 2.2 if kind == "county" else 4.0
    return max(6, round(inhabitants / 1000 * per_thousand * random.uniform(0.8, 1.2)))


def _slug(name: str) -> str:
    plain = (
        name.replace("ß", "ss").replace("ö", "oe").replace("ü", "ue").replace("ä", "ae").replace("Ö", "oe")
    )
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() else "-" for c in plain.lower()).strip("-").replace("--", "-")


def build_setting(random: Random, *, by: Actor) -> None:
    """Create organisations, members, people and articles."""
    union, operator = _union_and_operator(by)
    suppliers = [_supplier(number, by) for number in range(len(SUPPLIERS))]
    places = {"union": union, "operator": operator, "supplier": suppliers[0]}
    for number, row in enumerate(MEMBERS):
        places[row[1]] = _member(number, row, random, by)
    for login in LOGINS:
        person = create_person(email=login.email, display_name=login.name, password=PASSWORD, by=by)
        give_mandate(
            person=person,
            organisation=places[login.organisation],
            roles=[login.role],
            valid_from=START,
            by=by,
        )
        if login.role == "union_board":
            # board members come from member municipalities: one person, two organisations, an explicit switch
            give_mandate(
                person=person, organisation=places["Barleben"], roles=["member_head"], valid_from=START, by=by
            )
    auditor = create_organisation(kind=OrganisationKind.AUDITOR, name="Prüfungsverband (Beispiel)", by=by)
    person = create_person(email="pruefung@verband.example", display_name="Viktor Dorn", password=None, by=by)
    give_mandate(person=person, organisation=auditor, roles=["auditor"], valid_from=START, by=by)
    _articles(by)


def _union_and_operator(by: Actor) -> tuple[Organisation, Organisation]:
    union = create_organisation(
        kind=OrganisationKind.UNION,
        name="IT-Union Sachsen-Anhalt eG (Beispiel)",
        short_name="IT-Union",
        street="Beispielplatz 1",
        postcode="39104",
        city="Magdeburg",
        email="rechnung@union.example",
        phone="+49 391 5550100",
        vat_id="DE123456788",
        register_number="GnR 0000 (Beispiel)",
        iban=IBAN,
        by=by,
    )
    operator = create_organisation(
        kind=OrganisationKind.OPERATOR,
        name="Kommunale Betriebsgesellschaft mbH (Beispiel)",
        short_name="Betriebsgesellschaft",
        street="Beispielplatz 2",
        postcode="39104",
        city="Magdeburg",
        email="einkauf@betrieb.example",
        phone="+49 391 5550200",
        by=by,
    )
    return union, operator


def _supplier(number: int, by: Actor) -> Organisation:
    example = SUPPLIERS[number]
    supplier = create_organisation(
        kind=OrganisationKind.SUPPLIER,
        name=example.name,
        short_name=example.short_name,
        street=f"Gewerbering {number + 1}",
        postcode=example.postcode,
        city=example.city,
        email=f"angebote@{_slug(example.short_name)}.example",
        phone=f"+49 391 55503{number:02d}",
        by=by,
    )
    if number > 0:
        person = create_person(
            email=f"vertrieb@{_slug(example.short_name)}.example",
            display_name=("", "Ines Pape", "Lars Rusche", "Olga Thiele")[number],
            password=None,
            by=by,
        )
        give_mandate(person=person, organisation=supplier, roles=["supplier_sales"], valid_from=START, by=by)
    return supplier


def _member(number: int, row: tuple[str, str, int | None, str], random: Random, by: Actor) -> Organisation:
    key, name, inhabitants, kind = row
    slug = _slug(name)
    organisation = create_organisation(
        kind=OrganisationKind.MEMBER,
        name=name,
        street=f"Rathausplatz {number + 1}",
        postcode=f"{39000 + number:05d}" if number % 3 else f"06{100 + number:03d}",
        city=name.partition(" (")[0],
        email=f"rechnung@{slug}.example",
        phone=f"+49 391 556{number:04d}",
        by=by,
    )
    coarse = (key or f"15{number:06d}")[:8].ljust(8, "0")
    with within(organisation.pk):
        members.register_member(
            organisation=organisation,
            kind=kind,
            official_key=key,
            inhabitants=inhabitants,
            workplaces=workplaces_of(inhabitants, kind, random),
            entered_on=date(2010 + number % 14, 1 + number % 12, 1),
            leitweg_id=f"{coarse}-0001-{members.leitweg_check_digits(coarse, '0001')}",
            by=by,
        )
    for role in ("member_it", "member_treasurer"):
        if any(login.organisation == name and login.role == role for login in LOGINS):
            continue
        person = create_person(
            email=f"{role.removeprefix('member_')}@{slug}.example",
            display_name=invented_name(random),
            password=None,
            by=by,
        )
        give_mandate(person=person, organisation=organisation, roles=[role], valid_from=START, by=by)
    return organisation


def _articles(by: Actor) -> None:
    for example in ARTICLES:
        article = demand.create_article(
            number=example.number, name=example.name, cpv=example.cpv, description=example.description, by=by
        )
        for standard in example.standards:
            entry = demand.add_standard(article=article, code=standard.code, name=standard.name, by=by)
            demand.add_product(
                standard=entry, manufacturer=standard.product[0], name=standard.product[1], by=by
            )
