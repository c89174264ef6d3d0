"""The values that break programs: the edges of every type, as PostgreSQL has them."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from harness.datagen import literals
from harness.datagen.modifiers import digits, length, longest
from harness.datagen.plain import Place, Tide, plain
from harness.datagen.schema import Type

_TEXTS = (
    "",
    " ",
    "\t\n",
    "  padded  ",
    "NULL",
    "null",
    "0",
    "-1",
    "'; --",
    '"quoted"',
    "back\\slash",
    "%s {} $1",
    "É",
    "e\u0301",  # the same letter, composed of two
    "ẞß",
    "I\u0131\u0130i",  # Turkish: four letters that fold to two
    "\U0001f469\u200d\U0001f52c",  # one picture of three code points
    "\u202eright to left\u202c",
    "שלום",
    "\u200b",
    "\ufeff",
    "\uffff",
    "\U0010ffff",
    "\x7f",
)
_JSON = (
    "null",
    "{}",
    "[]",
    '""',
    "0",
    "true",
    "-0.0",
    "1e400",
    "123456789012345678901234567890.5",
    '[[[[[["deep"]]]]]]',
    '{"": null, "a": {"a": [1, "1", null]}}',
    '"\\u00e9 \\ud83d\\ude00 \\" \\\\"',
)
_TIMESTAMPS = (
    "infinity",
    "-infinity",
    "4713-11-24 00:00:00+00 BC",
    "294276-12-31 23:59:59.999999+00",
    "1970-01-01 00:00:00+00",
    "1969-12-31 23:59:59.999999+00",
    "2000-02-29 12:00:00+00",
    "2024-03-31 01:00:00+00",  # Europe's clocks go forward
    "2024-10-27 01:00:00+00",  # and back
    "0001-01-01 00:00:00+00",
    "9999-12-31 23:59:59.999999+00",
)
_FLOATS = ("0", "-0", "NaN", "Infinity", "-Infinity")
_FIXED: dict[str, tuple[str, ...]] = {
    "bool": ("true", "false"),
    "int2": ("0", "1", "-1", "32767", "-32768"),
    "int4": ("0", "1", "-1", "2147483647", "-2147483648"),
    "int8": ("0", "1", "-1", "9223372036854775807", "-9223372036854775808"),
    "oid": ("0", "1", "4294967295"),
    "float4": (*_FLOATS, "3.4028235e38", "-3.4028235e38", "1e-45"),
    "float8": (*_FLOATS, "1.7976931348623157e308", "5e-324", "0.1"),
    "money": ("0", "-0.01", "92233720368547758.07", "-92233720368547758.08"),
    "name": (*_TEXTS, "n" * 63),
    "json": (*_JSON, '{"a": 1, "a": 2}', '"\\u0000"'),
    "jsonb": _JSON,
    "timestamptz": _TIMESTAMPS,
    "timestamp": tuple(text.replace("+00", "") for text in _TIMESTAMPS),
    "date": (
        "infinity",
        "-infinity",
        "4713-11-24 BC",
        "5874897-12-31",
        "1970-01-01",
        "2000-02-29",
        "0001-01-01",
        "9999-12-31",
    ),
    "time": ("00:00", "24:00", "23:59:59.999999", "12:00"),
    "timetz": ("00:00+00", "24:00-15:59", "23:59:59.999999+15:59", "12:00+05:45"),
    "interval": (
        "0",
        "-1 day",
        "1 month",
        "1 mon 2 days -3 hours",
        "178000000 years",
        "-178000000 years",
        "0.000001 seconds",
        "24 hours",
    ),
    "uuid": (
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ),
    "bytea": ("\\x", "\\x00", "\\xff", "\\x5c27", "\\x00ff00"),
    "inet": ("0.0.0.0", "255.255.255.255/0", "::", "::1/128", "10.1.2.3/8"),
    "cidr": ("0.0.0.0/0", "255.255.255.255/32", "::/0", "10.0.0.0/8"),
    "macaddr": ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"),
    "macaddr8": ("00:00:00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff:ff:ff"),
    "char": ("", " ", "~", "'"),
    "xml": ("", "<a/>", "<a b='\u00e9'>text &amp; <![CDATA[<]]></a>"),
    "tsvector": ("", "'it''s':1A", "a:16383"),
    "tsquery": ("", "!a & (b | c)"),
    "point": ("(0,0)", "(NaN,Infinity)", "(-1e308,1e308)"),
    "circle": ("<(0,0),0>",),
    "box": ("(0,0),(0,0)",),
    "pg_lsn": ("0/0", "FFFFFFFF/FFFFFFFF"),
    "hstore": ("", '""=>NULL'),
}
_SOMEWHERE = Place(Tide.draw(Random(0)), 1)


def ugly(type_: Type) -> tuple[str, ...]:
    """Return the edges of `type_`, each accepted by a column of it that has no rule."""
    if type_.kind in _BY_KIND:
        return _BY_KIND[type_.kind](type_)
    if type_.short_name in _BY_NAME:
        return _BY_NAME[type_.short_name](type_)
    if type_.short_name in _FIXED:
        return _FIXED[type_.short_name]
    return _text(type_) if type_.category == "S" else ()


def _text(type_: Type) -> tuple[str, ...]:
    """Every text that fits, cut to the limit; and the longest there is."""
    limit = longest(type_)
    cut = (text[:limit] for text in _TEXTS)
    return tuple(dict.fromkeys((*cut, "x" * limit, "\U0001f600" * limit)))


def _numeric(type_: Type) -> tuple[str, ...]:
    limits = digits(type_)
    if limits is None:
        many = "9" * 60 + "." + "9" * 30
        return ("0", "1", "-1", many, f"-{many}", "0.1", "NaN", "Infinity", "-Infinity")
    precision, scale = limits
    unit = Decimal(1).scaleb(-scale)
    most = Decimal((0, (9,) * precision, -scale))
    return ("0", f"{unit:f}", f"-{unit:f}", f"{most:f}", f"-{most:f}", "NaN")


def _bits(type_: Type) -> tuple[str, ...]:
    size = length(type_)
    if type_.short_name == "bit":
        return ("0" * (size or 1), "1" * (size or 1))
    return ("", "0", "1" * (size or 8))


def _array(type_: Type) -> tuple[str, ...]:
    item = type_.inner
    assert item is not None
    values = ugly(item)[:8]
    found = ["{}", literals.array([value for value in values])]
    if not item.not_null:
        found += [literals.array([None]), literals.array([None, *values[:1]])]
    if values:
        one = literals.array(values[:1])
        found.append(literals.nested([one, one]))
    return tuple(dict.fromkeys(found))


def _composite(type_: Type) -> tuple[str, ...]:
    """All fields NULL where they may be; then each field's first edges side by side."""
    choices = [ugly(field) or (_ordinary(field),) for field in type_.fields]
    found = [literals.composite(c[n % len(c)] for c in choices) for n in range(3)]
    if not any(field.not_null for field in type_.fields):
        found.append(literals.composite(None for _ in type_.fields))
    return tuple(dict.fromkeys(found))


def _domain(type_: Type) -> tuple[str, ...]:
    return ugly(type_.inner) if type_.inner else ()


def _range(type_: Type) -> tuple[str, ...]:
    assert type_.inner is not None
    low = _ordinary(type_.inner)
    return (
        literals.EMPTY,
        literals.span(None, None),
        literals.span(low, None),
        literals.span(None, low),
        literals.span(low, low, bounds="[]"),
        literals.span(low, low, bounds="[)"),
    )


def _multirange(type_: Type) -> tuple[str, ...]:
    assert type_.inner is not None
    ranges = _range(type_.inner)
    return ("{}", *(f"{{{one}}}" for one in ranges), f"{{{ranges[2]},{ranges[3]}}}")


def _ordinary(type_: Type) -> str | None:
    return plain(type_, Random(0), _SOMEWHERE)


_BY_KIND: dict[str, Callable[[Type], tuple[str, ...]]] = {
    "a": _array,
    "c": _composite,
    "d": _domain,
    "e": lambda type_: type_.labels,
    "m": _multirange,
    "r": _range,
}
_BY_NAME: dict[str, Callable[[Type], tuple[str, ...]]] = {
    "text": _text,
    "varchar": _text,
    "bpchar": _text,
    "citext": _text,
    "numeric": _numeric,
    "bit": _bits,
    "varbit": _bits,
}
