"""Errors as text: what is printed, and how a command ends that was interrupted."""

import signal

import psycopg
import pytest
import typer

from harness.cli.console import INTERRUPTED, errors_as_text
from harness.errors import HarnessError

LOST = psycopg.OperationalError("the connection is lost")


@pytest.fixture(autouse=True)
def _handlers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what this process does at a signal."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)


def test_an_error_without_sqlstate_has_no_detail(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit) as ended, errors_as_text(code=2):
        raise LOST
    assert ended.value.exit_code == 2
    assert capsys.readouterr().err == "ERROR: the connection is lost\n"


def interrupted(by: BaseException, error: Exception) -> None:
    try:
        raise by
    finally:
        raise error


@pytest.mark.parametrize("error", [LOST, HarnessError("could not connect")])
def test_who_is_ended_is_so_though_cleaning_up_fails(
    capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    with pytest.raises(SystemExit) as ended, errors_as_text():
        interrupted(SystemExit(143), error)
    assert ended.value.code == 143
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("error", [LOST, HarnessError("could not connect")])
def test_ctrl_c_is_said_to_be_one_though_cleaning_up_fails(
    capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    with pytest.raises(typer.Exit) as ended, errors_as_text():
        interrupted(KeyboardInterrupt(), error)
    assert ended.value.exit_code == INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"
