"""Gives the rules and records of Meridian Freight, a carrier invented for this book.

Products, deadlines and credits follow the documents in `corpus.txt`. Where these say
nothing (tariff, depots, customers, 30 days to pay), the example makes it up here.
"""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
NOW = datetime(2025, 1, 31, 20)  # the records stop here, on a Friday evening
HOLIDAYS = {"2024-12-25", "2024-12-26", "2025-01-01"}
CLOCK = "%Y-%m-%d %H:%M"

DEPOTS = {  # id: name, city, country, has a cold store; near ids are near on the map
    "hall-3": ("Hall 3", "Duisburg", "DE", 1),
    "canal-yard": ("Canal Yard", "Ghent", "BE", 1),
    "north-quay": ("North Quay", "Hamburg", "DE", 1),
    "old-airfield": ("Old Airfield", "Poznan", "PL", 0),
    "brick-lane": ("Brick Lane", "Brno", "CZ", 0),
    "danube-dock": ("Danube Dock", "Linz", "AT", 1),
    "lemon-gate": ("Lemon Gate", "Verona", "IT", 1),
    "south-slip": ("South Slip", "Lyon", "FR", 0),
}
# product: base in cents, cents per kg and zone, last hour of pickup on the same day
# (None: next working day), working days of transit promised; the last two are OP-06
PRODUCTS = {
    "Standard": (3_900, 22, None, 5),
    "Express": (8_900, 41, 14, 2),
    "Cold chain": (12_900, 54, 11, 2),
}
EXCLUDED = ("strike", "road closure", "customs hold")  # OP-06, Exclusions
SDR_CENTS = 126  # of one special drawing right; fixed here, set daily in the world
TRADES = {  # what a customer ships, always in the plural
    "pharma": "vaccines;insulin pens;blood test kits;eye drops",
    "food": "soft cheeses;ready meals;smoked fillets;fruit purees",
    "furniture": "office chairs;flat-packed shelves;standing desks",
    "machines": "pump housings;gear wheels;hydraulic valves;spindles",
    "print": "catalogs;exhibition panels;school books",
    "ceramics": "floor tiles;washbasins;laboratory crucibles",
    "electronics": "circuit boards;power supplies;display modules",
    "garden": "hedge trimmers;seed trays;greenhouse panes",
    "textiles": "curtains;work jackets;upholstery rolls",
    "drinks": "wine cases;syrup kegs;cider bottles",
}
NAMES = {  # four customers a trade
    "pharma": "Lindqvist Vaccines;Apotheca Nova;Saltmarsh Biologics;Meyrin Eyecare",
    "food": "Kessel & Brie;Two Rivers Kitchen;Smokehouse Anton;Orchard Row",
    "furniture": "Plumb Line Desks;Casa Sedile;Havel Shelving;Birch & Bolt",
    "machines": "Ruhrtal Pumps;Ostrava Gearworks;Valve Street;Prato Spindles",
    "print": "Blackletter Press;Fairground Panels;Inkwell Schoolbooks;Folio West",
    "ceramics": "Delta Tiles;Bassin & Sons;Crucible Works;Terra Quattro",
    "electronics": "Halden Boards;Ampere House;Pixelwerk;Copperline",
    "garden": "Hedge & Hollow;Greenpane;Seedling Brothers;Allotment Supply",
    "textiles": "Loom North;Parka Collective;Velours Duret;Threadneedle Mill",
    "drinks": "Weinhof Ahr;Keg Union;Colline Rosse;Cider Quay",
}
FIRST = "Ines Pavel Marta Tomas Greta Yusuf Clara Bruno Agnes Leon".split()
LAST = "Hartog Novak Bellini Okoye Sorensen Fabre Wolny Kern Duarte Lisse".split()


def working_days(start: datetime, n: int) -> datetime:
    """The same hour, `n` working days later."""
    while n:
        start += timedelta(1)
        n -= start.weekday() < 5 and f"{start:%Y-%m-%d}" not in HOLIDAYS
    return start


def promise(product: str, booked: datetime) -> tuple[datetime, datetime]:
    """Pickup and latest delivery by OP-06, for a booking on a working day."""
    _, _, hour, days = PRODUCTS[product]
    today = hour is not None and booked.hour < hour
    pickup = booked if today else working_days(booked, 1)
    pickup = pickup.replace(hour=16, minute=0)
    return pickup, working_days(pickup, days).replace(hour=18)


def tariff(product: str, origin: str, destination: str, kg: int) -> int:
    """Freight charge in cents: a base and a rate per kg and zone (1 to 3)."""
    ids = list(DEPOTS)
    zone = 1 + abs(ids.index(origin) - ids.index(destination)) // 3
    base, per_kg, _, _ = PRODUCTS[product]
    return base + per_kg * kg * zone


def credit(product: str, due: str, delivered: str | None, cause: str | None,
           charge: int) -> int:
    """Cents that OP-06 gives back for lateness; 0 if nothing is owed."""
    if not delivered or delivered <= due or cause in EXCLUDED:
        return 0
    hours = (datetime.strptime(delivered, CLOCK)
             - datetime.strptime(due, CLOCK)) / timedelta(hours=1)
    if product == "Express":
        return charge * 25 // 100
    return charge * 40 // 100 if product == "Cold chain" and hours > 6 else 0


def compensation(kg: int, declared: int | None) -> int:
    """Most cents by OP-01: 8.33 drawing rights per kg, or the declared value."""
    return max(833 * SDR_CENTS * kg // 100, declared or 0)


def company(shipments: int = 1_600) -> sqlite3.Connection:
    """All tables filled but `tickets`; the same rows in every run."""
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    db.executescript((HERE / "freight.sql").read_text("utf-8"))
    rng = Random("meridian freight")
    with db:
        db.executemany("INSERT INTO depots VALUES (?,?,?,?,?)",
                       [(id_, *rest) for id_, rest in DEPOTS.items()])
        _customers(db, rng)
        for number in range(shipments):
            _shipment(db, rng, number, shipments)
        _claims(db, rng)
        _refunds(db, rng)
    return db


def _insert(db: sqlite3.Connection, table: str, *row: object) -> None:
    db.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)


def _customers(db: sqlite3.Connection, rng: Random) -> None:
    firms = [(name, trade) for trade, names in NAMES.items()
             for name in names.split(";")]
    for n, (name, trade) in enumerate(firms):
        site = "".join(c for c in name.lower() if c.isalpha())
        _insert(db, "customers", f"C{n + 1:03d}", name, trade,
                f"{FIRST[n % 10]} {LAST[(n + n // 10 * 3) % 10]}",
                f"dispatch@{site}.example",
                None if n in (17, 31) else f"XX{7_000_211 + 37 * n}",
                rng.choice(list(DEPOTS)),
                f"{rng.randint(2009, 2023)}-0{rng.randint(1, 9)}-01")


def _shipment(db: sqlite3.Connection, rng: Random, number: int, of: int) -> None:
    day = working_days(datetime(2024, 11, 1), 1 + number * 62 // of)
    booked = day + timedelta(minutes=rng.randint(7 * 60, 17 * 60))
    customer = db.execute("SELECT * FROM customers ORDER BY id LIMIT 1 OFFSET ?",
                          [rng.randrange(40)]).fetchone()
    trade = customer["trade"]
    cold = rng.random() < {"pharma": 0.9, "food": 0.7}.get(trade, 0)
    product = "Cold chain" if cold else "Express" if rng.random() < 0.35 else "Standard"
    origin, destination = customer["depot"], rng.choice(list(DEPOTS))
    if origin == destination:
        destination = list(DEPOTS)[list(DEPOTS).index(origin) - 1]
    pieces = rng.randint(1, 24)
    kg = pieces * rng.randint(6, 55)
    pickup, due = promise(product, booked)
    storm = "2025-01-27" <= f"{due:%Y-%m-%d}" <= "2025-01-31"  # the week of the tickets
    late = rng.random() < (0.2 if storm else 0.06)
    hours = rng.choice([*range(2, 30), *range(30, 150, 12)])
    arrived = due + timedelta(hours=hours if late else -rng.randint(2, 9),
                              minutes=rng.randrange(60))
    cause = rng.choices(["vehicle fault", "missed scan", "overbooked", *EXCLUDED],
                        [5, 4, 3, 1, 3, 1])[0] if late else None
    status = ("booked" if pickup > NOW else
              "lost" if rng.random() < 0.012 and due < NOW - timedelta(6) else
              "delivered" if arrived < NOW else "in transit")
    id_ = f"00{418_213 + 7 * number + rng.randrange(6):06d}"
    _insert(db, "shipments", id_, customer["id"], product, origin, destination,
            rng.choice(TRADES[trade].split(";")), pieces, kg,
            rng.randint(8, 90) * 50_000 if rng.random() < 0.1 else None,
            f"{booked:{CLOCK}}", f"{due:{CLOCK}}",
            f"{arrived:{CLOCK}}" if status == "delivered" else None, status, cause)
    if status == "booked":
        return
    charge = tariff(product, origin, destination, kg)
    _invoice(db, rng, id_, "freight", charge, customer, pickup)
    if status == "delivered" and rng.random() < 0.012:  # charged twice by mistake
        _invoice(db, rng, id_, "freight", charge, customer, pickup + timedelta(2))
    if status == "delivered" and kg > 300 and rng.random() < 0.1:
        extra = rng.randint(1, 5)  # days after free time; below day 11 (OP-03)
        kind, free, rate = ("refrigerated", 3, 14_500) if cold else ("dry", 5, 6_000)
        issued = max(pickup, min(NOW - timedelta(1), arrived + timedelta(extra + 2)))
        _invoice(db, rng, id_, "detention", extra * rate, customer, issued, kind,
                 free + extra)


def _invoice(db: sqlite3.Connection, rng: Random, shipment: str, kind: str, cents: int,
             customer: sqlite3.Row, issued: datetime, equipment: str | None = None,
             days: int | None = None) -> None:
    count = db.execute("SELECT count(*) FROM invoices").fetchone()[0]
    due = issued + timedelta(30)
    paid = rng.random() < (0.9 if due < NOW else 0.3)
    _insert(db, "invoices", f"R-{20_518 + count}", shipment, kind, cents,
            None if rng.random() < 0.01 else customer["tax_number"],
            f"{issued:%Y-%m-%d}", f"{due:%Y-%m-%d}",
            "paid" if paid else "overdue" if due < NOW else "open", equipment, days)


def _claims(db: sqlite3.Connection, rng: Random) -> None:
    """Claims up to 20 January, with three in sixty days for one customer."""
    rows = db.execute("""SELECT * FROM shipments WHERE status IN ('delivered', 'lost')
        AND coalesce(delivered, due) < '2025-01-20' ORDER BY id""").fetchall()
    often = [row["id"] for row in rows if row["customer"] == "C022"
             and row["status"] == "delivered" and row["booked"] > "2024-12-10"][:3]
    for row in rows:
        lost = row["status"] == "lost"
        if row["id"] not in often and rng.random() > (0.6 if lost else 0.025):
            continue
        after, limit = (rng.randint(4, 24), 21) if lost else (rng.randint(0, 9), 7)
        start = datetime.strptime(row["due"] if lost else row["delivered"], CLOCK)
        photos = "none" if lost else rng.choices(["whole", "none", "no location"],
                                                 [12, 2, 1])[0]
        reported = min(start + timedelta(after), NOW - timedelta(9))
        good = after <= limit and (lost or photos != "none")
        most = compensation(row["kg"], row["declared_cents"])
        _insert(db, "claims", row["id"], "loss" if lost else "damage",
                f"{reported:%Y-%m-%d}", most * rng.randint(20, 130) // 100, photos,
                "refused" if not good else "open" if photos == "no location" else
                rng.choice(["accepted", "accepted", "open"]))


def _refunds(db: sqlite3.Connection, rng: Random) -> None:
    """Payments of the past: credits for lateness and goodwill within the limits."""
    rows = db.execute("""SELECT s.*, i.id AS invoice, i.cents FROM shipments s
        JOIN invoices i ON i.shipment = s.id AND i.kind = 'freight'
        WHERE i.tax_number IS NOT NULL AND s.delivered < '2025-01-24'
        AND i.id = (SELECT min(id) FROM invoices WHERE shipment = s.id
                    AND kind = 'freight') ORDER BY s.id""").fetchall()
    kind_to: set[str] = set()
    for row in rows:
        paid_on = datetime.strptime(row["delivered"], CLOCK) + timedelta(3)
        created, key = f"{paid_on:%Y-%m-%d}", f"past-{row['id']}"
        owed = credit(row["product"], row["due"], row["delivered"], row["delay_cause"],
                      row["cents"])
        if owed and created < "2025-01-06" and rng.random() < 0.8:
            _insert(db, "refunds", None, key, row["invoice"], "late", owed, None,
                    created, "paid", "agent" if owed <= 75_000 else "lead")
        elif row["delay_cause"] and row["customer"] not in kind_to and created > "2025":
            kind_to.add(row["customer"])  # once a customer, at most 300 EUR a year
            cents = rng.choice([5_000, 8_000, 15_000, 25_000, 30_000])
            _insert(db, "refunds", None, key, row["invoice"], "goodwill", cents, "6840",
                    created, "paid", "agent")
