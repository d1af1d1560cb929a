"""Who may speak to the page: this machine's browser, from the page itself.

A name that another site lets point here (DNS rebinding) shows in Host; a form or script of another
site shows in Origin. Both are refused with 403, and so is everything without the token where the
page is bound to another address than loopback.
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_SAFE = {"GET", "HEAD"}


class Guard:
    """Stands before the whole application."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], token: str | None = None) -> None:
        self._app = app
        self._hosts = hosts
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse, one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope) or self._entry(scope)
        await (answer or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self._hosts:
            return _forbidden("this name is not the one that the page is served under")
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return _forbidden("this request comes from another site")
        if scope["method"] not in _SAFE and origin is None:
            return _forbidden("a request that changes something must say where it comes from")
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            same_page = headers.get("sec-fetch-mode") == "navigate" and scope["method"] in _SAFE
            if not same_page or scope["path"] != "/":
                return _forbidden("this request comes from another site")
        return None

    def _entry(self, scope: Scope) -> Response | None:
        """Where a token is wanted: the page's first address brings it, a cookie keeps it."""
        if self._token is None:
            return None
        if _is(_cookie(scope), self._token):
            return None
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if scope["method"] in _SAFE and _is(query.pop("token", [""])[0], self._token):
            rest = urlencode(query, doseq=True)
            answer = RedirectResponse("/" + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(_cookie_name(scope), self._token, httponly=True, samesite="strict")
            return answer
        return _forbidden("open the address that the program printed: it holds the token")


def _is(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())


def _cookie_name(scope: Scope) -> str:
    """Cookies are shared by all ports of a host, so the port is part of the name."""
    return f"extract-review-{(scope.get('server') or ('', 0))[1]}"


def _cookie(scope: Scope) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return ""
    found = jar.get(_cookie_name(scope))
    return found.value if found is not None else ""


def _forbidden(reason: str) -> Response:
    return PlainTextResponse(f"403: {reason}\n", status_code=403)
