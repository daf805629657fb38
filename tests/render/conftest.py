"""Contents in; their sites as bytes, built once for all tests of the room, out."""

from __future__ import annotations

import pytest

from tests.sites import CONTENT, Tree, built, case, tree


@pytest.fixture(scope="session")
def clinics(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The site of a small content of another country, in two languages."""
    folder = tmp_path_factory.mktemp("clinics")
    built(case("clinics", folder), folder / "_site")
    return tree(folder / "_site")


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The project's own site."""
    folder = tmp_path_factory.mktemp("real")
    built(CONTENT, folder / "_site")
    return tree(folder / "_site")


@pytest.fixture(params=["clinics", "real"])
def any_site(request: pytest.FixtureRequest) -> Tree:
    """Each of the sites in turn."""
    found: Tree = request.getfixturevalue(request.param)
    return found
