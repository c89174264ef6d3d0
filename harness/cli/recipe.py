"""`harness recipe`: writes migrations that go round a long lock."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from harness.cli.console import errors_as_text, out
from harness.config import load_settings
from harness.errors import ConfigError
from harness.recipe import Exclusion, exclusion_files, qualified, write_all

app = typer.Typer(
    no_args_is_help=True, help="Write migrations that go round a long lock."
)


@app.callback()
def _recipes() -> None:
    """Have `exclusion` as a command of its own, though it is the only one."""


@app.command()
def exclusion(
    table: Annotated[str, typer.Option(help="The table, with its schema.")],
    constraint: Annotated[str, typer.Option(help="The name of the constraint.")],
    using: Annotated[
        str, typer.Option(help='What excludes: "room with =, during with &&".')
    ],
    where: Annotated[
        str | None, typer.Option(help="Which rows: \"status <> 'canceled'\".")
    ] = None,
    method: Annotated[str, typer.Option(help="The kind of index.")] = "gist",
    flag: Annotated[
        str, typer.Option(help="The column that is added.")
    ] = "overlap_checked",
    output: Annotated[
        Path | None,
        typer.Option(help="A directory instead of the project's own folders."),
    ] = None,
) -> None:
    """Write three migrations and two suites: an exclusion constraint in small steps.

    Directly, every row is rechecked under ACCESS EXCLUSIVE. Here the constraint covers
    flagged rows only, new rows are flagged, and the old ones in batches.

    Example: harness recipe exclusion --table public.booking --constraint booking_excl
    --using "room with =, during with &&"
    """
    with errors_as_text():
        settings = load_settings(Path.cwd())
        found = qualified(table)
        if found is None:
            raise ConfigError(
                f'table "{table}" has no schema',
                hint='Write it as public.booking, or as "My Inn"."A stay".',
            )
        wanted = Exclusion(
            schema=found[0],
            table=found[1],
            name=constraint,
            elements=using,
            predicate=where,
            method=method,
            flag=flag,
        )
        migrations, tests = settings.migrations_path, settings.tests_path
        if output is not None:
            migrations, tests = output / "migrations", output / "tests"
        written = exclusion_files(wanted, migrations=migrations, tests=tests)
        write_all(written)
        for file in written:
            out.print(Text(f"wrote {file.path}"))
        out.print(
            "\nnow: harness verify; what triggers of the table change is declared"
        )
