# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of all tests: database fences as in production, and a small union to act in."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings
from tests.owner import APP_ROLE, as_owner
from tests.world import World, small_union

settings.register_profile(
    "push", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile(
    "nightly", parent=settings.get_profile("push"), derandomize=False, max_examples=2000
)
settings.load_profile(os.environ.get("ITUNION_HYPOTHESIS", "push"))

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ITUNION_SHARED", REPOSITORY.parent / "shared"))

# files whose tests share something dear, which is built once if they stay on one worker
TOGETHER = {
    "tests/journeys/test_demo.py": "example union",
    "tests/journeys/test_main_job.py": "example union",
    "tests/journeys/test_secret_ballot.py": "secret ballot",
    "tests/optimiser/test_checker.py": "documents",
    "tests/procedures/test_installation.py": "installation",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """Keep together what shares something; all other tests go to whichever worker is free.

    What the mark xdist_group is for; but with pytest 9.2 xdist 3.8 no longer sees it. The order stays as collected,
    tests without a database last: once a browser is open, Django refuses databases in that process.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return TOGETHER.get(nodeid.partition("::")[0], nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)


def _bind_to_app_role(connection: Any, **_kwargs: Any) -> None:
    """Connect as a role that owns nothing: superusers and owners walk through row-level security unseen."""
    if connection.vendor == "postgresql" and connection.settings_dict["NAME"].startswith("test_"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
            if cursor.fetchone():
                cursor.execute(f"SET ROLE {APP_ROLE}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the tables exist, hand the work over to the application role (PostgreSQL only)."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    f"DO $$ BEGIN CREATE ROLE {APP_ROLE} NOSUPERUSER NOBYPASSRLS; "
                    "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
                )
                for what in ("TABLES", "SEQUENCES"):
                    cursor.execute(f"GRANT ALL ON ALL {what} IN SCHEMA public TO {APP_ROLE}")
                cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
                cursor.execute(f"SET ROLE {APP_ROLE}")
            connection_created.connect(_bind_to_app_role, dispatch_uid="tests.app_role")
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            connection_created.disconnect(dispatch_uid="tests.app_role")
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


_original_teardown = TransactionTestCase._fixture_teardown


def _teardown_with_triggers(self: TransactionTestCase) -> None:
    """Emptying tables after a test needs the owner's rights and no insert-only triggers."""
    from itunion.foundation.kernel import insert_only

    with as_owner():
        insert_only.remove(connection)
        _original_teardown(self)


TransactionTestCase._fixture_teardown = _teardown_with_triggers  # type: ignore[method-assign]


PASSWORD = "ein langes Testkennwort 17"


@pytest.fixture
def system() -> Any:
    """The platform acting by itself."""
    from itunion.foundation.kernel.api import system_actor

    return system_actor("tests")


@pytest.fixture
def world(db: None) -> World:
    """Have the small union in the database."""
    return small_union()


@pytest.fixture
def client_for(world: World) -> Callable[[str], Client]:
    """Return a function that gives a signed-in client for a person of the world."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(world.people[who])
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _test_settings(settings: Any, tmp_path: Path) -> None:
    """No second factor for force_login clients, fast hashes, mail in memory, files in the test's own folder."""
    settings.REQUIRE_SECOND_FACTOR = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.LIVE_DIR = tmp_path / "live"


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return a function whose text appears in the summary at the end of the run, also from parallel workers."""
    return lambda text: record_property("said", text)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what tests have to say: counts, names, what was really looked at."""
    said = [
        (report.nodeid, text)
        for report in terminalreporter.stats.get("passed", [])
        for name, text in report.user_properties
        if name == "said"
    ]
    if said:
        terminalreporter.section("what was shown")
        for node, text in sorted(said):
            terminalreporter.write_line(f"{node.rpartition('::')[2]}: {text}")


@pytest.fixture(scope="session")
def pango() -> None:
    """PDF views need the system library Pango; their tests are skipped, by name, where it is missing."""
    from itunion.union.billing.printing import pdf_is_possible

    possible, text = pdf_is_possible()
    if not possible:
        pytest.skip(text)


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder with official rules and schemas; tests that need it are skipped, by name, when it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"official data missing: no folder {SHARED.name!r} beside the checkout (ITUNION_SHARED)")
    return SHARED


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; without one the journeys are skipped, and say so."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: browser journeys not run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
