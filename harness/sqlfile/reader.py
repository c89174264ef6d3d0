"""The reader: an iterator over the commands of a .sql file, in psql's order."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from harness.errors import SqlFileError
from harness.sqlfile import meta
from harness.sqlfile.commands import Command, Statement
from harness.sqlfile.lexer import CommentHook, Stop
from harness.sqlfile.script import Script, Session
from harness.sqlfile.source import Place, Source, read_source
from harness.sqlfile.variables import Variables


class Reader:
    r"""Read `source` as `psql -X -q -A -t -v ON_ERROR_STOP=1 -f` reads it.

    The reader is lazy: it reads on only when asked for the next command, so that what
    came of the last one (`store`, or `variables`) is there in time for `:name` and
    `\if`. `variables` are psql's `-v`; those that psql takes from its connection, such
    as DBNAME and SERVER_VERSION_NUM, have to be among them if a file uses them, and
    ROW_COUNT has to be set after each statement; one that psql would refuse is a
    `ValueError`. `load` reads the files that `\i` and `\ir` name.

    What psql would refuse, and what cannot be done without psql, is an `SqlFileError`
    with `path:line`, raised in place of the command; nothing comes after it. Statements
    without any token, such as `;;`, are left out: the server does nothing with them.

    A `static` reader executes nothing, so it lists all statements that may run:

    - what only execution can tell is unknown: what `\gset` may have set (every variable
      beginning with its prefix), and what psql would take from its connection;
    - `:name` and the like stay as they are written while the variable is unknown, and a
      file with such a name is not included;
    - when the condition of an `\if` or `\elif` is unknown, its branch and all later
      ones are visited, up to one whose condition is true; each begins with the
      variables and the unfinished statement as they were before the block. After the
      block, every variable set in it is unknown;
    - statements in such a branch are `conditional`, also those of files included there
      and those behind a `\q` there, which does not end the file. A meta-command there
      that cannot be run is passed over.
    """

    def __init__(
        self,
        source: Source,
        *,
        variables: Mapping[str, str] | None = None,
        load: Callable[[Path], Source] = read_source,
        static: bool = False,
    ) -> None:
        self.variables = Variables(variables or {}, static=static)
        self._session = Session(self.variables, load, static)
        self._session.scripts.append(Script(source, self._session))

    def __iter__(self) -> "Reader":
        """The reader is its own iterator."""
        return self

    def __next__(self) -> Command:
        """The next command."""
        while not self._session.ready:
            if not self._session.scripts:
                raise StopIteration
            try:
                step(self._session)
            except SqlFileError:
                self._session.scripts.clear()
                raise
        return self._session.ready.popleft()

    def store(
        self,
        statement: Statement,
        columns: Sequence[str],
        rows: Sequence[Sequence[str | None]],
    ) -> None:
        r"""Do what `\gset` does with the last result of `statement`.

        `rows` are the values as text, None for NULL. There must be one row; NULL unsets
        the variable, and the variables with a meaning for psql are left alone. Nothing
        is to be stored when the result has no columns.
        """
        place = Place(statement.path, statement.end_line)
        if len(rows) != 1:
            raise place.error(
                rf"cannot store {len(rows)} rows with \gset",
                detail="The statement must return exactly one row.",
            )
        prefix = statement.output.prefix if statement.output else ""
        for column, value in zip(columns, rows[0], strict=True):
            try:
                self.variables.store(prefix + column, value)
            except ValueError as error:
                raise place.error(
                    f'cannot store a column in variable "{prefix + column}"',
                    detail=str(error),
                    hint="Give the column another name with AS.",
                ) from error


def step(session: Session) -> None:
    """Read on to the next thing to act on, in the file that was opened last."""
    script = session.scripts[-1]
    script.feed = script.feed or script.next_line()
    if script.feed is None:
        script.flush()
        if not session.ready:
            session.scripts.pop()
            script.finish()
        return
    stop = script.scan(script.feed)
    if stop is Stop.END_OF_LINE:
        script.feed = None
    elif stop is Stop.BACKSLASH:
        script.buffer.drop_newline()
        meta.execute(script, script.feed)
    elif script.active:
        script.send()


def listen(source: Source, on_comment: CommentHook) -> None:
    r"""Read `source` to its end, and tell `on_comment` of every line comment.

    Nothing is known about variables, nothing is included, and a command that cannot be
    run is passed over, so that every branch and every line of the file itself is seen.
    """
    variables = Variables({}, static=True)
    variables.forget_prefix("")
    session = Session(variables, lambda path: Source.of(path, ""), static=True)
    script = Script(source, session, uncertain=True, on_comment=on_comment)
    session.scripts.append(script)
    while session.scripts:
        step(session)
        session.ready.clear()
