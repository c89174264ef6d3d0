"""How psql reads the value of a variable as a boolean, and writes it into SQL."""

_TRUE = ("true", "yes")
_FALSE = ("false", "no")


def parse_bool(text: str) -> bool | None:
    """Read a boolean by psql's rules, or give None when it is none.

    Any prefix of true, false, yes and no is enough, in any letter case; `on` and `off`
    need two letters, because `o` is not unique; `1` and `0` are whole words.
    """
    word = text.lower()
    if word and any(known.startswith(word) for known in _TRUE):
        return True
    if word and any(known.startswith(word) for known in _FALSE):
        return False
    if word in {"on", "1"}:
        return True
    if word in {"of", "off", "0"}:
        return False
    return None


def quote_literal(value: str) -> str:
    r"""Write `value` as an SQL string, as libpq's PQescapeLiteral does.

    A value with a backslash becomes an E'...' string after a blank, which keeps the E
    apart from a word before it.
    """
    quoted = "'" + value.replace("'", "''") + "'"
    if "\\" in value:
        return " E" + quoted.replace("\\", "\\\\")
    return quoted


def quote_identifier(value: str) -> str:
    """Write `value` as a quoted SQL identifier."""
    return '"' + value.replace('"', '""') + '"'
