"""Gives the five tools of Meridian Freight: arguments in, a plain dict or an error out.

A tool takes a `Desk`, which the application makes from the session and the model never
sees, and arguments that are checked against the tool's JSON Schema. No argument names
the customer or the approver, so no model can be talked into another's records.
"""

import functools
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from freight_company import (DEPOTS, NOW, PRODUCTS, compensation, credit, promise,
                             tariff)
from toolkit import (TOOLS, BadArguments, ToolError, call,  # noqa: F401
                     text, tool, whole)

LIMITS = {"agent": 75_000, "lead": 500_000, "director": 5_000_000}  # cents, OP-07
GOODWILL = 30_000  # cents a customer and year, OP-07


@dataclass(frozen=True, slots=True)
class Desk:
    """Whom a call serves, and with which authority."""

    db: sqlite3.Connection
    customer: str
    role: str = "agent"  # agent, lead, director or board
    groups: frozenset[str] = frozenset({"all"})  # whose documents it may read
    now: datetime = NOW


class NotFound(ToolError):
    """No such record of this customer; the same words if it is somebody else's."""


class Refused(ToolError):
    """A policy forbids it; the text names the document."""


class NeedsAudit(Refused):
    """A sign of fraud (OP-07): nobody at the desk may pay, whatever the amount."""


class KeyReused(ToolError):
    """The idempotency key belongs to another refund."""


@tool(number=text("Consignment number with its leading zeros.",
                  pattern="^00[0-9]{6}$"))
def find_shipment(desk: Desk, number: str) -> dict[str, Any]:
    """Find one consignment of the customer: product, route, due time, status, cause of
    delay."""
    row = desk.db.execute("SELECT * FROM shipments WHERE id = ? AND customer = ?",
                          [number, desk.customer]).fetchone()
    if row is None:
        raise NotFound(f"no consignment {number}")
    return dict(row)


@tool(product=text("Product.", enum=list(PRODUCTS)),
      origin=text("Depot of pickup.", enum=list(DEPOTS)),
      destination=text("Depot of delivery.", enum=list(DEPOTS)),
      kg=whole("Gross weight in kg.", 1, 24_000),
      hazard_class=text("Class of dangerous goods, if any.",
                        pattern=r"^[1-9](\.[1-6])?$"),
      un_number=text("UN number, if any.", pattern="^UN[0-9]{4}$"),
      battery_grams=whole("Net batteries in one package, in g.", 1, 100_000))
def quote_rate(desk: Desk, product: str, origin: str, destination: str, kg: int,
               hazard_class: str = "", un_number: str = "",
               battery_grams: int = 0) -> dict[str, Any]:
    """Give the freight charge in cents with pickup and latest delivery, if booked now.
    Refuses goods that are not carried."""
    if origin == destination:
        raise BadArguments("destination: must differ from origin")
    if un_number == "UN3090":
        raise Refused("OP-02: no loose lithium metal batteries")
    if un_number == "UN3481" and not 0 < battery_grams <= 5_000:
        raise Refused("OP-02: at most 5 kg net per package, so say how much it is")
    if hazard_class and hazard_class not in ("2.2", "3", "8", "9"):
        raise Refused("OP-02: only the classes 2.2, 3, 8 and 9 are carried")
    pickup, due = promise(product, desk.now)
    return {"cents": tariff(product, origin, destination, kg), "currency": "EUR",
            "pickup": f"{pickup:%Y-%m-%d}", "due": f"{due:%Y-%m-%d %H:%M}"}


@tool(status=text("Which invoices.", enum=["any", "open", "paid", "overdue"]),
      limit=whole("Most rows to give.", 1, 50))
def list_invoices(desk: Desk, status: str = "any", limit: int = 20) -> dict[str, Any]:
    """List the customer's invoices, newest first, and say how many there are."""
    rows = desk.db.execute("""SELECT i.id, i.shipment, i.kind, i.cents, i.issued, i.due,
        i.status FROM invoices i JOIN shipments s ON s.id = i.shipment
        WHERE s.customer = ? AND ? IN ('any', i.status)
        ORDER BY i.issued DESC, i.id DESC""", [desk.customer, status]).fetchall()
    return {"count": len(rows), "invoices": [dict(row) for row in rows[:limit]]}


@tool(query=text("Words to look for.", minLength=3, maxLength=300),
      k=whole("Passages to give.", 1, 10))
def search_documents(desk: Desk, query: str, k: int = 3) -> dict[str, Any]:
    """Search the company's current documents; gives passages with the document's id."""
    from corpus import Query

    asked = Query("tool", "lookup", desk.groups, frozenset(), (), query)
    return {"passages": [{"document": piece.doc, "text": piece.text.strip()}
                         for piece in _searcher()(asked)[:k]]}


@functools.cache
def _searcher() -> Callable[..., Any]:
    from corpus import documents  # here, so that the other tools do without NumPy
    from ragkit import searcher

    return searcher([doc for doc in documents() if doc.status == "current"])


@tool(invoice=text("Invoice number.", pattern="^R-[0-9]{5}$"),
      cents=whole("Amount in cents of a euro.", 1, 100_000_000),
      reason=text("Why.", enum=["late", "damage", "loss", "duplicate", "goodwill"]),
      key=text("Idempotency key: one for each refund meant, the same at a retry.",
                pattern="^[A-Za-z0-9_-]{8,64}$"))
def issue_refund(desk: Desk, invoice: str, cents: int, reason: str,
                 key: str) -> dict[str, Any]:
    """Pay money back on an invoice. Amounts above the desk's limit wait for approval.
    Repeating a call with its key changes nothing and gives the first answer."""
    with desk.db:
        desk.db.execute("BEGIN IMMEDIATE")  # reading and writing are one step
        row = desk.db.execute("""SELECT s.*, i.id AS invoice, i.cents AS charge,
            i.kind AS billed, i.tax_number FROM invoices i JOIN shipments s
            ON s.id = i.shipment WHERE i.id = ? AND s.customer = ?""",
            [invoice, desk.customer]).fetchone()
        if row is None:
            raise NotFound(f"no invoice {invoice}")
        before = _refund(desk, key)
        if before:
            if tuple(before)[2:5] != (invoice, reason, cents):
                raise KeyReused(f"key {key} was used for another refund")
            return _answer(before)
        _audit(desk, row, reason)
        left = _owed(desk, row, reason)
        if cents > left:
            raise Refused(f"{reason}: at most {left} cents are left by {RULES[reason]}")
        paid = cents <= LIMITS.get(desk.role, cents)
        desk.db.execute("INSERT INTO refunds VALUES (NULL,?,?,?,?,?,?,?,?)",
                        [key, invoice, reason, cents,
                         "6840" if reason == "goodwill" else None,
                         f"{desk.now:%Y-%m-%d}", "paid" if paid else "waiting",
                         desk.role if paid else None])
        return _answer(_refund(desk, key))


def approve(desk: Desk, key: str) -> dict[str, Any]:
    """Release a waiting refund; for people, so it is not among the tools."""
    with desk.db:
        row = _refund(desk, key)
        if row is None:
            raise NotFound(f"no refund {key}")
        if row["status"] == "waiting":
            if row["cents"] > LIMITS.get(desk.role, row["cents"]):
                raise Refused(f"OP-07: needs the {_approver(row['cents'])}")
            desk.db.execute("""UPDATE refunds SET status = 'paid', approver = ?
                WHERE key = ?""", [desk.role, key])
        return _answer(_refund(desk, key))


RULES = {"late": "OP-06", "damage": "OP-01", "loss": "OP-01", "goodwill": "OP-07",
         "duplicate": "the invoices"}


def _refund(desk: Desk, key: str) -> sqlite3.Row | None:
    return desk.db.execute("SELECT * FROM refunds WHERE key = ?", [key]).fetchone()


def _approver(cents: int) -> str:
    return next((role for role, most in LIMITS.items() if cents <= most), "board")


def _answer(row: sqlite3.Row) -> dict[str, Any]:
    return {"refund": row["id"], "status": row["status"], "cents": row["cents"],
            "approver": row["approver"] or _approver(row["cents"])}


def _audit(desk: Desk, row: sqlite3.Row, reason: str) -> None:
    """Raise NeedsAudit at one of the three signs of fraud."""
    claims = desk.db.execute("""SELECT c.* FROM claims c JOIN shipments s
        ON s.id = c.shipment WHERE s.customer = ?""", [desk.customer]).fetchall()
    days = sorted(date.fromisoformat(claim["reported"]) for claim in claims)
    if row["tax_number"] is None:
        raise NeedsAudit("OP-07: the invoice has no tax number")
    if reason not in ("damage", "loss"):
        return
    spans = [days[n + 2] - days[n] for n in range(len(days) - 2)]
    if any(span <= timedelta(60) for span in spans):
        raise NeedsAudit("OP-07: three claims within 60 days")
    photos = {claim["shipment"]: claim["photos"] for claim in claims}
    if photos.get(row["id"]) == "no location":
        raise NeedsAudit("OP-07: photos with removed location data")


def _owed(desk: Desk, row: sqlite3.Row, reason: str) -> int:
    """Cents that may still be paid for this reason."""
    def paid(where: str, *values: str) -> int:
        return desk.db.execute(f"""SELECT coalesce(sum(r.cents), 0) FROM refunds r
            JOIN invoices i ON i.id = r.invoice JOIN shipments s ON s.id = i.shipment
            WHERE r.reason = ? AND {where}""", [reason, *values]).fetchone()[0]

    if reason == "goodwill":
        year = f"{desk.now:%Y}"
        return min(row["charge"], GOODWILL - paid(
            "s.customer = ? AND substr(r.created, 1, 4) = ?", desk.customer, year))
    done = paid("s.id = ?", row["id"])
    if reason == "late":
        due = credit(row["product"], row["due"], row["delivered"], row["delay_cause"],
                     row["charge"]) if row["billed"] == "freight" else 0
    elif reason == "duplicate":
        first = desk.db.execute("""SELECT min(id) FROM invoices WHERE shipment = ?
            AND kind = ?""", [row["id"], row["billed"]]).fetchone()[0]
        due = row["charge"] if row["invoice"] > first else 0
    else:
        claim = desk.db.execute("""SELECT cents FROM claims WHERE shipment = ?
            AND kind = ? AND status = 'accepted'""", [row["id"], reason]).fetchone()
        most = compensation(row["kg"], row["declared_cents"])
        due = min(claim["cents"], most) if claim else 0
    return max(0, due - done)
