"""The address or folder of a published site in, the texts of its files out: the only module that fetches."""

from __future__ import annotations

import re
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from site_src import VERSION
from site_src.cli.terminal import Unusable

PATIENCE = 30
"""Seconds to wait for a server."""

LARGEST = 256 * 1024 * 1024
"""Bytes that a data file may have; more is none of ours."""

WEB = re.compile(r"https?://[^\s/?#]+[^\s?#]*", re.IGNORECASE)

NAMED_FILE = "/figures.csv"
"""A site may be named by this file of it too."""


def fetched(address: str, name: str) -> str:
    """Get the text of a file of a published site; raises Unusable with the reason where it cannot be had.

    ``name`` is its path from the site's root. A site named by its ``data/figures.csv`` has its root around that folder.
    """
    if address.endswith(NAMED_FILE):
        name = name.removeprefix("data/") if name.startswith("data/") else f"../{name}"
        address = address.removesuffix(NAMED_FILE)
    where = address
    try:
        if WEB.fullmatch(address):
            where = urljoin(f"{address.rstrip('/')}/", name)
            raw = _downloaded(where)
        else:
            where = str(Path(address) / name)
            raw = Path(where).read_bytes()
        return raw.decode("utf-8-sig")
    except HTTPError as failure:
        reason = f"the server answers {failure.code} {failure.reason}".rstrip()
    except UnicodeDecodeError:
        reason = "it is not in UTF-8"
    except TimeoutError:
        reason = f"the server did not answer within {PATIENCE} seconds"
    except URLError as failure:
        reason = str(getattr(failure.reason, "strerror", None) or failure.reason)
    except (HTTPException, OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
    raise Unusable(
        f"{where} cannot be read: {reason}. "
        "“--against” takes the address or the folder of a published site, or its data/figures.csv."
    )


def _downloaded(where: str) -> bytes:
    request = Request(where, headers={"User-Agent": f"report-site/{VERSION}"})  # noqa: S310 (WEB lets nothing else in)
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        content: bytes = answer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError("it is far too large")
    return content
