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


def recorded(lines: Iterable[str], *, database: str | None = None) -> Mapping[str, str]:
    """Return by session a file of its statements, in their order.

    Only those of `database`, if it is given. Left out are statements that failed, COPY
    from or to the program, and sessions of the runner of migrations. Raises ConfigError
    for a line that is no JSON.
    """
    sessions: dict[str, list[str]] = {}
    for number, line in enumerate(lines, start=1):
        entry = _entry(line, number)
        if database is not None and entry.get("dbname") != database:
            continue
        said = sessions.setdefault(str(entry.get("session_id")), [])
        if entry.get("error_severity") == "ERROR" and entry.get("statement") and said:
            said.pop()  # it is logged before it is executed
        elif (text := _statement(entry)) is not None:
            said.append(text)
    return {
        session: "".join(f"{text};\n" for text in said if text)
        for session, said in sessions.items()
        if any(said) and not any(_LEDGER in text for text in said)
    }


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


def _statement(entry: Mapping[str, Any]) -> str | None:
    """Return the statement of an entry: "" for one that cannot be executed again."""
    message = str(entry.get("message", ""))
    found = _MESSAGE.fullmatch(message)
    if entry.get("error_severity") != "LOG" or found is None:
        return None
    text = found[1].strip().rstrip(";").rstrip()
    if message.startswith(_FETCH) or _NOT_AGAIN.match(text):
        return ""
    values = dict(_VALUE.findall(str(entry.get("detail", ""))))
    return _TOKEN.sub(lambda token: _literal(token, values), text)


def _literal(token: re.Match[str], values: Mapping[str, str]) -> str:
    return values.get(token["number"] or "", token[0])
