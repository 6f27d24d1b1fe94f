"""The list of every Bot API call, with what came of it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Call:
    """One call. `verdict` is `ok`, `refused` (Telegram would), `strict` (only the sandbox does),
    `fault:KIND`, or `failed` (a mistake of the sandbox).
    """

    seq: int
    time: float
    method: str
    params: dict[str, Any]
    verdict: str = ""
    status: int = 0
    answer: Any = None
    took: float = 0.0

    def json(self) -> dict[str, Any]:
        """Return the call as the control API shows it."""
        return {
            "seq": self.seq,
            "time": self.time,
            "method": self.method,
            "params": self.params,
            "chat_id": self.params.get("chat_id"),
            "verdict": self.verdict,
            "status": self.status,
            "answer": self.answer,
            "took": self.took,
        }


class Journal:
    """The newest calls, up to a bound."""

    def __init__(self, size: int) -> None:
        self._calls: deque[Call] = deque(maxlen=size)
        self.count = 0

    def begin(self, time: float, method: str, params: dict[str, Any]) -> Call:
        """Add a call that has just come."""
        self.count += 1
        call = Call(self.count, time, method, params)
        self._calls.append(call)
        return call

    def since(self, after: int) -> Iterator[Call]:
        """Yield the calls numbered above `after`, oldest first."""
        if not self._calls:
            return iter(())
        first = self._calls[0].seq
        skip = max(0, after - first + 1)
        return (self._calls[index] for index in range(skip, len(self._calls)))

    def clear(self) -> None:
        """Forget the calls so far."""
        self._calls.clear()
