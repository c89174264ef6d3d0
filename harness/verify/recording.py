"""Statements that a program has sent, from the server's log as JSON. Pure.

Parameters are put back in as literals without a type, which is how most drivers send
them. Source: the manual, "Error Reporting and Logging", "Using JSON-Format Log Output".
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from harness.errors import ConfigError

_MESSAGE = re.compile(r"(?:statement|execute [^:]*): (.*)", re.DOTALL)
_VALUE = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
# What may hold a "$1" that is none comes first.
_TOKEN = re.compile(
    r"""
    (?P<other>
        \b[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*"
        | --[^\n]* | /\*.*?\*/ | (?P<tag>\$(?:[a-zA-Z_]\w*)?\$).*?(?P=tag)
    )
    | (?<![\w$])\$(?P<number>\d+)
    """,
    re.DOTALL | re.VERBOSE,
)
# Their data is not in the log, or their portal is gone.
_NOT_AGAIN = re.compile(r"\s*copy\b.*\b(?:stdin|stdout)\b", re.DOTALL | re.IGNORECASE)
_LEDGER = "harness.migration"
_FETCH = "execute fetch from "
_COMMIT = re.compile(r"(?:commit|end)(?:\s+(?:work|transaction))?", re.IGNORECASE)
# What the server is at when it refuses what it has not begun to execute, nor logged.
_NOT_BEGUN = {"PARSE", "BIND"}
_ABORTED = "idle in transaction (aborted)"


def recorded(lines: Iterable[str], *, database: str | None = None) -> Mapping[str, str]:
    """Return by session a file of its statements, in their order.

    Only those of `database`, if it is given. Left out are statements that failed, COPY
    from or to the program, and sessions of the runner of migrations. Raises ConfigError
    for a line that is no JSON.
    """
    sessions: dict[str, _Session] = {}
    for number, line in enumerate(lines, start=1):
        entry = _entry(line, number)
        if database is None or entry.get("dbname") == database:
            session = sessions.setdefault(str(entry.get("session_id")), _Session())
            session.hear(entry)
    return {
        name: "".join(map(_ended, session.said))
        for name, session in sessions.items()
        if any(session.said) and not any(_LEDGER in text for text in session.said)
    }


class _Session:
    """What one session has said, in its order; "" for what cannot be said again."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._last: str | None = None  # as it was sent, with its parameters' numbers

    def hear(self, entry: Mapping[str, Any]) -> None:
        """Take note of the next entry."""
        if entry.get("error_severity") == "ERROR" and entry.get("statement"):
            if self._has_failed(entry):
                self.said[-1] = _after_failure(self.said[-1])
        elif (sent := _sent(entry)) is not None:
            self._last = sent
            self.said.append(_statement(entry, sent))

    def _has_failed(self, entry: Mapping[str, Any]) -> bool:
        """Tell whether it is the last one, for it is logged before it is executed.

        What cannot be parsed, or whose parameters cannot be read, is not logged at all.
        """
        return entry["statement"] == self._last and entry.get("ps") not in _NOT_BEGUN


def _entry(line: str, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if not isinstance(entry, dict):
        raise ConfigError(
            f"line {number} of the log is not JSON",
            hint="Have the server write it: log_destination = jsonlog.",
        )
    return entry


def _sent(entry: Mapping[str, Any]) -> str | None:
    """Return the statement of an entry as it was sent; None where there is none."""
    found = _MESSAGE.fullmatch(str(entry.get("message", "")))
    return found[1] if found and entry.get("error_severity") == "LOG" else None


def _statement(entry: Mapping[str, Any], sent: str) -> str:
    """Return it with its parameters: "" if it cannot be executed again."""
    text = sent.strip().rstrip(";").rstrip()
    if entry["message"].startswith(_FETCH) or _NOT_AGAIN.match(text):
        return ""
    if entry.get("ps") == _ABORTED and _COMMIT.fullmatch(text):
        return _after_failure(text)
    values = dict(_VALUE.findall(str(entry.get("detail", ""))))
    return _TOKEN.sub(lambda token: _literal(token, values), text)


def _after_failure(text: str) -> str:
    """Return what has the effect of a statement that failed: a commit rolls back."""
    return "rollback" if _COMMIT.fullmatch(text) else ""


def _ended(text: str) -> str:
    """End a statement; not in the comment that its last line may have."""
    if not text:
        return ""
    return f"{text}\n;\n" if "--" in text.rpartition("\n")[2] else f"{text};\n"


def _literal(token: re.Match[str], values: Mapping[str, str]) -> str:
    return values.get(token["number"] or "", token[0])
