"""`harness lint`: what in the migrations is dangerous on a database in use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from harness.cli.account import plural
from harness.cli.console import errors_as_text, out
from harness.config import load_settings
from harness.github import annotation, in_github
from harness.lint import RULES, Finding, lint_script
from harness.migrations import Script, discover, read_scripts


def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Migrations; without any, all of the project."),
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="Explain the rules, and do no more.")
    ] = False,
) -> None:
    """Find what would lock out or lose on a database in use; exit code 1 if anything.

    It looks at each statement of the migrations and their ways down, and into the
    bodies of `do`. A file allows itself an exception in its header, with a reason:
    --! allow: lock-table: nobody may add a row between the look and the removal

    Example: harness lint sql/migrations/0019_update_bookings_overlap_rule.sql
    """
    if rules:
        _explain()
        return
    with errors_as_text():
        scripts = tuple(_scripts(files))
        found = [finding for script in scripts for finding in lint_script(script)]
    for finding in found:
        _show(finding)
    count = plural(len(scripts), "script")
    out.print(f"{count}, {plural(len(found), 'finding')}")
    if found:
        raise typer.Exit(1)


def _scripts(files: list[Path] | None) -> Iterator[Script]:
    if files:
        both = (script for path in files for script in read_scripts(path))
    else:
        migrations = discover(load_settings(Path.cwd()).migrations_path)
        both = (script for m in migrations for script in (m.up, m.down))
    return (script for script in both if script is not None)


def _show(finding: Finding) -> None:
    head = f"{finding.place}: {finding.rule}: {finding.primary}"
    rest = f"DETAIL: {finding.detail}\nHINT: {finding.hint}"
    out.print(Text(head, style="bold red"))
    out.print(Text(rest))
    if in_github():
        path, line = finding.place.path, finding.place.line
        out.print(Text(annotation(path, line, title=finding.rule, text=rest)))


def _explain() -> None:
    for rule in RULES:
        out.print(Text(f"{rule.id}: {rule.name}", style="bold"))
        out.print(Text(f"  {rule.why}\n  {rule.instead}"))
        out.print(Text(f"  bad:  {rule.bad}\n  good: {rule.good}\n", style="dim"))
