"""A site in an object store is the old one or the new one, whole, at every moment; only the manifest says which."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from site_src.check.audit import Found, audit_file
from site_src.order import Order
from site_src.pipeline import Stopped, build
from site_src.plan.batches import Bundle
from site_src.proving import Disproved
from site_src.write import stores
from site_src.write.cluster import dask
from site_src.write.indexing import BUNDLE
from site_src.write.publish import Refused, exchange
from site_src.write.stores import FORSAKEN, Shelf, Store
from tests.sites import CONTENT, Tree, built, case, order, told, tree
from tests.write.elsewhere import cluster, s3
from tests.write.test_cluster import PATIENCE, killed_in

needs_s3 = pytest.mark.cluster
STORE = Store("s3://bucket/a/site")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty bucket on this machine, which the surroundings lead to."""
    with s3() as address:
        for name, value in (
            ("AWS_ENDPOINT_URL", address),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
        ):
            monkeypatch.setenv(name, value)
        stores._client.cache_clear()
        yield address
        stores._client.cache_clear()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return case("clinics", tmp_path)


@pytest.fixture
def plain(content: Path, tmp_path: Path) -> Tree:
    """The same site in a folder."""
    built(content, tmp_path / "plain")
    return tree(tmp_path / "plain")


def through(tasks: Sequence[Bundle]) -> Iterable[Bundle]:
    return tasks


def publish(content: Path, watch: Callable[[Sequence[Bundle]], Iterable[Bundle]] = through) -> None:
    build(to_store(content), exchange, watch, 0)


def to_store(content: Path) -> Order:
    return order(content, Path())._replace(output=STORE)


def objects() -> dict[str, bytes]:
    return {path: stores._get(STORE.url, path) for path, _ in stores._listed(STORE.url, "")}


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stores._get(STORE.url, "current.json"))
    return found


def published() -> Tree:
    """Read the site as a server does: by the manifest, each file proved by the list, the list by the manifest."""
    now = manifest()
    listed = stores._get(STORE.url, now["list"])
    assert sha256(listed).hexdigest() == now["list_sha256"]
    rows = [row.split("  ", 1) for row in listed.decode().splitlines()]
    assert len(rows) == now["files"]
    site = {path: stores._get(STORE.url, now["site"] + path) for _, path in rows}
    assert [sha256(site[path]).hexdigest() for _, path in rows] == [digest for digest, _ in rows]
    return site


def builds() -> set[str]:
    return {path.partition("/")[0] for path in objects() if path.startswith("build-")}


@needs_s3
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_site_in_a_store(server: str, content: Path, plain: Tree, jobs: int) -> None:
    build(to_store(content)._replace(jobs=jobs), exchange, through, 0)
    assert published() == plain
    now = manifest()
    assert set(objects()) == {"current.json", now["list"], *(now["site"] + path for path in plain)}


@needs_s3
def test_the_command_line_says_where_the_site_went(server: str, content: Path, plain: Tree) -> None:
    said = told("build", "--no-cache", "--content", content, "--output", f"{STORE.url}/")
    assert said.returncode == 0
    assert said.stdout.endswith(f" s → {STORE.url}\n")
    site = published()
    assert {path: content for path, content in site.items() if not path.startswith(BUNDLE)} == plain
    assert f"{BUNDLE}pagefind.js" in site


@needs_s3
def test_files_say_what_they_are(server: str, content: Path) -> None:
    publish(content)
    site = manifest()["site"]
    for path, kind in {
        f"{site}index.html": "text/html; charset=utf-8",
        f"{site}data/figures.csv": "text/csv; charset=utf-8",
        f"{site}data/site.json": "application/json; charset=utf-8",
        f"{site}sitemap.xml": "application/xml; charset=utf-8",
        "current.json": "application/json",
    }.items():
        assert stores._client(STORE.url).get(path).attributes["Content-Type"] == kind
    assert stores._client(STORE.url).get("current.json").attributes["Cache-Control"] == "no-cache"


@needs_s3
def test_who_reads_meanwhile_reads_the_old_site(server: str, content: Path, plain: Tree) -> None:
    seen = []

    def watch(tasks: Sequence[Bundle]) -> Iterator[Bundle]:
        for turn, task in enumerate(tasks):
            yield task
            if turn % 4 == 0:
                seen.append(published() == plain)

    publish(content)
    old = manifest()["build"]
    publish(content, watch)
    assert all(seen)
    assert len(seen) > 3
    assert manifest()["build"] != old


@needs_s3
def test_the_build_before_stays_and_the_one_before_that_goes(server: str, content: Path, plain: Tree) -> None:
    names = []
    for _ in range(3):
        publish(content)
        names.append(manifest()["build"])
    assert builds() == set(names[1:])
    assert manifest()["before"] == names[1]
    assert published() == plain


def wrong_content(content: Path, monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    (content / "site.yaml").write_text("title: [")
    return Stopped


def store_fails(content: Path, monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    put = stores._put

    def full(url: str, path: str, content: bytes) -> None:
        if path.endswith("reports/index.html"):
            raise OSError("the store is full")
        put(url, path, content)

    monkeypatch.setattr(stores, "_put", full)
    return OSError


def page_lies(content: Path, monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    def lying(published: Any, path: str, page: bytes) -> Found:
        return audit_file(published, path, page.replace(b'<data value="', b'<data value="1'))

    monkeypatch.setattr("site_src.proving.audit_file", lying)
    return Disproved


def object_vanishes(content: Path, monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    seal = Shelf.seal

    def poorer(self: Shelf, written: Any) -> None:
        self.drop("site/robots.txt")
        seal(self, written)

    monkeypatch.setattr(Shelf, "seal", poorer)
    return OSError


def object_changes(content: Path, monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    nearby = Shelf.nearby

    def changed(self: Shelf, written: Any) -> Any:
        self.leave("site/index.html", b"something else")
        return nearby(self, written)

    monkeypatch.setattr(Shelf, "nearby", changed)
    return OSError


@needs_s3
@pytest.mark.parametrize("go_wrong", [wrong_content, store_fails, page_lies, object_vanishes, object_changes])
def test_a_build_that_fails_leaves_all_as_it_was(
    server: str, content: Path, monkeypatch: pytest.MonkeyPatch, go_wrong: Callable[..., type[Exception]]
) -> None:
    publish(content)
    before = objects()
    with pytest.raises(go_wrong(content, monkeypatch)):
        publish(content)
    monkeypatch.undo()
    # The surroundings are undone too; the store is still open.
    assert objects() == before


@needs_s3
def test_two_builds_at_once_publish_one_after_the_other(server: str, content: Path, plain: Tree) -> None:
    names = []

    def meanwhile(tasks: Sequence[Bundle]) -> Iterator[Bundle]:
        for turn, task in enumerate(tasks):
            if turn == 3:
                publish(content)
                names.append(manifest()["build"])
            yield task

    publish(content, meanwhile)
    assert published() == plain
    assert manifest()["before"] == names[0]
    assert builds() == {manifest()["build"], names[0]}


@needs_s3
def test_who_has_not_read_the_last_manifest_cannot_replace_it(server: str, content: Path) -> None:
    publish(content)
    known = stores._current(STORE.url)
    assert known
    assert not stores._replaced(STORE.url, b"{}", None)
    publish(content)
    before = manifest()
    assert not stores._replaced(STORE.url, b"{}", known.mark)
    assert manifest() == before


@needs_s3
def test_what_a_killed_build_left_goes_when_nobody_works_on_it_any_more(
    server: str, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = Shelf(STORE.url, "build-0123456789abcdef")
    left.leave("site/index.html", b"begun")
    stores._put(STORE.url, "others/file", b"not ours")
    publish(content)
    assert left.build in builds()
    monkeypatch.setattr(stores, "FORSAKEN", -FORSAKEN)  # The server's clock cannot be turned.
    publish(content)
    assert left.build not in builds()
    assert stores._get(STORE.url, "others/file") == b"not ours"
    assert timedelta(hours=1) < FORSAKEN


@needs_s3
def test_a_bucket_that_is_not_there_is_told_of_before_any_work(server: str, content: Path) -> None:
    said = told("--content", content, "--output", "s3://nobody/site")
    assert said.returncode == 2
    assert "The object store s3://nobody/site cannot be used: The specified bucket does not exist. " in said.stderr
    assert "Check that there is a bucket “nobody”" in said.stderr


@needs_s3
@pytest.mark.parametrize("text", [b"[]", b"{}", b"hello"])
def test_a_manifest_of_somebody_else_is_not_replaced(server: str, content: Path, text: bytes) -> None:
    stores._put(STORE.url, "current.json", text)
    with pytest.raises(Refused, match=r"current\.json is there and was not written by this program"):
        publish(content)
    assert objects() == {"current.json": text}


@needs_s3
def test_a_cluster_writes_to_the_store_though_a_worker_is_killed(server: str, tmp_path: Path) -> None:
    built(CONTENT, tmp_path / "plain")
    with cluster(tmp_path, 2) as workers:
        begun = partial(stores._listed, STORE.url, "")
        asked = to_store(CONTENT)._replace(hire=partial(dask, workers.address, PATIENCE))
        build(asked, exchange, killed_in((1,), workers, lambda: any("/site/" in path for path, _ in begun())), 0)
    assert published() == tree(tmp_path / "plain")
    assert not [path for path in objects() if path.endswith("/kit")]


# Without a store.


def test_a_library_that_is_not_installed_is_told_of(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    stores._client.cache_clear()
    said = told("--content", content, "--output", "s3://bucket/site")
    assert said.returncode == 2
    assert "needs the package obstore, which is not installed. Install it with: python3 -m pip" in said.stderr


@pytest.mark.parametrize("address", ["gs://bucket", "s3://", "s3://a//b", "s3://a b"])
def test_an_address_that_is_none_is_told_of(content: Path, address: str) -> None:
    said = told("--content", content, "--output", address)
    assert said.returncode == 2
    assert f"the site cannot be published to “{address}”" in said.stderr


def test_a_preview_needs_a_folder(content: Path) -> None:
    said = told("serve", "--content", content, "--output", "s3://bucket/site")
    assert said.returncode == 2
    assert "a preview is made in a folder of this machine" in said.stderr
