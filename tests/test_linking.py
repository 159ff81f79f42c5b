import io
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from press.pdf import linking
from press.pdf.linking import PACK, Draft, Linker, Unit

NASTY = "see 1 0 R) \\) (2 0 R \n\r\t\0 » 3 0 R \N{ROCKET}"


def catalog(*wanted: str, **more: Any) -> Unit:
    """A unit with what every file has, that refers to `wanted`."""
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        page = pdf.add_blank_page().obj
        pages = Dictionary(Type=Name.Pages, Kids=Array([page]), Count=1)
        page.Parent = draft.give("pages", pages)
        things = Array(draft.want(name) for name in wanted)
        draft.give(
            "catalog", Dictionary(Type=Name.Catalog, Pages=page.Parent, Things=things, **more)
        )
        draft.give("info", Dictionary(Title=String("x")))
        return draft.unit()


def thing(name: str, value: Any) -> Unit:
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        draft.give(name, Dictionary(Value=value))
        return draft.unit()


def linked(*units: Unit) -> bytes:
    file = io.BytesIO()
    linker = Linker(file)
    for unit in units:
        linker.add(unit)
    linker.end("catalog", "info")
    return file.getvalue()


def opened(data: bytes) -> pikepdf.Pdf:
    file = pikepdf.open(io.BytesIO(data))
    assert file.check_pdf_syntax() == []
    return file


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_the_table_of_a_file_is_the_same_whatever_is_packed_at_a_time(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"n{number}" for number in range(2 * PACK)]
    units = [catalog(*names), *(thing(name, number) for number, name in enumerate(names))]
    whole = linked(*units)
    monkeypatch.setattr(linking, "ROWS", rows)
    assert linked(*units) == whole
    file = opened(whole)
    assert [int(each.Value) for each in file.Root.Things] == list(range(2 * PACK))


@pytest.mark.parametrize("is_before", [True, False])
def test_units_refer_to_each_other_by_name(is_before: bool) -> None:
    one = thing("one", 1)
    units = (one, catalog("one")) if is_before else (catalog("one"), one)
    file = opened(linked(*units))
    assert [int(each.Value) for each in file.Root.Things] == [1]
    assert file.docinfo["/Title"] == "x"


def test_units_may_want_from_each_other() -> None:
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        draft.give("a", Dictionary(Other=draft.want("b")))
        first = draft.unit()
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        draft.give("b", Dictionary(Other=draft.want("a")))
        second = draft.unit()
    file = opened(linked(first, catalog("a", "b"), second))
    a, b = file.Root.Things
    assert (a.Other.objgen, b.Other.objgen) == (b.objgen, a.objgen)


def test_what_looks_like_a_reference_in_a_string_is_none() -> None:
    file = opened(linked(catalog("one"), thing("one", String(NASTY))))
    assert str(file.Root.Things[0].Value) == NASTY


@given(st.binary(max_size=80), st.text(max_size=40))
def test_every_string_and_name_is_kept(data: bytes, text: str) -> None:
    text = text.replace("\0", "")
    value = Array([String(data), Name(f"/x{text}"), String(text)])
    file = opened(linked(catalog("one"), thing("one", value)))
    found = file.Root.Things[0].Value
    assert bytes(found[0]) == data
    assert found[1] == f"/x{text}"
    assert bytes(found[2]) == bytes(String(text))


def test_streams_keep_their_bytes_whatever_is_in_them() -> None:
    data = b"1 0 R\nendstream\nendobj\nstream\n" + bytes(range(256))
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        said = String(b"3 0 R\nstream\n \r\nendstream")
        stream = pdf.make_stream(data, Dictionary(Other=draft.want("one"), Said=said))
        draft.give("stream", stream)
        unit = draft.unit()
    file = opened(linked(catalog("stream", "one"), unit, thing("one", 7)))
    found, _ = file.Root.Things
    assert found.read_bytes() == data
    assert bytes(found.Said) == b"3 0 R\nstream\n \r\nendstream"
    assert int(found.Other.Value) == 7


@pytest.mark.parametrize("count", [PACK - 1, PACK, 3 * PACK + 1])
def test_any_number_of_objects_is_packed(count: int) -> None:
    names = [f"thing:{number}" for number in range(count)]
    units = [thing(name, number) for number, name in enumerate(names)]
    file = opened(linked(catalog(*names), *units))
    assert [int(each.Value) for each in file.Root.Things] == list(range(count))


def test_what_no_unit_gives_is_an_error() -> None:
    with pytest.raises(KeyError, match="in no unit: one, two"):
        linked(catalog("two", "one"))


def test_what_two_units_give_is_an_error() -> None:
    with pytest.raises(ValueError, match="in two units: one"):
        linked(catalog("one"), thing("one", 1), thing("one", 2))


def test_what_has_two_names_is_an_error() -> None:
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        draft.give("two", draft.give("one", Dictionary(Value=1)))
        unit = draft.unit()
    with pytest.raises(KeyError, match="in no unit: one"):
        linked(catalog("one", "two"), unit)


def test_what_is_given_and_only_wanted_is_an_error() -> None:
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        draft.give("one", draft.want("two"))
        unit = draft.unit()
    with pytest.raises(KeyError, match="in no unit: one"):
        linked(catalog("one"), unit, thing("two", 2))


def test_what_one_unit_gives_twice_is_an_error() -> None:
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        draft.give("one", Dictionary(Value=1))
        with pytest.raises(ValueError, match="given twice: one"):
            draft.give("one", Dictionary(Value=2))


def test_what_is_wanted_and_never_used_need_not_be_there() -> None:
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        draft.want("gone")
        draft.give("one", Dictionary(Value=1))
        unit = draft.unit()
    file = opened(linked(catalog("one"), unit))
    assert int(file.Root.Things[0].Value) == 1


def test_the_same_units_give_the_same_bytes_and_others_another_id() -> None:
    first, again = (linked(catalog("one"), thing("one", 1)) for _ in range(2))
    other = linked(catalog("one"), thing("one", 2))
    assert first == again
    ids = [bytes(opened(data).trailer.ID[0]) for data in (first, other)]
    assert ids[0] != ids[1]


def test_a_unit_holds_only_what_its_given_objects_lead_to() -> None:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.make_indirect(Dictionary(Lost=True))
        draft = Draft(pdf)
        draft.give("one", Dictionary(Value=1))
        unit = draft.unit()
    assert (unit.plain, unit.streams) == (b"<< /Value 1 >>", ())
