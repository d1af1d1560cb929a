"""Who may speak to the page: a real server, asked as a browser of another site would ask."""

from __future__ import annotations

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from tests.review.conftest import Serve, served
from tests.review.invented import lay

from extractor.errors import UsageError
from extractor.review.guard import POLICY
from extractor.review.serving import bind


@pytest.fixture
def address(tmp_path: Path, serve: Serve) -> str:
    return serve(lay(tmp_path), "ana")


def origin(address: str) -> str:
    return address.rstrip("/")


def test_a_name_that_another_site_points_here_is_refused(address: str) -> None:
    port = urlsplit(address).port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.evil.example:{port}", "localhost:1"):
        assert httpx.get(address, headers={"Host": host}).status_code == 403
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        assert httpx.get(address, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
    ],
)
def test_a_post_that_does_not_come_from_the_page_is_refused(address: str, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{address}undo", json={}, headers=headers)
    assert answer.status_code == 403


def test_a_post_of_the_page_itself_is_answered(address: str) -> None:
    answer = httpx.post(f"{address}undo", json={}, headers={"Origin": origin(address)})
    assert (answer.status_code, answer.json()["reason"]) == (404, "there is nothing of yours to undo")


def test_what_another_site_embeds_is_refused_but_a_link_to_the_page_works(address: str) -> None:
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert httpx.get(f"{address}paper/bexley", headers={**cross, "Sec-Fetch-Mode": "no-cors"}).status_code == 403
    assert httpx.get(address, headers={**cross, "Sec-Fetch-Mode": "navigate"}).status_code == 200


def test_every_answer_carries_the_strict_policy(address: str) -> None:
    for path in ("", "static/page.js", "nowhere", "tables"):
        headers = httpx.get(address + path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
    refused = httpx.get(address, headers={"Host": "evil.example"})
    assert refused.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert POLICY.startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2fapp.py",
        "/static//etc/passwd",
        "/paper/..%2f..%2fetc%2fpasswd",
        "/paper/%2fetc%2fpasswd",
        "/file/..%2fgold%2fbexley.yaml",
        "/file/bexley",
        "/page/bexley/1",
        "/table/..%2f..%2fetc/0",
        "/table/bexley/99",
        "/add/bexley?at=../../etc",
        "/form/..%2f..",
        "/cohorts?document=/etc/passwd",
    ],
)
def test_no_path_from_outside_reaches_the_file_system(address: str, path: str) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port or 80)
    connection.request("GET", path)  # as it stands: httpx would tidy it up
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 404
    assert "root:" not in text
    assert "import" not in text


def test_what_is_asked_is_held_to_a_form(address: str) -> None:
    own = {"Origin": origin(address)}
    assert httpx.post(f"{address}decide", content=b"action=accept", headers=own).status_code == 415
    assert httpx.post(f"{address}decide", json={"action": "burn"}, headers=own).status_code == 422
    unknown = httpx.post(f"{address}decide", json={"action": "accept", "path": "/etc"}, headers=own)
    assert (unknown.status_code, unknown.json()["reason"]) == (422, "path: Extra inputs are not permitted")
    long = httpx.post(f"{address}decide", json={"action": "note", "reason": "x" * 5_000_000}, headers=own)
    assert long.status_code == 413


def test_beyond_loopback_everything_wants_the_token(tmp_path: Path) -> None:
    with served(lay(tmp_path), "ana", "s3cret") as address:
        assert httpx.get(address).status_code == 403
        assert httpx.get(f"{address}?token=wrong").status_code == 403
        assert httpx.get(f"{address}static/page.js").status_code == 403
        with httpx.Client() as browser:
            entered = browser.get(f"{address}?token=s3cret&kind=new")
            assert (entered.status_code, entered.headers["location"]) == (303, "/?kind=new")
            assert "httponly" in entered.headers["set-cookie"].lower()
            assert "samesite=strict" in entered.headers["set-cookie"].lower()
            assert browser.get(address).status_code == 200
            posted = browser.post(f"{address}undo", json={}, headers={"Origin": origin(address)})
            assert posted.status_code == 404
        bare = httpx.post(f"{address}undo?token=s3cret", json={}, headers={"Origin": origin(address)})
        assert bare.status_code == 403


def test_an_address_beyond_loopback_gets_a_token_and_only_its_own_name() -> None:
    try:
        address = bind("127.0.0.1", 0)
        assert (address.token, len(address.hosts)) == (None, 3)
    finally:
        address.listening.close()
    with pytest.raises(UsageError, match="every address of this machine"):
        bind("0.0.0.0", 0)  # noqa: S104  that it is refused is the point
    with pytest.raises(UsageError, match=r"example\.org is no address"):
        bind("example.org", 0)


def test_on_the_port_of_http_the_name_stands_alone(tmp_path: Path) -> None:
    with served(lay(tmp_path), "ana", port=80) as address:
        own = {"Host": "127.0.0.1", "Origin": "http://127.0.0.1"}
        assert httpx.get(address, headers={"Host": "127.0.0.1"}).status_code == 200
        assert httpx.get(address, headers={"Host": "localhost:80"}).status_code == 200
        assert httpx.post(f"{address}undo", json={}, headers=own).status_code == 404
        assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 403


@pytest.mark.parametrize("begin", ["²", "-1", "1e3", "9" * 5000])
def test_a_place_in_the_list_that_is_no_number_is_its_beginning(address: str, begin: str) -> None:
    answer = httpx.get(f"{address}items", params={"from": begin})
    assert answer.status_code == 200
    assert answer.text == httpx.get(f"{address}items").text


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    first = bind("127.0.0.1", 0)
    with pytest.raises(UsageError, match=f"port {first.port} cannot be used"):
        bind("127.0.0.1", first.port)
    first.listening.close()
