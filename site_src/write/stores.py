"""The files of a site in, an object store that serves them out: each build under a name of its own, a manifest last.

Below the prefix lie ``build-<random>/site/<path>`` (a build's files), ``build-<random>/files.sha256`` (their list) and
``current.json``, the manifest: which build is published. Nothing of a build is seen before, or changes after it.
"""

from __future__ import annotations

import json
import mimetypes
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from site_src.model.site import Copy, File
from site_src.write.cluster import missing
from site_src.write.files import write
from site_src.write.publish import Refused
from site_src.write.stages import Read, Written, below, verified

MANIFEST, LIST, SITE = "current.json", "files.sha256", "site"

OURS = re.compile(r"build-[0-9a-f]{16}")
"""The names of builds; whatever else lies in the store is not ours to touch."""

AT_ONCE = 16
"""Requests under way: most of a request is waiting."""

FORSAKEN = timedelta(days=1)
"""How long nothing was written in an unpublished build after which nobody works on it any more."""

TRIES = 20
"""How often the manifest is written anew because another build was just faster."""

TYPES = {".csv": "text/csv", ".js": "text/javascript", ".woff2": "font/woff2", ".xml": "application/xml"}
"""The media types that Pythons disagree on."""


class Store(NamedTuple):
    """Where a site is published: a bucket and a prefix in it, such as ``s3://bucket/prefix``."""

    url: str


class Current(NamedTuple):
    """What the manifest says: the build that is published, the one before it, and the manifest's own mark."""

    build: str
    before: str | None
    mark: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A stage in an object store; see Stage."""

    url: str
    build: str

    def write(self, files: Iterable[File]) -> tuple[Written, ...]:
        """Put files of the site, several at once."""
        return self._each((file.path, partial(attrgetter("content"), file)) for file in files)

    def copy(self, copies: Iterable[Copy]) -> tuple[Written, ...]:
        """Put files of this machine, several at once."""
        return self._each((item.path, Path(item.source).read_bytes) for item in copies)

    @contextmanager
    def nearby(self, written: Iterable[Written]) -> Iterator[Read]:
        """Fetch the files into a folder that lasts as long as the block, each proved to be what was written."""
        taken = tuple(written)
        get = verified(lambda path: self.take(f"{SITE}/{path}"), taken)
        with TemporaryDirectory(prefix="report-site-") as name:
            folder = Path(name)
            for part in _parts([file.path for file in taken]):
                with ThreadPoolExecutor(AT_ONCE) as pool:
                    write(folder, map(File, part, pool.map(get, part)))
            yield partial(below, folder)

    def seal(self, written: Iterable[Written]) -> None:
        """Write the list of all files, after a look whether the store has just them."""
        digests = {file.path: file.digest.hex() for file in written}
        below = f"{self.build}/{SITE}/"
        found = {path.removeprefix(below) for path, _ in _listed(self.url, below)}
        if found != set(digests):
            odd = min(found ^ set(digests))
            raise OSError(f"{self.url} does not hold the files that were written there, for one {odd}")
        rows = "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))
        self.leave(LIST, rows.encode())

    def leave(self, name: str, content: bytes) -> None:
        """Put something beside the files of the site."""
        _put(self.url, f"{self.build}/{name}", content)

    def take(self, name: str) -> bytes:
        """Get what was left beside the files of the site."""
        return _get(self.url, f"{self.build}/{name}")

    def drop(self, name: str) -> None:
        """Delete what was left beside the files of the site."""
        _delete(self.url, [f"{self.build}/{name}"])

    def clear(self) -> None:
        """Delete the whole build."""
        _delete(self.url, [path for path, _ in _listed(self.url, f"{self.build}/")])

    def _each(self, files: Iterable[tuple[str, Callable[[], bytes]]]) -> tuple[Written, ...]:
        def one(file: tuple[str, Callable[[], bytes]]) -> Written:
            path, content = file[0], file[1]()
            _put(self.url, f"{self.build}/{SITE}/{path}", content)
            return Written(path, sha256(content).digest())

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return tuple(pool.map(one, files))

    def __str__(self) -> str:
        return self.url


@contextmanager
def shelved(store: Store) -> Iterator[Shelf]:
    """Give a fresh stage in a store; when the block ends well, the manifest names it in one step.

    When the block raises, the manifest is as it was and the new files are deleted. After the switch the build before
    the one that was replaced is deleted, and what killed builds left; never the one that was just replaced, which
    somebody may be reading. Raises Refused, before any work, where the store cannot be used, OSError where it fails.
    """
    _admit(store)
    shelf = Shelf(store.url, f"build-{secrets.token_hex(8)}")
    try:
        yield shelf
        listed = shelf.take(LIST)
    except BaseException:
        with suppress(OSError):
            shelf.clear()
        raise
    # From here on nothing of the build is deleted, come what may: the store may have taken the manifest.
    replaced = _switched(shelf, listed)
    with suppress(OSError):
        _tidied(shelf, replaced)


def _admit(store: Store) -> None:
    """Look whether the store is there and what lies there is ours."""
    _client(store.url)
    bucket = store.url.removeprefix("s3://").partition("/")[0]
    try:
        if _current(store.url) is None:
            next(iter(_listed(store.url, "")), None)
    except OSError as error:
        raise Refused(
            f"The object store {store.url} cannot be used: {error}.",
            f"Check that there is a bucket “{bucket}” in which you may read, list, write and delete; your keys are "
            "taken from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and, where it is not Amazon's, "
            "AWS_ENDPOINT_URL.",
        ) from error


def _current(url: str) -> Current | None:
    """Read the manifest; None where nothing is published yet."""
    with _plainly():
        try:
            found = _client(url).get(MANIFEST)
        except FileNotFoundError:
            return None
        content, mark = bytes(found.bytes()), found.meta["e_tag"]
    try:
        manifest = json.loads(content)
        return Current(str(manifest["build"]), manifest["before"], mark)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"{url}/{MANIFEST} is there and was not written by this program.", "Name another place with --output."
        ) from error


def _switched(shelf: Shelf, listed: bytes) -> Current | None:
    """Let the manifest name a build; give what it named before. Only who has read the last manifest may replace it."""
    for _ in range(TRIES):
        known = _current(shelf.url)
        manifest = {
            "build": shelf.build,
            "site": f"{shelf.build}/{SITE}/",
            "files": listed.count(b"\n"),
            "list": f"{shelf.build}/{LIST}",
            "list_sha256": sha256(listed).hexdigest(),
            "before": known.build if known else None,
        }
        content = (json.dumps(manifest, indent=2) + "\n").encode()
        if _replaced(shelf.url, content, known.mark if known else None):
            return known
        now = _current(shelf.url)
        if now and now.build == shelf.build:  # It was taken, and the answer got lost on the way.
            return known
    raise OSError(f"{shelf.url}/{MANIFEST} is being written by others all the time")


def _replaced(url: str, content: bytes, mark: str | None) -> bool:
    """Write the manifest if it is still the one with this mark, or still none; tell whether it was."""
    from obstore.exceptions import AlreadyExistsError, PreconditionError  # noqa: PLC0415 (an extra)

    with _plainly():
        try:
            _client(url).put(
                MANIFEST,
                content,
                attributes={"Content-Type": "application/json", "Cache-Control": "no-cache"},
                mode={"e_tag": mark} if mark else "create",
            )
        except (AlreadyExistsError, PreconditionError):
            return False
    return True


def _tidied(shelf: Shelf, replaced: Current | None) -> None:
    """Delete the build that was replaced last time, and those on which nobody works any more, by the store's clock."""
    with _plainly():
        names = [path.rpartition("/")[2] for path in _client(shelf.url).list_with_delimiter()["common_prefixes"]]
        now: datetime = _client(shelf.url).head(MANIFEST)["last_modified"]
    kept = {shelf.build, replaced.build if replaced else None}
    for name in names:
        if not OURS.fullmatch(name) or name in kept:
            continue
        newest = max((when for _, when in _listed(shelf.url, f"{name}/")), default=now)
        if (replaced and name == replaced.before) or now - newest > FORSAKEN:
            Shelf(shelf.url, name).clear()


# The store itself.


@lru_cache(maxsize=1)
def _client(url: str) -> Any:
    """Open a store, once in a process: it finds its keys in the surroundings, and keeps its connections."""
    try:
        from obstore.store import from_url  # noqa: PLC0415 (an extra, which few need)
    except ImportError as error:
        raise missing("obstore>=0.12", "Publishing to an object store") from error
    return from_url(url)


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn whatever the store's library raises into OSError with one line of text; leave what is not found as it is."""
    from obstore.exceptions import BaseError  # noqa: PLC0415 (an extra)

    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        said = re.search("<Message>(.*?)</Message>", str(error), re.DOTALL)
        raise OSError(said[1] if said else str(error).partition("\n")[0][:300]) from error


def _put(url: str, path: str, content: bytes) -> None:
    with _plainly():
        try:
            _client(url).put(path, content, attributes={"Content-Type": _media_type(path)})
        except FileNotFoundError as error:
            raise OSError(f"{url} is not there any more") from error


def _get(url: str, path: str) -> bytes:
    with _plainly():
        return bytes(_client(url).get(path).bytes())


def _delete(url: str, paths: Sequence[str]) -> None:
    with _plainly(), suppress(FileNotFoundError):
        _client(url).delete(list(paths))


def _listed(url: str, below: str) -> Iterator[tuple[str, datetime]]:
    """Give the objects below a path, with the time at which the store got them."""
    with _plainly():
        for part in _client(url).list(below):
            for each in part:
                yield each["path"], each["last_modified"]


def _parts(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a long list into parts that fit in memory and in one request."""
    for start in range(0, len(paths), 1000):
        yield paths[start : start + 1000]


def _media_type(path: str) -> str:
    suffix = Path(path).suffix
    kind = TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or suffix in {".json", ".svg", ".xml"} else kind
