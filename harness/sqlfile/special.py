"""The variables that psql treats specially, and what this harness needs of them."""

from dataclasses import dataclass

from harness.sqlfile.values import parse_bool


@dataclass(frozen=True, kw_only=True)
class Special:
    """A variable with a meaning for psql.

    A `switch` takes a boolean; `words` are the values it takes besides; without either,
    any value will do. `must` is the only boolean under which this reader does the same
    as psql, and `why` says what psql would do under the other one.
    """

    default: str
    switch: bool = False
    words: tuple[str, ...] = ()
    must: bool | None = None
    why: str = ""

    def accept(self, value: str | None) -> str:
        r"""The value that psql stores for `value`; None is `\unset`, `""` no value.

        A value that psql refuses, or that the reader cannot follow, is a `ValueError`.
        """
        if value is None:
            value = "off" if self.switch else self.default
        elif value == "" and self.switch:
            value = "on"
        if not self.switch and not self.words:
            return value
        truth = parse_bool(value) if self.switch else None
        if truth is None and value.lower() not in self.words:
            known = (*self.words, "on", "off") if self.switch else self.words
            raise ValueError(f"It can be {', '.join(known)}.")
        if self.must is not None and truth is not self.must:
            raise ValueError(self.why)
        return value


SPECIAL: dict[str, Special] = {
    "AUTOCOMMIT": Special(
        default="on",
        switch=True,
        must=True,
        why="With it off, psql would begin a transaction before every statement.",
    ),
    "ON_ERROR_STOP": Special(
        default="1",
        switch=True,
        must=True,
        why="With it off, psql would go on after an error and hide it.",
    ),
    "SHOW_ALL_RESULTS": Special(
        default="on",
        switch=True,
        must=True,
        why="With it off, psql would show only the last result of a query.",
    ),
    "SINGLELINE": Special(
        default="off",
        switch=True,
        must=False,
        why="With it on, psql would end a statement at the end of every line.",
    ),
    "SINGLESTEP": Special(
        default="off",
        switch=True,
        must=False,
        why="With it on, psql would ask before every statement.",
    ),
    # After an error nothing more is read, so what psql would roll back to is no matter.
    "ON_ERROR_ROLLBACK": Special(default="off", switch=True, words=("interactive",)),
    "QUIET": Special(default="on", switch=True),
    "ECHO": Special(default="none", words=("none", "errors", "queries", "all")),
    "ECHO_HIDDEN": Special(default="off", switch=True, words=("noexec",)),
    "VERBOSITY": Special(
        default="default", words=("default", "verbose", "terse", "sqlstate")
    ),
    "SHOW_CONTEXT": Special(default="errors", words=("never", "errors", "always")),
    "HIDE_TABLEAM": Special(default="off", switch=True),
    "HIDE_TOAST_COMPRESSION": Special(default="off", switch=True),
    "COMP_KEYWORD_CASE": Special(
        default="preserve-upper",
        words=("lower", "upper", "preserve-lower", "preserve-upper"),
    ),
    "HISTCONTROL": Special(
        default="none", words=("none", "ignorespace", "ignoredups", "ignoreboth")
    ),
    "FETCH_COUNT": Special(default="0"),
    "HISTSIZE": Special(default="500"),
    "IGNOREEOF": Special(default="0"),
    "PROMPT1": Special(default="%/%R%x%# "),
    "PROMPT2": Special(default="%/%R%x%# "),
    "PROMPT3": Special(default=">> "),
}

# What psql sets by itself and the reader knows, since it reads on only without errors.
ORDINARY = {
    "ENCODING": "UTF8",
    "ERROR": "false",
    "SQLSTATE": "00000",
    "LAST_ERROR_MESSAGE": "",
    "LAST_ERROR_SQLSTATE": "00000",
}

# What psql sets from its connection: whoever executes the commands has to set them.
FROM_CONNECTION = frozenset({
    "DBNAME",
    "HOST",
    "PORT",
    "ROW_COUNT",
    "SERVER_VERSION_NAME",
    "SERVER_VERSION_NUM",
    "USER",
    "VERSION",
    "VERSION_NAME",
    "VERSION_NUM",
})
