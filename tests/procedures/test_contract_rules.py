# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pure decisions: ledgers, versions, parameters, manifests, days to meter."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itunion.procedures.contract.extension_points import Manifest, Meter, Parameter, PersonalData, UsageLine
from itunion.procedures.contract.problems import explain
from itunion.procedures.contract.rules import (
    KINDS,
    Problem,
    Switch,
    check_manifest,
    check_parameters,
    check_usage,
    on_between,
    open_days,
    state_on,
    suspension,
    version_key,
)

DAY = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda n: DAY + timedelta(days=n))
ledgers = st.lists(st.tuples(days, st.booleans()), max_size=12).map(
    lambda entries: [Switch(number, day, on) for number, (day, on) in enumerate(entries, 1)]
)
GOOD = Manifest(
    name="dogs",
    version="1.2.3",
    title="Hunde",
    summary="Hunde",
    app="dogs_app",
    service_keys=("dogs",),
    permissions=("dogs.view",),
    roles={"member_clerk": ("dogs.view",)},
    parameters=(Parameter("prefix", "text", "Vorsilbe", required=True, default="HM", maximum=4),),
    meters=(Meter("dogs", "Hunde"),),
    personal_data=(PersonalData("Name", "Halter", "Steuer", "Satzung", 12),),
)


def problems(manifest: Manifest) -> list[Problem]:
    return check_manifest(
        manifest,
        entry_point="dogs",
        distribution_version="1.2.3",
        known_roles={"member_clerk"},
        platform="0.1.0",
        taken_paths={"mitglieder"},
    )


# -- the ledger of activations --------------------------------------------------------------------------------------


@given(ledgers, days)
def test_the_state_of_a_day_is_what_playing_the_ledger_gives(ledger: list[Switch], day: date) -> None:
    """By another way: go through the days one by one and apply the entries of each in the order they were recorded."""
    on = False
    for passed in range((day - DAY).days + 1):
        for switch in ledger:
            if switch.from_day == DAY + timedelta(days=passed):
                on = switch.on
    found = state_on(reversed(ledger), day)
    assert (found is not None and found.on) == on


@given(ledgers, days, days)
def test_on_between_looks_at_every_day(ledger: list[Switch], one: date, other: date) -> None:
    first, last = sorted((one, other))
    each = [state_on(ledger, first + timedelta(days=n)) for n in range((last - first).days + 1)]
    assert on_between(ledger, first, last) == any(s is not None and s.on for s in each)


@given(days, st.none() | days, days)
def test_metering_counts_every_day_once_and_never_today(
    since: date, until: date | None, yesterday: date
) -> None:
    span = open_days(active_since=since, metered_until=until, yesterday=yesterday)
    wanted = [
        d
        for n in range(-1, 90)
        if since <= (d := DAY + timedelta(days=n)) <= yesterday and (until is None or d > until)
    ]
    assert (span is None) == (not wanted)
    if span is not None:
        assert span == (wanted[0], wanted[-1])


# -- versions -------------------------------------------------------------------------------------------------------

versions = st.tuples(*[st.integers(0, 999_999)] * 3)


@given(versions, versions)
def test_versions_compare_as_their_numbers(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    texts = [".".join(map(str, v)) for v in (a, b)]
    assert (version_key(texts[0]) < version_key(texts[1])) == (a < b)
    older = suspension(installed=texts[0], of_data=texts[1])
    assert older == ("older_than_data" if a < b else "not_migrated" if a > b else "")


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3rc1", "v1.2.3", "1.2.-3", "1.2.3\n", "١.٢.٣"]
)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        version_key(text)


def test_a_failed_migration_counts_more_than_a_fitting_version() -> None:
    assert suspension(installed="1.0.0", of_data="1.0.0", failure="0002") == "failed"
    assert suspension(installed="1.0.0", of_data=None) == "not_migrated"


# -- manifests ------------------------------------------------------------------------------------------------------


def test_a_good_manifest_has_no_problems() -> None:
    assert problems(GOOD) == []


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "another name": ({"name": "cats"}, "name"),
    "no version": ({"version": "1.2"}, "version"),
    "not the version of the distribution": ({"version": "1.2.4"}, "version_of_distribution"),
    "newer platform": ({"platform": "9.0.0"}, "platform"),
    "no title": ({"title": " "}, "empty"),
    "no service": ({"service_keys": ()}, "empty"),
    "a service twice": ({"service_keys": ("a", "a")}, "twice"),
    "a foreign permission": ({"permissions": ("dogs.view", "billing.view")}, "permission"),
    "a permission that only looks its own": ({"permissions": ("dogs.view", "dogsx.view")}, "permission"),
    "an unknown role": ({"roles": {"root": ("dogs.view",)}}, "role"),
    "a role of the union": ({"roles": {"union_board": ("dogs.view",)}}, "role"),
    "a role with a foreign permission": ({"roles": {"member_clerk": ("billing.view",)}}, "granted"),
    "unknown kind": ({"parameters": (Parameter("a", "colour", "A"),)}, "parameter"),
    "choice without choices": ({"parameters": (Parameter("a", "choice", "A"),)}, "parameter_choices"),
    "text with choices": ({"parameters": (Parameter("a", "text", "A", choices=(("x", "X"),)),)}, "parameter_choices"),
    "bounds crossed": ({"parameters": (Parameter("a", "whole", "A", minimum=2, maximum=1),)}, "parameter_bounds"),
    "default out of bounds": ({"parameters": (Parameter("a", "whole", "A", default=9, maximum=1),)}, "parameter_default"),
    "a parameter twice": ({"parameters": (Parameter("a", "text", "A"),) * 2}, "twice"),
    "a meter without unit": ({"meters": (Meter("a", "A", "pieces"),)}, "meter"),
    "data without purpose": ({"personal_data": (PersonalData("Name", "Halter", "", "Satzung", 1),)}, "personal_data"),
    "included with a parameter nobody sets": (
        {"included": True, "parameters": (Parameter("a", "text", "A", required=True),)}, "included_parameter"),
    "a public path that is none": ({"public_paths": ("Rat",)}, "public_path"),
    "a public path of several parts": ({"public_paths": ("rat/haus",)}, "public_path"),
    "a public path of the platform": ({"public_paths": ("mitglieder",)}, "public_path_taken"),
    "a public path twice": ({"public_paths": ("hunde", "hunde")}, "twice"),
    "on itself": ({"depends_on": ("dogs",)}, "depends_on_itself"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_manifest_that_asks_for_too_much_is_told_why(what: str) -> None:
    change, code = BAD[what]
    found = problems(replace(GOOD, **change))
    assert code in {p.code for p in found}
    assert all("%(" not in explain(p) for p in found)


def test_what_every_membership_includes_needs_no_service() -> None:
    assert problems(replace(GOOD, included=True, service_keys=(), public_paths=("hunde", "hunde-2"))) == []


# -- parameters -----------------------------------------------------------------------------------------------------

PARAMETERS = (
    Parameter("name", "text", "Name", required=True, maximum=5),
    Parameter("count", "whole", "Zahl", default=3, minimum=1, maximum=9),
    Parameter("share", "decimal", "Anteil"),
    Parameter("since", "date", "Seit"),
    Parameter("size", "choice", "Größe", choices=(("s", "klein"), ("l", "groß"))),
    Parameter("mail", "yes_no", "Mail"),
)


def test_values_from_command_line_form_and_code_are_kept_alike() -> None:
    typed = {"name": "HM", "count": "4", "share": "1,5", "since": "31.12.2026", "size": "l", "mail": "ja"}
    given_ = {
        "name": "HM",
        "count": 4,
        "share": Decimal("1.5"),
        "since": date(2026, 12, 31),
        "size": "l",
        "mail": True,
    }
    kept = {"name": "HM", "count": 4, "share": "1.5", "since": "2026-12-31", "size": "l", "mail": True}
    assert check_parameters(PARAMETERS, typed) == (kept, [])
    assert check_parameters(PARAMETERS, given_) == (kept, [])
    assert check_parameters(PARAMETERS, kept) == (kept, [])


def test_what_is_missing_is_the_default_or_named() -> None:
    kept, found = check_parameters(PARAMETERS, {})
    assert found == [Problem("required", "name")]
    assert (kept["count"], kept["share"], kept["mail"]) == (3, None, False)


@pytest.mark.parametrize(
    ("values", "code", "about"),
    [
        ({"colour": "red"}, "unknown", "colour"),
        ({"name": "sechs!"}, "too_large", "name"),
        ({"name": 5}, "not_text", "name"),
        ({"count": "0"}, "too_small", "count"),
        ({"count": "10"}, "too_large", "count"),
        ({"count": "4.5"}, "not_whole", "count"),
        ({"count": True}, "not_whole", "count"),
        ({"count": [1]}, "not_whole", "count"),
        ({"share": "NaN"}, "not_decimal", "share"),
        ({"share": "1e9"}, "not_decimal", "share"),
        ({"since": "31.02.2026"}, "not_date", "since"),
        ({"size": "xl"}, "not_choice", "size"),
        ({"size": ["s"]}, "not_choice", "size"),
        ({"mail": "vielleicht"}, "not_yes_no", "mail"),
    ],
)
def test_a_wrong_value_is_named_by_its_parameter(values: dict[str, Any], code: str, about: str) -> None:
    _kept, found = check_parameters(PARAMETERS, {"name": "HM"} | values)
    assert [(p.code, p.subject) for p in found] == [(code, about)]
    assert f"„{about}“" in explain(found[0])


anything = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)
)


@given(st.sampled_from(KINDS), anything)
def test_no_value_breaks_the_check_and_what_is_kept_is_kept_again(kind: str, value: Any) -> None:
    choices = (("s", "klein"),) if kind == "choice" else ()
    parameter = (Parameter("a", kind, "A", choices=choices),)
    kept, found = check_parameters(parameter, {"a": value})
    if not found:
        assert check_parameters(parameter, kept) == (kept, [])


# -- usage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (UsageLine("a", "cats", DAY, Decimal(1)), "usage_meter"),
        (UsageLine("a", "dogs", DAY - timedelta(days=1), Decimal(1)), "usage_day"),
        (UsageLine("a", "dogs", DAY, Decimal(-1)), "usage_quantity"),
        (UsageLine("a", "dogs", DAY, Decimal("NaN")), "usage_quantity"),
        (UsageLine(" ", "dogs", DAY, Decimal(1)), "usage_source"),
    ],
)
def test_a_usage_line_that_cannot_be_is_told(line: UsageLine, code: str) -> None:
    good, found = check_usage(GOOD, [line], DAY, DAY)
    assert (good, [p.code for p in found]) == ([], [code])


def test_a_source_counts_once() -> None:
    line = UsageLine("a", "dogs", DAY, Decimal(1))
    good, found = check_usage(GOOD, [line, line], DAY, DAY)
    assert (good, [p.code for p in found]) == ([line], ["usage_source"])
