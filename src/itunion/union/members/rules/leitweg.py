# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Leitweg-ID (KoSIT format specification 2.0.2, check digits ISO 7064 MOD 97-10)."""

import re

__all__ = ["leitweg_check_digits", "leitweg_problem"]

LEITWEG_FORM = re.compile(r"(?P<coarse>[0-9]{2,12})(-(?P<fine>[0-9A-Z]{1,30}))?-(?P<check>[0-9]{2})")
LAENDER = {f"{n:02d}" for n in range(1, 17)} | {"99"}


def leitweg_check_digits(coarse: str, fine: str = "") -> str:
    """Return the two check digits for the parts: 98 − (n mod 97) over the string with A=10 … Z=35 and 00 appended."""
    digits = "".join(str(int(character, 36)) for character in coarse + fine)
    return f"{98 - int(digits + '00') % 97:02d}"


def leitweg_problem(value: str) -> str:
    """Return what is wrong with a Leitweg-ID: '', 'form', 'land' or 'check'.

    Stricter than common libraries: an empty fine part, lower case and blanks are form errors, because portals refuse
    them. A hyphen in the wrong place can pass: the check digits do not cover hyphens.
    """
    match = LEITWEG_FORM.fullmatch(value)
    if match is None or len(value) > 46:
        return "form"
    if match["coarse"][:2] not in LAENDER:
        return "land"
    if leitweg_check_digits(match["coarse"], match["fine"] or "") != match["check"]:
        return "check"
    return ""
