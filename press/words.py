"""Takes a language tag; gives the program's own words in that language ("Figure", "Part", "p.").

The manuscript brings its own words; these are the few that the program adds to them. A language
that is not in the table falls back to English, and `settings` warns of it.
"""

from dataclasses import dataclass, replace

KINDS = ("figure", "table", "listing", "equation", "part", "chapter", "section")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; `callouts` is a tuple of (kind, word) pairs."""

    part: str = "Part"
    chapter: str = "Chapter"
    section: str = "Section"
    figure: str = "Figure"
    table: str = "Table"
    listing: str = "Listing"
    equation: str = "Equation"
    output: str = "Output"
    page: str = "p."
    page_long: str = "page"
    """Goes before a number of one figure; not much longer than `page` before three."""
    contents: str = "Contents"
    preface: str = "Preface"
    cover: str = "Cover"
    title_page: str = "Title page"
    copyright: str = "Copyright"
    edition: str = "Edition"
    version: str = "Version"
    glossary: str = "Glossary"
    bibliography: str = "Bibliography"
    index: str = "Index"
    list_of_figures: str = "List of figures"
    list_of_tables: str = "List of tables"
    list_of_listings: str = "List of listings"
    symbols: str = "Symbols and numbers"
    see: str = "see"
    see_also: str = "see also"
    cited_on: str = "Cited on"
    cited_in: str = "Cited in"
    pages: str = "pp."
    defining: str = (
        "is a|is an|is the|is any|is one|is what|is how|are|means|denotes|refers to|stands for"
    )
    """What follows a term where it is defined: beginnings, divided by bars."""
    articles: str = "a|an|the"
    notes: str = "Notes"
    note: str = "Note"
    back: str = "Back to the text"
    in_complete: str = "in the complete edition"
    left_out: str = (
        "This edition holds a part of the book. An asterisk (*) marks what stands only in the"
        " complete edition:"
    )
    done: str = "done"
    todo: str = "to do"
    in_this_part: str = "In this part"
    start: str = "Start of the text"
    by: str = "by"
    author_separator: str = "and"
    access_text: str = "The text reflows; headings, lists, tables and notes are marked up."
    access_pictures: str = "Every picture has a text alternative."
    access_formulas: str = "Formulas are MathML with their TeX source as text alternative."
    callout_note: str = "Note"
    callout_tip: str = "Tip"
    callout_important: str = "Important"
    callout_warning: str = "Warning"
    callout_caution: str = "Caution"

    @property
    def callouts(self) -> dict[str, str]:
        """The word of each kind of callout."""
        return {
            "note": self.callout_note,
            "tip": self.callout_tip,
            "important": self.callout_important,
            "warning": self.callout_warning,
            "caution": self.callout_caution,
        }

    def kind(self, kind: str) -> str:
        """The word for what a label names, such as "Figure"."""
        return str(getattr(self, kind))


ENGLISH = Words()

LANGUAGES: tuple[tuple[str, Words], ...] = (
    ("en", ENGLISH),
    ("de", replace(
        ENGLISH, part="Teil", chapter="Kapitel", section="Abschnitt", figure="Abbildung",
        table="Tabelle", listing="Listing", equation="Gleichung", output="Ausgabe", page="S.",
        page_long="Seite",
        contents="Inhalt", preface="Vorwort", cover="Umschlag", title_page="Titelseite",
        copyright="Impressum",
        edition="Ausgabe", version="Version", glossary="Glossar", bibliography="Literatur",
        index="Register", list_of_figures="Abbildungsverzeichnis",
        list_of_tables="Tabellenverzeichnis", list_of_listings="Verzeichnis der Listings",
        symbols="Symbole und Zahlen", see="siehe", see_also="siehe auch",
        cited_on="Zitiert auf", cited_in="Zitiert in", pages="S.",
        defining="ist ein|ist der|ist die|ist das|ist jede|sind|heißt|bezeichnet|bedeutet",
        articles="ein|eine|der|die|das",
        notes="Anmerkungen", note="Anmerkung", back="Zurück zum Text",
        in_complete="in der vollständigen Ausgabe",
        left_out="Diese Ausgabe enthält einen Teil des Buches. Ein Stern (*) bezeichnet, was nur in"
        " der vollständigen steht:",
        done="erledigt", todo="offen", in_this_part="In diesem Teil", start="Beginn des Textes",
        by="von", author_separator="und", callout_note="Hinweis", callout_tip="Tipp",
        callout_important="Wichtig", callout_warning="Warnung", callout_caution="Vorsicht",
        access_text="Der Text fließt; Überschriften, Listen, Tabellen, Noten sind markiert.",
        access_pictures="Jedes Bild hat eine Textalternative.",
        access_formulas="Formeln sind MathML mit ihrer TeX-Quelle als Textalternative.",
    )),
    ("fr", replace(
        ENGLISH, part="Partie", chapter="Chapitre", section="Section", figure="Figure",
        table="Tableau", listing="Code", equation="Équation", output="Résultat", page="p.",
        page_long="page",
        contents="Table des matières", preface="Préface", cover="Couverture",
        title_page="Page de titre",
        copyright="Mentions légales", edition="Édition", version="Version",
        glossary="Glossaire", bibliography="Bibliographie", index="Index",
        list_of_figures="Table des figures", list_of_tables="Liste des tableaux",
        list_of_listings="Liste des codes", symbols="Symboles et nombres", see="voir",
        see_also="voir aussi", cited_on="Cité", cited_in="Cité dans", pages="p.",
        defining="est un|est le|est la|est l\u2019|est l'|sont|désigne|signifie",
        articles="un|une|le|la|les", notes="Notes",
        note="Note", back="Retour au texte",
        in_complete="dans l’édition complète",
        left_out="Cette édition contient une partie du livre. Un astérisque (*) signale ce qui ne"
        " figure que dans l’édition complète :",
        done="fait", todo="à faire",
        in_this_part="Dans cette partie", start="Début du texte", by="par",
        author_separator="et", callout_note="Note", callout_tip="Astuce",
        callout_important="Important", callout_warning="Attention", callout_caution="Prudence",
        access_text="Texte adaptable ; titres, listes, tableaux et notes sont balisés.",
        access_pictures="Chaque image a un texte de remplacement.",
        access_formulas="Formules en MathML, avec leur source TeX comme texte de remplacement.",
    )),
    ("es", replace(
        ENGLISH, part="Parte", chapter="Capítulo", section="Sección", figure="Figura",
        table="Tabla", listing="Código", equation="Ecuación", output="Salida", page="p.",
        page_long="pág.",
        contents="Índice", preface="Prefacio", cover="Cubierta", title_page="Portada",
        copyright="Créditos",
        edition="Edición", version="Versión", glossary="Glosario", bibliography="Bibliografía",
        index="Índice alfabético", list_of_figures="Índice de figuras",
        list_of_tables="Índice de tablas", list_of_listings="Índice de códigos",
        symbols="Símbolos y números", see="véase", see_also="véase también",
        cited_on="Citado en", cited_in="Citado en", pages="pp.",
        defining="es un|es el|es la|son|designa|significa", articles="un|una|el|la|los|las",
        notes="Notas", note="Nota", back="Volver al texto", in_complete="en la edición completa",
        left_out="Esta edición contiene una parte del libro. Un asterisco (*) señala lo que solo"
        " está en la edición completa:",
        done="hecho", todo="pendiente", in_this_part="En esta parte", start="Inicio del texto",
        by="por", author_separator="y", callout_note="Nota", callout_tip="Consejo",
        callout_important="Importante", callout_warning="Advertencia",
        callout_caution="Precaución",
        access_text="El texto se adapta; títulos, listas, tablas y notas están marcados.",
        access_pictures="Cada imagen tiene un texto alternativo.",
        access_formulas="Las fórmulas son MathML con su fuente TeX como texto alternativo.",
    )),
)  # fmt: skip


def words_for(language: str) -> Words:
    """The words for a BCP 47 tag such as `en-US`, by its primary language; English if unknown."""
    return dict(LANGUAGES).get(language.split("-")[0].lower(), ENGLISH)


def is_known(language: str) -> bool:
    """Whether the table has the tag's primary language."""
    return language.split("-")[0].lower() in dict(LANGUAGES)
