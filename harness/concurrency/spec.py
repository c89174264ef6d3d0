"""A schedule as a script for isolationtester, PostgreSQL's own tool for such tests.

Its grammar: src/test/isolation/README and specparse.y in PostgreSQL's sources.
"""

from collections.abc import Iterator, Set

from psycopg import sql

from harness.concurrency.outcome import Outcome, Taken
from harness.concurrency.script import COMMIT, Race, Session

_PATIENCE = 5  # deadlock timeouts are longer: isolationtester tries only once
_LOOKER = "looker"  # the session that looks at invariants and state at the end


def spec_of(race: Race, outcome: Outcome) -> str:
    """Return a script that takes the steps of an outcome in the same order.

    A last session shows the rows of every invariant and of the state. A function, which
    isolationtester does not have, is named in a comment.
    """
    lines = [*_block("setup", race.setup), *_block("teardown", race.teardown)]
    for session in race.sessions:
        own = [one for one in outcome.taken if one.session == session.name]
        timeout = race.deadlock_timeouts()[session.name] * _PATIENCE
        lines += _session(session, sorted(own, key=lambda one: one.number), timeout)
    names = [_name(one.session, one.number) for one in outcome.taken]
    looks = [*race.invariants.values(), *([race.state] if race.state else [])]
    if looks:
        looker = _unused(_LOOKER, {one.name for one in race.sessions})
        lines += ["", f"session {_quoted(looker)}"]
        lines += [
            line
            for number, query in enumerate(looks)
            for line in _block(f"step {_name(looker, number)}", query)
        ]
        names += [_name(looker, number) for number in range(len(looks))]
    return "\n".join([*lines, "", f"permutation {' '.join(names)}", ""])


def step_name(one: Taken) -> str:
    """Return what a step is called in the script."""
    return f"{one.session} {one.number + 1}"


def _session(session: Session, taken: list[Taken], timeout: int) -> Iterator[str]:
    yield ""
    yield f"session {_quoted(session.name)}"
    yield from _block("setup", _beginning(session, timeout))
    for one in taken:
        action = session.all_steps()[one.number]
        text = action.text()
        if text is None:
            yield f"# {one.text} is a function; nothing stands for it here."
            text = "select"
        yield from _block(f"step {_name(session.name, one.number)}", text)
    if session.transaction and not any(one.text == COMMIT for one in taken):
        yield from _block("teardown", "rollback")


def _beginning(session: Session, timeout: int) -> str:
    local = "local " if session.transaction else ""
    begin = (
        f"begin isolation level {session.isolation}"
        if session.transaction
        else f"set default_transaction_isolation = '{session.isolation}'"
    )
    parts = [begin, f"set {local}deadlock_timeout = {timeout}"]
    if session.role is not None:
        parts.append(f"set role {sql.Identifier(session.role).as_string()}")
    return "; ".join(parts)


def _block(head: str, text: str) -> Iterator[str]:
    """Yield a keyword and its SQL; a brace in the SQL would end it too early."""
    if not text.strip():
        return
    body = text.strip().rstrip(";")
    if "}" in body:
        body = _hidden(body)
    yield f"{head} {{ {body}; }}"


def _hidden(text: str) -> str:
    """Return SQL that executes a text with braces in it, and shows no rows."""
    code = text.encode().hex()
    decoded = f"convert_from(decode('{code}', 'hex'), 'UTF8')"
    return f"do $$ begin execute {decoded}; end $$"


def _name(session: str, number: int) -> str:
    return _quoted(f"{session} {number + 1}")


def _quoted(name: str) -> str:
    """Return a name as the script has it; a race allows none that would need more."""
    return f'"{name}"'


def _unused(name: str, names: Set[str]) -> str:
    """Return a name that no session has."""
    return _unused(f"{name}_", names) if name in names else name
