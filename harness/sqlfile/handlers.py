r"""What the meta-commands do that neither branch, nor send, nor format."""

from pathlib import Path

from harness.errors import SqlFileError
from harness.sqlfile.arguments import Arguments
from harness.sqlfile.script import Script
from harness.sqlfile.source import Source

_DEEPEST_INCLUDE = 50
_RELATIVE = {"ir", "include_relative"}
_OUR_ENCODING = {"utf8", "unicode"}


def run_set(script: Script, arguments: Arguments) -> None:
    r"""`\set name [value …]`: the values are joined without blanks."""
    name = arguments.required().text
    values = arguments.rest()
    if all(value.known for value in values):
        _assign(script, name, "".join(value.text for value in values))
    else:
        script.session.variables.forget([name])


def run_unset(script: Script, arguments: Arguments) -> None:
    r"""`\unset name`."""
    _assign(script, arguments.required().text, None)


def run_echo(script: Script, arguments: Arguments) -> None:
    r"""`\echo`, `\qecho` and `\warn`, with `-n` as first argument for no newline."""
    words = arguments.rest()
    end = "\n"
    if words and words[0].text == "-n" and not words[0].quoted:
        words, end = words[1:], ""
    text = " ".join(word.text for word in words)
    warning = arguments.command == "warn"
    script.echo(text + end, stream="stderr" if warning else "stdout")


def run_include(script: Script, arguments: Arguments) -> None:
    r"""`\i file` and `\ir file`: what follows comes from there, up to its end.

    A static reader leaves out a file whose name only execution would tell.
    """
    name = arguments.required(strip_semicolons=True)
    scripts = script.session.scripts
    if not name.known:
        return
    if len(scripts) > _DEEPEST_INCLUDE:
        raise script.place.error(
            f"cannot include files more than {_DEEPEST_INCLUDE} deep",
            detail=f'The next one would be "{name.text}".',
            hint="Check that no file includes itself.",
        )
    source = _load(script, name.text, relative=arguments.command in _RELATIVE)
    scripts.append(Script(source, script.session, uncertain=script.uncertain))


def run_quit(script: Script, arguments: Arguments) -> None:
    r"""`\q`."""
    script.quit()


def run_reset(script: Script, arguments: Arguments) -> None:
    r"""`\r` empties the query buffer."""
    script.reset()


def run_print(script: Script, arguments: Arguments) -> None:
    r"""`\p` prints what `\g` would send."""
    text = script.buffer.text()
    if not text and script.previous:
        text = script.previous.raw
    if text:
        script.echo(text + "\n")


def run_encoding(script: Script, arguments: Arguments) -> None:
    r"""`\encoding [name]`: only UTF-8, in which every file here is written."""
    name = arguments.next()
    if name is None:
        script.echo("UTF8\n")
        return
    plain = name.text.lower().replace("-", "").replace("_", "")
    if name.known and plain not in _OUR_ENCODING:
        raise script.place.error(
            f'cannot read in encoding "{name.text}"',
            detail="Files are read and sent in UTF-8.",
        )


def run_out(script: Script, arguments: Arguments) -> None:
    r"""`\o` without an argument: rows are printed, as they are anyway."""
    if arguments.is_pipe() or arguments.next() is not None:
        arguments.whole_line()
        raise script.place.error(
            rf"cannot send output to a file or a program with \{arguments.command}",
            detail="What is printed there would be missing here.",
            hint=r"To write a file, use \copy (query) to 'file'.",
        )


def run_restrict(script: Script, arguments: Arguments) -> None:
    r"""`\restrict key`, `\unrestrict key`: pg_dump's guard against meta-commands."""
    arguments.required()


def _assign(script: Script, name: str, value: str | None) -> None:
    variables = script.session.variables
    try:
        if value is None:
            del variables[name]
        else:
            variables[name] = value
    except ValueError as error:
        what = "unset" if value is None else f'set to "{value}"'
        raise script.place.error(
            f'variable "{name}" cannot be {what}', detail=str(error)
        ) from error


def _load(script: Script, name: str, *, relative: bool) -> Source:
    path = Path(name).expanduser()
    if relative:
        path = script.path.parent / path
    try:
        return script.session.load(path)
    except SqlFileError as error:
        raise script.place.error(
            f'cannot include file "{path}"',
            detail=str(error),
            hint=r"\i starts from the working directory, \ir from the including file.",
        ) from error
