"""Reads a type's modifier: how long a text may be, how many digits a number has."""

from harness.datagen.schema import Type

_HEADER = 4  # the size of a varlena header, which PostgreSQL adds to most modifiers
_LONGEST = 1_000  # characters of a text that has no limit of its own


def length(type_: Type) -> int | None:
    """Return the n of varchar(n), char(n), bit(n) and varbit(n); None for no limit."""
    if type_.short_name in {"bit", "varbit"}:
        return type_.modifier if type_.modifier > 0 else None
    if type_.short_name in {"varchar", "bpchar"} and type_.modifier > _HEADER:
        return type_.modifier - _HEADER
    return None


def longest(type_: Type) -> int:
    """Return the length of the longest text to try."""
    return min(length(type_) or _LONGEST, _LONGEST)


def digits(type_: Type) -> tuple[int, int] | None:
    """Return precision and scale of numeric(p, s); None for a number without limits.

    The scale may be negative, or above the precision (PostgreSQL 15 and later).
    """
    if type_.short_name != "numeric" or type_.modifier < _HEADER:
        return None
    packed = type_.modifier - _HEADER
    return packed >> 16 & 0xFFFF, ((packed & 0x7FF) ^ 1024) - 1024
