"""Gives the running example: the database of Meridian Freight and 200 labeled tickets.

Meridian Freight does not exist; rows and tickets were generated for this book. The
tickets are the queue of one bad week, 27 to 31 January 2025, as `NOW` finds it.
"""

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from freight_company import CLOCK, NOW, company, credit

HERE = Path(__file__).parent
COUNT = 200
INTENTS = ("address", "billing", "damage", "delay", "device", "integration", "other",
           "privacy", "quote", "tracking")
PRIORITIES = ("low", "normal", "high", "urgent")  # urgent: people or a load in danger
CHANNELS = ("mail", "chat", "portal", "voicemail")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What came in, and below the line the gold labels, which the database lacks."""

    id: str
    customer: str
    channel: str
    opened: str
    text: str
    # ------------------------------------------------------------------------------
    intent: str
    priority: str
    needs_human: bool  # no tool may do it: above a limit, a dispute, danger, a right
    shipment: str | None  # the customer's own, also where the text has no number
    documents: frozenset[str]  # ids that answer it, also those that not all may read


def database() -> sqlite3.Connection:
    """A new database in memory with all tables; what you change is yours alone."""
    db = company()
    with db:
        db.executemany("INSERT INTO tickets VALUES (?,?,?,?,?)",
                       [(t.id, t.customer, t.channel, t.opened, t.text)
                        for t in tickets()])
    return db


@cache
def tickets() -> tuple[Ticket, ...]:
    """The 200 tickets in the order in which they came."""
    db, rng = company(), Random("a bad week")
    wordings = _wordings()
    again = [w for w in wordings if w.kind != "none" and w.kind not in SCARCE]
    asked = wordings + rng.sample(again, COUNT - len(wordings))
    pools = {kind: _pool(db, kind) for kind in KINDS} | {"none": []}
    asked.sort(key=lambda w: len(pools[w.kind]))  # the rarest kinds choose first
    used: set[str] = set()
    drafts = [_draft(db, rng, wording, pools[wording.kind], used) for wording in asked]
    drafts.sort(key=lambda draft: (draft["opened"], draft["text"]))
    return tuple(Ticket(id=f"T{n:03d}", **draft) for n, draft in enumerate(drafts, 1))


@dataclass(frozen=True, slots=True)
class _Wording:
    intent: str
    priority: str
    human: bool
    documents: frozenset[str]
    kind: str  # of shipment, a key of KINDS, or "none"
    text: str


def _wordings() -> list[_Wording]:
    found = []
    for block in (HERE / "freight_tickets.txt").read_text("utf-8").split("\n=== ")[1:]:
        head, *lines = block.strip().split("\n")
        intent, priority, human, documents, kind = head.split(" | ")
        ids = frozenset(documents.split(";")) - {"-"}
        found += [_Wording(intent, priority, human == "yes", ids, kind, line[2:])
                  for line in lines if line.startswith("- ")]
    return found


# kind of shipment: the condition, the earliest and the latest time of its ticket
LATE = "delivered > s.due AND s.due > '2025-01-01'"
EXCUSED = "delay_cause IN ('strike', 'road closure', 'customs hold')"
FRESH = "delivered > '2025-01-22' AND s.id NOT IN (SELECT shipment FROM claims)"
KINDS = {
    "transit": ("s.status = 'in transit' AND s.due > :now",
                "datetime(booked, '1 day')", ":now"),
    "foreign": ("s.status = 'in transit'", "datetime(booked, '1 day')", ":now"),
    "overdue": ("s.status = 'in transit' AND s.due < '2025-01-31'", "s.due", ":now"),
    "booked": ("s.status = 'booked'", "booked", ":now"),
    "delivered": ("delivered > '2025-01-16'", "delivered", ":now"),
    "untaxed": ("i.tax_number IS NULL AND issued > '2025-01-10'", "issued", ":now"),
    "late_express": (f"product = 'Express' AND {LATE} AND NOT {EXCUSED}", "delivered",
                     ":now"),
    "late_excluded": (f"product = 'Express' AND {LATE} AND {EXCUSED}", "delivered",
                      ":now"),
    "late_standard": (f"product = 'Standard' AND {LATE}", "delivered", ":now"),
    "late_cold": (f"product = 'Cold chain' AND delivered > datetime(s.due, '6 hours')"
                  f" AND {LATE} AND NOT {EXCUSED}", "delivered", ":now"),
    "cold_now": ("product = 'Cold chain' AND trade = 'pharma' AND booked > '2025-01-27'"
                 " AND s.status <> 'booked'",
                 "datetime(booked, '5 hours')", "coalesce(delivered, :now)"),
    "fresh": (FRESH, "delivered", "datetime(delivered, '6 days')"),
    "declared": (f"{FRESH} AND declared_cents > 75000", "delivered",
                 "datetime(delivered, '6 days')"),
    "old": ("delivered BETWEEN '2025-01-06' AND '2025-01-20' AND s.id NOT IN"
            " (SELECT shipment FROM claims)", "datetime(delivered, '8 days')", ":now"),
    "lost": ("s.status = 'lost' AND s.id NOT IN (SELECT shipment FROM claims)",
             "datetime(s.due, '3 days')", "datetime(s.due, '21 days')"),
    "lost_old": ("s.status = 'lost' AND s.id NOT IN (SELECT shipment FROM claims)",
                 "datetime(s.due, '22 days')", ":now"),
    "duplicate": ("i.kind = 'freight' AND i.id > first AND issued > '2024-12-01'",
                  "issued", ":now"),
    "detention_new": ("i.kind = 'detention'", "issued", "datetime(issued, '14 days')"),
    "detention_old": ("i.kind = 'detention' AND issued > '2024-12-01'",
                      "datetime(issued, '15 days')", ":now"),
}
SCARCE = ("late_excluded", "late_express", "cold_now", "lost", "lost_old", "duplicate",
          "declared", "overdue", "late_cold")
FIND = """SELECT s.*, c.name AS firm, c.contact, i.id AS inv, i.cents, o.city AS start,
  d.city AS city, {lo} AS lo, {hi} AS hi,
  (SELECT min(id) FROM invoices WHERE shipment = s.id AND kind = 'freight') AS first
  FROM shipments s JOIN customers c ON c.id = s.customer
  JOIN depots o ON o.id = s.origin JOIN depots d ON d.id = s.destination
  LEFT JOIN invoices i ON i.shipment = s.id
  WHERE {where} AND ({billed} OR i.id IS first OR first IS NULL) ORDER BY s.id, i.id"""
HOURS = [f"{datetime(2025, 1, 27 + day, 7) + timedelta(minutes=m):{CLOCK}}"
         for day in range(5) for m in range(0, 720, 7)]


def _pool(db: sqlite3.Connection, kind: str) -> list[sqlite3.Row]:
    where, lo, hi = KINDS[kind]
    billed = kind in ("duplicate", "detention_new", "detention_old")
    find = FIND.format(where=where, lo=lo, hi=hi, billed=billed)
    rows = db.execute(find, {"now": f"{NOW:{CLOCK}}"}).fetchall()
    return [row for row in rows if _times(row)]


def _draft(db: sqlite3.Connection, rng: Random, wording: _Wording,
           pool: list[sqlite3.Row], used: set[str]) -> dict[str, object]:
    """One ticket without its number; adds its shipment to `used`."""
    slots: dict[str, object] = {}
    customers = db.execute("SELECT * FROM customers ORDER BY id").fetchall()
    customer, opened, shipment = rng.choice(customers), rng.choice(HOURS), None
    human = wording.human
    if pool:
        row = rng.choice([row for row in pool if row["id"] not in used])
        used.add(row["id"])
        opened = rng.choice(_times(row))
        slots = _slots(row)
        if wording.kind == "foreign":
            customer = rng.choice([c for c in customers if c["id"] != row["customer"]])
        else:
            customer = next(c for c in customers if c["id"] == row["customer"])
            shipment = row["id"]
            human |= wording.intent == "delay" and 75_000 < credit(
                row["product"], row["due"], row["delivered"], row["delay_cause"],
                row["cents"])
    body = wording.text.format(**slots)
    channel = _channel(rng, body)
    return {"customer": customer["id"], "channel": channel, "opened": opened,
            "text": _dress(rng, channel, body, customer, shipment),
            "intent": wording.intent, "priority": wording.priority,
            "needs_human": human, "shipment": shipment, "documents": wording.documents}


def _times(row: sqlite3.Row) -> list[str]:
    return [hour for hour in HOURS if row["lo"] < hour < row["hi"]]


def _slots(row: sqlite3.Row) -> dict[str, object]:
    def day(text: str | None) -> str:
        return f"{(d := datetime.strptime(text, CLOCK)).day} {d:%B}" if text else ""
    return {"no": row["id"], "city": row["city"], "from": row["start"],
            "goods": row["goods"], "kg": row["kg"], "pcs": row["pieces"],
            "inv": row["inv"],
            "eur": f"{(row['cents'] or 0) / 100:,.2f}", "due": day(row["due"]),
            "delivered": day(row["delivered"]), "booked": day(row["booked"]),
            "declared": f"{(row['declared_cents'] or 0) // 100:,}"}


SUBJECTS = ("{no}", "Consignment {no}", "Re: Re: {no}", "your reference {no}", "{firm}",
            "question", "urgent", "(no subject)", "help needed", "AW: delivery")
HELLO = ("Hello,", "Good morning,", "Dear team,", "Hi,", "Dear Sir or Madam,",
         "Hey there,", "Good afternoon,", "")
BYE = ("Kind regards\n{me}\n{firm}", "Thanks, {first}", "{me}", "Best\n{first}",
       "Regards, {me}", "{first} | {firm} | sent from my phone",
       "Yours sincerely\n{me}, {firm}")
ASIDES = """Sorry to bother you with this.;I already called twice.
My colleague is on leave, so please answer to me.;Please reply in writing.
We have been your customer for years.;By the way, the hold music is too loud.
It is not the first time.;I am in meetings until three.
Last time this was settled within the hour, thank you again for that.
If you need anything else from me, say so.""".replace("\n", ";").split(";")


def _channel(rng: Random, body: str) -> str:
    """Short and lower-case words come by chat, long ones by mail, a few by phone."""
    if body[0].islower() or len(body) < 60:
        return rng.choices(CHANNELS, [1, 7, 2, 0])[0]
    return rng.choices(CHANNELS, [9, 2, 4, 2])[0]


def _dress(rng: Random, channel: str, body: str, customer: sqlite3.Row,
           no: str | None) -> str:
    """The wording as it looks in its channel."""
    names = {"no": no, "firm": customer["name"], "me": customer["contact"],
             "first": customer["contact"].split()[0]}
    if len(body) > 60 and rng.random() < 0.25:
        body += " " + rng.choice(ASIDES)
    if channel == "mail":
        subject = rng.choice(SUBJECTS if no else SUBJECTS[4:])
        parts = [f"Subject: {subject}", rng.choice(HELLO), body, rng.choice(BYE)]
        return "\n\n".join(part if part is body else part.format(**names)
                           for part in parts if part)
    if channel == "portal":
        return body + rng.choice(("", "", "\n{firm}", "\n-- {first}")).format(**names)
    if channel == "voicemail":
        plain = re.sub(r"[,;:()\"]| \?", "", body.replace("?", ".").replace(" - ", " "))
        filler = rng.choice((". ", ". ", ". Uh. ", ". Um. ", ". One moment. ",
                             ". Right. "))
        said = re.sub(r"\. (?=[A-Z0-9])", filler, plain, count=1)
        end = rng.choice((" Bye.", " Please call me back.", " Thank you. Bye bye.", ""))
        start = rng.choice(("Yes hello, {me} here from {firm}. ", "{me}, {firm}. ",
                            "Hi, this is {first} at {firm}. ", "Good morning, {me}. "))
        return f"[voicemail, transcribed] {start.format(**names)}{said}{end}"
    return _mistype(rng, body[0].lower() + body[1:] if rng.random() < 0.5
                    and body[1].islower() else body)


def _mistype(rng: Random, text: str) -> str:
    """Swap two letters inside one longer word, in every third text."""
    words = [m for m in re.finditer(r"\b[a-z]{6,}\b", text)]
    if not words or rng.random() > 0.33:
        return text
    at = rng.choice(words).start() + rng.randint(1, 3)
    return text[:at] + text[at + 1] + text[at] + text[at + 2:]
