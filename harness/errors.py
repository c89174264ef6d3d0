"""Every error the harness raises: a primary line, then detail and hint.

The shape is PostgreSQL's own (its manual, "Error Message Style Guide"): the primary
line is lower case without a period, detail and hint are full sentences.
"""


class HarnessError(Exception):
    """Something the user can understand and act on.

    `primary` is one line: what is wrong with which "quoted" object. `detail` says what
    was found and what was wanted, `hint` what to do about it; both are full sentences,
    and either may be None. `str()` gives all of them, one a line.
    """

    def __init__(
        self, primary: str, *, detail: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(primary)
        self.primary = primary
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        """Primary line, then DETAIL and HINT where there are any."""
        lines = [self.primary]
        if self.detail:
            lines.append(f"DETAIL: {self.detail}")
        if self.hint:
            lines.append(f"HINT: {self.hint}")
        return "\n".join(lines)


class ConfigError(HarnessError):
    """An option, an environment variable or a key of `[tool.harness]` is wrong."""


class SqlFileError(HarnessError):
    """A .sql file cannot be read as psql would read it."""


class ServerError(HarnessError):
    """A PostgreSQL server could not be had, or answered wrongly."""


class MigrationError(HarnessError):
    """The migrations, the ledger and the database do not fit together."""


class SuiteError(HarnessError):
    """A pgTAP suite could not be executed to its end."""


class CatalogError(HarnessError):
    """A snapshot of a catalog cannot be taken or read."""


class DriftError(HarnessError):
    """A live database could not be compared with what the migrations make."""


class DatagenError(HarnessError):
    """Rows cannot be generated as they were asked for, or a seed is not one."""


class RaceError(HarnessError):
    """Sessions cannot be put against each other, or one of them went nowhere."""
