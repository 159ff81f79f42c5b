"""A text file of an EPUB as it was rendered, and what was seen in it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

IN_XHTML = "{http://www.w3.org/1999/xhtml}"
IN_MATHML = "{http://www.w3.org/1998/Math/MathML}"
IN_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered file, and what was seen in it."""

    name: str
    data: bytes
    pictures: tuple[str, ...]
    """Paths of its images, in reading order."""
    has_alternatives: bool
    """Every image has a text alternative."""
    has_math: bool
    has_described_math: bool
    has_svg: bool
    has_index: bool
    hrefs: tuple[str, ...]
    """Where its links lead."""

    @classmethod
    def of(cls, name: str, text: str) -> Document:
        """Look at a rendered file; raises ValueError if a template made it ill-formed."""
        data = text.encode()
        try:
            root = etree.fromstring(data)
        except etree.XMLSyntaxError as error:
            raise ValueError(f"{name}: {error}") from error
        images = list(root.iter(f"{IN_XHTML}img"))
        formulas = list(root.iter(f"{IN_MATHML}math"))
        return cls(
            name=name,
            data=data,
            pictures=tuple(image.get("src", "") for image in images),
            has_alternatives=all(image.get("alt") for image in images),
            has_math=bool(formulas),
            has_described_math=all(formula.get("alttext") for formula in formulas),
            has_svg=next(root.iter(f"{IN_SVG}svg"), None) is not None,
            has_index=root.find(f".//{IN_XHTML}*[@role='doc-index']") is not None,
            hrefs=tuple(
                value
                for element in root.iter(etree.Element)
                for name, value in element.items()
                if etree.QName(name).localname == "href"
            ),
        )

    @property
    def id(self) -> str:
        """Id in the manifest; a name of ours may begin with a digit, an XML name may not."""
        return f"file-{self.name.removesuffix('.xhtml')}"

    @property
    def properties(self) -> tuple[str, ...]:
        """EPUB 3.3, D.5.2."""
        found = {"nav": self.name == "nav.xhtml", "mathml": self.has_math, "svg": self.has_svg}
        return tuple(name for name, is_so in found.items() if is_so)
