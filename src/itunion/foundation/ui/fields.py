# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Form fields that read what German clerks type, and say in plain words what is wrong."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from itunion.foundation.ui.formats import format_date, format_decimal, format_money, parse_date, parse_decimal

__all__ = ["GermanDateField", "GermanDecimalField", "MoneyField", "UploadField"]

MEGABYTE = 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"


class GermanDecimalField(forms.Field):
    """A decimal number typed as 1.234,56 or 1234.56; `cleaned_data` holds a Decimal or None."""

    default_error_messages = {
        "required": _("Bitte geben Sie eine Zahl ein."),
        "invalid": _("„%(value)s“ ist keine Zahl. Bitte schreiben Sie sie so: 1.234,56."),
        "places": _("Höchstens %(places)s Nachkommastellen sind möglich."),
        "whole": _("Bitte geben Sie eine ganze Zahl ein, zum Beispiel 12."),
        "min": _("Der Wert muss mindestens %(limit)s sein."),
        "max": _("Der Wert darf höchstens %(limit)s sein."),
    }

    def __init__(
        self,
        *,
        places: int = 6,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        self.places, self.min_value, self.max_value = places, min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number, or None for an empty field; raise ValidationError with an example."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal | int):
            return Decimal(value)
        text = self.strip_unit(str(value))
        try:
            return parse_decimal(text)
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": str(value)[:40]}
            ) from None

    def strip_unit(self, text: str) -> str:
        """Return the text without a unit that people type along."""
        return text

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            code = "places" if self.places else "whole"
            raise ValidationError(self.error_messages[code], code=code, params={"places": self.places})
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(
                self.error_messages["min"], code="min", params={"limit": self.format(Decimal(self.min_value))}
            )
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(
                self.error_messages["max"], code="max", params={"limit": self.format(Decimal(self.max_value))}
            )

    def format(self, value: Decimal) -> str:
        """Return the value for an error text."""
        return format_decimal(value)

    def prepare_value(self, value: Any) -> Any:
        """Return what the input shows: numbers in German notation, typed text as it was typed."""
        if isinstance(value, Decimal | int | float):
            return format_decimal(value)
        return value


class MoneyField(GermanDecimalField):
    """An amount in euro with at most two decimals; „€“ or „EUR“ after it is read over."""

    default_error_messages = {
        "required": _("Bitte geben Sie einen Betrag ein."),
        "invalid": _("„%(value)s“ ist kein Betrag. Bitte schreiben Sie ihn so: 1.234,56."),
        "places": _(
            "Bitte geben Sie den Betrag auf den Cent genau ein, also mit höchstens zwei Nachkommastellen."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("places", 2)
        super().__init__(**kwargs)

    def strip_unit(self, text: str) -> str:
        return text.strip().removesuffix("€").removesuffix("EUR")

    def format(self, value: Decimal) -> str:
        return format_money(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal | int | float):
            return format_decimal(value, 2)
        return value


class GermanDateField(forms.Field):
    """A date typed as TT.MM.JJJJ (ISO is read too); a text field, because it is faster than a picker."""

    default_error_messages = {
        "required": _("Bitte geben Sie ein Datum ein."),
        "invalid": _("„%(value)s“ ist kein Datum. Bitte schreiben Sie es so: 31.12.2026."),
        "min": _("Das Datum darf nicht vor dem %(limit)s liegen."),
        "max": _("Das Datum darf nicht nach dem %(limit)s liegen."),
    }

    def __init__(
        self, *, min_value: dt.date | None = None, max_value: dt.date | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("help_text", _("TT.MM.JJJJ, zum Beispiel 31.12.2026"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "data-width": "date"}),
        )
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Return the date, or None for an empty field; raise ValidationError with an example."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(str(value))
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": str(value)[:40]}
            ) from None

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(
                self.error_messages["min"], code="min", params={"limit": format_date(self.min_value)}
            )
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(
                self.error_messages["max"], code="max", params={"limit": format_date(self.max_value)}
            )

    def prepare_value(self, value: Any) -> Any:
        """Return what the input shows: dates as TT.MM.JJJJ, typed text as it was typed."""
        return format_date(value) if isinstance(value, dt.date) else value


class UploadField(forms.FileField):
    """A file of an allowed kind: checked by ending, by its first bytes and by size.

    `kinds` are any of "csv", "xlsx", "xml", "pdf"; `max_megabytes` is the limit. Text files must not hold NUL bytes.
    """

    default_error_messages = {
        "required": _("Bitte wählen Sie eine Datei aus."),
        "empty": _("Die Datei ist leer. Bitte wählen Sie eine andere."),
        "ending": _(
            "„%(name)s“ kann hier nicht gelesen werden. Möglich sind: %(kinds)s. Es wurde nichts gespeichert."
        ),
        "content": _(
            "Der Inhalt von „%(name)s“ passt nicht zur Endung. Bitte speichern Sie die Datei neu als %(kind)s "
            "und laden Sie sie noch einmal hoch. Es wurde nichts gespeichert."
        ),
        "size": _("Die Datei ist %(size)s MB groß, möglich sind %(limit)s MB. Es wurde nichts gespeichert."),
    }

    def __init__(
        self, *, kinds: Sequence[str] = ("csv", "xlsx"), max_megabytes: int = 10, **kwargs: Any
    ) -> None:
        self.kinds, self.max_megabytes = tuple(kinds), max_megabytes
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in kinds)}))
        kwargs.setdefault(
            "help_text",
            _("%(kinds)s, höchstens %(limit)s MB") % {"kinds": self.names, "limit": max_megabytes},
        )
        super().__init__(**kwargs)

    @property
    def names(self) -> str:
        """The allowed kinds as people say them: CSV, XLSX."""
        return ", ".join(kind.upper() for kind in self.kinds)

    def to_python(self, data: Any) -> Any:
        """Return the uploaded file, positioned at its start; raise ValidationError naming the remedy."""
        file = super().to_python(data)
        if isinstance(file, UploadedFile):
            self._check(file)
        return file

    def _check(self, file: "UploadedFile[Any]") -> None:
        name = file.name or ""
        kind = name.rpartition(".")[2].lower()
        if kind not in self.kinds:
            raise ValidationError(
                self.error_messages["ending"], code="ending", params={"name": name, "kinds": self.names}
            )
        size = file.size or 0
        if size > self.max_megabytes * MEGABYTE:
            raise ValidationError(
                self.error_messages["size"],
                code="size",
                params={"size": format_decimal(Decimal(size) / MEGABYTE, 1), "limit": self.max_megabytes},
            )
        head = file.read(4096)
        file.seek(0)
        if not matches(kind, head):
            raise ValidationError(
                self.error_messages["content"], code="content", params={"name": name, "kind": kind.upper()}
            )


def matches(kind: str, head: bytes) -> bool:
    """Return whether the first bytes of a file can belong to the kind."""
    if kind == "pdf":
        return head.startswith(b"%PDF-")
    if kind == "xlsx":
        return head.startswith(_ZIP)
    if kind == "xml":
        return _as_text(head).lstrip("\ufeff \t\r\n").startswith("<")
    return not head.startswith((_ZIP, _OLE, b"%PDF-")) and "\0" not in _as_text(head)


def _as_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")
