r"""psql's meta-commands: which there are, which may be used, and how each is run."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from harness.errors import SqlFileError
from harness.sqlfile import branching, formatting, handlers, sending
from harness.sqlfile.arguments import Arguments, read_name
from harness.sqlfile.feed import Feed
from harness.sqlfile.script import Script

_PRINTS = "prints for somebody to read"

Handler = Callable[[Script, Arguments], None]


class Takes(Enum):
    """How far a command's arguments reach, which matters where it does not run."""

    WORDS = auto()
    WORDS_OR_PIPE = auto()
    LINE = auto()


@dataclass(frozen=True)
class Meta:
    r"""A meta-command by all its names.

    Without `run` it is one that psql has and a file may not use; `why` says what it
    does. `branches` is for those that work even in a branch which does not run.
    """

    names: tuple[str, ...]
    run: Handler | None = None
    why: str = ""
    takes: Takes = Takes.WORDS
    branches: bool = False


_COMMANDS = (
    Meta(("if",), branching.run_if, branches=True),
    Meta(("elif",), branching.run_elif, branches=True),
    Meta(("else",), branching.run_else, branches=True),
    Meta(("endif",), branching.run_endif, branches=True),
    Meta(("set",), handlers.run_set),
    Meta(("unset",), handlers.run_unset),
    Meta(("echo", "qecho", "warn"), handlers.run_echo),
    Meta(("i", "include", "ir", "include_relative"), handlers.run_include),
    Meta(("q", "quit"), handlers.run_quit),
    Meta(("r", "reset"), handlers.run_reset),
    Meta(("p", "print"), handlers.run_print),
    Meta(("encoding",), handlers.run_encoding),
    Meta(("o", "out"), handlers.run_out, takes=Takes.WORDS_OR_PIPE),
    Meta(("restrict", "unrestrict"), handlers.run_restrict),
    Meta(("g", "gx"), sending.run_g, takes=Takes.WORDS_OR_PIPE),
    Meta(("gset",), sending.run_gset),
    Meta(("gexec",), sending.run_gexec),
    Meta(("copy",), sending.run_copy, takes=Takes.LINE),
    Meta(("pset",), formatting.run_pset),
    Meta(("C", "T", "f", "t", "x"), formatting.run_option),
    Meta(("H", "a", "html"), formatting.run_format),
    Meta(("timing",), formatting.run_timing),
    Meta(("!",), why="runs a shell command", takes=Takes.LINE),
    Meta(("cd", "getenv", "setenv"), why="depends on the process that reads the file"),
    Meta(("c", "connect"), why="leaves the connection that the file is executed on"),
    Meta(("password", "prompt"), why="asks somebody at a terminal"),
    Meta(("e", "edit"), why="opens an editor"),
    Meta(("ef", "ev"), why="opens an editor", takes=Takes.LINE),
    Meta(("w", "write"), why="writes a file", takes=Takes.WORDS_OR_PIPE),
    Meta(("watch",), why="repeats a statement until somebody stops it"),
    Meta(("gdesc", "crosstabview"), why="prints something else than the rows"),
    Meta(
        ("bind", "bind_named", "close_prepared", "parse"),
        why="needs the extended query protocol",
    ),
    Meta(
        (
            "endpipeline",
            "flush",
            "flushrequest",
            "getresults",
            "sendpipeline",
            "startpipeline",
            "syncpipeline",
        ),
        why="needs the pipeline mode of the extended query protocol",
    ),
    Meta(("h", "help", "sf", "sf+", "sv", "sv+"), why=_PRINTS, takes=Takes.LINE),
    Meta(("?", "conninfo", "copyright", "errverbose", "s"), why=_PRINTS),
    Meta(("l", "l+", "lx", "lx+", "l+x", "z", "zS", "zx", "zSx", "zxS"), why=_PRINTS),
    Meta(("list", "list+", "listx", "listx+", "list+x"), why=_PRINTS),
)
_BY_NAME = {name: meta for meta in _COMMANDS for name in meta.names}
# psql goes by the beginning of these names alone.
_BY_PREFIX = {
    "d": Meta((), why=_PRINTS),
    "lo_": Meta((), why="moves large objects to and from files"),
}


def execute(script: Script, feed: Feed) -> None:
    """Read the meta-command whose backslash was just read, and do what it says.

    Where a static reader is not sure that a command runs, it passes over one that
    cannot be run: that it stands there is no error yet.
    """
    name = read_name(feed)
    meta = _find(script, name)
    arguments = Arguments(
        name, feed, script.session.variables, script.place, active=script.active
    )
    if meta.branches:
        _run(meta, script, arguments)
    elif script.active:
        try:
            _run(meta, script, arguments)
        except SqlFileError:
            if not script.uncertain:
                raise
    else:
        _pass_over(meta, arguments)
    for surplus in arguments.finish():
        if script.active:
            script.warn(rf'\{name}: extra argument "{surplus}" ignored')


def _find(script: Script, name: str) -> Meta:
    r"""The command by that name; psql knows \copy in any letter case, others in one."""
    if name.lower() == "copy":
        return _BY_NAME["copy"]
    if name in _BY_NAME:
        return _BY_NAME[name]
    for prefix, meta in _BY_PREFIX.items():
        if name.startswith(prefix):
            return meta
    raise script.place.error(
        rf"unknown meta-command \{name}",
        detail="psql would stop here as well.",
        hint="A backslash in SQL belongs between quotes. " + _usable(),
    )


def _run(meta: Meta, script: Script, arguments: Arguments) -> None:
    if meta.run is not None:
        meta.run(script, arguments)
        return
    raise script.place.error(
        rf"cannot use meta-command \{arguments.command}",
        detail=f"It {meta.why}.",
        hint=_usable(),
    )


def _usable() -> str:
    names = sorted(rf"\{meta.names[0]}" for meta in _COMMANDS if meta.run)
    return f"Meta-commands that can be used: {', '.join(names)}."


def _pass_over(meta: Meta, arguments: Arguments) -> None:
    if meta.takes is Takes.LINE or (
        meta.takes is Takes.WORDS_OR_PIPE and arguments.is_pipe()
    ):
        arguments.whole_line()
