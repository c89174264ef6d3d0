r"""How psql would print rows, as far as it decides whether TAP can be found in them."""

from dataclasses import dataclass, replace

from harness.sqlfile.commands import Output
from harness.sqlfile.values import parse_bool

_FORMATS = (
    "aligned",
    "asciidoc",
    "csv",
    "html",
    "latex",
    "latex-longtable",
    "troff-ms",
    "unaligned",
    "wrapped",
)
# Printing options that leave a row of one column as it is.
_HARMLESS = {
    "border",
    "columns",
    "csv_fieldsep",
    "fieldsep",
    "fieldsep_zero",
    "footer",
    "linestyle",
    "null",
    "numericlocale",
    "pager",
    "pager_min_lines",
    "tableattr",
    "title",
    "unicode_border_linestyle",
    "unicode_column_linestyle",
    "unicode_header_linestyle",
    "xheader_width",
}
# Other names of options that psql takes.
_ALIASES = {
    "T": "tableattr",
    "t": "tuples_only",
    "vertical": "expanded",
    "x": "expanded",
}


@dataclass(frozen=True)
class Layout:
    r"""The printing options that matter; it begins as `psql -A -t` does."""

    format: str = "unaligned"
    expanded: bool = False
    record_separator: str = "\n"

    def output(self) -> Output | None:
        """What becomes of printed rows: None as long as TAP can be found in them."""
        changed = []
        if self.format != "unaligned":
            changed.append(self.format)
        if self.expanded:
            changed.append("expanded")
        if self.record_separator != "\n":
            changed.append("recordsep")
        return Output(kind="print", layout=tuple(changed)) if changed else None

    def toggle(self, first: str, second: str) -> "Layout":
        r"""Turn to the format `first`, or to `second` when it is on already."""
        return replace(self, format=second if self.format == first else first)

    def with_option(self, option: str, value: str | None) -> "Layout":
        r"""What `\pset option value` makes of it.

        An option or a value that psql refuses raises `ValueError`.
        """
        option = _ALIASES.get(option, option)
        if option == "format":
            return self if value is None else replace(self, format=_format(value))
        if option == "expanded":
            return replace(self, expanded=_expanded(value, self.expanded))
        if option == "tuples_only":
            _switch(value)
        elif option == "recordsep":
            return self if value is None else replace(self, record_separator=value)
        elif option == "recordsep_zero":
            return replace(self, record_separator="\0")
        elif option not in _HARMLESS:
            raise ValueError(f'There is no printing option "{option}".')
        return self


def _format(value: str) -> str:
    """A format by its name or by any beginning of it that is unique."""
    word = value.lower()
    found = [name for name in _FORMATS if name.startswith(word)]
    if word in found:
        return word
    if len(found) != 1:
        raise ValueError(f"A format is one of {', '.join(_FORMATS)}.")
    return found[0]


def _expanded(value: str | None, before: bool) -> bool:
    """Without a value the switch turns; `auto` never expands unaligned rows."""
    if value is not None and value.lower() == "auto":
        return False
    truth = _switch(value)
    return not before if truth is None else truth


def _switch(value: str | None) -> bool | None:
    if value is None:
        return None
    truth = parse_bool(value)
    if truth is None:
        raise ValueError(f'The value "{value}" is neither on nor off.')
    return truth
