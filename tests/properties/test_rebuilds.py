"""Contents that are edited again and again in, sites out: a build that remembers gives what one from nothing gives."""

from __future__ import annotations

import re
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from site_src.pipeline import build, prepare
from site_src.write.held import NOTHING_HELD, Held
from site_src.write.publish import exchange
from site_src.write.trees import COARSE
from tests.sites import CONTENT, TEMPLATES, TOP, case, order, run, tree

Edit = Callable[[Path, Random], None]
"""Changes something in a folder that holds ``content`` and ``templates``, so that it still builds."""


def substitute(path: Path, pattern: str, new: str) -> None:
    """Change the first place where a pattern stands in a file."""
    text, changed = re.subn(pattern, lambda _: new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert changed, f"{path}: {pattern}"
    path.write_text(text, "utf-8", newline="\n")


def retitle(folder: Path, choice: Random) -> None:
    texts = sorted(folder.glob("content/reports/*/*/*.md"))
    substitute(choice.choice(texts), "^title: .*$", f"title: Title {choice.random()}")


def recount(folder: Path, choice: Random) -> None:
    path, count = folder / "content/reports/2024/delta/en.md", choice.randrange(40)
    substitute(path, r"count: \d+", f"count: {count}")
    substitute(path, "quote: .*", f"quote: {count} clinics")
    substitute(path, r"counted \w+ clinics", f"counted {count} clinics")


def hedge(folder: Path, choice: Random) -> None:
    path = folder / "content/reports/2024/river-basin/en.md"
    substitute(path, "^    approx: .*$", f"    approx: {choice.choice(('almost', 'about', 'more-than'))}")


def republish(folder: Path, choice: Random) -> None:
    text = choice.choice(("harbour", "delta"))
    day = f"2024-0{choice.randint(1, 9)}-01"
    substitute(folder / f"content/reports/2024/{text}/en.md", "^published: .*$", f"published: {day}")


def narrow(folder: Path, choice: Random) -> None:
    toggle(folder / "content/reports/2024/north/en.md", "    status: accredited\n", "    scope: partial\n")


def move_report(folder: Path, choice: Random) -> None:
    path = folder / "content/reports/2024/delta/en.md"
    old, new = ("delta", "dunes") if "place: south/delta\n" in path.read_text("utf-8") else ("dunes", "delta")
    substitute(path, f"^place: south/{old}$", f"place: south/{new}")


def toggle(path: Path, before: str, line: str) -> None:
    """Write a line, or take it out if it stands there."""
    text = path.read_text("utf-8")
    assert before in text
    other = text.replace(line, "") if line in text else text.replace(before, before + line, 1)
    path.write_text(other, "utf-8", newline="\n")


def requote(folder: Path, choice: Random) -> None:
    path, quote = folder / "content/reports/2024/lakes/ar.md", f"نحو مئة عيادة {choice.random()}"
    substitute(path, "quote: نحو.*", f"quote: {quote}")
    substitute(path, r"نحو مئة عيادة.*\.$", f"{quote}.")


def rewrite(folder: Path, choice: Random) -> None:
    path = choice.choice(sorted(folder.glob("content/*/*/*/*.md")))
    path.write_text(f"{path.read_text('utf-8')}\nMore *words*, {choice.random()}.\n", "utf-8", newline="\n")


def add_report(folder: Path, choice: Random) -> None:
    new = folder / "content/reports/2024" / f"dunes-{choice.randrange(3)}"
    shutil.copytree(folder / "content/reports/2024/north", new, dirs_exist_ok=True)
    (new / "ar.md").unlink(missing_ok=True)
    substitute(new / "en.md", "^place: .*$", "place: south/dunes")


def remove_report(folder: Path, choice: Random) -> None:
    unlinked = [*folder.glob("content/reports/2024/dunes-*"), folder / "content/reports/2024/river-basin"]
    shutil.rmtree(choice.choice(sorted(unlinked)), ignore_errors=True)


def add_version(folder: Path, choice: Random) -> None:
    text = f"---\ntitle: الشاطئ {choice.random()}\ntranslates: en\nby: machine\n---\nستّ عيادات معتمدة (6).\n"
    (folder / "content/reports/2024/north/ar.md").write_text(text, "utf-8", newline="\n")


def remove_version(folder: Path, choice: Random) -> None:
    (folder / "content/reports/2024/north/ar.md").unlink(missing_ok=True)


def rename_place(folder: Path, choice: Random) -> None:
    substitute(folder / "content/places/coast.yaml", "name: Lakes[^,]*,", f"name: Lakes {choice.randrange(9)},")


def end_place(folder: Path, choice: Random) -> None:
    substitute(
        folder / "content/places/coast.yaml",
        "name: Dunes[^}]*}",
        f"name: Dunes, until: 2025-0{choice.randint(1, 9)}-01",
    )


def rename_status(folder: Path, choice: Random) -> None:
    substitute(
        folder / "content/taxonomy.yaml", r"names: \{en: Open[^,]*,", f"names: {{en: Open {choice.randrange(9)},"
    )


def retitle_site(folder: Path, choice: Random) -> None:
    substitute(folder / "content/site.yaml", "^  en: Clinics.*$", f"  en: Clinics {choice.randrange(9)}")


def reorder_languages(folder: Path, choice: Random) -> None:
    languages = choice.choice(("[en, ar]", "[ar, en]"))
    substitute(folder / "content/site.yaml", r"^languages: .*$", f"languages: {languages}")


def move_site(folder: Path, choice: Random) -> None:
    host = choice.choice(("0.example", "1.example", "clinics.health.gov"))  # The last has cards.
    substitute(folder / "content/site.yaml", "^base_url: .*$", f"base_url: https://{host}/a/")


def change_phrase(folder: Path, choice: Random) -> None:
    substitute(
        folder / "content/messages/ar.po",
        '^msgid "Places"\nmsgstr ".*"$',
        f'msgid "Places"\nmsgstr "الأماكن {choice.randrange(9)}"',
    )


def change_image(folder: Path, choice: Random) -> None:
    (folder / "content/reports/2024/harbour/map.png").write_bytes(choice.randbytes(64))


def change_page_template(folder: Path, choice: Random) -> None:
    page = choice.choice(("place", "report", "home"))
    substitute(folder / "templates/pages" / f"{page}.html", "<h1[^>]*>", f"<h1 data-turn='{choice.randrange(9)}'>")


def change_macro(folder: Path, choice: Random) -> None:
    substitute(folder / "templates/parts/counts.html", 'class="count[^"]*"', f'class="count c{choice.randrange(9)}"')


def change_style(folder: Path, choice: Random) -> None:
    path = folder / "templates/assets/site/3-frame.css"
    path.write_text(f"{path.read_text('utf-8')}/* {choice.randrange(9)} */\n", "utf-8", newline="\n")


def touch_everything(folder: Path, choice: Random) -> None:
    for path in folder.rglob("*"):
        path.touch()


EDITS: tuple[Edit, ...] = (
    retitle, recount, hedge, republish, narrow, move_report, requote, rewrite, add_report, remove_report, add_version,
    remove_version, rename_place, end_place, rename_status, retitle_site, reorder_languages, move_site, change_phrase,
    change_image, change_page_template, change_macro, change_style, touch_everything,
)  # fmt: skip


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder with a content and templates to change."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        case("clinics", folder)
        shutil.copytree(TEMPLATES, folder / "templates")
        yield folder


def rebuilt(
    folder: Path, cache: Path | None, held: Held = NOTHING_HELD, steps: int | None = None, now: int = 0
) -> dict[str, bytes]:
    """Build with a memory, or elsewhere without one: a site that was made by another build is nothing to begin with.

    ``steps`` are taken ahead of the next build, all that there are without a number. With ``now`` a build believes
    that sources are the same which were written before.
    """
    output = folder / ("_site" if cache else "_fresh")
    wishes = order(folder / "content", output, cache, folder / "templates")._replace(held=held)
    build(wishes, exchange, lambda tasks: tasks, now)
    site = tree(output)
    with closing(prepare(wishes, 0)) as ahead:
        deque(islice(ahead, steps), maxlen=0)
    assert tree(output) == site
    return site


@settings(max_examples=4)
@given(
    st.lists(st.sampled_from(EDITS), min_size=2, max_size=4, unique=True),
    st.randoms(use_true_random=False),
    st.booleans(),
)
def test_a_build_that_remembers_gives_what_one_from_nothing_gives(
    edits: list[Edit], choice: Random, is_asked_again: bool
) -> None:
    """Also in a process that recalls ahead what the next build will need, as that of a preview does."""
    held = Held(2 if is_asked_again else 0)
    with workshop() as folder, patch("site_src.write.spare.NAMES", 64):
        cache = folder / "cache"
        first = rebuilt(folder, cache, held, choice.randint(0, 20))
        shutil.copytree(folder / "content", folder / "before" / "content")
        shutil.copytree(folder / "templates", folder / "before" / "templates")
        for edit in edits:
            edit(folder, choice)
            remembered = rebuilt(folder, cache, held, choice.randint(0, 20))
            assert remembered == rebuilt(folder, None), edit.__name__
        # Undoing everything gives the first site again, this time out of memory.
        for name in ("content", "templates"):
            shutil.rmtree(folder / name)
            shutil.copytree(folder / "before" / name, folder / name)
        assert rebuilt(folder, cache, held) == first


def spoil(folder: Path) -> None:
    """Write into a page of the site, as some other program might."""
    page = folder / "_site/en/index.html"
    page.write_text(page.read_text("utf-8").replace("<h1>", "<h1>Spoilt "), "utf-8")


def test_a_site_that_others_write_into_is_repaired(tmp_path: Path) -> None:
    """At once where nothing else changed; by the next build but one where a folder was looked at ahead."""
    case("clinics", tmp_path)
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    report, held, cache = tmp_path / "content/reports/2024/delta/en.md", Held(2), tmp_path / "cache"
    now = time.time_ns() + COARSE
    good = rebuilt(tmp_path, cache, held, now=now)
    spoil(tmp_path)
    assert rebuilt(tmp_path, cache, held, now=now) == good
    spoil(tmp_path)
    sites = []
    for _ in range(2):
        report.write_text(report.read_text("utf-8") + "\nMore words.\n", "utf-8")
        sites.append(rebuilt(tmp_path, cache, held))
    assert sites[-1] == rebuilt(tmp_path, None)


def test_a_folder_that_another_build_has_taken_is_not_believed_to_be_there(tmp_path: Path) -> None:
    case("clinics", tmp_path)
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    report, held, cache = tmp_path / "content/reports/2024/delta/en.md", Held(2), tmp_path / "cache"
    rebuilt(tmp_path, cache, held)
    (spare,) = cache.glob("before-*")
    for other in (None, shutil.copytree):
        spare.rename(tmp_path / "taken")
        if other:
            other(tmp_path / "taken", spare)
            (spare / "en/index.html").unlink()
        report.write_text(report.read_text("utf-8") + "\nMore words.\n", "utf-8")
        assert rebuilt(tmp_path, cache, held) == rebuilt(tmp_path, None)
        shutil.rmtree(tmp_path / "taken")


def test_every_edit_can_be_built_and_changes_the_site_or_nothing() -> None:
    choice, unchanged = Random(1), set()
    with workshop() as folder:
        before = rebuilt(folder, folder / "cache")
        for edit in EDITS:
            edit(folder, choice)
            after = rebuilt(folder, folder / "cache")
            if after == before:
                unchanged.add(edit)
            before = after
    assert unchanged <= {touch_everything, reorder_languages}


def test_a_rebuild_of_what_did_not_change_makes_no_page_anew() -> None:
    with workshop() as folder:
        first = rebuilt(folder, folder / "cache")
        with patch("site_src.render.html.Desk.files", side_effect=AssertionError("a page was made anew")):
            for path in (folder / "content").rglob("*"):
                path.touch()
            assert rebuilt(folder, folder / "cache") == first
        recounted = folder / "content/reports/2024/harbour/en.md"
        # A line moves, and with it all positions: they enter no page.
        recounted.write_text(recounted.read_text("utf-8").replace("---\n", "---\n# a comment\n", 1), "utf-8")
        assert rebuilt(folder, folder / "cache") == first


def test_the_order_in_which_the_disk_lists_files_changes_nothing() -> None:
    listing, choice = Path.iterdir, Random(7)

    def shuffled(folder: Path) -> Iterator[Path]:
        found = list(listing(folder))
        choice.shuffle(found)
        return iter(found)

    with workshop() as folder:
        first = rebuilt(folder, None)
        with patch.object(Path, "iterdir", shuffled):
            assert rebuilt(folder, None) == first
            assert rebuilt(folder, None) == first


def turned(front: str) -> str:
    """Turn the order of the keys of a front matter; what stands below a key stays with it."""
    blocks = re.split(r"\n(?=[a-z])", front.strip("\n"))
    return "\n" + "\n".join(reversed(blocks)) + "\n"


def test_the_order_of_keys_in_a_front_matter_changes_nothing() -> None:
    with workshop() as folder:
        first = rebuilt(folder, None)
        for path in folder.glob("content/reports/*/*/*.md"):
            _, front, text = path.read_text("utf-8").split("---\n", 2)
            path.write_text(f"---{turned(front)}---\n{text}", "utf-8", newline="\n")
        assert rebuilt(folder, None) == first


SURROUNDINGS = (
    ("1", {"TZ": "UTC", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1"}),
    ("2", {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8", "LANG": "vi_VN.UTF-8", "PYTHONHASHSEED": "2"}),
)


def test_builds_are_the_same_in_every_folder_time_zone_locale_and_number_of_processes(tmp_path: Path) -> None:
    sites = []
    for number, (jobs, surroundings) in enumerate(SURROUNDINGS):
        folder = tmp_path / ("a folder" * (number + 1))
        # The second folder has another program too, in another place.
        top = TOP
        if number:
            top = folder
            for name in ("site_src", "templates"):
                shutil.copytree(TOP / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy(TOP / "build.py", top)
        shutil.copytree(CONTENT, folder / "content")
        arguments = ("--content", folder / "content", "--output", folder / "_site", "--jobs", jobs, "--no-cache", "-q")
        done = run("build", *arguments, top=top, surroundings=surroundings)
        assert done.returncode == 0, done.stderr
        sites.append(tree(folder / "_site"))
    assert sites[0] == sites[1]
