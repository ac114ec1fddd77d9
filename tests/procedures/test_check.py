# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""`itunion procedure check`: the example passes, and what is wrong with spoiled ones is found, each in its line."""

import os
import select
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import REPOSITORY
from tests.procedures.plugins import install

from itunion.desk.commands import run
from itunion.procedures.contract import checking, discovery
from itunion.procedures.contract.scanning import scan
from itunion.procedures.contract.supervising import supervised

Check = Callable[..., tuple[checking.Report, dict[str, str]]]


@pytest.fixture
def check(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Check:
    """Return a function that installs a spoiled example and checks it: (report, findings by criterion)."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(site), str(REPOSITORY / "src"))))

    def do(
        changes: dict[str, tuple[str, str]] | None = None, *, name: str, **details: Any
    ) -> tuple[checking.Report, dict[str, str]]:
        install(site, changes, name=name, **details)
        report = checking.check_procedure(name)
        return report, {c.key: " | ".join(c.findings) for c in report.criteria}

    return do


@pytest.mark.slow
def test_the_example_passes_and_is_admitted_for_these_files(
    check: Check, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, findings = check(name="good")
    assert report.ok, findings
    assert list(findings) == list(checking.CRITERIA)
    assert not any(findings.values())
    assert discovery.admissions(data_dir)["good"].digest == report.digest
    assert report.warnings == ["Die Leistung „dog-register“ steht noch nicht im Katalog."]
    assert run("procedure", ["list"]) == 0
    assert "nicht geprüft" in capsys.readouterr().out


LEAK = """    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM greedy_owner")
        names = [name for (name,) in cursor.fetchall()]
    import logging

    logging.getLogger("greedy").warning("owners: %s", names)
    table = DogTable("""


@pytest.mark.slow
def test_a_greedy_and_careless_one_is_told_everything_at_once(check: Check, data_dir: Path) -> None:
    report, found = check(
        {
            "actions.py": ("from itunion_", "from itunion.foundation.organisations.models import Organisation  # noqa\nfrom itunion_"),
            "manifest.py": ("permissions=(VIEW, EDIT),", 'permissions=(VIEW, EDIT, "billing.manage"),'),
            "models.py": ("class Dog(", "class Note(models.Model):\n    text = models.TextField()\n\n\nclass Dog("),
            "views.py": ("    table = DogTable(", LEAK),
            "procedure.py": ('UsageLine(f"dog {dog.tag}"', 'UsageLine(f"dog {dog.tag} {id(object())} {clock.now()}"'),
            "urls.py": ('path("", views.greedy', 'path("offen/", lambda request: None, name="open"),\n    path("", views.greedy'),
        },
        name="greedy",
    )  # fmt: skip
    assert not report.ok
    assert discovery.admissions(data_dir) == {}
    assert "organisations.models" in found["imports"]
    assert "imports connection" in found["imports"]
    assert "„billing.manage“ gehört ihm nicht" in found["manifest"]
    assert "note: neither member-owned" in found["tables"]
    assert "a migration is missing" in found["migrations"]
    assert "open: no permission named" in found["views"]
    assert "the log holds data of a member" in found["pages"]
    assert "twice give different lines" in found["metering"]
    assert found["health"] == ""


@pytest.mark.slow
def test_pages_that_show_foreign_data_are_found(check: Check) -> None:
    """The scope of the platform walked around, as only deliberate code can: the walk sees it all the same."""
    leak = LEAK.replace("greedy_owner", "leaky_owner")
    log = '    logging.getLogger("greedy").warning("owners: %s", names)'
    assert log in leak
    _report, found = check(
        {"views.py": ("    table = DogTable(", leak.replace(log, "    DogTable.caption = str(names)"))},
        name="leaky",
    )
    assert "shows one member data of another" in found["pages"]


@pytest.mark.slow
def test_public_pages_that_show_foreign_data_or_sign_somebody_in_are_found(check: Check) -> None:
    leak = LEAK.replace("greedy_owner", "gossip_owner").replace("    table = DogTable(", "    names.sort()\n")
    _report, found = check(
        {
            "public_views.py": (
                '    return render_page(request, "gossip/public.html"',
                f'{leak}    return render_page(request, "gossip/public.html", lead=str(names)',
            ),
            "public_urls.py": ("public_views.register", "lambda request: 1 / 0"),
            "manifest.py": ('public_paths=("gossip",)', 'public_paths=("gossip", "mitglieder", "leer")'),
        },
        name="gossip",
    )
    assert "„mitglieder“ ist schon vergeben" in found["manifest"]
    assert "/gossip/ register: a public page must say so" in found["views"]
    assert "/leer/: public_urls says nothing of it" in found["views"]
    assert "/gossip/abnahme-a/: a public page shows data of another member" in found["pages"]
    assert (
        "/gossip/: fails with 500 (get): procedure gossip: <lambda> failed: ZeroDivisionError"
        in found["pages"]
    )
    assert "the log holds data of a member" in found["pages"]


BROKEN = """
from django.db import migrations, models


def fail(_apps, _editor):
    raise RuntimeError("half-way")


class Migration(migrations.Migration):
    dependencies = [("halfway", "0001_initial")]
    operations = [
        migrations.AddField("dog", "colour", models.CharField(max_length=20, blank=True, default="")),
        migrations.RunPython(fail),
    ]
"""


@pytest.mark.slow
def test_a_migration_that_fails_half_way_is_named(check: Check) -> None:
    report, found = check(name="halfway", added={"migrations/0002_colour.py": BROKEN})
    assert not report.ok
    assert "0002_colour" in found["migrations"]
    assert "RuntimeError" in found["migrations"]


@pytest.mark.slow
def test_a_health_check_that_hangs_is_killed_and_found(check: Check) -> None:
    report, found = check(
        {
            "procedure.py": (
                "        future = ",
                "        import time\n\n        time.sleep(600)\n        future = ",
            )
        },
        name="hanging",
    )
    assert not report.ok
    assert "nicht in der vorgesehenen Zeit" in found["health"]
    assert "self_test" not in found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('"""What', 'import os\n\nos._exit(0)\n"""What'), "abgebrochen"),
        (('"""What', 'raise RuntimeError("nein")\n"""What'), "RuntimeError: nein"),
        (("MANIFEST = Manifest(", "MANIFEST = dict("), "is no Manifest"),
        (('app="itunion_example_strange"', 'app="itunion.union.billing"'), "is not a package within"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_a_finding(
    change: tuple[str, str], reason: str, check: Check
) -> None:
    report, found = check({"manifest.py": change}, name="strange")
    assert not report.ok
    assert reason in found["manifest"]


def test_what_is_not_installed_is_said(data_dir: Path, capsys: pytest.CaptureFixture[str], db: None) -> None:
    assert run("procedure", ["check", "nobody"]) == 1
    assert "Kein installiertes Paket" in capsys.readouterr().out


def test_a_failed_check_takes_the_admission_back(data_dir: Path, db: None) -> None:
    discovery.admit(
        data_dir,
        discovery.Admission("gone", "gone", "1.0.0", "0" * 64, "gone", "gone:M", "2026-01-01T00:00:00"),
    )
    assert not checking.check_procedure("gone").ok
    assert discovery.admissions(data_dir) == {}


# -- reading the source ---------------------------------------------------------------------------------------------

REACHES = {
    "import itunion.union.billing.models": "a room is entered through its api",
    "from itunion.union.billing import models": "a room is entered through its api",
    "from itunion.union.billing.actions import issue_invoice": "a room is entered through its api",
    "from itunion import settings": "a room is entered through its api",
    "import itunion.desk.views": "a room is entered through its api",
    "from itunion.foundation.kernel.models import AuditEntry": "a room is entered through its api",
    "from itunion.foundation.organisations.api import across": "reaches beyond one member",
    "from itunion.foundation.kernel.api import system_actor": "reaches beyond one member",
    "from django.db import connection": "walks around the member's scope",
    "from django import db\ndb.connection.cursor()": "walks around the member's scope",
    "from django.db.migrations import RunSQL": "walks around the member's scope",
    "from django.db.models.signals import post_save": "signals of models",
    "from django.conf import settings\nsettings.DEBUG = True": "changes a setting",
    "from x import Dog\nDog.objects.raw('SELECT 1')": "walks around the member's scope",
    "f = requires('a', across='b')": "a scope across members",
    "exec('1')": "cannot be read",
    "def broken(:": "not readable as Python",
}
STAYS = (
    "from itunion.union.billing.api import Charge",
    "from itunion.union.members.events import MemberLeft",
    "from itunion.foundation.kernel.money import split",
    "from itunion.foundation.kernel import clock",
    "from itunion.procedures.contract.api import Manifest",
    "from django.db import models, transaction",
    "import decimal",
)


@pytest.mark.parametrize("code", REACHES)
def test_what_reaches_too_far_is_found_in_its_line(code: str, tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/m.py").write_text(f"x = 1\n{code}\n")
    found = scan(tmp_path / "pkg")
    assert any(REACHES[code] in text for text in found), found
    assert all(text.startswith("pkg/m.py") for text in found)


@pytest.mark.parametrize("code", STAYS)
def test_what_an_author_needs_is_no_finding(code: str, tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/m.py").write_text(f"{code}\n")
    assert scan(tmp_path / "pkg") == []


def test_compiled_code_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "pkg/__pycache__").mkdir(parents=True)
    (tmp_path / "pkg/fast.so").write_bytes(b"\x7fELF")
    (tmp_path / "pkg/__pycache__/m.pyc").write_bytes(b"")
    assert scan(tmp_path / "pkg") == ["pkg/fast.so: compiled code cannot be read"]


# -- supervising ----------------------------------------------------------------------------------------------------


def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> list[Any]:
    module = tmp_path / "talkative.py"
    module.write_text(
        f"import json, os, sys, time\ndef say(**d): print(json.dumps({{'procedure_step': 1, **d}}), flush=True)\n{body}\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return list(supervised("talkative", []))


def test_a_process_that_hangs_is_killed_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child holds a pipe open for as long as it lives: its end is the end of the pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    child = f"import sys, time; held = open({str(pipe)!r}, 'w'); print('ready', flush=True); time.sleep(600)"
    body = (
        "import subprocess\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "say(x=1)\nsay(begin='sleep', limit=0.2)\ntime.sleep(600)"
    )
    try:
        assert [line.hung for line in told(tmp_path, monkeypatch, body)] == ["", "sleep"]
        ready, _writable, _failed = select.select([reading], [], [], 20)
        assert ready, "the child outlived the process that was killed"
        assert os.read(reading, 1) == b""
    finally:
        os.close(reading)


def test_a_process_that_dies_in_a_step_is_told_from_one_that_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died = told(tmp_path, monkeypatch, "say(begin='step', limit=30)\nos._exit(3)")
    assert [line.died for line in died] == ["step"]
    ended = told(
        tmp_path, monkeypatch, "print('noise')\nprint('{')\nsay(begin='step', limit=30)\nsay(end=True)"
    )
    assert [(line.hung, line.died) for line in ended] == [("", "")]
