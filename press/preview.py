"""Takes what a build made; gives a page on loopback that shows it and reloads itself.

The page has the PDF's page and the EPUB's chapter at which the author works, side by side. It is
for one reader on this machine: nothing else is listened to, and another site's page gets nothing,
neither by a name of its own that leads here (Host) nor as a part of itself (Sec-Fetch-Site).
"""

import json
import mimetypes
import posixpath
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Condition, Thread
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import BadZipFile, ZipFile

import pymupdf

from press import watching
from press.model import Book
from press.pdf.paging import PageMap
from press.problems import BookError, Position, Problem
from press.watching import Spot

LOOPBACK = "127.0.0.1"
SHARP = 2
"""Pixels of a page for each point: what a screen of high density shows at 100 %."""
PATIENCE = 15
"""Seconds after which a silent stream says that it is still there."""
TEXT = "EPUB/"
"""Folder of the texts in an EPUB of ours."""
DIGITS = 7
"""No book has pages whose number is as long."""
FIXED = {
    "/": ("preview.html", "text/html; charset=utf-8"),
    "/preview.js": ("preview.js", "text/javascript; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class State:
    """What the page shows."""

    version: int = 0
    title: str = ""
    stage: str = "building"
    """building, built or failed."""
    problems: tuple[str, ...] = ()
    pages: int = 0
    spot: Spot = field(default_factory=Spot)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a build gave to be seen: a book with its pages, its artifacts' names, the warnings."""

    book: Book
    page_map: PageMap | None
    names: frozenset[str]
    problems: tuple[Problem, ...]


@dataclass
class Preview:
    """The state of the page, and who waits for the next one."""

    templates: Path
    styles: tuple[Path, ...]
    url: str = ""
    state: State = field(default_factory=State)
    pdf: bytes = b""
    epub: bytes = b""
    pages: int = 0
    """Of the PDF."""
    changed: Condition = field(default_factory=Condition)

    def follow(
        self,
        build: Callable[[], Sight],
        folders: Iterable[Path],
        out: Path,
        tell: Callable[[tuple[Problem, ...], tuple[Problem, ...]], None],
    ) -> None:
        """Build at once and after each change below `folders`, the book's first; show each build.

        `tell` gets the problems before and after it. A build that fails leaves the last good book
        in sight, with what is wrong above it.
        """
        book, *_ = folders = tuple(folders)
        seen: dict[str, str] = {}
        told: tuple[Problem, ...] = ()
        spot = Spot()
        for _turn in watching.changes(folders, out):
            texts = watching.texts(book)
            self.show(State(stage="building", problems=tuple(map(str, told)), spot=spot))
            pdf = epub = b""
            try:
                sight = build()
                if place := watching.edited(seen, texts):
                    spot = watching.spot(sight.book, sight.page_map, place) or spot
                pdf, epub = (_read(out, sight, kind) for kind in (".pdf", ".epub"))
            except BookError as error:
                now, state = error.problems, State(stage="failed", spot=spot)
            else:
                now, seen = sight.problems, texts
                state = State(title=sight.book.metadata.title, stage="built", spot=spot)
            tell(told, now)
            told = now
            self.show(replace(state, problems=tuple(map(str, now))), pdf, epub)

    def show(self, state: State, pdf: bytes = b"", epub: bytes = b"") -> None:
        """Turn to a new state; without files the old ones stay in sight."""
        with self.changed:
            if pdf:
                self.pdf = pdf
                with pymupdf.open(stream=pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
                    self.pages = len(document)
            self.epub = epub or self.epub
            self.state = replace(
                state, version=self.state.version + 1, title=state.title or self.state.title,
                pages=self.pages,
            )  # fmt: skip
            self.changed.notify_all()

    def after(self, version: int) -> State | None:
        """The first state that is newer than `version`; None when patience ends before it."""
        with self.changed:
            self.changed.wait_for(lambda: self.state.version != version, timeout=PATIENCE)
            return self.state if self.state.version != version else None

    def page(self, number: int) -> bytes | None:
        """A page of the PDF, from 0, as PNG."""
        # MuPDF is not made for threads: one page at a time, and none while the file changes.
        with self.changed:
            if not self.pdf or not 0 <= number < self.pages:
                return None
            with pymupdf.open(stream=self.pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
                picture: bytes = document[number].get_pixmap(dpi=72 * SHARP).tobytes("png")
        return picture

    def member(self, path: str) -> bytes | None:
        """A file of the EPUB."""
        try:
            with ZipFile(BytesIO(self.epub)) as book:
                return book.read(TEXT + posixpath.normpath(path))
        except (KeyError, BadZipFile):
            return None

    def sheet(self) -> bytes:
        """The style of the page, with the book's own inks and faces."""
        return "\n".join(path.read_text("utf-8") for path in self.styles).encode()


def _read(out: Path, sight: Sight, kind: str) -> bytes:
    """What was published of a kind; empty when the build made none of it."""
    name = f"{sight.book.metadata.slug}{kind}"
    if name not in sight.names:
        return b""
    try:
        return (out / name).read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise BookError((Problem("OUT-003", Position(str(out / name)), message),)) from error


@contextmanager
def served(templates: Path, styles: Path, port: int = 0) -> Iterator[Preview]:
    """A preview that listens on loopback while the context lasts; port 0 takes any free one."""
    sheets = (styles / "tokens.css", styles / "preview.css")
    preview = Preview(templates / "preview", sheets)
    handler = type("Handler", (_Handler,), {"preview": preview})
    try:
        server = _Server((LOOPBACK, port), handler)
    except OSError as error:
        message = f"no preview on port {port}: {(error.strerror or str(error)).lower()}"
        hint = "name another with --port, or 0 for any"
        raise BookError((Problem("WATCH-001", Position("."), message, hint),)) from None
    with server:
        preview.url = f"http://{LOOPBACK}:{server.server_port}/"
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield preview
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of faults, but not of a reader who has turned to another page meanwhile."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    preview: Preview

    def do_GET(self) -> None:
        if not self._is_ours():
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path = unquote(urlsplit(self.path).path)
        if path == "/events":
            self._events()
        elif path in FIXED:
            name, kind = FIXED[path]
            self._send((self.preview.templates / name).read_bytes(), kind)
        elif path == "/style.css":
            self._send(self.preview.sheet(), "text/css; charset=utf-8")
        elif path.startswith("/page/"):
            number = path.removeprefix("/page/")
            is_number = number.isdecimal() and len(number) < DIGITS
            self._send(self.preview.page(int(number)) if is_number else None, "image/png")
        elif path.startswith("/book/"):
            # The version in the path makes the browser ask again for all that a chapter shows.
            name = path.removeprefix("/book/").partition("/")[2]
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self._send(self.preview.member(name), kind, is_book=True)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _is_ours(self) -> bool:
        """Whether a request names this machine, and comes from our page or from the reader."""
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        site = self.headers.get("Sec-Fetch-Site", "none")
        is_page = self.headers.get("Sec-Fetch-Dest") == "document"
        is_own = site in ("none", "same-origin") or is_page
        return host in (LOOPBACK, "localhost") and is_own

    def _send(self, data: bytes | None, kind: str, *, is_book: bool = False) -> None:
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        if is_book:
            # The manuscript may be a stranger's.
            self.send_header("Content-Security-Policy", "script-src 'none'")
        self.end_headers()
        self.wfile.write(data)

    def _events(self) -> None:
        """Server-sent events (HTML, 9.2): one for each state."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        version = 0
        while True:
            state = self.preview.after(version)
            said = f"data: {json.dumps(asdict(state))}\n\n" if state else ": still here\n\n"
            version = state.version if state else version
            try:
                self.wfile.write(said.encode())
                self.wfile.flush()
            except OSError:
                return  # The reader has closed the page.

    def log_message(self, format: str, *args: object) -> None:
        """Requests are nobody's news."""
