"""What the sandbox refuses, and how it says so.

ApiError        a Bot API call that Telegram would refuse: HTTP status, description, parameters
└── Strictness  one that only the sandbox refuses, because it can't vouch for it
ActError        an act of a user, asked for over the control API, that no user could do
"""

from typing import Any


class ApiError(Exception):
    """A refused Bot API call: `status` is the HTTP status, `description` Telegram's own words."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON that Telegram would answer with."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Strictness(ApiError):
    """Refused by the sandbox alone: against the specification, or beyond what is played here."""

    def __init__(self, why: str, status: int = 400) -> None:
        prefix = {400: "Bad Request", 404: "Not Found", 501: "Not Implemented"}[status]
        super().__init__(status, f"{prefix}: sandbox: {why}")


class ActError(Exception):
    """An act that this user can't do here and now; the message says why."""


def bad_request(why: str, **parameters: Any) -> ApiError:
    """Return a refusal 400 in Telegram's words."""
    return ApiError(400, f"Bad Request: {why}", **parameters)


def forbidden(why: str) -> ApiError:
    """Return a refusal 403 in Telegram's words."""
    return ApiError(403, f"Forbidden: {why}")
