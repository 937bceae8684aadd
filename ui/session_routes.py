"""The two ordinary routes of the server that give and take the session cookie; see `browser_session`."""

import json
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data_access import sessions, sign_in
from data_access.database import session
from ui.browser_session import COOKIE, tickets
from ui.engine import engine

_MOST_BYTES = 1_000


def routes() -> list[Route]:
    """`session/open` and `session/close`, below the server's base path."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}/session" if base else "/session"
    return [
        Route(f"{prefix}/open", _open, methods=["POST"]),
        Route(f"{prefix}/close", _close, methods=["POST"]),
    ]


async def _open(request: Request) -> Response:
    """A ticket in, the cookie out. Ends the session that the browser held before, if it is another one."""
    if not _from_our_page(request):
        return Response(status_code=403)
    session_id = tickets().redeem(await _ticket(request))
    if session_id is None:
        return Response(status_code=410)
    before = request.cookies.get(COOKIE)
    if before and before != session_id:
        await run_in_threadpool(sign_in.sign_out, engine(), before)
    response = Response(status_code=204)
    # No age: it goes when the browser is closed (shared computers); the database ends the session by age.
    response.set_cookie(COOKIE, session_id, path="/", httponly=True, samesite="strict", secure=_is_https(request))
    return response


async def _close(request: Request) -> Response:
    """Take away the cookie of a session that has ended; one that another tab has begun since stays."""
    if not _from_our_page(request):
        return Response(status_code=403)
    response = Response(status_code=204)
    held = request.cookies.get(COOKIE)
    if held and not await run_in_threadpool(_is_good, held):
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=_is_https(request))
    return response


def _is_good(session_id: str) -> bool:
    with session(engine()) as reading:
        return sessions.person(reading, session_id) is not None


async def _ticket(request: Request) -> str:
    body = await request.body() if int(request.headers.get("content-length") or 0) <= _MOST_BYTES else b""
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    return str(found.get("ticket", "")) if isinstance(found, dict) else ""


def _from_our_page(request: Request) -> bool:
    """Another site's page cannot send JSON here unasked; nor may it be asked: no cookie for a stranger's session."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def _is_https(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").split(",")[0].strip())
