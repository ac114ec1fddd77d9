# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the index keeps: the latest of each document, bounded, in the caller's transaction, and nothing that was removed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.owner import as_owner

from itunion.foundation.kernel.api import ScopeMissing
from itunion.foundation.organisations.api import within
from itunion.foundation.search import actions
from itunion.foundation.search.api import (
    Document,
    index_documents,
    remove_collection,
    remove_documents,
    rows_of,
    search,
)
from itunion.foundation.search.models import IndexedDocument, SearchCollection

CANARY = "qxwzvkjpmt"
# the index may keep the beginning of a word apart, shared with others
TRACE = CANARY[3:]
ON_POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]


def paper(key: str, title: str = "Radweg", text: str = "", **more: Any) -> Document:
    return Document(key, "paper", title, text, **more)


def found(query: str, collection: str = "papers") -> list[str]:
    return [hit.key for hit in search(collection, query).hits]


def test_a_document_is_replaced_by_its_key(world: Any) -> None:
    with within(world.members[0].pk):
        assert index_documents("papers", [paper("a"), paper("b")]).written == 2
        done = index_documents("papers", [paper("a", "Brücke", day=date(2026, 1, 1)), paper("b")])
        assert (done.written, done.unchanged) == (1, 1)
        assert (found("Radweg"), found("Brücke")) == (["b"], ["a"])
        # of two with the same key the last one stays
        index_documents("papers", [paper("c", "Turm"), paper("c", "Hafen")])
        assert (found("Turm"), found("Hafen")) == ([], ["c"])
        assert [row.key for row in rows_of("papers")] == ["a", "b", "c"]


def test_rows_come_back_as_they_were_given(world: Any) -> None:
    given = Document(
        "k", "paper", "Titel", "Text", date(2026, 1, 2), {"a": [1, {"b": None}]}, {"f": ["1", "2"]}
    )
    with within(world.members[0].pk):
        index_documents("papers", [given])
        assert list(rows_of("papers")) == [given]


def test_collections_and_organisations_know_nothing_of_each_other(world: Any) -> None:
    own, other = (member.pk for member in world.members)
    with within(own):
        index_documents("papers", [paper("a")])
        index_documents("drafts", [paper("d")])
    with within(other):
        assert (found("Radweg"), search("papers", "Radweg").by_kind) == ([], {})
        index_documents("papers", [paper("a", "Radweg fremd"), paper("z", "Radweg")])
        assert remove_documents("papers", ["a"]) == 1
        assert search("papers", "Radweg").total == 1
        assert remove_collection("drafts") == 0
    with within(own):
        assert (found("Radweg"), found("fremd"), found("Radweg", "drafts")) == (["a"], [], ["d"])


def test_nothing_is_written_or_read_outside_the_scope_of_one_organisation(world: Any) -> None:
    for attempt in (
        lambda: index_documents("papers", [paper("a")]),
        lambda: remove_documents("papers", ["a"]),
        lambda: remove_collection("papers"),
        lambda: search("papers", "Radweg"),
        lambda: list(rows_of("papers")),
    ):
        with pytest.raises(ScopeMissing):
            attempt()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="row-level security exists on PostgreSQL only")
def test_the_database_itself_keeps_lexemes_apart(world: Any) -> None:
    own, other = (member.pk for member in world.members)
    with within(own):
        index_documents("papers", [paper("a")])
        home = SearchCollection.objects.get()

    def raw() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_lexemes")
            return int(cursor.fetchone()[0])

    def asked() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ids FROM itunion_search(%s, %s, '{}', NULL, NULL, NULL, 10, 0)",
                [home.pk, f"'{home.pk}_radweg'"],
            )
            return cursor.fetchone()[0]

    with within(own):
        assert (raw(), len(asked())) == (1, 1)
    with within(other):
        assert (raw(), asked()) == (0, None)
        with (
            pytest.raises(Exception, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("INSERT INTO search_lexemes VALUES (9, %s, 1, NULL, 'k', 'k', '', '')", [own])
    assert raw() == 0
    with pytest.raises(Exception, match="needs the scope"), transaction.atomic():
        asked()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="roles exist on PostgreSQL only")
def test_searching_needs_no_superuser_and_uses_the_index(world: Any) -> None:
    with within(world.members[0].pk):
        index_documents("papers", [paper(f"{n}", f"Radweg w{n}x") for n in range(300)])
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("CREATE ROLE itunion_test_plain NOSUPERUSER NOBYPASSRLS")
            cursor.execute("GRANT USAGE, CREATE ON SCHEMA public TO itunion_test_plain")
            cursor.execute("ALTER TABLE search_lexemes OWNER TO itunion_test_plain")
            cursor.execute(
                "ALTER FUNCTION itunion_search(bigint, text, text[], text[], date, date, integer, integer) "
                "OWNER TO itunion_test_plain"
            )
            cursor.execute("ANALYZE search_lexemes")
            cursor.execute("SET ROLE itunion_test_plain")
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("EXPLAIN SELECT * FROM search_lexemes WHERE lexemes @@ '1_w5x'::tsquery")
            assert "search_lexemes_lexemes" in str(cursor.fetchall())
        # bound by the policy, the same question cannot use it: the reason for the function
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN SELECT * FROM search_lexemes WHERE lexemes @@ '1_w5x'::tsquery")
            assert "search_lexemes_lexemes" not in str(cursor.fetchall())
            cursor.execute("RESET enable_seqscan")
        assert found("w5x") == ["5"]


def test_lexemes_go_with_their_document_whoever_deletes_it(world: Any) -> None:
    with within(world.members[0].pk):
        index_documents("papers", [paper("a"), paper("b")])
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_indexeddocument WHERE key = 'a'")
            cursor.execute("SELECT count(*) FROM search_lexemes")
            assert cursor.fetchone() == (1,)
        assert search("papers", "Radweg").total == 1


def test_a_rollback_leaves_the_index_as_it_was(world: Any) -> None:
    with within(world.members[0].pk):
        index_documents("papers", [paper("a")])
        with transaction.atomic():
            index_documents("papers", [paper("a", "Brücke"), paper("b")])
            remove_documents("papers", ["a"])
            assert (found("Radweg"), found("Brücke")) == (["b"], [])
            transaction.set_rollback(True)
        assert (found("Radweg"), found("Brücke")) == (["a"], [])


def test_a_batch_with_a_bad_key_writes_nothing(world: Any) -> None:
    with within(world.members[0].pk):
        for bad in ("", "x" * 201, "a\0b"):
            with pytest.raises(ValueError, match="key"), transaction.atomic():
                index_documents("papers", [paper("good"), paper(bad)])
        with pytest.raises(ValueError, match="kind"), transaction.atomic():
            index_documents("papers", [Document("k", "", "t", "t")])
        assert list(rows_of("papers")) == []


def test_strange_characters_are_no_error(world: Any) -> None:
    strange = "Rad\0weg\x07 \ud800 \u202eneu\u202c 😀 Straße\u00adn ' \" \\ %s {}"
    with within(world.members[0].pk):
        index_documents("papers", [paper("a", strange, strange * 3, extra={"n\0": ["x\0\ud800"]})])
        assert found("neu straße") == ["a"]
        hit = search("papers", "neu").hits[0]
        assert "\0" not in hit.title + str(hit.extra)
        # in Japanese there are no spaces; a run of letters is one word
        index_documents("papers", [paper("j", "市議会 Ратуша ΔΗΜΟΣ")])
        assert found("市議会") == found("ратуша") == found("Δημος") == ["j"]


def test_long_texts_are_cut_and_say_so(world: Any) -> None:
    long = "Anfang " + "und so weiter " * 360_000 + " Schlusswort"
    assert len(long) > 5_000_000
    with within(world.members[0].pk):
        done = index_documents("papers", [paper("long", text=long), paper("short", text="Anfang")])
        assert done.cut == ("long",)
        assert sorted(found("Anfang")) == ["long", "short"]
        assert found("Schlusswort") == []
        assert [hit.cut for hit in search("papers", "Anfang").hits] == [True, False]
        assert max(len(row.text) for row in rows_of("papers")) == 500_000
        # as many different words as fit
        words = " ".join(f"w{n:06x}" for n in range(70_000))
        assert index_documents("papers", [paper("words", text=words)]).cut == ("words",)
        assert found("w000001") == ["words"]


def test_phrases_reach_neither_out_of_the_title_nor_past_the_places(world: Any) -> None:
    with within(world.members[0].pk):
        index_documents(
            "papers", [paper("a", "Neuer Radweg", "Brücke gesperrt. " + "lang " * 16_100 + "Turm Uhr")]
        )
        assert found('"neuer Radweg"') == found('"Brücke gesperrt"') == ["a"]
        assert found('"Radweg Brücke"') == []
        assert found("Turm Uhr") == ["a"]
        assert found('"Turm Uhr"') == []


def test_when_lexemes_are_made_otherwise_documents_count_as_changed(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with within(world.members[0].pk):
        index_documents("papers", [paper("a", "Grundschulsanierung")])
        monkeypatch.setattr(actions, "WAY", actions.WAY + 1)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_lexemes")
        assert found("Schule") == []
        assert index_documents("papers", [paper("a", "Grundschulsanierung")]).written == 1
        assert found("Schule") == ["a"]


def _traces() -> list[str]:
    """Return the tables that hold the canary anywhere, among them those behind the index."""
    with as_owner(), connection.cursor() as cursor:
        if ON_POSTGRESQL:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [row[0] for row in cursor.fetchall()]
        traces = []
        for name in names:
            if ON_POSTGRESQL:
                cursor.execute(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE %s', [f"%{TRACE}%"])
                held = cursor.fetchone()[0]
            else:
                cursor.execute(f'SELECT * FROM "{name}"')
                held = any(
                    TRACE.encode() in (cell if isinstance(cell, bytes) else str(cell).encode())
                    for row in cursor.fetchall()
                    for cell in row
                )
            if held:
                traces.append(name)
        return sorted(traces)


REMOVALS = {
    "documents": lambda: remove_documents("papers", ["canary"]),
    "collection": lambda: remove_collection("papers"),
    "replaced": lambda: index_documents("papers", [paper("canary", "Spatz")]),
}


# SQLite writes the index at the end of a transaction
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", REMOVALS)
def test_nothing_of_what_was_removed_is_left_in_any_table(world: Any, way: str) -> None:
    with within(world.members[0].pk):
        index_documents("papers", [paper(f"{n}", f"Radweg {n}", "Text " * n) for n in range(30)])
        index_documents(
            "papers",
            [
                paper(
                    "canary",
                    f"Der {CANARY}",
                    f"{CANARY} {CANARY}",
                    extra={"x": CANARY},
                    facets={CANARY: ["x"]},
                )
            ],
        )
        assert "search_indexeddocument" in _traces()
        assert "search_lexemes" + ("" if ON_POSTGRESQL else "_data") in _traces()
        REMOVALS[way]()
        assert _traces() == []
        assert found(CANARY) == []
        assert IndexedDocument.objects.filter(key="0").exists() == (way != "collection")


@pytest.mark.skipif(ON_POSTGRESQL, reason="looks into SQLite's file")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", REMOVALS)
def test_nothing_of_what_was_removed_is_left_in_the_file(world: Any, tmp_path: Path, way: str) -> None:
    def bytes_of_database() -> bytes:
        copy = tmp_path / "copy.sqlite3"
        with connection.cursor() as cursor:
            # the test's database is in memory: written out page by page, free pages and all
            copy.write_bytes(connection.connection.serialize())
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
        return copy.read_bytes()

    with within(world.members[0].pk):
        index_documents("papers", [paper(f"{n}", f"Radweg {n}", "Text " * 400) for n in range(60)])
        index_documents("papers", [paper("canary", f"Der {CANARY}", f"{CANARY} fliegt " * 600)])
        assert TRACE.encode() in bytes_of_database()
        assert "search_lexemes_data" in _traces()
        REMOVALS[way]()
        assert TRACE.encode() not in bytes_of_database()
