"""Pages that are written once for several languages: byte for byte what each language gets by itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import Markup

from site_src.model import text
from site_src.model.language import Words
from site_src.model.site import Batch, Job
from site_src.model.slots import MANY, Manifold, Phrase, ToldApart, name_of
from site_src.plan.batches import Blueprint, Bundle, Plan, batches, bundles, noticed_batches, plan
from site_src.plan.grids import Grid
from site_src.plan.pages import PAGES
from site_src.plan.places import PlacePage
from site_src.plan.sheet import apart
from site_src.render import compiled, environment, slots
from site_src.render.assets import read_assets
from site_src.render.frame import Frame
from site_src.render.render import render
from site_src.render.slots import MOST, Slots
from site_src.survey import NO_MEMORY, survey
from tests.bench.content import write_content
from tests.sites import CONTENT, TEMPLATES, case, order

PUBLIC = "https://counts.vn/some/where/"
"""An address that has cards and is told to networks."""

SPECIAL = 'Tom & "Jerry’s" isle'
ARABIC = 'توم & "جيري"'

LANGUAGES = ("en", "fr", "ar")

Prepare = Callable[[Blueprint, Bundle], Iterator[Iterator[Batch]]]


def special(folder: Path) -> Path:
    """A content with names that HTML and JSON write otherwise, each in another way in each language."""
    content = case("clinics", folder)
    places = content / "places" / "coast.yaml"
    before = places.read_text("utf-8")
    assert "name: Lakes, names: {ar: البحيرات}" in before
    named = before.replace("name: Lakes, names: {ar: البحيرات}", f"name: '{SPECIAL}', names: {{ar: '{ARABIC}'}}")
    places.write_text(named, "utf-8")
    site = content / "site.yaml"
    title = site.read_text("utf-8").replace("  en: Clinics by district", f"  en: '{SPECIAL}'", 1)
    site.write_text(title, "utf-8")
    return content


def written(folder: Path) -> Path:
    """A content with several provinces, whose places stand in another order in other languages."""
    write_content(60, folder / "content")
    return folder / "content"


CONTENTS: dict[str, Callable[[Path], Path]] = {
    "real": lambda _: CONTENT,
    "clinics": lambda folder: case("clinics", folder),
    "special": special,
    "written": written,
}


def planned(content: Path, base_url: str | None) -> Plan:
    asked = order(content, Path("_site"))._replace(base_url=base_url)
    found, problems = survey(asked, NO_MEMORY)
    assert found, problems
    names = {name: Path(file.path).name for name, file in read_assets(TEMPLATES).items()}
    return plan(found.corpus, found.tallies, names, PAGES)[0]


def made(blueprint: Blueprint, bundle: Bundle, prepare: Prepare) -> list[tuple[dict[str, bytes], list[Job]]]:
    """Give for each task the bytes of its files by their paths, and its pages."""
    found = []
    for parts in prepare(blueprint, bundle):
        files: dict[str, bytes] = {}
        pages = []
        for batch in parts:
            pages += [job for job in batch.jobs if isinstance(job, Job)]
            for file in render(batch, TEMPLATES, "an edition"):
                assert file.path not in files
                files[file.path] = file.content
        found.append((files, pages))
    return found


@pytest.mark.parametrize("most", [MOST, -1], ids=["remembered", "forgotten"])
@pytest.mark.parametrize("prepare", [batches, noticed_batches])
@pytest.mark.parametrize("base_url", [None, PUBLIC])
@pytest.mark.parametrize("name", CONTENTS)
def test_a_page_is_what_it_is_when_each_language_is_written_by_itself(
    name: str, base_url: str | None, prepare: Prepare, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when all slots are forgotten before each batch."""
    monkeypatch.setattr(slots, "MOST", most)
    found = planned(CONTENTS[name](tmp_path), base_url)
    together = found.blueprint
    alone = replace(together, kinds=tuple(kind._replace(alike=apart) for kind in together.kinds))
    kinds: dict[str, set[str]] = {}
    for bundle in bundles(together, tuple(task for task in found.tasks if task.kinds)):
        for (files, pages), (expected, _) in zip(
            made(together, bundle, prepare), made(alone, bundle, batches), strict=True
        ):
            assert files == expected, bundle
            for page in pages:
                kinds.setdefault(page.language, set()).add(page.kind)
    assert {"figure", "report_list", "place"} <= kinds[MANY], "else nothing was compared"
    assert ("report" in kinds[MANY]) == (len(together.views) > 2)  # one page of a version, and others
    assert {"home", "report"} <= kinds[together.views[0].code]


def test_what_is_large_is_written_for_all_languages_at_once(tmp_path: Path) -> None:
    """Also where places stand in another order in other languages, as soon as there are more counts than notes."""
    write_content(200, tmp_path / "content")
    found = planned(tmp_path / "content", None)
    tasks = tuple(task for task in found.tasks if task.kinds)
    pages = [
        page
        for bundle in bundles(found.blueprint, tasks)
        for _, some in made(found.blueprint, bundle, batches)
        for page in some
    ]
    assert {page.language for page in pages if page.kind in {"figure", "report_list"}} == {MANY}
    ordered = [
        page.kind
        for page in pages
        for grid in getattr(page.page, "grids", ())
        if isinstance(grid, Grid) and grid.orders
    ]
    ordered += [
        page.kind for page in pages if isinstance(page.page, PlacePage) and any(one.orders for one in page.page.inside)
    ]
    assert {"table", "place"} <= set(ordered)


def test_what_all_say_stays_as_it_is() -> None:
    manifold = Manifold(LANGUAGES)
    assert manifold.one((Words("Huế", "vi"),) * 3) == Words("Huế", "vi")
    assert manifold.one(("", "", "")) == ""
    assert manifold.one((Phrase((("other", "x"),), "en"),) * 3) == Phrase((("other", "x"),), "en")


def test_what_each_says_otherwise_has_a_slot() -> None:
    manifold = Manifold(LANGUAGES)
    told = (Words("place", "en"), Words("lieu", "fr"), Words("place", "en"))
    found = manifold.one(told)
    assert [manifold.said(name_of(found.text), code) for code in LANGUAGES] == list(told)
    assert [manifold.said(name_of(found.language), code) for code in LANGUAGES] == list(told)
    assert manifold.one(told) == found


def test_nothing_said_is_nothing_in_each_language() -> None:
    """A template asks whether there is a text, and the mark of its language follows from the page's."""
    found = Manifold(LANGUAGES).one((Words("", "en"), Words("", "fr"), Words("", "ar")))
    assert found.text == ""
    assert name_of(found.language)


def test_what_only_some_say_is_told_apart() -> None:
    with pytest.raises(ToldApart):
        Manifold(LANGUAGES).one((Words("place", "en"), Words("", "fr"), Words("", "ar")))
    with pytest.raises(ToldApart):
        Manifold(LANGUAGES).one(("place", "", "x"))


def test_no_text_can_say_a_slot() -> None:
    """What Markdown can write as a number is no half of a pair; YAML refuses it, and UTF-8 has none."""
    written = text.html("&#xDCFC;w1&#xDCFD; &#56574; %ED%B3%BC [a](https://b.c/%ED%B3%BC)", ()).filled(str)
    assert not re.search("[\ud800-\udfff]", written)
    assert "a</a>" in written


def test_what_is_loaded_for_several_processes_is_all_that_pages_are_made_with(tmp_path: Path) -> None:
    """A template that no page of the site is made with may be wrong: then nobody has to know it."""
    templates = tmp_path / "templates"
    shutil.copytree(TEMPLATES, templates)
    (templates / "pages" / "wrong.html").write_text("{% if %}", "utf-8")
    (templates / "pages" / "lacking.html").write_text(
        '{% from "parts/links.html" import nothing %}{{ nothing() }}', "utf-8"
    )
    found = planned(CONTENT, PUBLIC).blueprint
    given = (templates, "loaded", found.chromes, None, found.together.manifold)
    environment.ready(*given)
    choir = environment.together(*given)
    loaded = compiled.compiled("loaded", None).code.copy()
    for task in planned(CONTENT, PUBLIC).tasks:
        for batch in next(batches(found, (task,))):
            pages = tuple(job for job in batch.jobs if isinstance(job, Job))
            render(replace(batch, jobs=pages), templates, "loaded")
    assert environment.together(*given) is choir
    assert compiled.compiled("loaded", None).code == loaded


def three() -> Slots:
    return Slots(Manifold(LANGUAGES), dict.fromkeys(LANGUAGES, Frame()))


def test_slots_are_remembered_up_to_a_number() -> None:
    made, filled = three(), three()
    assert (made.full, filled.full) == (False, False)
    for turn in range(MOST + 1):
        made.text((str(turn), "", ""))
        told = filled.manifold.one((str(turn), "b", "c"))
        assert filled.filled["en"][name_of(told).encode()] == str(turn).encode()
        filled.manifold.forget()
    assert (made.full, filled.full) == (True, True), "what languages fill the slots of a plan with counts too"
    made.forget()
    filled.forget()
    assert (made.full, filled.full) == (False, False)


def test_what_was_written_with_slots_is_forgotten_with_them() -> None:
    made = three()
    asked = []

    def written(value: int) -> str:
        asked.append(value)
        return made.text((str(value), "b", "c"))

    remembered = made.remembered(8)(written)
    first, again = remembered(1), remembered(1)
    phrase = made.lasting(("one", "un", "واحد"))
    made.forget()
    assert first == again != remembered(1), "a name is never given again"
    assert asked == [1, 1]
    assert made.lasting(("one", "un", "واحد")) == phrase
    assert made.filled["fr"][name_of(phrase).encode()] == b"un"
    with pytest.raises(KeyError):
        made.filled["fr"][name_of(first).encode()]


def test_a_name_is_never_given_again() -> None:
    manifold = Manifold(LANGUAGES)
    lasting = manifold.one(("a", "b", "c"))
    manifold.keep()
    before = manifold.one(("d", "e", "f"))
    manifold.forget()
    assert manifold.one(("g", "h", "i")) not in {lasting, before}
    assert manifold.one(("a", "b", "c")) == lasting
    assert manifold.one(("d", "e", "f")) != before
    assert isinstance(before, str)
    assert not isinstance(before, Markup)
