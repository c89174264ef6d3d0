r"""What `\g`, `\gset`, `\gexec` and `\copy` do: they send something to the server."""

from pathlib import Path

from harness.sqlfile.arguments import Arguments
from harness.sqlfile.clientcopy import CopyArguments, parse_client_copy
from harness.sqlfile.commands import ClientCopy, Output
from harness.sqlfile.formatting import change_layout
from harness.sqlfile.layout import Layout
from harness.sqlfile.script import Script


def run_g(script: Script, arguments: Arguments) -> None:
    r"""`\g`, `\gx`: send the query, with printing options for this time only."""
    layout = script.session.layout
    if arguments.command == "gx":
        layout = change_layout(script, layout, "expanded", "on")
    target = None if arguments.is_pipe() else arguments.next()
    if target is not None and target.text.startswith("("):
        layout = _with_options(script, layout, target.text, arguments)
        target = None if arguments.is_pipe() else arguments.next()
    if target is not None or arguments.is_pipe():
        arguments.whole_line()
        raise script.place.error(
            rf"cannot send rows to a file or a program with \{arguments.command}",
            detail="The rows of a statement can only be printed here.",
            hint=r"To write a file, use \copy (query) to 'file'.",
        )
    script.send_again(layout.output())


def run_gset(script: Script, arguments: Arguments) -> None:
    r"""`\gset [prefix]`: send the query, and keep its only row in variables."""
    prefix = arguments.next()
    text = prefix.text if prefix else ""
    script.send_again(Output(kind="gset", prefix=text))
    if script.session.static:
        known = prefix is None or prefix.known
        script.session.variables.forget_prefix(text if known else "")


def run_gexec(script: Script, arguments: Arguments) -> None:
    r"""`\gexec`: send the query, then every value of its rows as a statement."""
    script.send_again(Output(kind="gexec"))


def run_copy(script: Script, arguments: Arguments) -> None:
    r"""`\copy`: a COPY whose data come from, or go to, the client.

    Variables are not expanded in it.
    """
    line = script.place.line
    parsed = _parsed_copy(script, arguments.whole_line())
    inline = parsed.direction == "in" and parsed.end == "inline"
    data = script.lines.data() if inline else None
    command = ClientCopy(
        path=script.path,
        line=line,
        end_line=script.lines.taken if inline else line,
        conditional=script.uncertain,
        sql=parsed.sql,
        direction=parsed.direction,
        file=Path(parsed.name).expanduser() if parsed.end == "file" else None,
        data=data,
    )
    script.session.ready.append(command)


def _parsed_copy(script: Script, text: str) -> CopyArguments:
    try:
        parsed = parse_client_copy(text)
    except ValueError as error:
        raise script.place.error(
            r"cannot understand \copy",
            detail=f'psql would refuse "{text}" as well. {error}',
            hint=r"Write \copy table from 'file', or \copy (query) to 'file'.",
        ) from error
    if parsed.end == "program" or (parsed.end == "psql" and parsed.direction == "in"):
        source = "a program" if parsed.end == "program" else "standard input"
        raise script.place.error(
            rf"cannot copy from or to {source} with \copy",
            detail="What it would read or do is not in the file.",
            hint=r"Use a file, or stdin with the data in the lines that follow.",
        )
    return parsed


def _with_options(
    script: Script, layout: Layout, first: str, arguments: Arguments
) -> Layout:
    """The layout with the options in parentheses, of which `first` is read already."""
    text = first
    while not text.endswith(")"):
        text += " " + arguments.required().text
    for option in text[1:-1].split():
        name, equals, value = option.partition("=")
        layout = change_layout(script, layout, name, value if equals else None)
    return layout
