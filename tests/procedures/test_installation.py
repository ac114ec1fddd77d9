# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole life of the example from its own wheel: two installations, two members, metered, billed, given back."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import REPOSITORY
from tests.procedures.plugins import EXAMPLE

pytestmark = pytest.mark.slow

DAY = "01.06.2026"

# two members, the service in the catalogue in use by both since the first of June; run in an installation of its own
UNION = """
from datetime import date
from itunion.foundation.kernel.api import system_actor
from itunion.foundation.organisations.api import OrganisationKind, create_organisation, within
from itunion.union.members.api import register_member
from tests.procedures.scene import offer_service, put_into_use
by = system_actor("test")
create_organisation(kind=OrganisationKind.UNION, name="Probe eG", by=by)
create_organisation(kind=OrganisationKind.OPERATOR, name="Probe GmbH", by=by)
service = offer_service(by)
for name in NAMES:
    body = create_organisation(kind=OrganisationKind.MEMBER, name=name, street="Weg 1", postcode="39000",
        city="Musterstadt", email="post@example.org", by=by)
    with within(body.pk):
        register_member(organisation=body, kind="municipality", workplaces=20, entered_on=date(2020, 1, 1), by=by)
    put_into_use(service, body, date(2026, 6, 1), by=by)
"""

DOGS = """
from datetime import date, timedelta
from decimal import Decimal
from itunion.foundation.kernel.api import system_actor
from itunion.foundation.organisations.api import within
from itunion.procedures.contract.api import find_member
from itunion_example_dogs.actions import register_dog
from itunion_example_dogs.models import Dog
by = system_actor("test")
for name, count in (("Alpha", 60), ("Beta", 3)):
    member = find_member(name)
    with within(member.pk):
        for n in range(count):
            register_dog(organisation_id=member.pk, owner=f"Halter {name} {n % 7}", address=f"Straße Ä{n % 7} „1“",
                name=f"Hund {n}", breed="" if n % 2 else "Dackel", registered_on=date(2026, 6, 1) + timedelta(days=n % 20),
                tax=Decimal(n) + Decimal("0.05"), by=by)
        last = Dog.objects.order_by("-tag").first()
        Dog.objects.filter(tag=1).update(mother=last)
"""

ROWS = """
import json
from itunion.foundation.organisations.api import within
from itunion.procedures.contract.api import find_member
from itunion_example_dogs.models import Dog, Owner
member = find_member(NAME)
with within(member.pk):
    dogs = [[d.tag, d.name, d.breed, str(d.registered_on), str(d.tax), d.owner.name, d.owner.address,
             d.mother and d.mother.tag] for d in Dog.objects.select_related("owner", "mother").order_by("tag")]
    owners = sorted(map(list, Owner.objects.values_list("name", "address")))
print(json.dumps([dogs, owners]))
"""

BILLED = """
import json
from datetime import date
from itunion.foundation.kernel.api import system_actor
from itunion.foundation.organisations.api import across, within
from itunion.procedures.contract.api import find_member
from itunion.procedures.contract.tasks import meter_all
from itunion.union.billing import api as billing
from itunion.union.catalogue import api as catalogue
by = system_actor("test")
counted = [meter_all(by)["lines"], meter_all(by)["lines"]]
for _twice in range(2):
    with across("catalogue.charge", reason="test", by=by):
        catalogue.charge_month(service_id=catalogue.service_by_key("dog-register").pk, month=date(2026, 6, 1), by=by)
sums = []
for name in ("Alpha", "Beta"):
    member = find_member(name)
    with within(member.pk):
        sums.append(str(sum(c.quantity * c.unit_price for c in billing.open_charges() if "Hunde" in c.description)))
print(json.dumps([counted, sums]))
"""


class Installation:
    """A fresh installation with the example's wheel on its search path."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "ITUNION_DATA_DIR": str(folder),
            "ITUNION_DATABASE_URL": "",
            "ITUNION_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "itunion.settings",
            "PYTHONPATH": os.pathsep.join((str(site), str(REPOSITORY / "src"), str(REPOSITORY))),
        }

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run `itunion procedure …` or another command and return what it said."""
        return self._run([sys.executable, "-m", "itunion", *arguments], code)

    def line(self) -> Any:
        """Return what is listed about the example."""
        return next(
            line for line in json.loads(self.run("procedure", "list", "--json")) if line["name"] == "dogs"
        )

    def script(self, text: str, **values: Any) -> Any:
        """Run a script in the installation and return the JSON it printed."""
        head = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        output = self._run([sys.executable, "-c", f"import django\ndjango.setup()\n{head}{text}"], 0)
        return json.loads(output) if output.strip() else None

    def _run(self, command: list[str], code: int) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == code, done.stdout[-2000:] + done.stderr[-3000:]
        return done.stdout + (done.stderr if code else "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's wheel, built and installed without network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = f"import hatchling.build; hatchling.build.build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=EXAMPLE, check=True, capture_output=True, timeout=60)
    (wheel,) = folder.glob("itunion_example_dogs-1.0.0-*.whl")
    target = folder / "site"
    subprocess.run(
        [
            # an environment made by uv has no pip of its own
            sys.executable,
            "-m",
            "uv",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            "--offline",
            "--target",
            str(target),
            str(wheel),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return target


@pytest.fixture(scope="module")
def fresh(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with two members and no data, the example checked, admitted and migrated."""
    made = Installation(tmp_path_factory.mktemp("fresh"), site)
    made.run("migrate")
    assert "nicht geprüft" in made.run("procedure", "list")
    made.script(UNION, NAMES=("Alpha", "Beta"))
    told = made.run("procedure", "check", "dogs")
    assert told.count("ok    ") == 12
    assert "ist zugelassen" in told
    line = made.line()
    assert line["state"] == "not_migrated"
    made.run("migrate")
    line = made.line()
    assert (line["name"], line["state"], line["version"]) == ("dogs", "runs", "1.0.0")
    return made


def copy_of(fresh: Installation, folder: Path, site: Path) -> Installation:
    """Return another installation in the same fresh state, with a database of its own."""
    shutil.copytree(fresh.folder, folder)
    return Installation(folder, site)


def test_from_the_wheel_to_the_return_into_another_installation(
    fresh: Installation, site: Path, tmp_path: Path, say: Callable[[str], None]
) -> None:
    here = copy_of(fresh, tmp_path / "here", site)
    refused = here.run("procedure", "activate", "dogs", "--member", "Alpha", "--from", "31.05.2026", code=1)
    assert "keine der Leistungen bestellt" in refused
    assert "tag_prefix" in here.run(
        "procedure", "activate", "dogs", "--member", "1", "--set", "tag_prefix=ZULANG", code=1
    )
    here.run("procedure", "activate", "dogs", "--member", "1", "--from", DAY, "--dry-run")
    # by register number and by name
    for member in ("1", "Beta"):
        here.run("procedure", "activate", "dogs", "--member", member, "--from", DAY, "--set", "tag_prefix=AB")
    here.script(DOGS)
    counted, sums = here.script(BILLED)
    assert counted == [63, 0]
    # 1,25 € for each dog registered in June
    assert [Decimal(s) for s in sums] == [Decimal("75.00"), Decimal("3.75")]
    assert "ok     Verfahren antworten" in here.run("check")
    before = {name: here.script(ROWS, NAME=name) for name in ("Alpha", "Beta")}
    assert [len(part) for part in before["Alpha"]] == [60, 7]

    file = tmp_path / "alpha.zip"
    assert "67 Zeilen aus 2 Tabellen" in here.run(
        "procedure", "export", "dogs", "--member", "1", "--out", str(file)
    )
    with zipfile.ZipFile(file) as archive:
        assert b"Beta" not in b"".join(archive.read(name) for name in archive.namelist())
    assert "noch eingeschaltet" in here.run("procedure", "remove", "dogs", "--member", "1", code=1)
    here.run("procedure", "deactivate", "dogs", "--member", "1")
    assert "67 Zeilen in 2 Tabellen würden gelöscht" in here.run(
        "procedure", "remove", "dogs", "--member", "1", "--dry-run"
    )
    proof = here.run("procedure", "remove", "dogs", "--member", "1")
    assert "60 Zeilen, danach 0" in proof
    assert here.script(ROWS, NAME="Alpha") == [[], []]
    assert here.script(ROWS, NAME="Beta") == before["Beta"]
    assert "unversehrt" in here.run("audit", "verify")

    there = copy_of(fresh, tmp_path / "there", site)
    there.run("procedure", "import", "dogs", str(file), "--member", "Beta", "--dry-run")
    assert there.script(ROWS, NAME="Beta") == [[], []]
    there.run("procedure", "import", "dogs", str(file), "--member", "Beta")
    assert there.script(ROWS, NAME="Beta") == before["Alpha"]
    assert there.script(ROWS, NAME="Alpha") == [[], []]
    again = tmp_path / "again.zip"
    there.run("procedure", "export", "dogs", "--member", "Beta", "--out", str(again))
    contents = []
    for path in (file, again):
        with zipfile.ZipFile(path) as archive:
            contents.append(json.loads(archive.read("manifest.json"))["content_sha256"])
    assert contents[0] == contents[1]
    say(f"60 dogs and 7 owners equal field by field in the second installation; content {contents[0][:12]}")


def test_a_changed_file_rests_the_procedure_and_the_platform_goes_on(
    fresh: Installation, site: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "site"
    shutil.copytree(site, changed)
    with (changed / "itunion_example_dogs/views.py").open("a") as file:
        file.write("\n# changed after the check\n")
    touched = copy_of(fresh, tmp_path / "touched", changed)
    line = touched.line()
    assert line["state"] == "unchecked"
    touched.run("migrate")
    assert "nicht geladen" in touched.run("procedure", "activate", "dogs", "--member", "1", code=1)
