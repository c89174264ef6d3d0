r"""What `\pset` and its short forms do: change how rows are printed."""

from harness.sqlfile.arguments import Arguments
from harness.sqlfile.layout import Layout
from harness.sqlfile.script import Script
from harness.sqlfile.values import parse_bool

# Commands that stand for \pset with one option.
_OPTIONS = {
    "C": "title",
    "T": "tableattr",
    "f": "fieldsep",
    "t": "tuples_only",
    "x": "expanded",
}
_FORMATS = {
    "H": ("html", "aligned"),
    "a": ("aligned", "unaligned"),
    "html": ("html", "aligned"),
}


def run_pset(script: Script, arguments: Arguments) -> None:
    r"""`\pset option [value]`."""
    _change(script, arguments, arguments.required().text)


def run_option(script: Script, arguments: Arguments) -> None:
    r"""`\t [value]`, `\x [value]` and others: `\pset` with a short name."""
    _change(script, arguments, _OPTIONS[arguments.command], strip_semicolons=True)


def run_format(script: Script, arguments: Arguments) -> None:
    r"""`\a` and `\H` turn a format on, or off when it is on."""
    first, second = _FORMATS[arguments.command]
    session = script.session
    session.layout = session.layout.toggle(first, second)


def run_timing(script: Script, arguments: Arguments) -> None:
    r"""`\timing [on|off]` prints how long statements take, which no verdict needs."""
    value = arguments.next()
    if value is not None and value.known and parse_bool(value.text) is None:
        raise script.place.error(
            rf'unrecognized value "{value.text}" for \timing',
            detail="It can be on or off.",
        )


def change_layout(
    script: Script, layout: Layout, option: str, value: str | None
) -> Layout:
    """The layout with one option changed, or an error that says where."""
    try:
        return layout.with_option(option, value)
    except ValueError as error:
        raise script.place.error(
            f'cannot set printing option "{option}"', detail=str(error)
        ) from error


def _change(
    script: Script, arguments: Arguments, option: str, *, strip_semicolons: bool = False
) -> None:
    value = arguments.next(strip_semicolons=strip_semicolons)
    if value is None or value.known:
        session = script.session
        text = None if value is None else value.text
        session.layout = change_layout(script, session.layout, option, text)
