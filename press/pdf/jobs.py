"""What the layout of a part depends on, and the stage that lays it out.

They stand apart from `layout`, since WeasyPrint takes a third of a second to load: a process that
lays nothing out does without it.
"""

import ctypes.util
import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar

from press.kept import Held, Kept
from press.model import Asset
from press.pdf.fragment import Fragment

I = TypeVar("I")  # noqa: E741
O = TypeVar("O")  # noqa: E741
P = ParamSpec("P")


class Each(Protocol):
    """Runs a function over items, in processes or not, and keeps what it gave."""

    def __call__(
        self, function: Callable[[I], O], items: Sequence[I], stage: str = ""
    ) -> Sequence[O]:
        """Return the results in the order of the items."""


class Keep(Protocol):
    """The same, of what is large: what it gives may be loaded when it is used."""

    def __call__(
        self, function: Callable[[I], O], items: Sequence[I], stage: str = ""
    ) -> Sequence[Held[O]]:
        """Return the results in the order of the items."""


class Beside(Protocol):
    """Begins a function, in another process or not."""

    def __call__(
        self, stage: str, function: Callable[P, O], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], O]:
        """Return what waits for its result."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font that a style names as `font:NAME`; where it lies makes no difference to a page."""

    name: str
    digest: str
    """SHA-256 of the file, in hex."""
    path: str = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Job:
    """All that the layout of one part depends on; its `repr` tells that and no more."""

    id: str
    html: Held[str]
    """A whole XHTML document. `asset:NAME` is a picture, `#ID` leads to any id of the book, and a
    link to `page:ID` or `folio:ID` is a box for the page of that id."""
    style: str = field(repr=False)
    assets: tuple[Asset, ...] = field(default=(), repr=False)
    fonts: tuple[FontFile, ...] = ()
    source: str = ""
    """The file to name in problems."""
    is_tagged: bool = True
    inputs: str = field(init=False)
    """Digest of style and assets."""

    @property
    def size(self) -> int:
        """Bytes of the document, or nearly."""
        return self.html.size if isinstance(self.html, Kept) else len(self.html)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.style.encode())
        for asset in self.assets:
            digest.update(f"\0{asset.name} {asset.media_type}\0".encode())
        object.__setattr__(self, "inputs", digest.hexdigest())


def lay_out(job: Job) -> Fragment:
    """Set a part in pages: `layout.laid_out`."""
    prepare()
    from press.pdf import layout

    return layout.laid_out(job)


def prepare() -> None:
    """Load what laying out needs."""
    if "weasyprint" not in sys.modules:
        # Where that is not enough, the next import looks for the libraries everywhere.
        with _sonames(), suppress(OSError):
            import weasyprint  # noqa: F401
    from press.pdf import layout  # noqa: F401


@contextmanager
def _sonames() -> Iterator[None]:
    """Let libraries be found by their sonames alone, as the loader does.

    WeasyPrint tries several names for each of its libraries, and for each one that is none cffi
    has ctypes ask ldconfig, gcc and ld: 86 processes, a fifth of a second of every build.
    """
    asked = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = asked


def pango() -> str:
    """Version of the machine's Pango, which breaks the lines."""
    prepare()
    from weasyprint.text.ffi import pango

    return ".".join(str(pango.pango_version() // 100**n % 100) for n in (2, 1, 0))
