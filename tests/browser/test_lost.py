"""Readers of several languages at addresses that lead nowhere, in; the way on in their own language, out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built import Built
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def _arrive(page: Page, address: str, complaints: list[str]) -> None:
    """Go to an address that does not exist; the browser's own lines about that are what was asked for."""
    answer = page.goto(address)
    assert answer
    assert answer.status == 404
    page.wait_for_load_state("networkidle")
    assert [said for said in complaints if address not in said] == []
    complaints.clear()


def _first(page: Page) -> str:
    return page.locator(".way").first.get_attribute("data-way") or ""


@pytest.mark.parametrize(
    "locale, path, code",
    [
        ("nn-NO", "no-such/page/", "nb"),
        ("ar-EG", "no-such/page/", "ar"),
        ("es-ES", "no-such/page/", "en"),
        ("ar-EG", "fr/no-such/page/", "fr"),
    ],
)
def test_the_readers_language_stands_first(
    site: Built, visit: Visit, complaints: list[str], locale: str, path: str, code: str
) -> None:
    page = visit(locale=locale)
    page.route("**/no-such/page/", lambda route: route.fallback() if route.request.method == "GET" else route.abort())
    answer = page.goto(site.address(path))
    assert answer
    assert answer.status == 404
    page.wait_for_load_state("networkidle")
    complaints.clear()  # About the address itself and the one that was looked for, which is not there either.
    assert _first(page) == code
    assert page.locator(".way").count() == 6


@pytest.mark.parametrize("path", ["es/places/ninh-thuan/", "places/ninh-thuan", "places/ninh-thuan/"])
def test_the_page_that_was_meant_is_offered(site: Built, visit: Visit, complaints: list[str], path: str) -> None:
    page = visit(locale="de-AT")
    _arrive(page, site.address(path), complaints)
    assert _first(page) == "de"
    page.locator(".way [data-same] a:visible").click()
    expect(page.locator("html[lang=de] body.kind-place h1")).to_be_visible()


def test_without_a_script_all_languages_stand_there(site: Built, visit: Visit, complaints: list[str]) -> None:
    page = visit(java_script_enabled=False)
    _arrive(page, site.address("ar/no/such/page/"), complaints)
    assert page.locator(".way:visible").count() == 6
    assert page.locator("[data-same]:visible").count() == 0
    page.locator(".way[lang=ar]").get_by_role("link", name="الأماكن").click()
    expect(page.locator("html[lang=ar] body.kind-places h1")).to_be_visible()
