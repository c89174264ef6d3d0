"""What a guard is: the assertion that turns red when a rule is dropped."""

from collections.abc import Mapping
from typing import NamedTuple


class Guard(NamedTuple):
    """An assertion: the suite that has it, and its description."""

    suite: str
    description: str


def guarded(table: str, rules: Mapping[str, tuple[str, str]]) -> dict[str, Guard]:
    """Say of which table the rules are, as the catalog query does."""
    return {f"{rule} on {table}": Guard(*guard) for rule, guard in rules.items()}
