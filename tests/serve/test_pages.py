"""What the preview answers: the pages of the folder, byte for byte but for one script, and nothing outside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from site_src.serve.app import with_script
from tests.serve.conftest import BROKEN, Project, Running, edition, new_project, previewed

SCRIPT = b'<script type="module" src="/__preview__/overlay.js?edition='


MEDIA_TYPES = (
    ("a.css", "text/css; charset=utf-8"),
    ("a.js", "text/javascript; charset=utf-8"),
    ("a.json", "application/json; charset=utf-8"),
    ("a.csv", "text/csv; charset=utf-8"),
    ("feed.xml", "application/xml; charset=utf-8"),
    ("a.svg", "image/svg+xml; charset=utf-8"),
    ("a.woff2", "font/woff2"),
    ("a.webmanifest", "application/manifest+json; charset=utf-8"),
    ("A.PNG", "image/png"),
    ("a.pf_index", "application/octet-stream"),
)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview whose site nobody changes, with one file of each kind, and links and secrets to stumble over."""
    project = new_project(tmp_path_factory.mktemp("calm"))
    with previewed(project, project.build) as running:
        running.hears("Built")
        for name, _ in MEDIA_TYPES:
            (project.site / name).write_bytes(b"</body>\xff")
        (project.folder / "secret.txt").write_text("secret")
        (project.site / "link.txt").symlink_to(project.folder / "secret.txt")
        (project.site / "away").symlink_to(project.folder)
        (project.site / "example.org").mkdir()
        yield running


def without_script(body: bytes) -> bytes:
    before, _, after = body.partition(SCRIPT)
    return before + after.partition(b"</script>")[2]


def test_a_page_is_the_file_and_one_script(project: Project, running: Running) -> None:
    answer = running.get("/")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    assert without_script(answer.body) == (project.site / "index.html").read_bytes()
    assert SCRIPT not in (project.site / "index.html").read_bytes()
    assert answer.body.endswith(b"</script></body></html>")


@pytest.mark.parametrize(
    "page,expected",
    [
        (b"<body>a</body>", b"<body>a|</body>"),
        (b"<BODY>a</BODY>\n", b"<BODY>a|</BODY>\n"),
        (b"<pre>&lt;/body></body> </pre></body>", b"<pre>&lt;/body></body> </pre>|</body>"),
        (b"no body", b"no body|"),
    ],
)
def test_the_script_comes_last_in_the_body(page: bytes, expected: bytes) -> None:
    script = with_script(b"", "x.1")
    assert with_script(page, "x.1") == expected.replace(b"|", script)


@pytest.mark.parametrize("name,media_type", MEDIA_TYPES)
def test_every_other_file_is_untouched(calm: Running, name: str, media_type: str) -> None:
    answer = calm.get(f"/{name}")
    assert (answer.status, answer.headers["Content-Type"], answer.body) == (200, media_type, b"</body>\xff")


def test_a_folder_has_its_slash_and_its_index(project: Project, running: Running) -> None:
    (project.site / "ar" / "nơi chốn").mkdir(parents=True)
    (project.site / "ar" / "nơi chốn" / "index.html").write_bytes(b"<body>x</body>")
    bare = running.get("/ar/n%C6%A1i%20ch%E1%BB%91n?a=1&b=%2F")
    assert (bare.status, bare.headers["Location"]) == (302, "/ar/n%C6%A1i%20ch%E1%BB%91n/?a=1&b=%2F")
    assert without_script(running.get("/ar/n%C6%A1i%20ch%E1%BB%91n/?a=1").body) == b"<body>x</body>"
    assert running.get("/index.html/").status == 404


def test_an_unknown_address_gets_the_page_of_the_site_for_it(project: Project, running: Running) -> None:
    answer = running.get("/nowhere/at/all")
    assert (answer.status, without_script(answer.body)) == (404, b"<body>gone</body>")
    (project.site / "404.html").unlink()
    plain = running.get("/nowhere")
    assert plain.status == 404
    assert plain.body.decode() == "There is no page at /nowhere, and the site has no 404.html."


def test_head_says_what_get_would(calm: Running) -> None:
    head, get = calm.get("/", "HEAD"), calm.get("/")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(get.body)))
    assert calm.get("/", "POST").status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/x/../../secret.txt",
        "//secret.txt",
        "/./index.html",
        "/link.txt",
        "/away/secret.txt",
        "/index.html%00",
        "/" + "x" * 5000,
        "/__preview__/../../secret.txt",
        "/__preview__/app.py",
    ],
)
def test_nothing_outside_the_folder_is_given_away(calm: Running, path: str) -> None:
    answer = calm.get(path)
    assert answer.status == 404
    assert b"secret" not in answer.body.replace(path.encode(), b"")


def test_a_redirect_leads_to_no_other_machine(calm: Running) -> None:
    assert calm.get("//example.org").status == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::2]:8000"])
def test_another_name_for_this_machine_is_refused(calm: Running, host: str) -> None:
    assert calm.get("/", host=host).status == 403
    assert calm.get("/__preview__/events", host=host).status == 403


@pytest.mark.parametrize("host", ["localhost:9", "LOCALHOST", "127.0.0.1", "[::1]:8000"])
def test_the_own_names_are_answered(calm: Running, host: str) -> None:
    assert calm.get("/", host=host).status == 200


def test_a_preview_for_the_whole_network_says_so_and_answers_to_any_name(project: Project) -> None:
    with previewed(project, project.build, "0.0.0.0") as running:
        assert running.address.startswith("http://localhost:")
        running.hears("Everybody in this network can see the preview, because of --host 0.0.0.0.")
        running.hears("Built")
        assert running.get("/", host="my-machine.local:8000").status == 200


def test_the_overlay_is_served(calm: Running) -> None:
    assert calm.get("/__preview__/overlay.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert calm.get("/__preview__/overlay.css").headers["Content-Type"] == "text/css; charset=utf-8"


def test_without_any_good_build_every_address_shows_the_problems(project: Project) -> None:
    project.plan(BROKEN)
    with previewed(project, project.build) as running:
        running.hears("in the content")
        for path in ("/", "/fr/reports/", "/assets/site.css"):
            answer = running.get(path)
            assert (answer.status, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
            assert "content/a.md:9:10: error some-rule: 13.268 &lt;b&gt;can&lt;/b&gt;" in answer.body.decode()
        with running.events(edition(running.get("/").body)) as events:
            assert next(events)[0] == "problems"
            project.plan('publish(**{"index.html": "<body>good</body>"})')
            assert next(events)[0] == "reload"
        assert without_script(running.get("/").body) == b"<body>good</body>"


def test_the_site_of_an_earlier_day_is_shown_until_a_build_is_good(project: Project) -> None:
    project.site.mkdir()
    (project.site / "index.html").write_bytes(b"<body>yesterday</body>")
    project.plan(BROKEN)
    with previewed(project, project.build) as running:
        running.hears("in the content")
        assert without_script(running.get("/").body) == b"<body>yesterday</body>"
