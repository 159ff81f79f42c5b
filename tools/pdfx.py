"""Takes a PDF for print and Ghostscript; gives it as PDF/X-1a:2001, which IngramSpark prefers.

    python tools/pdfx.py out/SLUG-print.pdf out/SLUG-cover.pdf

writes out/SLUG-print-x1a.pdf and so on beside them. Greys stay greys, all else becomes CMYK, and
transparency is flattened. No build needs it: KDP and Lulu take the files as they are.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

BOXES = ("/MediaBox", "/TrimBox", "/BleedBox")
MINUTES = 10
HINT = "PDF/X-1a needs Ghostscript: apt-get install ghostscript, or brew install ghostscript"


def convert(source: Path, target: Path) -> None:
    """Write `source` as PDF/X-1a; raises FileNotFoundError without Ghostscript."""
    program = shutil.which("gs")
    if program is None:
        raise FileNotFoundError(HINT)
    with tempfile.TemporaryDirectory() as folder:
        converted = Path(folder, "cmyk.pdf")
        # PDF 1.3 knows no transparency: Ghostscript flattens what there is.
        subprocess.run(
            [program, "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite",
             "-dCompatibilityLevel=1.3", "-dPDFSETTINGS=/prepress",
             "-sColorConversionStrategy=CMYK", "-dProcessColorModel=/DeviceCMYK",
             "-dAutoRotatePages=/None", "-dEmbedAllFonts=true", "-dSubsetFonts=true",
             "-dDownsampleColorImages=false", "-dDownsampleGrayImages=false",
             f"-sOutputFile={converted}", str(source)],
            check=True, timeout=60 * MINUTES,
        )  # fmt: skip
        with pikepdf.open(source) as plain, pikepdf.open(converted) as made:
            _declare(made, plain, source.stem)
            made.save(target, force_version="1.3", deterministic_id=True,
                      object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip


def _declare(made: pikepdf.Pdf, plain: pikepdf.Pdf, name: str) -> None:
    """Say what makes a PDF one for X-1a (ISO 15930-1, 6.3, 6.12 and 6.13), in Ghostscript's stead.

    Its own switch for it has changed its meaning from version to version.
    """
    made.docinfo["/Title"] = String(str(plain.docinfo.get("/Title", name)))
    made.docinfo["/GTS_PDFXVersion"] = String("PDF/X-1:2001")
    made.docinfo["/GTS_PDFXConformance"] = String("PDF/X-1a:2001")
    made.docinfo["/Trapped"] = Name("/False")
    intent = Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputCondition=String("SWOP"),
        OutputConditionIdentifier=String("CGATS TR 001"),
        RegistryName=String("http://www.color.org"), Info=String("U.S. web offset"),
    )  # fmt: skip
    made.Root.OutputIntents = Array([made.make_indirect(intent)])
    for page, before in zip(made.pages, plain.pages, strict=True):
        for key in BOXES:
            page[key] = Array([float(edge) for edge in before.obj.get(key, before.mediabox)])
        for key in ("/ArtBox", "/CropBox"):
            if key in page:
                del page[key]


def main(names: list[str]) -> int:
    """Convert each file; 1 when Ghostscript is missing or a file is not there, 2 without any."""
    if not names:
        print(__doc__)
        return 2
    for source in map(Path, names):
        target = source.with_name(f"{source.stem}-x1a.pdf")
        try:
            with source.open("rb"):
                convert(source, target)
        except FileNotFoundError as error:
            print(error, file=sys.stderr)
            return 1
        print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
