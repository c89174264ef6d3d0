"""The wheel and the sdist hold what they need, and work outside of this repository."""

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

from harness.server import Server
from tests.harness.installed import ROOT, Environment, build, closure
from tests.harness.plugin_project import write_project

SUITE = """
begin;
select plan(1);
select pass('it runs');
select * from finish();
rollback;
"""
GPL = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public", re.IGNORECASE)


def tracked(*paths: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name for name in listed.stdout.splitlines() if (ROOT / name).exists()}


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    files = set(zipfile.ZipFile(wheel).namelist())
    docker = {f"harness/{name}" for name in tracked("docker")}
    assert tracked("harness") | docker <= files
    assert {"harness/py.typed", "harness/docker/Dockerfile"} <= files


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {Path(name).parts[0].split("-")[0] for name in names} == {
        "harness",
        "pgtap_harness",
    }


def test_the_sdist_is_the_whole_checkout(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert tracked() - names == set()


def test_the_wheel_of_the_sdist_is_that_of_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        archive.extractall(tmp_path)
    (source,) = (path for path in tmp_path.iterdir() if path.is_dir())
    again = build("wheel", tmp_path / "again", source=source)
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()


def test_the_metadata_name_licence_and_readme(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
    metadata = archive.read(name).decode()
    assert "License-Expression: MIT" in metadata
    assert "License-File: LICENSE" in metadata
    assert "# pgtap-harness" in metadata
    assert f"{Path(name).parent}/licenses/LICENSE" in archive.namelist()


def test_the_command_works_when_installed(
    installed: Environment, tmp_path: Path
) -> None:
    done = installed.run("harness", "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "migrate" in done.stdout
    done = installed.run("harness", "--version", cwd=tmp_path)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert done.stdout == f"harness {project['version']}\n"


def test_every_module_can_be_imported_when_installed(
    installed: Environment, tmp_path: Path
) -> None:
    script = (
        "import pkgutil, importlib, harness\n"
        "for module in pkgutil.walk_packages(harness.__path__, 'harness.'):\n"
        "    if module.name not in ('harness.plugin.schedule',"  # needs xdist
        " 'harness.concurrency.strategies'):\n"  # needs Hypothesis
        "        importlib.import_module(module.name)\n"
        "print(harness.__file__)"
    )
    done = installed.run("python", "-c", script, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(installed.path) in done.stdout


def test_a_foreign_project_is_tested_when_installed(
    installed: Environment, tmp_path: Path, server: Server
) -> None:
    write_project(tmp_path, {"it.sql": SUITE})
    done = installed.run("pytest", "--pg-server", server.dsn, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 pgTAP assertions" in done.stdout


def test_the_dockerfile_is_found_when_installed(
    installed: Environment, tmp_path: Path
) -> None:
    script = "from harness.server.image import recipe; r = recipe(18); "
    script += "print(r.tag, r.context)"
    done = installed.run("python", "-c", script, cwd=tmp_path)
    tag, context = done.stdout.split()
    assert tag.startswith("pgtap-harness:18-")
    assert Path(context).is_relative_to(installed.path)


def licences(package: Distribution) -> list[str]:
    """Return what a distribution says of its licence, in any of the three ways."""
    metadata = package.metadata
    classifiers = metadata.get_all("Classifier") or []
    said = [metadata["License-Expression"], (metadata["License"] or "").split("\n")[0]]
    said += [line for line in classifiers if line.startswith("License ::")]
    return [text for text in said if text]


RUN_TIME = closure("pgtap-harness", frozenset({"container"}))


@pytest.mark.parametrize("name", sorted(RUN_TIME))
def test_nothing_that_runs_is_under_the_gpl(name: str) -> None:
    said = licences(RUN_TIME[name])
    assert said
    assert not [text for text in said if GPL.search(text)]


def test_a_gpl_licence_would_be_noticed() -> None:
    assert GPL.search("GPL-3.0-or-later")
    assert GPL.search("License :: OSI Approved :: GNU General Public License (GPL)")
    assert not GPL.search("LGPL-3.0-only")


def test_psycopg_is_under_the_lgpl_as_the_readme_says() -> None:
    assert licences(distribution("psycopg")) == ["LGPL-3.0-only"]
    assert "psycopg" in (ROOT / "README.md").read_text().split("LGPL")[0][-200:]


def test_the_package_tells_type_checkers_its_types() -> None:
    source = "from harness.sqlfile import leading_words\n"
    source += "reveal_type(leading_words('a', 1))\n"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-incremental", "-c", source],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "tuple[str, ...]" in done.stdout.lower()
