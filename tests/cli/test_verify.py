from __future__ import annotations

import io
import sqlite3

import pytest
from rich.console import Console

from storage.store import Store
from tests.worlds.given import a_case
from tests.worlds.office import Office


@pytest.fixture
def ticket(office: Office) -> str:
    async def report(store: Store) -> str:
        async with store.write() as tx:
            return (await a_case(tx)).case.ticket

    found: str = office.keeps(report)
    return found


def tamper(office: Office, statement: str) -> None:
    connection = sqlite3.connect(office.data / "yanduan.db")
    for act in ("update", "delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS case_event_no_{act}")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_whole_chain_is_said_to_be_whole(office: Office, ticket: str) -> None:
    assert "whole" in office.succeeds("verify")
    assert ticket in office.succeeds("verify", ticket.lower().replace("-", ""))
    assert office.lists("verify") == []


def test_a_changed_event_is_named_with_its_case_and_ends_with_1(office: Office, ticket: str) -> None:
    tamper(office, "UPDATE case_event SET kind = 'x' || kind WHERE n = 1")
    result = office.runs("verify")
    assert result.exit_code == 1
    assert ticket in result.stdout
    assert {(row["ticket"], row["problem"]) for row in office.lists("verify")} == {(ticket, "changed")}
    assert office.runs("verify", ticket).exit_code == 1


def test_a_removed_event_is_named(office: Office, ticket: str) -> None:
    tamper(office, "DELETE FROM case_event WHERE n = 1")
    assert {row["ticket"] for row in office.lists("verify")} == {ticket}


@pytest.mark.parametrize("wrong", ["YDN-0000-0000", "nonsense", "YDN"])
def test_what_is_no_ticket_is_answered_with_what_one_looks_like(office: Office, wrong: str) -> None:
    assert "YDN-7K3Q-M4XD" in office.fails("verify", wrong)


def test_a_ticket_that_nobody_has_is_not_said_to_be_whole(office: Office, ticket: str) -> None:
    from bot.rules import ticket as tickets

    nobodys = tickets.make_ticket(7)
    assert nobodys != ticket
    assert nobodys in office.fails("verify", nobodys)


def test_what_concerns_the_whole_book_is_told_for_one_ticket_too(office: Office, ticket: str) -> None:
    tamper(office, "UPDATE audit_head SET seal = 'x'")
    assert office.runs("verify", ticket).exit_code == 1
    assert {(row["ticket"], row["problem"]) for row in office.lists("verify", ticket)} == {
        ("", "register_broken")
    }


def test_a_row_that_somebody_else_wrote_is_named_with_what_to_do(office: Office, ticket: str) -> None:
    tamper(office, "UPDATE unit SET level = 'polsek'")
    result = office.runs("verify")
    assert result.exit_code == 1
    assert "'unit'" in result.stdout
    assert "Keep a copy of the data folder" in result.stderr
    assert {row["problem"] for row in office.lists("verify")} == {"changed", "rows_broken"}
    (found,) = [row for row in office.lists("doctor") if row["check"] == "integrity"]
    assert not found["ok"]
    assert "keep a copy" in found["say"]


def test_a_case_whose_row_somebody_else_wrote_is_told_by_its_ticket(office: Office, ticket: str) -> None:
    tamper(office, "UPDATE \"case\" SET category = 'x'")
    assert {row["ticket"] for row in office.lists("verify", ticket)} == {ticket}
    assert office.lists("verify", ticket, "--proof", "7K3Q-M4XD-91TZ")


def test_what_isnt_as_it_was_written_is_a_sentence_in_every_command(office: Office, ticket: str) -> None:
    tamper(office, "UPDATE unit SET name = 'x'")
    assert "yanduan verify" in office.fails("unit", "link", "POLRES", "--bot-name", "yanduan_bot")


def test_a_terminal_shows_how_far_it_is(office: Office, ticket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr("bot.cli.verify.err", Console(file=shown, force_terminal=True, width=80))
    assert "Everything is whole" in office.succeeds("verify")
    assert "1/1" in shown.getvalue()
    assert ticket not in shown.getvalue()
