"""The addresses of the page. Whatever comes from outside is a key of something known, or is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from typing import TypeVar

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from extractor.errors import ExtractorError
from extractor.records.model import Model
from extractor.review import answers, pages
from extractor.review.asking import Ask, Bind, ChangeCohort, Decide, FirstLook, Refusal, TakeBack, Together
from extractor.review.desk import Desk
from extractor.review.form import spans_of
from extractor.review.pdfpage import page_picture

STATIC = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "paper.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_LONGEST = 4_000_000
"""Bytes of a request: twenty thousand items decided together."""
Asked = TypeVar("Asked", bound=Ask)
Page = Callable[[Desk, Request, str], str | None]
Answer = Callable[[Desk, Asked, str], Model | dict[str, object] | Refusal]


def application(desk: Desk, curator: str) -> ASGIApp:
    """The application; `Guard` belongs before it."""
    shown: list[tuple[str, Page]] = [
        ("/", pages.workspace),
        ("/items", pages.items),
        ("/item/{key}", pages.item),
        ("/form/{key}", pages.form),
        ("/add/{document}", pages.add),
        ("/find/{document}", pages.find),
        ("/alike/{key}", pages.alike),
        ("/paper/{document}", pages.paper),
        ("/tables", pages.tables),
        ("/table/{document}/{number:int}", pages.table),
        ("/cohorts", pages.cohorts),
        ("/report", pages.report),
        ("/apply", pages.apply),
    ]
    return Starlette(
        routes=[
            *(Route(path, partial(_shown, desk, curator, page)) for path, page in shown),
            _posted("/decide", desk, curator, Decide, answers.decide),
            _posted("/together", desk, curator, Together, answers.together),
            _posted("/undo", desk, curator, TakeBack, answers.undo),
            _posted("/look", desk, curator, FirstLook, answers.look),
            _posted("/bind", desk, curator, Bind, answers.bind),
            _posted("/cohorts", desk, curator, ChangeCohort, answers.cohorts),
            _posted("/apply", desk, curator, Ask, answers.apply),
            Route("/file/{document}", partial(_file, desk)),
            Route("/page/{document}/{number:int}", partial(_page, desk)),
            Route("/static/{name}", _static),
        ],
    )


async def _shown(desk: Desk, curator: str, page: Page, request: Request) -> Response:
    try:
        desk.refresh()
        html = page(desk, request, _who(request, curator))
    except ExtractorError as error:
        return HTMLResponse(pages.failure(str(error)), status_code=500)
    if html is None:
        return HTMLResponse(
            pages.failure("This is not here, or no longer: the run or the gold changed."), status_code=404
        )
    return HTMLResponse(html)


def _posted(path: str, desk: Desk, curator: str, form: type[Asked], answer: Answer[Asked]) -> Route:
    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"reason": "JSON is wanted"}, status_code=415)
        body = await _body(request)
        if body is None:
            return JSONResponse({"reason": "this is too much at once"}, status_code=413)
        try:
            ask = form.model_validate_json(body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            return JSONResponse({"reason": f"{where}: {first['msg']}"}, status_code=422)
        try:
            return _answered(answer(desk, ask, ask.curator.strip() or curator))
        except ExtractorError as error:
            return JSONResponse({"reason": str(error)}, status_code=500)
        except OSError as error:
            reason = f"nothing was written ({error.strerror}): make room or mend the rights, then decide again"
            return JSONResponse({"reason": reason}, status_code=500)

    return Route(path, endpoint, methods=["POST"])


def _answered(answer: Model | dict[str, object] | Refusal) -> Response:
    if isinstance(answer, Refusal):
        return JSONResponse({"reason": answer.reason, "fields": answer.fields}, status_code=answer.status)
    plain = json.loads(answer.model_dump_json()) if isinstance(answer, Model) else answer
    return JSONResponse(plain)


async def _body(request: Request) -> bytes | None:
    """The whole body, or nothing where it is too long."""
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > _LONGEST:
            return None
    return data


async def _static(request: Request) -> Response:
    """One of our own few files, by its name in a fixed list."""
    name = request.path_params["name"]
    kind = STATIC.get(name)
    if kind is None:
        return Response(status_code=404)
    return Response((files("extractor.review") / "static" / name).read_bytes(), media_type=kind)


async def _file(desk: Desk, request: Request) -> Response:
    """A paper's PDF, by its id in the run; nothing else of the file system can be asked for."""
    document = desk.document(request.path_params["document"])
    if document is None or document.path.suffix.lower() != ".pdf":
        return Response(status_code=404)
    return FileResponse(document.path, media_type="application/pdf", content_disposition_type="inline")


async def _page(desk: Desk, request: Request) -> Response:
    """A page of a paper's PDF as a picture, the places that are asked for marked on it."""
    document = desk.document(request.path_params["document"])
    spans = spans_of(request.query_params.get("at", ""))
    if document is None or document.path.suffix.lower() != ".pdf" or spans is None:
        return Response(status_code=404)
    boxes = [box for span in spans for box in document.page_boxes(span)]
    picture = page_picture(document.path, request.path_params["number"], boxes)
    return Response(status_code=404) if picture is None else Response(picture, media_type="image/png")


def _who(request: Request, curator: str) -> str:
    return request.query_params.get("curator", "")[:80].strip() or curator
