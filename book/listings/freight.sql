-- Invented for this book: tables of Meridian Freight, a company that does not exist.
-- Times are texts that sort, money is whole cents of a euro. The labels of the tickets
-- stand in freight.py alone, so that no query can read them.
CREATE TABLE depots (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, city TEXT NOT NULL,
  country TEXT NOT NULL, cold_store INTEGER NOT NULL CHECK (cold_store IN (0, 1)));
CREATE TABLE customers (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  trade TEXT NOT NULL, contact TEXT NOT NULL, mail TEXT NOT NULL UNIQUE,
  tax_number TEXT, depot TEXT NOT NULL REFERENCES depots, since TEXT NOT NULL);
CREATE TABLE shipments (id TEXT PRIMARY KEY
  CHECK (id GLOB '00[0-9][0-9][0-9][0-9][0-9][0-9]'),
  customer TEXT NOT NULL REFERENCES customers, product TEXT NOT NULL
  CHECK (product IN ('Standard', 'Express', 'Cold chain')),
  origin TEXT NOT NULL REFERENCES depots, destination TEXT NOT NULL REFERENCES depots,
  goods TEXT NOT NULL, pieces INTEGER NOT NULL CHECK (pieces > 0),
  kg INTEGER NOT NULL CHECK (kg > 0), declared_cents INTEGER CHECK (declared_cents > 0),
  booked TEXT NOT NULL, due TEXT NOT NULL, delivered TEXT, status TEXT NOT NULL
  CHECK (status IN ('booked', 'in transit', 'delivered', 'lost')), delay_cause TEXT,
  CHECK (origin <> destination), CHECK (booked < due),
  CHECK ((status = 'delivered') = (delivered IS NOT NULL)));
CREATE TABLE invoices (id TEXT PRIMARY KEY, shipment TEXT NOT NULL REFERENCES shipments,
  kind TEXT NOT NULL CHECK (kind IN ('freight', 'detention')),
  cents INTEGER NOT NULL CHECK (cents > 0), tax_number TEXT, issued TEXT NOT NULL,
  due TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('open', 'paid', 'overdue')),
  equipment TEXT CHECK (equipment IN ('dry', 'refrigerated')), days_kept INTEGER,
  CHECK (issued < due), CHECK ((kind = 'detention') = (days_kept IS NOT NULL)));
CREATE INDEX invoices_of ON invoices (shipment);
CREATE TABLE claims (shipment TEXT PRIMARY KEY REFERENCES shipments,
  kind TEXT NOT NULL CHECK (kind IN ('damage', 'loss')), reported TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents > 0),
  photos TEXT NOT NULL CHECK (photos IN ('none', 'whole', 'no location')),
  status TEXT NOT NULL CHECK (status IN ('open', 'accepted', 'refused')));
CREATE TABLE refunds (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  invoice TEXT NOT NULL REFERENCES invoices, reason TEXT NOT NULL
  CHECK (reason IN ('late', 'damage', 'loss', 'duplicate', 'goodwill')),
  cents INTEGER NOT NULL CHECK (cents > 0), account TEXT, created TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'paid')), approver TEXT
  CHECK (approver IN ('agent', 'lead', 'director', 'board')),
  CHECK ((status = 'paid') = (approver IS NOT NULL)),
  CHECK ((reason = 'goodwill') = (account IS NOT NULL AND account = '6840')));
CREATE TABLE tickets (id TEXT PRIMARY KEY, customer TEXT NOT NULL REFERENCES customers,
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'chat', 'portal', 'voicemail')),
  opened TEXT NOT NULL, text TEXT NOT NULL);
