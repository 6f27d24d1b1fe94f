"""What the control API says to bodies that it can't read, and to numbers that make no sense."""

import io
import math
from typing import Any

import pytest

from bot.sandbox.control import POST
from bot.sandbox.testing import ControlError, Sandbox
from tests.sandbox.conftest import Caller

# Their body is a file.
RAW = ("files", "scan", "wall")
READ = [path for path in POST if path not in RAW]


async def posted(api: Caller, sandbox: Sandbox, path: str, body: bytes, kind: str) -> tuple[int, str]:
    url, headers = f"{sandbox.bot.api_url}/control/{path}", {"Content-Type": kind}
    async with api.session.post(url, data=body, headers=headers) as answer:
        return answer.status, (await answer.json())["error"]


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("body", [b"[]", b"[1]", b"5", b'"acts"', b"null", b"true"])
async def test_json_that_is_no_object_is_refused_in_a_sentence(
    sandbox: Sandbox, api: Caller, path: str, body: bytes
) -> None:
    status, why = await posted(api, sandbox, path, body, "application/json")
    assert (status, why[:46]) == (400, "the body of the request has to be a JSON objec")


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"\xff\xfe\xff", "application/json"),
        (b"{}", "application/json; charset=none-such"),
        (b"[" * 100_000, "application/json"),
    ],
)
async def test_what_is_no_json_is_refused_in_a_sentence(
    sandbox: Sandbox, api: Caller, path: str, body: bytes, kind: str
) -> None:
    assert await posted(api, sandbox, path, body, kind) == (400, "the body of the request is no JSON")


async def test_an_act_that_is_no_object_fails_singly(sandbox: Sandbox) -> None:
    made = {"act": "create_user", "first_name": "Sari"}
    orders: list[Any] = [5, made, None, {"act": "says", "user": [1], "text": "x"}, made]
    results = await sandbox.client.acts(orders)
    assert ["result" in each for each in results] == [False, True, False, False, True]
    assert results[0]["error"] == "an act has to be a JSON object, not 5"
    for acts in (5, {"act": "says"}, "acts"):
        with pytest.raises(ControlError, match="acts has to be a list"):
            await sandbox.client.post("acts", {"acts": acts})


async def test_an_act_with_a_parameter_of_another_kind_says_which_act(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari")
    said = await sari.says("halo")
    with pytest.raises(ControlError, match=r"^edits: "):
        await sandbox.client.act("edits", user=sari.id, message=said.id, text=5)


async def test_updates_that_are_no_objects_are_not_queued(sandbox: Sandbox) -> None:
    for updates, why in (
        ([{"message": {}}, 5], "an update has to be a JSON object"),
        (5, "has to be a list"),
    ):
        with pytest.raises(ControlError, match=why):
            await sandbox.client.post("updates", {"updates": updates})
    assert await sandbox.pending() == []


async def test_more_than_is_taken_is_refused_in_a_sentence(sandbox: Sandbox, api: Caller) -> None:
    url = f"{sandbox.bot.api_url}/control/acts"
    async with api.session.post(url, data=io.BytesIO(bytes(100 * 1024 * 1024 + 1))) as answer:
        assert answer.status == 413
        assert await answer.json() == {"error": "more than 100 MB at once is not taken"}


async def test_a_mistake_behind_the_control_api_is_told_as_one(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    assert sandbox.world is not None
    sandbox.world.bot = None  # type: ignore[assignment]
    with pytest.raises(ControlError, match="the sandbox failed: AttributeError"):
        await sandbox.client.get("bot")
    assert "the sandbox failed in /control/bot" in caplog.text


@pytest.mark.parametrize("given", [math.nan, math.inf, -math.inf, 10**400, "soon", None, []])
@pytest.mark.parametrize("how", ["set", "advance"])
async def test_the_clock_is_moved_by_finite_numbers_alone(sandbox: Sandbox, how: str, given: object) -> None:
    before = await sandbox.client.get("clock")
    with pytest.raises(ControlError, match="a finite number of seconds"):
        await sandbox.client.post("clock", {how: given, "frozen": True})
    after = await sandbox.client.get("clock")
    assert (after["offset"], after["frozen"]) == (before["offset"], False)


@pytest.mark.parametrize(
    "order",
    [
        {"set": 0},
        {"set": 946_684_799},
        {"set": 7_289_654_400},
        {"advance": 200 * 366 * 86_400},
        {"advance": -1e300},
        {"set": 1_000_000_000, "advance": 7_000_000_000},
        {"set": 1e300, "advance": -1e300},
    ],
)
async def test_the_clock_stays_within_two_centuries(sandbox: Sandbox, order: dict[str, float]) -> None:
    with pytest.raises(ControlError, match="from the year 2000 to the year 2200"):
        await sandbox.client.post("clock", order)
    assert (await sandbox.client.get("clock"))["offset"] == 0


async def test_the_clock_goes_to_both_ends_of_its_time(sandbox: Sandbox) -> None:
    for at in (946_684_800, 7_289_654_399):
        assert (await sandbox.client.post("clock", {"set": at, "frozen": True}))["now"] == pytest.approx(at)
