# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: bodies, terms, places, groups, people and who belongs where."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField, GermanDecimalField, UploadField
from itunion.procedures.council.models import Body, Group, GroupKind, Membership, Person, Place

__all__ = [
    "BodyForm", "EndForm", "FoundForm", "GroupForm", "MembershipForm", "PeopleFileForm", "PersonForm", "PlaceForm", "TermForm",
]  # fmt: skip

LICENSES = (
    ("", _("keine Angabe")),
    ("https://www.govdata.de/dl-de/by-2-0", _("Datenlizenz Deutschland – Namensnennung 2.0")),
    ("https://www.govdata.de/dl-de/zero-2-0", _("Datenlizenz Deutschland – Zero 2.0")),
    ("https://creativecommons.org/publicdomain/zero/1.0/", _("CC0 1.0 (ohne Bedingungen)")),
    ("https://creativecommons.org/licenses/by/4.0/", _("Creative Commons – Namensnennung 4.0")),
)
VOTING = ((True, _("mit Stimmrecht")), (False, _("ohne Stimmrecht")))


class WebAddressField(forms.URLField):
    """An address on the web; typed without a beginning it is https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


def _offer_places(form: Any) -> None:
    """Offer the member's places. Not by the model: outside a member's scope there is none to ask for."""
    form.fields["place"] = forms.ModelChoiceField(Place.objects.all(), label=_("Ort"), required=False)
    form.initial.setdefault("place", form.instance.place_id)


class FoundForm(forms.Form):
    """What is needed to begin."""

    name = forms.CharField(label=_("Name der Körperschaft"), max_length=300)
    council_name = forms.CharField(
        label=_("Name der Vertretung"),
        max_length=300,
        help_text=_("Zum Beispiel Gemeinderat, Stadtrat oder Kreistag."),
    )
    ags = forms.CharField(
        label=_("Amtlicher Gemeindeschlüssel"),
        max_length=8,
        required=False,
        help_text=_("Acht Ziffern; in Sachsen-Anhalt beginnt er mit 15."),
    )
    license = forms.ChoiceField(
        label=_("Lizenz der veröffentlichten Daten"),
        choices=LICENSES,
        required=False,
        initial=LICENSES[1][0],
        help_text=_("Sie sagt, was andere mit den Daten tun dürfen. Sie können sie später ändern."),
    )


class BodyForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a body says about itself, and its deadlines."""

    license = forms.ChoiceField(
        label=_("Lizenz der veröffentlichten Daten"), choices=LICENSES, required=False
    )

    class Meta:
        model = Body
        fields = (
            "name", "short_name", "classification", "ags", "rgs", "website", "contact_name", "contact_email", "license",
            "notice_days", "urgent_notice_days", "minutes_days", "reference_pattern", "roll_call_public", "agenda_public",
        )  # fmt: skip
        field_classes = {"website": WebAddressField}
        help_texts = {
            "reference_pattern": _("{year} ist das Jahr, {number:04d} die laufende Nummer mit vier Stellen."),
            "notice_days": _(
                "Ganze Tage zwischen dem Versand und der Sitzung, nach Hauptsatzung oder Geschäftsordnung."
            ),
            "minutes_days": _("Nach § 58 KVG LSA innerhalb von 30 Tagen, spätestens zur nächsten Sitzung."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self)


class TermForm(forms.Form):
    """An electoral term."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Zum Beispiel 2024–2029."))
    start = GermanDateField(label=_("Beginn"))
    end = GermanDateField(label=_("Ende"), required=False)


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A place, with a point on the map if it is known."""

    latitude = GermanDecimalField(
        label=_("Geografische Breite"),
        min_value=-90,
        max_value=90,
        required=False,
        help_text=_("Zum Beispiel 52,2015."),
    )
    longitude = GermanDecimalField(
        label=_("Geografische Länge"),
        min_value=-180,
        max_value=180,
        required=False,
        help_text=_("Zum Beispiel 11,6174."),
    )

    class Meta:
        model = Place
        fields = (
            "description",
            "street_address",
            "room",
            "postal_code",
            "locality",
            "sub_locality",
            "latitude",
            "longitude",
        )


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A committee, faction or department."""

    class Meta:
        model = Group
        fields = (
            "name",
            "short_name",
            "kind",
            "classification",
            "start",
            "end",
            "website",
            "is_public",
            "position",
            "notice_days",
        )
        field_classes = {"start": GermanDateField, "end": GermanDateField, "website": WebAddressField}
        help_texts = {
            "classification": _(
                "Zum Beispiel Hauptausschuss. Die gewählte Vertretung heißt in OParl immer „Parlament“."
            ),
            "is_public": _("Ämter und interne Runden werden nicht veröffentlicht."),
            "position": _("Kleine Zahlen stehen oben."),
            "notice_days": _("Leer lassen, wenn die Frist der Körperschaft gilt."),
        }

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Group.objects.filter(body=body).exclude(pk=self.instance.pk)
        self.fields["part_of"] = forms.ModelChoiceField(others, label=_("Gehört zu"), required=False)
        self.initial.setdefault("part_of", self.instance.part_of_id)
        _offer_places(self)
        self.fields["kind"] = forms.ChoiceField(label=_("Art"), choices=GroupKind.choices)


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person with a seat."""

    class Meta:
        model = Person
        fields = (
            "given_name", "family_name", "form_of_address", "title", "affix", "gender", "email", "phone", "status", "life",
            "login_email", "is_public",
        )  # fmt: skip
        help_texts = {
            "email": _("Veröffentlicht wird sie nur mit Einwilligung."),
            "login_email": _("Die Adresse, mit der sich die Person hier anmeldet."),
            "life": _("Höchstens 300 Zeichen."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self)


class MembershipForm(forms.Form):
    """Who belongs where, and when."""

    group: Any = forms.ModelChoiceField(None, label=_("Gremium"))
    role = forms.CharField(label=_("Funktion"), max_length=120, required=False, initial=_("Mitglied"))
    voting = forms.TypedChoiceField(
        label=_("Stimmrecht"), choices=VOTING, coerce=lambda value: value == "True", initial=True
    )
    chairs = forms.BooleanField(label=_("Führt den Vorsitz"), required=False)
    start = GermanDateField(label=_("Von"), required=False)
    end = GermanDateField(label=_("Bis"), required=False)
    on_behalf_of: Any = forms.ModelChoiceField(None, label=_("Entsandt durch"), required=False)
    deputises: Any = forms.ModelChoiceField(
        None,
        label=_("Vertritt"),
        required=False,
        help_text=_("Nur bei Stellvertretung: das Mitglied dieses Gremiums, das vertreten wird."),
    )

    def __init__(self, *args: Any, body: Body, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputises"].queryset = Person.objects.filter(body=body).exclude(pk=person.pk)  # type: ignore[attr-defined]
        groups = Group.objects.filter(body=body).order_by("position", "name")
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["on_behalf_of"].queryset = groups.filter(kind__in=[GroupKind.FACTION, GroupKind.PARTY])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the membership that is stood in for, as `deputy_for`."""
        data: dict[str, Any] = super().clean() or {}
        data["deputy_for"] = None
        if (whom := data.get("deputises")) and data.get("group"):
            seats = Membership.objects.filter(person=whom, group=data["group"], deputy_for__isnull=True)
            data["deputy_for"] = seats.order_by("-start", "-pk").first()
            if data["deputy_for"] is None:
                self.add_error("deputises", _("Diese Person ist nicht Mitglied des Gremiums."))
        return data


class EndForm(forms.Form):
    """The last day of something."""

    last_day = GermanDateField(label=_("Letzter Tag"))


class PeopleFileForm(forms.Form):
    """A list of people."""

    file = UploadField(label=_("Datei"), max_megabytes=5)
