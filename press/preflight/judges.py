"""Takes the artifacts of a book; gives what the judges that the field trusts say of them.

epubcheck, Ace by DAISY, veraPDF and qpdf are other people's programs, and stores and libraries run
the same ones. They run side by side, each on a copy of the file. One that is not installed is an
error in CI and a warning elsewhere, so that nobody takes its silence for praise.
"""

import os
import signal
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from press.preflight.judge_epub import ACE, EPUBCHECK, EpubPlaces
from press.preflight.judge_pdf import OUTLOUD, QPDF, VERAPDF, PdfPlaces
from press.preflight.judging import Judge, Remark, Verdict
from press.preflight.proof import Proof
from press.problems import Position, Problem, Severity

SECONDS = 900
"""Time for one judge; the slowest takes two minutes for 550 pages on a machine that is busy."""

GRACE = 10
"""Seconds that a judge has to end what it has started."""

OURS = "if the source holds nothing of the kind, the program is at fault: report it"


@dataclass(frozen=True, slots=True)
class Trial:
    """One file before one judge. A judge's `stand_in` is heard where it cannot be had itself."""

    judge: Judge
    path: Path
    stand_in: Judge | None = None


def findings(proof: Proof) -> Iterable[Problem]:
    """What the judges find in the PDFs and the EPUB of a book."""
    slug = proof.book.metadata.slug
    screen, paper, epub = f"{slug}.pdf", f"{slug}-print.pdf", f"{slug}.epub"
    cover = f"{slug}-cover.pdf"
    files = {screen: proof.screen, paper: proof.print, epub: proof.epub, cover: proof.cover}
    with TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name, data in files.items() if data}
        for name, path in paths.items():
            path.write_bytes(files[name])
        # The slowest first; a check of the print edition's tags would find none by design.
        trials = [
            Trial(judge, paths[name], stand_in)
            for judge, name, stand_in in (
                (ACE, epub, None), (VERAPDF, screen, OUTLOUD), (EPUBCHECK, epub, None),
                (QPDF, screen, None), (QPDF, paper, None), (QPDF, cover, None),
            )
            if name in paths
        ]  # fmt: skip
        heard = hear(trials)
    in_epub = EpubPlaces(proof.epub, proof.book.labels) if proof.epub else None
    in_pdf = PdfPlaces(proof.screen, proof.record) if proof.screen else None
    found = []
    for one in heard:
        if isinstance(one, Problem):
            found.append(one)
            continue
        where, place = "", Position(one.artifact)
        if one.artifact == epub and in_epub:
            where, place = in_epub.of(one, place)
        elif one.artifact == screen and in_pdf:
            where, place = in_pdf.of(one, place)
        found.append(_problem(one, where, place))
    return found


def hear(trials: Sequence[Trial]) -> tuple[Remark | Problem, ...]:
    """Run the judges side by side; give what each remarks, and a Problem where one is not heard."""
    told: list[Remark | Problem] = []
    with ExitStack() as stack:
        hearings = []
        for trial in trials:
            judge, words = trial.judge, trial.judge.find()
            if not words and trial.stand_in and (other := trial.stand_in.find()):
                judge, words = trial.stand_in, other
            if not words:
                told.append(_missing(judge, trial.path))
                continue
            folder = Path(stack.enter_context(TemporaryDirectory()))
            hearings.append(Hearing.begin(judge, words, trial.path, folder, stack))
        for hearing in hearings:
            told += hearing.end()
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Hearing:
    """A judge at work."""

    judge: Judge
    path: Path
    folder: Path
    process: "subprocess.Popen[bytes]"
    out: IO[bytes]
    err: IO[bytes]

    @classmethod
    def begin(
        cls, judge: Judge, words: tuple[str, ...], path: Path, folder: Path, stack: ExitStack
    ) -> "Hearing":
        """Start the judge; it is ended with the stack, if it has not ended by then."""
        # Into files: nobody reads a pipe while another judge is waited for.
        out = stack.enter_context((folder / "out").open("w+b"))
        err = stack.enter_context((folder / "err").open("w+b"))
        process = subprocess.Popen(
            [*words, *judge.arguments(path, folder)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=folder,
            env={**os.environ, **judge.settings()}, start_new_session=True,
        )  # fmt: skip
        hearing = cls(judge, path, folder, process, out, err)
        stack.callback(hearing._stop)
        return hearing

    def end(self) -> Iterable[Remark | Problem]:
        """Wait for the judge and read what it says."""
        try:
            status = self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._stop()
            return [self._silent(f"no word after {SECONDS} s")]
        texts = []
        for stream in (self.out, self.err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
        verdict = Verdict(self.path.name, self.folder, status, *texts)
        last = (verdict.err.strip() or verdict.out.strip()).splitlines()[-1:]
        try:
            remarks = tuple(self.judge.read(verdict))
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            return [self._silent("".join(last) or repr(error))]
        if status and not remarks:
            return [self._silent("".join(last) or f"status {status}")]
        return remarks

    def _stop(self) -> None:
        """End the judge and what it has started (a browser), if they still run."""
        if self.process.poll() is not None:
            return
        # It leads a session of its own, whose id is its own. What it has started may have left
        # that, as browsers do; only the judge can end it, so it is asked before it is ended.
        os.killpg(self.process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _silent(self, why: str) -> Problem:
        return Problem(
            "JUDGE-006", Position(self.path.name), f"{self.judge.name} gave no verdict: {why}",
            "run `make validators`, then check again",
        )  # fmt: skip


def _missing(judge: Judge, path: Path) -> Problem:
    is_ci = os.environ.get("CI") == "true"
    return Problem(
        "JUDGE-005", Position(path.name), f"{judge.name} is not installed and has judged nothing",
        judge.hint, Severity.ERROR if is_ci else Severity.WARNING,
    )  # fmt: skip


def _problem(remark: Remark, where: str, place: Position) -> Problem:
    message = f"{where}: {remark.text}" if where else remark.text
    return Problem(
        remark.code, place, f"{message} ({remark.judge} {remark.rule})", remark.hint or OURS,
        Severity.ERROR if remark.is_error else Severity.WARNING,
    )  # fmt: skip
