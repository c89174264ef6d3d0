"""Ordinary values of every type: what a first row is made of."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from harness.datagen import literals
from harness.datagen.modifiers import digits, length
from harness.datagen.schema import Type

# Not today: the same seed gives the same rows on any day.
_FUTURE, _PAST = datetime(2030, 1, 1), datetime(2020, 1, 1)


@dataclass(frozen=True)
class Tide:
    """What the values of one row have in common, so that they can fit each other.

    Numbers and times go up, down or stay the same from column to column (`drift`).
    """

    number: int
    moment: datetime
    drift: int

    @classmethod
    def draw(cls, random: Random) -> "Tide":
        """Return one for the next row."""
        hours = random.randrange(24 * 700)
        return cls(
            number=random.randint(1, 9)
            if random.random() < 0.7
            else random.randint(10, 10_000),
            moment=random.choice((_FUTURE, _FUTURE, _PAST)) + timedelta(hours=hours),
            drift=random.choice((1, 1, 1, 0, 0, -1)),
        )


@dataclass(frozen=True)
class Place:
    """Where a value is wanted: the row's tide and the column's number in the row."""

    tide: Tide
    step: int

    def number(self) -> int:
        """A small number, never negative."""
        return max(0, self.tide.number + self.tide.drift * self.step)

    def moment(self, later: int = 0) -> datetime:
        """A time; `later` is in hours."""
        hours = self.tide.drift * self.step + later
        return self.tide.moment + timedelta(hours=hours)

    def next(self) -> "Place":
        """The place after it."""
        return Place(self.tide, self.step + 1)


def plain(type_: Type, random: Random, place: Place) -> str | None:
    """Return a value of `type_` as its input function reads it.

    None where there is none: an enum without labels, a type nobody knows.
    """
    if type_.kind in _BY_KIND:
        return _BY_KIND[type_.kind](type_, random, place)
    make = _BY_NAME.get(type_.short_name) or _BY_CATEGORY.get(type_.category)
    return make(type_, random, place) if make else "1"


def word(random: Random) -> str:
    """A short word of lower-case letters and digits that hardly comes twice."""
    return random.choice("abcdefgh") + f"{random.getrandbits(32):07x}"


def _text(type_: Type, random: Random, _place: Place) -> str:
    limit = length(type_)
    return word(random)[: limit or None]


def _integer(_type: Type, _random: Random, place: Place) -> str:
    return str(place.number())


def _numeric(type_: Type, _random: Random, place: Place) -> str:
    limits = digits(type_)
    if limits is None:
        return str(place.number())
    precision, scale = limits
    units = place.number() * 10 ** max(scale, 0) % 10**precision
    return f"{Decimal(f'{units}E{-scale}'):f}"


def _uuid(_type: Type, random: Random, _place: Place) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def _bits(type_: Type, random: Random, _place: Place) -> str:
    default = 1 if type_.short_name == "bit" else 8
    return "".join(random.choice("01") for _ in range(length(type_) or default))


def _address(_type: Type, random: Random, _place: Place) -> str:
    return f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}"


def _mac(bytes_: int) -> Callable[[Type, Random, Place], str]:
    def make(_type: Type, random: Random, _place: Place) -> str:
        return random.randbytes(bytes_).hex(":")

    return make


def _array(type_: Type, random: Random, place: Place) -> str | None:
    assert type_.inner is not None
    item = plain(type_.inner, random, place)
    return literals.array([] if item is None else [item])


def _composite(type_: Type, random: Random, place: Place) -> str:
    return literals.composite(plain(field, random, place) for field in type_.fields)


def _enum(type_: Type, random: Random, _place: Place) -> str | None:
    # The first is where a life cycle begins, and most rules let it in.
    if not type_.labels:
        return None
    return type_.labels[0] if random.random() < 0.5 else random.choice(type_.labels)


def _domain(type_: Type, random: Random, place: Place) -> str | None:
    assert type_.inner is not None
    return plain(type_.inner, random, place)


def _range(type_: Type, random: Random, place: Place) -> str:
    assert type_.inner is not None
    bare = type_.inner.bare()
    up = Place(Tide(place.tide.number, place.tide.moment, 1), place.step)
    if bare.short_name in {"timestamptz", "timestamp"}:
        return literals.span(str(up.moment()), str(up.moment(1)))
    if bare.short_name == "date":
        return literals.span(f"{up.moment():%F}", f"{up.moment(24):%F}")
    low, high = (plain(type_.inner, random, where) for where in (up, up.next()))
    return literals.span(low, high)


def _multirange(type_: Type, random: Random, place: Place) -> str:
    assert type_.inner is not None
    return f"{{{plain(type_.inner, random, place)}}}"


Maker = Callable[[Type, Random, Place], str | None]
_BY_KIND: dict[str, Maker] = {
    "a": _array,
    "c": _composite,
    "d": _domain,
    "e": _enum,
    "m": _multirange,
    "r": _range,
}
_BY_NAME: dict[str, Maker] = {
    "numeric": _numeric,
    "uuid": _uuid,
    "bool": lambda _t, random, _p: random.choice(("true", "false")),
    "bytea": lambda _t, random, _p: f"\\x{random.randbytes(4).hex()}",
    "json": lambda _t, random, _p: f'{{"key": "{word(random)}"}}',
    "jsonb": lambda _t, random, _p: f'{{"key": "{word(random)}"}}',
    "date": lambda _t, _r, place: (
        f"{place.moment(23 * place.tide.drift * place.step):%F}"
    ),
    "time": lambda _t, _r, place: f"{place.step % 24:02}:{place.tide.number % 60:02}",
    "timetz": lambda _t, _r, place: f"{place.step % 24:02}:00+00",
    "timestamp": lambda _t, _r, place: str(place.moment()),
    "timestamptz": lambda _t, _r, place: f"{place.moment()}+00",
    "interval": lambda _t, _r, place: f"{place.number()} hours",
    "inet": _address,
    "cidr": _address,
    "macaddr": _mac(6),
    "macaddr8": _mac(8),
    "bit": _bits,
    "varbit": _bits,
    "char": lambda _t, random, _p: random.choice("abc"),
    "xml": lambda _t, random, _p: f"<{word(random)}/>",
    "tsvector": lambda _t, random, _p: word(random),
    "tsquery": lambda _t, random, _p: word(random),
    "point": lambda _t, random, place: f"({place.number()},{random.randrange(100)})",
    "line": lambda _t, _r, place: f"{{1,1,{place.number()}}}",
    "lseg": lambda _t, _r, place: f"[(0,0),({place.number() + 1},1)]",
    "box": lambda _t, _r, place: f"(0,0),({place.number() + 1},1)",
    "path": lambda _t, _r, place: f"[(0,0),({place.number()},1)]",
    "polygon": lambda _t, _r, place: f"((0,0),({place.number() + 1},0),(0,1))",
    "circle": lambda _t, _r, place: f"<(0,0),{place.number() + 1}>",
    "pg_lsn": lambda _t, _r, place: f"0/{place.number():X}",
    "regclass": lambda _t, _r, _p: "pg_class",
    "regtype": lambda _t, _r, _p: "integer",
    "hstore": lambda _t, random, _p: f'"key"=>"{word(random)}"',
    "ltree": lambda _t, random, _p: word(random),
}
_BY_CATEGORY: dict[str, Maker] = {"N": _integer, "S": _text}
