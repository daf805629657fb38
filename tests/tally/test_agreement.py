"""Several statements about one cell in; one count where they agree, a range where they do not, hedges that spread."""

from __future__ import annotations

import pytest

from site_src.model.number import Approx
from site_src.model.tallies import NOT_STATED, Basis, Reason, Value
from tests.tally.land import cell, left_out, tallied, values_of, whole
from tests.tally.made import made_figure


def test_more_than_spreads_to_the_residual() -> None:
    figure = made_figure(
        "2025/new#all", "tuyen-quang-2025", 11182, period="2020/2025",
        parts=(({"sector": "economic"}, 5000), ({"sector": "social"}, 4000)),
    )  # fmt: skip
    other = made_figure(
        "2025/new#other", "tuyen-quang-2025", 800, period="2020/2025", at={"sector": "other"}, approx=Approx.MORE_THAN
    )
    found = tallied(figure, other)
    at = cell("tuyen-quang-2025", period="2020/2025")
    assert found.wholes[at].approx is None
    assert found.parts[at][Value("sector", "other")].approx is Approx.MORE_THAN
    residual = found.parts[at][Value("sector", NOT_STATED)]
    assert (residual.low, residual.approx is None) == (11182 - 5000 - 4000 - 800, False)


def test_two_days_are_two_stocks_and_the_later_speaks() -> None:
    early = made_figure("2022/a#all", "bac-kan", 484, period="@2022-05-31")
    late = made_figure("2022/b#all", "bac-kan", 482, period="@2022-10")
    found = whole(early, late, period="@2022")
    assert (found.count, found.figures, found.disagreeing) == (482, ("2022/b#all",), ())
    assert left_out(cell("bac-kan", period="@2022"), early, late) == {"2022/a#all": Reason.EARLIER_DATE}


def test_two_counts_of_one_cell_are_a_range_in_it_and_around_it() -> None:
    figures = (
        made_figure("2024/a#all", "bac-kan", 484),
        made_figure("2024/b#all", "bac-kan", 482),
        made_figure("2024/c#all", "cao-bang", 10),
    )
    found = tallied(*figures)
    here, country = found.wholes[cell("bac-kan")], found.wholes[cell("")]
    assert (here.low, here.high, here.count, here.basis) == (482, 484, None, Basis.STATED)
    assert here.figures == here.disagreeing == ("2024/a#all", "2024/b#all")
    assert (country.low, country.high, country.count, country.disagreeing) == (492, 494, None, ())


def test_a_contradiction_ends_where_one_figure_supersedes_the_other() -> None:
    old = made_figure("2024/a#all", "bac-kan", 484)
    new = made_figure("2024/b#all", "bac-kan", 482, supersedes="2024/a#all")
    found = whole(old, new)
    assert (found.count, found.figures, found.agreeing, found.disagreeing) == (482, ("2024/b#all",), (), ())
    assert left_out(cell("bac-kan"), old, new) == {"2024/a#all": Reason.SUPERSEDED}


def test_two_reports_of_one_count_corroborate_each_other() -> None:
    one, two = (made_figure(f"2024/{name}#all", "bac-kan", 482) for name in "ab")
    found = whole(one, two)
    assert (found.count, len({*found.figures, *found.agreeing}), found.disagreeing) == (482, 2, ())
    assert left_out(cell("bac-kan"), one, two) == {found.agreeing[0]: Reason.SAME_OBSERVATION}
    assert whole(one, two, place="").count == 482


def test_breakdowns_that_differ_are_a_contradiction() -> None:
    figure = made_figure("2024/a#all", "bac-kan", None, parts=(
        ({"sector": "economic"}, 4), ({"sector": "social"}, 5), ({"actor": "collective"}, 10),
    ))  # fmt: skip
    found = whole(figure)
    assert (found.low, found.high, found.basis, found.disagreeing) == (9, 10, Basis.SUMMED_PARTS, ("2024/a#all",))


def test_more_than_spreads_to_the_sum() -> None:
    exact = made_figure("2024/a#all", "bac-kan", 100)
    hedged = made_figure("2024/b#all", "cao-bang", 800, approx=Approx.MORE_THAN)
    about = made_figure("2024/c#all", "lam-dong", 50, approx=Approx.ABOUT)
    one, two = whole(exact, hedged, place=""), whole(exact, hedged, about, place="")
    assert (one.count, one.approx) == (900, Approx.MORE_THAN)
    assert (two.count, two.approx) == (950, Approx.ABOUT)


@pytest.mark.parametrize(
    "approx, stated, exact, agrees",
    [
        (Approx.ABOUT, 150, 148, True),
        (Approx.ABOUT, 150, 170, False),
        (Approx.MORE_THAN, 800, 812, True),
        (Approx.MORE_THAN, 800, 800, False),
        (Approx.ALMOST, 150, 149, True),
        (Approx.ALMOST, 150, 151, False),
    ],
)
def test_a_hedged_count_agrees_with_what_it_may_mean(approx: Approx, stated: int, exact: int, agrees: bool) -> None:
    found = whole(
        made_figure("2024/a#all", "bac-kan", stated, approx=approx), made_figure("2024/b#all", "bac-kan", exact)
    )
    if agrees:
        assert (found.count, found.approx, found.figures, found.agreeing) == (
            exact,
            None,
            ("2024/b#all",),
            ("2024/a#all",),
        )
    else:
        assert (found.low, found.high) == (min(stated, exact), max(stated, exact))
        assert found.disagreeing == ("2024/a#all", "2024/b#all")


def test_a_restated_part_is_stated_whoever_comes_first() -> None:
    by_both = (({"sector": "economic", "actor": "collective"}, 1), ({"sector": "economic", "actor": "individual"}, 2))
    said = made_figure("2024/b#all", "bac-kan", 3, parts=(({"sector": "economic"}, 3),))
    for name in ("2024/a#all", "2024/c#all"):
        found = tallied(said, made_figure(name, "bac-kan", 3, parts=by_both))
        assert found.parts[cell("bac-kan")][Value("sector", "economic")].basis is Basis.STATED


def test_the_residual_of_a_range_is_a_range_and_never_below_zero() -> None:
    found = tallied(
        made_figure("2024/a#all", "bac-kan", 10, parts=(({"sector": "economic"}, 6),)),
        made_figure("2024/b#all", "bac-kan", 4),
    )
    residual = found.parts[cell("bac-kan")][Value("sector", NOT_STATED)]
    assert (residual.low, residual.high) == (0, 4)


def test_a_breakdown_by_one_dimension_is_not_contradicted_by_a_finer_one() -> None:
    found = tallied(
        made_figure(
            "2024/a#all", "bac-kan", 9,
            parts=(
                ({"sector": "economic"}, 5), ({"sector": "social"}, 4),
                ({"sector": "economic", "actor": "collective"}, 3),
            ),
        )
    )  # fmt: skip
    assert values_of(found, cell("bac-kan"), "sector") == {"economic": 5, "social": 4}
