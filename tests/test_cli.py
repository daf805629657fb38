"""Command lines in; exit codes, messages and the published site out: what the program promises to whoever starts it."""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sites import CONTENT, TEMPLATES, Tree, built, case, command, run, told, tree


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return case("clinics", tmp_path)


@pytest.fixture
def site(content: Path, tmp_path: Path) -> Path:
    """A published site, which what follows may replace or must leave alone."""
    built(content, tmp_path / "_site")
    return tmp_path / "_site"


def break_content(content: Path) -> None:
    """Make two mistakes in two files."""
    for name, old, new in (
        ("2024/harbour", "count: 12", "count: 1.200"),
        ("2023/harbour", "north/harbour", "north/harbor"),
    ):
        path = content / "reports" / name / "en.md"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def remains(folder: Path) -> list[str]:
    """Give what builds have left beside the site, except the file by which they take turns."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".") and path.name != "._site.lock"]


def options(content: Path, output: Path) -> list[str | Path]:
    return ["--content", content, "--output", output, "--no-cache"]


# Exit codes: 0 only if everything that was asked for was done.


@pytest.mark.parametrize("verb", [[], ["build"]], ids=["no verb", "build"])
def test_a_good_build_says_so_in_its_last_line(content: Path, tmp_path: Path, verb: list[str]) -> None:
    done = run(*verb, *options(content, tmp_path / "_site"))
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    said = re.fullmatch(r"Built (\d+) pages in 2 languages in \d+\.\d s → (.*)", last)
    assert said, last
    assert int(said[1]) == sum(path.endswith(".html") for path in tree(tmp_path / "_site"))
    assert said[2] == str(tmp_path / "_site")


def test_one_language_is_no_languages(tmp_path: Path) -> None:
    done = told("build", "--strict", *options(case("smallest", tmp_path), tmp_path / "_site"))
    assert (done.returncode, done.stderr) == (0, "")
    assert " pages in 1 language in " in done.stdout


def test_the_last_line_names_the_output_as_one_would_write_it(content: Path, tmp_path: Path) -> None:
    arguments = command(["build", "--content", "content", "--output", "_site", "--no-cache"])
    done = subprocess.run(arguments, check=True, capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert done.stdout.splitlines()[-1].endswith(" s → _site")


def test_mistakes_in_the_content_are_all_said_at_once_and_the_site_stays(content: Path, site: Path) -> None:
    before = tree(site)
    break_content(content)
    for verb in (["build", *options(content, site)], ["check", "--content", content]):
        done = told(*verb)
        assert done.returncode == 1
        assert "reports/2023/harbour/en.md:3:" in done.stderr
        assert "reports/2024/harbour/en.md:" in done.stderr
        assert "error ambiguous-number: " in done.stderr
        assert "Traceback" not in done.stderr
        assert re.match(r"\d+ errors.* in \d+ files", done.stderr.splitlines()[-1])
        assert "Built" not in done.stdout
    assert tree(site) == before
    assert remains(site.parent) == []


def test_warnings_stop_a_strict_build_only(content: Path, site: Path) -> None:
    before = tree(site)
    assert told("check", "--content", content).returncode == 0
    assert told("check", "--content", content, "--strict").returncode == 1
    assert told("build", "--strict", "--base-url", "https://other.example/", *options(content, site)).returncode == 1
    assert tree(site) == before


USAGE = {
    "an unknown command": (["chekc"], "there is no command “chekc”. Did you mean “check”?"),
    "an unknown option": (["build", "--contents-folder", "x"], "unrecognized arguments: --contents-folder"),
    "an address without https": (["--base-url", "example.org"], "“example.org” is not a web address"),
    "an address of something else": (["--base-url", "ftp://example.org/"], "is not a web address"),
    "an address with a query": (["--base-url", "https://example.org/?a=b"], "is not a web address"),
    "no processes": (["--jobs", "0"], "“0” is not a number of processes; write 1 or more"),
    "fewer than no processes": (["--jobs=-1"], "“-1” is not a number of processes"),
    "processes in words": (["--jobs", "two"], "“two” is not a number of processes"),
    "an unknown format": (["--format", "xml"], "invalid choice: 'xml'"),
    "no templates": (["--templates", "nowhere"], "there are no templates in nowhere."),
    "quiet and verbose": (["-q", "-v"], "not allowed with"),
    "a report that is no id": (["new", "thuan-nam", "--language", "fr"], "Write year and name, like 2024/thuan-nam."),
    "a language that is none": (["new", "2024/x", "--language", "xx"], "“xx” is not the code of a language."),
}


@pytest.mark.parametrize("case_name", USAGE)
def test_a_command_that_cannot_be_understood_says_why(case_name: str) -> None:
    arguments, sentence = USAGE[case_name]
    done = told(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_ours_is_refused(content: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "holiday"
    foreign.mkdir()
    (foreign / "beach.jpg").write_bytes(b"sand")
    for output in (foreign, content, tmp_path):
        before = tree(tmp_path)
        done = told("build", *options(content, output))
        assert done.returncode == 2
        assert str(output) in done.stderr
        assert "--output" in done.stderr
        after = tree(tmp_path)
        assert {path: after[path] for path in before} == before
    assert remains(tmp_path) == []


def test_a_bug_in_a_template_is_no_mistake_of_the_content(content: Path, site: Path, tmp_path: Path) -> None:
    templates, before = tmp_path / "templates", tree(site)
    shutil.copytree(TEMPLATES, templates)
    page = templates / "pages" / "place.html"
    page.write_text(
        page.read_text("utf-8").replace("{% block content %}", "{% block content %}{{ page.plaice }}"), "utf-8"
    )
    for jobs in ("1", "2"):
        done = run("build", "--templates", templates, "--jobs", jobs, *options(content, site))
        assert done.returncode == 3
        assert "has no attribute 'plaice'" in done.stderr
        assert (
            "This is a bug of the program, not a mistake in the content; the published site is as it was."
            in done.stderr
        )
        assert tree(site) == before
        assert remains(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal for one process")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_build_leaves_the_site(site: Path, tmp_path: Path, jobs: str) -> None:
    before = tree(site)
    arguments = command(["build", "--jobs", jobs, *options(CONTENT, site)])
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        while not remains(tmp_path):
            assert process.poll() is None
            time.sleep(0.002)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=60)
    assert process.returncode == 130
    assert complained.splitlines()[-1] == "Interrupted; the published site is as it was."
    assert "Traceback" not in complained
    assert said == ""
    assert tree(site) == before
    assert remains(tmp_path) == []


# What is printed.


def test_quiet_prints_errors_only(content: Path, tmp_path: Path) -> None:
    done = told("build", "-q", *options(content, tmp_path / "_site"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    break_content(content)
    done = told("check", "-q", "--content", content)
    assert "error ambiguous-number" in done.stderr
    assert "warning" not in done.stderr.rpartition("\n")[0].replace(done.stderr.splitlines()[-1], "")


def test_json_is_one_object_a_line_and_nothing_else(content: Path, tmp_path: Path) -> None:
    done = told("build", "--format", "json", *options(content, tmp_path / "_site"))
    *problems, end = (json.loads(line) for line in done.stdout.splitlines())
    assert done.stderr == ""
    assert end["built"].keys() == {"pages", "unchanged", "made", "languages", "seconds", "output"}
    assert end["built"]["made"] >= end["built"]["pages"] > 0
    found = next(problem for problem in problems if problem["rule"] == "contradiction")
    assert found["path"].endswith("content/reports/2024/delta-survey/en.md")
    assert (found["line"], found["column"], found["severity"]) == (11, 12, "warning")
    assert found["source"] == "    count: 22"
    assert found["message"]
    assert found["way_out"]
    break_content(content)
    done = told("build", "--format", "json", *options(content, tmp_path / "_site"))
    *problems, end = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert end["failed"]["errors"] == sum(problem["severity"] == "error" for problem in problems) > 1


def test_github_is_told_file_line_and_column(content: Path) -> None:
    done = told("check", "--format", "github", "--content", content)
    line = next(line for line in done.stdout.splitlines() if "title=contradiction" in line)
    assert re.match(
        r"::warning file=[^,:]*/reports/2024/delta-survey/en\.md,line=11,col=12,title=contradiction::", line
    )


def test_the_version_and_the_help_are_asked_for_without_content() -> None:
    assert re.fullmatch(r"report-site \d+\.\d+\.\d+\n", told("--version").stdout)
    for arguments in (["--help"], ["build", "--help"], ["new", "--help"]):
        done = told(*arguments)
        assert done.returncode == 0
        assert done.stdout.startswith("usage: build.py")


# What each command writes.


def test_a_check_writes_nothing(content: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    assert run("check", "--content", content).returncode == 0
    assert tree(tmp_path) == before
    assert list(tmp_path.iterdir()) == [content]


def filled(path: Path) -> None:
    """Fill in what a new file asks for, the comments left as they are."""
    lines = path.read_text("utf-8").replace("count: 0", "count: 42").splitlines(keepends=True)
    filled_in = (
        line if "#" in line.partition("…")[0] else line.replace("…", "42 clinics in Dunes in 2024") for line in lines
    )
    path.write_text("".join(filled_in), "utf-8")


def test_a_new_report_can_be_filled_in(content: Path, tmp_path: Path) -> None:
    before = told("check", "--content", content, "--format", "json").stdout.splitlines()
    done = told("new", "2024/dunes-again", "--language", "en", "--place", "south/dunes", "--content", content)
    assert done.returncode == 0
    new = content / "reports" / "2024" / "dunes-again"
    assert str(new / "en.md") in done.stdout
    assert told("check", "--content", content).returncode in {0, 1}
    filled(new / "en.md")
    done = told("new", "2024/dunes-again", "--language", "ar", "--content", content)
    assert done.returncode == 0
    filled(new / "ar.md")
    after = told("check", "--content", content, "--format", "json").stdout.splitlines()
    assert [line for line in after if line not in before] == []
    built(content, tmp_path / "_site")
    assert b"42 clinics" in tree(tmp_path / "_site")["ar/reports/2024/dunes-again/index.html"]


def test_a_new_report_replaces_none_and_needs_a_place(content: Path) -> None:
    before = tree(content)
    done = told("new", "2024/harbour", "--language", "en", "--content", content)
    assert (done.returncode, "exists already" in done.stderr) == (2, True)
    done = told("new", "2024/y", "--language", "en", "--place", "south/dune", "--content", content)
    assert (done.returncode, "Did you mean “south/dunes”?" in done.stderr) == (2, True)
    assert tree(content) == before


def test_messages_are_brought_up_to_date_once(content: Path) -> None:
    (content / "messages" / "ar.po").unlink()
    assert "ar.po" in told("messages", "--content", content).stdout
    first = tree(content)
    assert "messages/ar.po" in first
    done = told("messages", "--content", content)
    assert (done.returncode, done.stdout) == (0, "The files of phrases are up to date.\n")
    assert tree(content) == first


def test_the_base_url_lands_where_a_full_address_is_needed_and_nowhere_else(content: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    built(content, before)
    address = "https://other.example/a/b"
    assert told("build", "--base-url", address, *options(content, tmp_path / "_site")).returncode == 0
    old, new = tree(before), tree(tmp_path / "_site")
    assert old.keys() == new.keys()
    for path, bytes_ in new.items():
        assert b"health.example/clinics" not in bytes_, path
    assert f'<link rel="canonical" href="{address}/en/places/">' in new["en/places/index.html"].decode()
    assert f"<loc>{address}/en/places/</loc>" in new["sitemap.xml"].decode()
    assert f"<id>{address}/feed.xml</id>" in new["feed.xml"].decode()
    assert f"Sitemap: {address}/sitemap.xml" in new["robots.txt"].decode()
    assert json.loads(new["data/site.json"])["base_url"] == f"{address}/"
    # A server shows it under any address; so its links begin at the root of the host.
    found = re.findall(r'(?:href|src)="([^"]*)"', new["404.html"].decode())
    assert found
    assert all(link.startswith(("/a/b/", "#", "https://")) for link in found)
    # All other pages differ in the full addresses of their heads alone.
    for path in new:
        if path.endswith(".html") and not path.endswith("404.html"):
            assert new[path].replace(address.encode() + b"/", b"https://health.example/clinics/") == old[path], path


def test_drafts_are_shown_when_asked_for(content: Path, tmp_path: Path) -> None:
    assert told("build", "--drafts", *options(content, tmp_path / "_site")).returncode == 0
    found = tree(tmp_path / "_site")
    assert "en/reports/2024/dunes/index.html" in found
    assert b"999" in found["data/tallies.csv"]


# Whatever happens, the published site is the old one or the new one.


@pytest.fixture
def two(tmp_path: Path) -> tuple[dict[str, Path], dict[str, Tree]]:
    """Two contents and their sites, which differ on every page."""
    contents: dict[str, Path] = {}
    sites: dict[str, Tree] = {}
    for name in ("one", "two"):
        contents[name] = case("clinics", tmp_path / name)
        settings = contents[name] / "site.yaml"
        settings.write_text(settings.read_text("utf-8").replace("Clinics by district", f"Clinics, {name}"), "utf-8")
        built(contents[name], tmp_path / name / "_site")
        sites[name] = tree(tmp_path / name / "_site")
    assert sites["one"].keys() == sites["two"].keys()
    return contents, sites


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_build_that_is_killed_leaves_the_old_site_or_the_new_one(
    two: tuple[dict[str, Path], dict[str, Tree]], tmp_path: Path
) -> None:
    (contents, sites), output, choice = two, tmp_path / "_site", random.Random(2024)
    started = time.perf_counter()
    assert run("build", "-q", *options(contents["one"], output)).returncode == 0
    duration = time.perf_counter() - started
    for turn in range(15):
        standing = next(name for name in sites if tree(output) == sites[name])
        coming = "two" if standing == "one" else "one"
        jobs = "2" if turn % 5 == 0 else "1"
        arguments = command(["build", "-q", "--jobs", jobs, *options(contents[coming], output)])
        # In a session of its own, so that workers that outlive their parent could be seen.
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        moment = duration * choice.uniform(0.3, 1.05)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        found = tree(output)
        assert found in sites.values(), f"killed after {moment:.3f} s: {turn=}"
    assert run("build", "-q", *options(contents["one"], output)).returncode == 0
    assert tree(output) == sites["one"]
    assert remains(tmp_path) == []


def test_of_two_builds_at_once_one_wins_whole(two: tuple[dict[str, Path], dict[str, Tree]], tmp_path: Path) -> None:
    (contents, sites), output = two, tmp_path / "_site"
    for _ in range(2):
        processes = [
            subprocess.Popen(command(["build", "-q", *options(content, output)]), stderr=subprocess.PIPE)
            for content in contents.values()
        ]
        assert [process.communicate(timeout=60)[1] for process in processes] == [b"", b""]
        assert [process.returncode for process in processes] == [0, 0]
        assert tree(output) in sites.values()
        assert remains(tmp_path) == []
