-- RETURNING and ON CONFLICT; answers as PostgreSQL 15 gives them.
CREATE TABLE stock (item VARCHAR, place INT, n INT, note VARCHAR, PRIMARY KEY (item, place));
CREATE TABLE

INSERT INTO stock VALUES ('a', 1, 10, 'x'), ('b', 1, 20, NULL) RETURNING item, n * 2 AS twice, stock.note;
item | twice | note
a | 20 | x
b | 40 | null
(2 rows)

INSERT INTO stock AS s (place, item) SELECT g, 'c' FROM generate_series(1, 2) AS g RETURNING *;
item | place | n | note
c | 1 | null | null
c | 2 | null | null
(2 rows)

INSERT INTO stock VALUES ('z', 1) RETURNING nothing;
ERROR 42703 at 45: column "nothing" does not exist

UPDATE stock SET n = n + 1 WHERE item = 'a' RETURNING item, n;
item | n
a | 11
(1 row)

UPDATE stock AS s SET n = s.n + 1, note = 'y' WHERE s.item = 'a' RETURNING s.n, s.note || '!' AS note;
n | note
12 | y!
(1 row)

DELETE FROM stock s WHERE s.item = 'c' AND s.place = 2 RETURNING place;
place
2
(1 row)

DELETE FROM stock WHERE item = 'nobody' RETURNING *;
item | place | n | note
(0 rows)

INSERT INTO stock VALUES ('a', 1, 1, 'no'), ('d', 1, 1, 'yes'), ('d', 1, 2, 'no') ON CONFLICT DO NOTHING;
INSERT 0 1

INSERT INTO stock VALUES ('a', 1, 1, 'no') ON CONFLICT (place, item) DO NOTHING RETURNING n;
n
(0 rows)

-- The rows of the table are named by it, those to insert by excluded; columns that are not set stay.
INSERT INTO stock (item, place, n) VALUES ('a', 1, 5), ('e', 1, 5) ON CONFLICT (item, place) DO UPDATE SET n = stock.n + excluded.n;
INSERT 0 2

INSERT INTO stock AS s (item, place, n) VALUES ('a', 1, 3), ('b', 1, 4) ON CONFLICT ON CONSTRAINT stock_pkey DO UPDATE SET n = excluded.n, note = 'set' WHERE s.n < 20 RETURNING s.item, s.n, s.note;
item | n | note
a | 3 | set
(1 row)

SELECT * FROM stock ORDER BY item, place;
item | place | n | note
a | 1 | 3 | set
b | 1 | 20 | null
c | 1 | null | null
d | 1 | 1 | yes
e | 1 | 5 | null
(5 rows)

-- The key may be set to itself.
INSERT INTO stock (item, place, n) VALUES ('e', 1, 6) ON CONFLICT (item, place) DO UPDATE SET "item" = EXCLUDED."item", place = excluded.place, n = excluded.n RETURNING *;
item | place | n | note
e | 1 | 6 | null
(1 row)

INSERT INTO stock VALUES ('f', 1, 1), ('f', 1, 2) ON CONFLICT (item, place) DO UPDATE SET n = 0;
ERROR 21000: ON CONFLICT DO UPDATE command cannot affect row a second time

INSERT INTO stock VALUES ('f', 1, 1) ON CONFLICT (item) DO NOTHING;
ERROR 42P10: there is no unique or exclusion constraint matching the ON CONFLICT specification

INSERT INTO stock VALUES ('f', 1, 1) ON CONFLICT DO UPDATE SET n = 0;
ERROR 42601: ON CONFLICT DO UPDATE requires inference specification or constraint name

INSERT INTO stock VALUES ('f', 1, 1) ON CONFLICT (item, place) DO UPDATE SET n = n + 1;
ERROR 42702 at 82: column reference "n" is ambiguous

-- All of it within a transaction, which sees what it has written.
BEGIN;
BEGIN

INSERT INTO stock VALUES ('g', 1, 1, 'mine') RETURNING n;
n
1
(1 row)

INSERT INTO stock VALUES ('g', 1, 1, 'mine') ON CONFLICT (item, place) DO UPDATE SET n = stock.n + 1 RETURNING n;
n
2
(1 row)

INSERT INTO stock VALUES ('g', 1, 7, 'no') ON CONFLICT DO NOTHING;
INSERT 0 0

UPDATE stock SET n = n * 10 WHERE item = 'g' RETURNING n;
n
20
(1 row)

DELETE FROM stock WHERE item < 'g';
DELETE 5

COMMIT;
COMMIT

SELECT * FROM stock;
item | place | n | note
g | 1 | 20 | mine
(1 row)

SELECT n FROM stock FOR UPDATE;
ERROR 0A000 at 21: FOR UPDATE and the like are not supported

CREATE TABLE emptied (a INT PRIMARY KEY);
CREATE TABLE

INSERT INTO emptied VALUES (1), (2);
INSERT 0 2

TRUNCATE emptied RESTART IDENTITY CASCADE;
TRUNCATE TABLE

SELECT count(*) AS n FROM emptied;
n
0
(1 row)

PREPARE upsert AS INSERT INTO stock (item, place, n) VALUES ($1, $2, $3) ON CONFLICT (item, place) DO UPDATE SET n = stock.n + $4 RETURNING n, $5 || 'x' AS five;
PREPARE

EXECUTE upsert('g', 1, 0, 2, 'a');
n | five
22 | ax
(1 row)

-- A stream keeps every row; where they went is told afterwards.
CREATE STREAM visits (a INT, b VARCHAR);
CREATE STREAM

INSERT INTO visits VALUES (1, 'x'), (2, 'y') RETURNING a + 1 AS next;
next
2
3
(2 rows)

INSERT INTO visits VALUES (1, 'x') ON CONFLICT DO NOTHING;
ERROR 42P10: there is no unique or exclusion constraint matching the ON CONFLICT specification

TRUNCATE TABLE visits;
ERROR 42809 at 16: "visits" is not a table
