# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the room."""

from datetime import datetime, time
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.api import GermanDateField
from itunion.union.assembly.models import Motion
from itunion.union.assembly.models.meetings import Convener, Form
from itunion.union.assembly.models.organs import Organ
from itunion.union.law.api import MAJORITIES

__all__ = [
    "AppointForm",
    "ArchiveForm",
    "CeremonyForm",
    "ChangeForm",
    "CountForm",
    "DemandForm",
    "IncidentForm",
    "ItemForm",
    "MotionForm",
    "ObjectionForm",
    "OpenBallotForm",
    "PaperForm",
    "PlanForm",
    "PostedForm",
    "RemarkForm",
    "RepresentForm",
    "VacateForm",
]

READY = {
    "transmission": _("der ganze Verlauf wird übertragen"),
    "speaking": _("Reden ist möglich"),
    "motions": _("Anträge sind möglich"),
    "questions": _("Fragen sind möglich"),
    "voting": _("Abstimmen ist möglich"),
}
ITEM_KINDS = {"report": _("Bericht oder Aussprache"), "resolution": _("Beschluss"), "election": _("Wahl")}
BANS = {
    "": _("keines"),
    "discharge": _("Entlastung"),
    "release": _("Befreiung von einer Verbindlichkeit"),
    "claim": _("Anspruch gegen ein Mitglied oder Organ"),
}


def _majorities() -> list[tuple[str, str]]:
    language = get_language() or "de"
    return [(key, f"{m.name(language)} ({m.paragraph})") for key, m in MAJORITIES.items()]


class PlanForm(forms.Form):
    """A new assembly."""

    title = forms.CharField(label=_("Bezeichnung"), max_length=200)
    day = GermanDateField(label=_("Tag"))
    clock_time = forms.TimeField(
        label=_("Beginn"), initial="10:00", help_text=_("z. B. 10:00"), widget=forms.TextInput()
    )
    place = forms.CharField(
        label=_("Ort"), max_length=200, help_text=_("Bei einer virtuellen Versammlung der Sitz.")
    )
    form = forms.ChoiceField(label=_("Form der Versammlung"), choices=Form.choices)
    is_ordinary = forms.BooleanField(label=_("Ordentliche Generalversammlung"), required=False, initial=True)
    convener = forms.ChoiceField(label=_("Einberufen durch"), choices=Convener.choices)
    access = forms.CharField(
        label=_("Teilnahme aus der Ferne"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zugang und Ablauf; steht in der Einladung."),
    )
    discussion_form = forms.CharField(
        label=_("Form der Erörterung"),
        required=False,
        max_length=200,
        help_text=_("Nur bei gestreckter Versammlung."),
    )
    board_agreed_on = GermanDateField(
        label=_("Vorstand hat der Form zugestimmt am"),
        required=False,
        help_text=_("Nicht nötig bei Präsenz."),
    )
    supervisory_agreed_on = GermanDateField(
        label=_("Aufsichtsrat hat der Form zugestimmt am"), required=False
    )

    def facts(self) -> dict[str, Any]:
        """Return the data as the action takes them."""
        data = dict(self.cleaned_data)
        day, at = data.pop("day"), data.pop("clock_time")
        data["starts_at"] = timezone.make_aware(datetime.combine(day, at or time(10)))
        return data


class ChangeForm(forms.Form):
    """What is set until the assembly opens."""

    ready = forms.MultipleChoiceField(
        label=_("Für die Ferne bereit"),
        choices=list(READY.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    board_on_site = forms.BooleanField(label=_("Mitglieder des Vorstands sind vor Ort"), required=False)
    supervisory_on_site = forms.BooleanField(
        label=_("Mitglieder des Aufsichtsrats sind vor Ort"), required=False
    )
    chair_name = forms.CharField(label=_("Versammlungsleitung"), max_length=120, required=False)
    chair_named_by = forms.ChoiceField(
        label=_("Leitung bestimmt durch"),
        choices=[("", _("Satzung")), *Convener.choices],
        required=False,
    )
    secretary_name = forms.CharField(label=_("Schriftführung"), max_length=120, required=False)


class ItemForm(forms.Form):
    """An item of the agenda."""

    title = forms.CharField(label=_("Gegenstand"), max_length=200)
    text = forms.CharField(label=_("Erläuterung"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label=_("Art"), choices=list(ITEM_KINDS.items()))
    subject = forms.ChoiceField(label=_("Mehrheit"), choices=_majorities)
    is_accounts = forms.BooleanField(label=_("Feststellung des Jahresabschlusses"), required=False)
    is_audit_report = forms.BooleanField(label=_("Bericht über die gesetzliche Prüfung"), required=False)
    is_procedural = forms.BooleanField(label=_("Betrifft nur den Ablauf"), required=False)
    ban_subject = forms.ChoiceField(label=_("Stimmverbot"), choices=list(BANS.items()), required=False)
    concerned_names = forms.CharField(
        label=_("Wen es betrifft"),
        required=False,
        help_text=_("Namen von Personen oder Mitgliedern, durch Semikolon getrennt."),
    )


class PostedForm(forms.Form):
    """Proof that a letter was posted."""

    sent_on = GermanDateField(label=_("Zur Post am"))
    proof = forms.CharField(
        label=_("Nachweis"), max_length=200, help_text=_("z. B. Nummer des Einlieferungsbelegs")
    )


class RepresentForm(forms.Form):
    """Who represents the member."""

    basis = forms.ChoiceField(
        label=_("Grundlage"),
        choices=[
            ("statutory", _("gesetzliche Vertretung")),
            ("employee", _("beauftragte Beschäftigte")),
            ("proxy", _("Vollmacht")),
        ],
    )
    person_name = forms.CharField(label=_("Name der Person"), max_length=120)
    email = forms.EmailField(
        label=_("E-Mail-Adresse der Person"),
        required=False,
        help_text=_("Nur wer einen Zugang hat, kann selbst elektronisch abstimmen."),
    )
    form = forms.ChoiceField(
        label=_("Form der Vollmacht"), choices=[("text", _("Textform")), ("written", _("Schriftform"))]
    )
    holder_is_member = forms.BooleanField(
        label=_("Die Person gehört zu einem Mitglied"), required=False, initial=True
    )
    instruction = forms.CharField(
        label=_("Weisung"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bei geheimer Abstimmung lässt sich nicht prüfen, ob sie befolgt wird."),
    )  # fmt: skip


class OpenBallotForm(forms.Form):
    """A vote on an item."""

    question = forms.CharField(label=_("Worüber wird abgestimmt?"), widget=forms.Textarea(attrs={"rows": 3}))
    motion = forms.ModelChoiceField(label=_("Antrag"), queryset=Motion.objects.none(), required=False)
    secrecy = forms.ChoiceField(label=_("Abstimmung"), choices=[("open", _("offen, namentlich"))])
    candidates = forms.CharField(
        label=_("Kandidaturen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Eine je Zeile; nur bei Wahlen."),
    )
    seats = forms.IntegerField(label=_("Sitze"), min_value=0, max_value=50, required=False, initial=0)
    method = forms.ChoiceField(
        label=_("Wahlverfahren"),
        choices=[
            ("", _("wie die Satzung")),
            ("absolute", _("mehr als die Hälfte")),
            ("relative", _("die meisten Stimmen")),
            ("list", _("Listen")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, item: Any, secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        motions: Any = self.fields["motion"]
        motions.queryset = Motion.objects.filter(item=item, state="open")
        motions.label_from_instance = lambda m: f"{m.number}: {m.text[:80]}"
        kinds: Any = self.fields["secrecy"]
        if secret:
            kinds.choices += [("secret", _("geheim"))]
            self.fields["secrecy"].help_text = _(
                "Geheim: ab fünf elektronischen Stimmen, mit vorbereitetem Schlüssel. Stimmen alle gleich, ist damit bekannt, wie jede und jeder gestimmt hat."
            )
        kinds.choices += [("sealed", _("geheim, mit Belenios (umkämpfte Wahlen)"))]
        if item.kind != "election":
            for name in ("candidates", "seats", "method"):
                del self.fields[name]

    def facts(self) -> dict[str, Any]:
        """Return the data as the action takes them."""
        data = dict(self.cleaned_data)
        motion = data.pop("motion", None)
        lines = [line.strip() for line in data.pop("candidates", "").splitlines() if line.strip()]
        return {
            **data,
            "seats": data.get("seats") or 0,
            "method": data.get("method") or "",
            "motion_id": motion.pk if motion else None,
            "candidates": {f"k{number}": line for number, line in enumerate(lines, start=1)},
        }


def _hidden_words(label: Any, **more: Any) -> forms.CharField:
    """Return a field for a passphrase: never shown, never shortened."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, strip=False, widget=widget, **more)


class CeremonyForm(forms.Form):
    """Three trustees, each with a passphrase typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in (1, 2, 3):
            at = {"number": number}
            self.fields[f"trustee{number}"] = forms.CharField(
                label=_("%(number)s. Person") % at, max_length=120
            )
            self.fields[f"passphrase{number}"] = _hidden_words(
                _("Passphrase der %(number)s. Person") % at,
                help_text=_("mindestens 12 Zeichen; nur diese Person kennt sie"),
            )
            self.fields[f"again{number}"] = _hidden_words(
                _("Passphrase der %(number)s. Person noch einmal") % at
            )

    def clean(self) -> dict[str, Any]:
        """Compare what was typed twice."""
        data = super().clean() or {}
        for number in (1, 2, 3):
            if data.get(f"passphrase{number}") != data.get(f"again{number}"):
                self.add_error(f"again{number}", _("Das ist nicht dieselbe Passphrase."))
        return data

    def facts(self) -> dict[str, Any]:
        """Return the data as the action takes them."""
        data = self.cleaned_data
        return {f"{name}s": [data[f"{name}{n}"] for n in (1, 2, 3)] for name in ("trustee", "passphrase")}


class ArchiveForm(forms.Form):
    """The archive of a counted election at Belenios."""

    archive = forms.FileField(
        label=_("Archiv der Wahl"),
        widget=forms.FileInput(attrs={"accept": ".bel"}),
        help_text=_(
            "Die Datei endet auf .bel. Frage, Stimmberechtigte und jede Stimme werden geprüft, bevor etwas gespeichert wird."
        ),
    )


class CountForm(forms.Form):
    """The files and passphrases of two trustees, and the papers counted by hand, if any were handed out."""

    def __init__(self, *args: Any, names: dict[str, str], papers: int, several: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in (1, 2):
            at = {"number": number}
            self.fields[f"file{number}"] = forms.FileField(
                label=_("%(number)s. Schlüsseldatei") % at, widget=forms.FileInput(attrs={"accept": ".json"})
            )
            self.fields[f"passphrase{number}"] = _hidden_words(_("Passphrase zur %(number)s. Datei") % at)
        self.names = {**names, "invalid": _("ungültig")} if papers else {}
        number_of = partial(forms.IntegerField, min_value=0, initial=0)
        for key, name in self.names.items():
            self.fields[f"paper_{key}"] = number_of(label=_("Stimmzettel: %(choice)s") % {"choice": name})
        if papers and several:
            self.fields["paper_valid"] = number_of(label=_("Stimmzettel mit Kreuzen"))

    def facts(self) -> dict[str, Any]:
        """Return the data as the action takes them."""
        data = self.cleaned_data
        return {
            "files": [(data[f"file{n}"].read(), data[f"passphrase{n}"]) for n in (1, 2)],
            "paper": {key: data[f"paper_{key}"] for key in self.names},
            "paper_valid": data.get("paper_valid"),
        }


class MotionForm(forms.Form):
    """A motion or an amendment."""

    text = forms.CharField(label=_("Wortlaut"), widget=forms.Textarea(attrs={"rows": 4}))
    proposer = forms.CharField(label=_("Antrag von"), max_length=200)
    amends = forms.ModelChoiceField(
        label=_("Ändert den Antrag"), queryset=Motion.objects.none(), required=False
    )

    def __init__(self, *args: Any, item: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        motions: Any = self.fields["amends"]
        motions.queryset = Motion.objects.filter(item=item, state="open", amends=None)
        motions.label_from_instance = lambda m: f"{m.number}: {m.text[:80]}"


class IncidentForm(forms.Form):
    """A fault during the assembly."""

    cause = forms.ChoiceField(
        label=_("Ursache"), choices=[("technical", _("Technik")), ("other", _("andere"))]
    )
    description = forms.CharField(
        label=_("Was ist geschehen?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nichts darüber, wie jemand abgestimmt hat."),
    )


class PaperForm(forms.Form):
    """Counted ballot papers."""

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels: dict[str, Any] = {**names, "invalid": _("ungültig")}
        for key, name in labels.items():
            self.fields[key] = forms.IntegerField(label=name, min_value=0, required=False, initial=0)

    def counts(self) -> dict[str, int]:
        """Return the papers by choice."""
        return {key: number for key, number in self.cleaned_data.items() if number}


class ObjectionForm(forms.Form):
    """An objection on record."""

    member = forms.ChoiceField(label=_("Mitglied"))
    text = forms.CharField(label=_("Begründung"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    """A seat in an organ."""

    organ = forms.ChoiceField(label=_("Organ"), choices=Organ.choices)
    person_name = forms.CharField(label=_("Name"), max_length=120)
    member_id = forms.TypedChoiceField(label=_("Vertritt das Mitglied"), coerce=int)
    function = forms.CharField(label=_("Funktion dort"), max_length=120, help_text=_("z. B. Bürgermeisterin"))
    function_since = GermanDateField(label=_("In dieser Funktion seit"))
    term_from = GermanDateField(label=_("Amtszeit ab"))
    term_to = GermanDateField(label=_("Amtszeit bis"), required=False)
    is_chair = forms.BooleanField(label=_("Vorsitz"), required=False)
    is_delegated = forms.BooleanField(label=_("Entsandt statt gewählt"), required=False)
    is_procurist = forms.BooleanField(label=_("Hat Prokura"), required=False)

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = members  # type: ignore[attr-defined]


class VacateForm(forms.Form):
    """The end of a seat."""

    left_on = GermanDateField(label=_("Endet am"))
    because = forms.CharField(label=_("Grund"), max_length=200)
    recall_ballot_id = forms.TypedChoiceField(
        label=_("Abberufen durch Abstimmung"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, ballots: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recall_ballot_id"].choices = [("", _("keine Abberufung")), *ballots]  # type: ignore[attr-defined]


class DemandForm(forms.Form):
    """A minority's demand."""

    purpose = forms.CharField(label=_("Zweck"), max_length=200)
    reasons = forms.CharField(label=_("Gründe"), widget=forms.Textarea(attrs={"rows": 4}))
    wants_item = forms.BooleanField(
        label=_("Nur ein Tagesordnungspunkt für die nächste Versammlung"), required=False
    )


class RemarkForm(forms.Form):
    """A remark in the minutes."""

    text = forms.CharField(label=_("Anmerkung"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
