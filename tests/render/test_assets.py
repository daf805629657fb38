"""Assets that name each other in; published files that name the published ones, out."""

from __future__ import annotations

from pathlib import Path

from site_src.model.language import locale, plural_examples
from site_src.render.assets import read_assets


def templates(folder: Path, **files: str) -> Path:
    (folder / "assets").mkdir(parents=True)
    for name, content in files.items():
        (folder / "assets" / f"{name}.js").write_text(content, encoding="utf-8")
    return folder


def test_a_script_names_another_by_its_published_name(tmp_path: Path) -> None:
    made = read_assets(templates(tmp_path, all='import("./fold.js"); import("./gone.js");', fold="export default 1;"))
    name = Path(made["fold.js"].path).name
    assert name != "fold.js"
    assert made["all.js"].content.decode() == f'import("./{name}"); import("./gone.js");'


def test_a_script_has_another_name_as_soon_as_one_that_it_names_has(tmp_path: Path) -> None:
    one = read_assets(templates(tmp_path / "one", all='import("./fold.js");', fold="export default 1;"))
    other = read_assets(templates(tmp_path / "other", all='import("./fold.js");', fold="export default 2;"))
    assert one["all.js"].path != other["all.js"].path


def test_each_plural_form_of_a_language_has_a_number_to_show_it() -> None:
    assert plural_examples("vi") == (("other", 0),)
    assert plural_examples("en") == (("one", 1), ("other", 0))
    assert plural_examples("ar") == (("zero", 0), ("one", 1), ("two", 2), ("few", 3), ("many", 11), ("other", 100))
    assert plural_examples("fr") == (("one", 0), ("many", 1_000_000), ("other", 2))
    for code in ("de", "nb", "ru", "pl"):
        found = locale(code)
        assert found
        assert all(found.plural_form(number) == category for category, number in plural_examples(code))
