"""The running example of the book: the same everywhere, consistent, and true to its documents."""

import inspect
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

LISTINGS = Path(__file__).parents[2] / "book" / "listings"
sys.path.insert(0, str(LISTINGS))

import corpus  # noqa: E402
import freight  # noqa: E402
import freight_company as company  # noqa: E402
import freight_tools as tools  # noqa: E402
import toolkit  # noqa: E402

TABLES = ("depots", "customers", "shipments", "invoices", "claims", "refunds", "tickets")
DIGEST = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import freight
db = freight.database()
rows = [tuple(row) for table in sys.argv[2:] for row in db.execute(f"SELECT * FROM {table}")]
labels = [(t.id, t.intent, t.priority, t.needs_human, t.shipment, sorted(t.documents))
          for t in freight.tickets()]
print(hashlib.sha256(repr((rows, labels)).encode()).hexdigest())
"""


@pytest.fixture
def db():
    opened = freight.database()
    yield opened
    opened.close()


def one(db, sql, *values):
    row = db.execute(sql, values).fetchone()
    assert row is not None, f"the example has no row for: {sql}"
    return row


PAYABLE = """SELECT i.id AS invoice, i.cents, s.customer, s.kg, s.declared_cents, s.id
    FROM invoices i JOIN shipments s ON s.id = i.shipment
    WHERE i.tax_number IS NOT NULL AND i.kind = 'freight' AND {} ORDER BY i.id"""


def payments(db, key):
    return db.execute("SELECT count(*) FROM refunds WHERE key = ?", [key]).fetchone()[0]


# ---------------------------------------------------------------- records


def test_two_processes_with_other_hash_seeds_make_the_same_example() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-I", "-c", DIGEST, str(LISTINGS), *TABLES]
            if not seed
            else [sys.executable, "-c", DIGEST, str(LISTINGS), *TABLES],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"} if seed else {"PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "4711", "")
    }
    assert len(digests) == 1
    # The text of the book quotes the example: whoever changes it looks at all listings.
    assert digests == {"87de3260c6b03bd43d24f0a9589eefdcc2258952fefdd1fe851b2ab17547ab40"}


def test_the_counts_are_those_the_book_names(db) -> None:
    count = {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}
    assert (count["tickets"], len(freight.tickets()), len(toolkit.TOOLS)) == (200, 200, 5)
    assert (count["customers"], count["depots"], count["shipments"]) == (40, 8, 1600)
    assert count["invoices"] > 1500 and count["claims"] >= 30 and count["refunds"] >= 25
    assert len(corpus.documents()) == 40 and len(corpus.queries()) == 60


def test_every_reference_resolves_and_a_broken_one_is_refused(db) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    with pytest.raises(company.sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("UPDATE invoices SET shipment = '00999999'")


def test_databases_do_not_share_their_rows(db) -> None:
    db.execute("DELETE FROM tickets")
    assert freight.database().execute("SELECT count(*) FROM tickets").fetchone()[0] == 200


def test_dates_follow_from_one_another(db) -> None:
    now = f"{company.NOW:{company.CLOCK}}"
    for row in db.execute("SELECT * FROM shipments"):
        booked = datetime.strptime(row["booked"], company.CLOCK)
        pickup, due = company.promise(row["product"], booked)
        assert f"{due:{company.CLOCK}}" == row["due"] and pickup >= booked
        assert booked.weekday() < 5 and due.weekday() < 5
        assert (row["status"] == "booked") == (pickup > company.NOW)
        if row["delivered"]:
            assert f"{pickup:{company.CLOCK}}" < row["delivered"] <= now
    for row in db.execute("SELECT * FROM invoices"):
        assert row["issued"] <= now
        assert date.fromisoformat(row["due"]) - date.fromisoformat(row["issued"]) == timedelta(30)
        assert row["status"] != "overdue" or row["due"] <= now


def test_amounts_follow_the_tariff_and_the_free_days_of_op_03(db) -> None:
    sql = "SELECT i.*, s.product, s.origin, s.destination, s.kg FROM invoices i"
    for row in db.execute(f"{sql} JOIN shipments s ON s.id = i.shipment"):
        if row["kind"] == "freight":
            route = row["product"], row["origin"], row["destination"], row["kg"]
            assert row["cents"] == company.tariff(*route)
        else:
            free, rate = {"dry": (5, 6_000), "refrigerated": (3, 14_500)}[row["equipment"]]
            assert row["days_kept"] <= 10, "from day 11 the rate doubles"
            assert row["cents"] == (row["days_kept"] - free) * rate > 0


def test_past_refunds_kept_the_limits(db) -> None:
    for row in db.execute("SELECT * FROM refunds"):
        assert row["approver"] == tools._approver(row["cents"])
    sums = db.execute("""SELECT sum(r.cents) FROM refunds r JOIN invoices i ON i.id = r.invoice
        JOIN shipments s ON s.id = i.shipment WHERE reason = 'goodwill'
        GROUP BY s.customer, substr(created, 1, 4)""").fetchall()
    assert sums and max(row[0] for row in sums) <= tools.GOODWILL


def test_the_constants_stand_in_the_documents() -> None:
    text = {doc.id: doc.text for doc in corpus.documents()}
    assert "up to 750 EUR alone" in text["OP-07"] and tools.LIMITS["agent"] == 75_000
    assert "a claims lead up to 5,000 EUR" in text["OP-07"] and tools.LIMITS["lead"] == 500_000
    assert "up to 50,000 EUR" in text["OP-07"] and tools.LIMITS["director"] == 5_000_000
    assert "limited to 300 EUR per customer and year" in text["OP-07"]
    assert "Strikes, road closures and customs holds are excluded" in text["OP-06"]
    for product, pickup, transit in re.findall(r"\| (.+?) \| (.+?) \| (.+?) \|", text["OP-06"])[2:]:
        _, _, hour, days = company.PRODUCTS[product]
        assert pickup == (f"same day until {hour}:00" if hour else "next working day")
        assert transit.split()[-2] == str(days)
    assert "Hall 3 depot" in text["IT-03"] and company.DEPOTS["hall-3"][0] == "Hall 3"


# ---------------------------------------------------------------- tickets


def test_labels_are_known_values_and_every_document_exists_and_is_current(db) -> None:
    current = {doc.id for doc in corpus.documents() if doc.status == "current"}
    for ticket in freight.tickets():
        assert ticket.intent in freight.INTENTS and ticket.priority in freight.PRIORITIES
        assert ticket.channel in freight.CHANNELS and ticket.documents <= current
        if ticket.shipment:
            assert (
                one(db, "SELECT customer FROM shipments WHERE id = ?", ticket.shipment)["customer"]
                == ticket.customer
            )
            booked = one(db, "SELECT booked FROM shipments WHERE id = ?", ticket.shipment)[0]
            assert booked < ticket.opened <= f"{company.NOW:{company.CLOCK}}"


def test_the_labels_are_not_degenerate() -> None:
    found = freight.tickets()
    intents = Counter(ticket.intent for ticket in found)
    assert set(intents) == set(freight.INTENTS)
    assert max(intents.values()) <= 50 and min(intents.values()) >= 5
    assert {t.priority for t in found} == set(freight.PRIORITIES)
    assert max(Counter(t.priority for t in found).values()) <= 120
    assert 40 <= sum(t.needs_human for t in found) <= 80
    assert 80 <= sum(bool(t.documents) for t in found) <= 160
    assert 100 <= sum(t.shipment is not None for t in found) <= 170
    assert min(Counter(t.channel for t in found).values()) >= 10
    for label in ("needs_human", "priority"):  # not a copy of the intent
        pairs = {(t.intent, getattr(t, label)) for t in found}
        assert len(pairs) >= len(intents) + 5


def test_the_database_does_not_tell_the_labels(db) -> None:
    columns = [row["name"] for row in db.execute("PRAGMA table_info(tickets)")]
    assert columns == ["id", "customer", "channel", "opened", "text"]


def test_no_two_tickets_share_their_words() -> None:
    texts = [ticket.text for ticket in freight.tickets()]
    assert len(set(texts)) == 200
    assert not [text for text in texts if re.search(r"[{}]|None|\b0\.00 EUR", text)]
    wordings = Counter(re.sub(r"[\d.,]+", "#", text) for text in texts)
    assert max(wordings.values()) <= 2


def test_a_ticket_about_a_shipment_says_enough_to_find_it(db) -> None:
    for ticket in freight.tickets():
        if not ticket.shipment:
            continue
        said = ticket.text.lower()
        named = re.findall(r"\b00\d{6}\b", said)
        assert set(named) <= {ticket.shipment}
        invoices = {
            one(db, "SELECT shipment FROM invoices WHERE id = ?", number.upper())["shipment"]
            for number in re.findall(r"\br-\d{5}\b", said)
        }
        assert invoices <= {ticket.shipment}
        if not named and not invoices:
            kg = re.search(r"(\d+) kg", said)
            assert kg, ticket.text
            same = db.execute(
                "SELECT id FROM shipments WHERE customer = ? AND kg = ?",
                [ticket.customer, int(kg[1])],
            ).fetchall()
            assert [row["id"] for row in same] == [ticket.shipment]


def test_a_ticket_about_a_stranger_s_shipment_has_none_and_the_tool_finds_none(db) -> None:
    strangers = 0
    for ticket in freight.tickets():
        number = re.search(r"\b00\d{6}\b", ticket.text)
        if number and ticket.shipment is None:
            strangers += 1
            with pytest.raises(tools.NotFound, match=f"^no consignment {number[0]}$"):
                tools.find_shipment(tools.Desk(db, ticket.customer), number=number[0])
    assert strangers >= 3


# ---------------------------------------------------------------- tools


def test_each_tool_describes_exactly_its_arguments() -> None:
    for tool in toolkit.TOOLS.values():
        _, *names = inspect.signature(tool.run).parameters
        spec = json.loads(json.dumps(tool.spec()))
        assert list(spec["parameters"]["properties"]) == names
        assert len(spec["description"]) > 40
        assert not {"customer", "role", "approver"} & set(names)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("find_shipment", {}),
        ("find_shipment", {"number": 418213}),
        ("find_shipment", {"number": "418213"}),
        ("find_shipment", {"number": "00418213", "customer": "C001"}),
        ("find_shipment", {"number": "00418213'; DROP TABLE refunds; --"}),
        ("list_invoices", {"limit": True}),
        ("list_invoices", {"limit": 51}),
        ("list_invoices", {"status": "all"}),
        (
            "quote_rate",
            {"product": "Drone", "origin": "hall-3", "destination": "lemon-gate", "kg": 1},
        ),
        (
            "quote_rate",
            {"product": "Express", "origin": "hall-3", "destination": "hall-3", "kg": 1},
        ),
        ("search_documents", {"query": "x"}),
        ("issue_refund", {"invoice": "R-20518", "cents": -1, "reason": "late", "key": "k" * 8}),
        ("issue_refund", {"invoice": "R-20518", "cents": 1.5, "reason": "late", "key": "k" * 8}),
        ("issue_refund", {"invoice": "R-20518", "cents": 1, "reason": "late"}),
        ("delete_customer", {}),
    ],
)
def test_arguments_outside_the_schema_are_refused(db, name, arguments) -> None:
    before = list(db.iterdump())
    with pytest.raises(toolkit.BadArguments):
        toolkit.call(tools.Desk(db, "C001"), name, arguments)
    assert list(db.iterdump()) == before


def test_the_tools_show_only_the_customer_s_own_records(db) -> None:
    shipment = one(db, "SELECT * FROM shipments WHERE status = 'in transit'")
    own = tools.find_shipment(tools.Desk(db, shipment["customer"]), number=shipment["id"])
    assert own == dict(shipment)
    got = tools.list_invoices(tools.Desk(db, "C003"), limit=50, status="open")
    assert got["count"] >= len(got["invoices"]) > 0
    for invoice in got["invoices"]:
        assert (
            one(db, "SELECT customer FROM shipments WHERE id = ?", invoice["shipment"])[0] == "C003"
        )


def test_dangerous_goods_follow_op_02(db) -> None:
    desk = tools.Desk(db, "C001")
    load = {"product": "Standard", "origin": "hall-3", "destination": "lemon-gate", "kg": 90}
    for hazard in ("2.2", "3", "8", "9"):
        assert tools.quote_rate(desk, **load, hazard_class=hazard)["cents"] > 0
    for hazard in ("1", "6.2", "7", "2.1"):
        with pytest.raises(tools.Refused, match="OP-02"):
            tools.quote_rate(desk, **load, hazard_class=hazard)
    assert tools.quote_rate(desk, **load, un_number="UN3481", battery_grams=5_000)
    for more in ({"un_number": "UN3481", "battery_grams": 7_000}, {"un_number": "UN3090"}):
        with pytest.raises(tools.Refused, match="OP-02"):
            tools.quote_rate(desk, **load, **more)


def test_search_obeys_the_reader_s_rights_and_skips_old_versions(db) -> None:
    ask = {"query": "refund authority goodwill limit per customer and year", "k": 10}
    plain = tools.search_documents(tools.Desk(db, "C001"), **ask)["passages"]
    finance = tools.Desk(db, "C001", groups=frozenset({"all", "finance"}))
    allowed = tools.search_documents(finance, **ask)["passages"]
    assert "OP-07" not in {hit["document"] for hit in plain}
    assert allowed[0]["document"] == "OP-07"
    assert not [hit for hit in plain + allowed if "@" in hit["document"]]


def test_a_late_express_gets_a_quarter_once(db) -> None:
    row = one(
        db,
        PAYABLE.format(
            "product = 'Express' AND delivered > s.due AND i.id NOT IN (SELECT invoice FROM refunds)"
            " AND delay_cause = 'vehicle fault'"
        ),
    )
    desk = tools.Desk(db, row["customer"])
    owed = row["cents"] * 25 // 100
    ask = {"invoice": row["invoice"], "reason": "late"}
    with pytest.raises(tools.Refused, match="OP-06"):
        tools.issue_refund(desk, **ask, cents=owed + 1, key="too-much")
    first = tools.issue_refund(desk, **ask, cents=owed, key="ticket-1")
    again = tools.issue_refund(desk, **ask, cents=owed, key="ticket-1")
    assert first == again and first["status"] == "paid" and payments(db, "ticket-1") == 1
    with pytest.raises(tools.KeyReused):
        tools.issue_refund(desk, **ask, cents=owed - 1, key="ticket-1")
    with pytest.raises(tools.Refused, match="at most 0 cents"):
        tools.issue_refund(desk, **ask, cents=1, key="ticket-2")
    with pytest.raises(tools.NotFound):
        tools.issue_refund(tools.Desk(db, "C999"), **ask, cents=owed, key="ticket-1")
    assert payments(db, "too-much") == payments(db, "ticket-2") == 0


@pytest.mark.parametrize(
    "case",
    [
        "product = 'Standard' AND delivered > s.due",
        "product = 'Express' AND delivered <= s.due",
        "product = 'Express' AND delivered > s.due AND delay_cause = 'road closure'",
        "product = 'Cold chain' AND delivered > s.due AND delivered < datetime(s.due, '6 hours')",
    ],
)
def test_no_credit_where_op_06_gives_none(db, case) -> None:
    row = one(db, PAYABLE.format(case))
    with pytest.raises(tools.Refused, match="OP-06"):
        tools.issue_refund(
            tools.Desk(db, row["customer"]),
            invoice=row["invoice"], cents=1, reason="late", key="no-credit",
        )  # fmt: skip


def test_a_large_claim_waits_for_the_role_that_may_settle_it(db) -> None:
    often = """(SELECT s2.customer FROM claims c JOIN shipments s2 ON s2.id = c.shipment
        GROUP BY 1 HAVING count(*) > 2)"""
    row = one(
        db,
        PAYABLE.format(
            f"s.customer NOT IN {often} AND s.id IN (SELECT shipment FROM claims"
            " WHERE status = 'accepted' AND cents > 90000) AND kg > 150"
        ),
    )
    kind = one(db, "SELECT kind FROM claims WHERE shipment = ?", row["id"])["kind"]
    agent = tools.Desk(db, row["customer"])
    ask = {"invoice": row["invoice"], "cents": 80_000, "reason": kind, "key": "big-claim"}
    answer = tools.issue_refund(agent, **ask)
    assert (answer["status"], answer["approver"]) == ("waiting", "lead")
    assert tools.issue_refund(agent, **ask) == answer
    with pytest.raises(tools.Refused, match="needs the lead"):
        tools.approve(agent, "big-claim")
    lead = tools.Desk(db, row["customer"], role="lead")
    assert tools.approve(lead, "big-claim")["status"] == "paid"
    assert tools.approve(lead, "big-claim") == tools.issue_refund(agent, **ask)
    assert payments(db, "big-claim") == 1
    most = company.compensation(row["kg"], row["declared_cents"])
    with pytest.raises(tools.Refused, match="OP-01"):
        tools.issue_refund(lead, **ask | {"cents": most, "key": "above-the-limit"})


def test_goodwill_ends_at_the_yearly_limit(db) -> None:
    row = one(
        db,
        PAYABLE.format(
            "i.cents > 30000 AND s.customer NOT IN (SELECT s3.customer FROM refunds r"
            " JOIN invoices i3 ON i3.id = r.invoice JOIN shipments s3 ON s3.id = i3.shipment)"
        ),
    )
    desk = tools.Desk(db, row["customer"])
    ask = {"invoice": row["invoice"], "reason": "goodwill"}
    with pytest.raises(tools.Refused, match="OP-07"):
        tools.issue_refund(desk, **ask, cents=30_001, key="goodwill-0")
    assert tools.issue_refund(desk, **ask, cents=29_000, key="goodwill-1")["status"] == "paid"
    with pytest.raises(tools.Refused, match="at most 1000 cents"):
        tools.issue_refund(desk, **ask, cents=1_001, key="goodwill-2")
    assert one(db, "SELECT account FROM refunds WHERE key = 'goodwill-1'")["account"] == "6840"


def test_only_the_second_invoice_is_a_duplicate(db) -> None:
    rows = db.execute("""SELECT s.customer, min(i.id) AS a, max(i.id) AS b, i.cents FROM invoices i
        JOIN shipments s ON s.id = i.shipment WHERE i.kind = 'freight' AND i.tax_number IS NOT NULL
        GROUP BY s.id HAVING count(*) = 2""").fetchall()
    desk, row = tools.Desk(db, rows[0]["customer"]), rows[0]
    ask = {"cents": row["cents"], "reason": "duplicate"}
    with pytest.raises(tools.Refused):
        tools.issue_refund(desk, **ask, invoice=row["a"], key="the-first")
    assert tools.issue_refund(desk, **ask, invoice=row["b"], key="the-second")["refund"]


def test_signs_of_fraud_go_to_audit(db) -> None:
    sql = PAYABLE.replace("IS NOT NULL", "IS NULL")
    row = one(db, sql.format("1"))
    with pytest.raises(tools.NeedsAudit, match="tax number"):
        tools.issue_refund(tools.Desk(db, row["customer"]), invoice=row["invoice"], cents=1,
                           reason="goodwill", key="no-tax-number")  # fmt: skip
    for customer, sign in (("s.customer = 'C022'", "three claims"), (
            "s.id IN (SELECT shipment FROM claims WHERE photos = 'no location')", "photos")):  # fmt: skip
        row = one(db, PAYABLE.format(customer))
        with pytest.raises(tools.NeedsAudit, match=sign):
            tools.issue_refund(tools.Desk(db, row["customer"]), invoice=row["invoice"], cents=1,
                               reason="damage", key="audit-me")  # fmt: skip
    assert payments(db, "audit-me") == payments(db, "no-tax-number") == 0


def test_the_files_say_that_they_are_invented() -> None:
    for name in ("freight.py", "freight_company.py", "freight.sql", "freight_tickets.txt"):
        head = (LISTINGS / name).read_text("utf-8")[:400]
        assert re.search(r"(?i)invented|generated for this book", head), name
