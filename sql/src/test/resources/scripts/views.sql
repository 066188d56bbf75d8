-- Materialized views, continuous inserts, CREATE … AS: what runs until it is dropped.
CREATE STREAM orders (customer BIGINT, amount INT);
CREATE STREAM

INSERT INTO orders VALUES (1, 10), (2, 20), (1, 5);
INSERT 0 3

CREATE MATERIALIZED VIEW totals AS SELECT customer, SUM(amount) AS total, COUNT(*) AS n FROM orders GROUP BY customer;
CREATE MATERIALIZED VIEW

SELECT * FROM totals ORDER BY customer;
customer | total | n
1 | 15 | 2
2 | 20 | 1
(2 rows)

INSERT INTO orders VALUES (2, 1);
INSERT 0 1

SELECT total FROM totals WHERE customer = 2;
total
21
(1 row)

SELECT name, key, state, error FROM millrace.views;
name | key | state | error
totals | customer | running | null
(1 row)

INSERT INTO totals VALUES (1, 1, 1);
ERROR 42809 at 13: cannot change materialized view "totals"

CREATE MATERIALIZED VIEW v AS SELECT customer, customer FROM orders;
ERROR 42701 at 26: column "customer" specified more than once

CREATE MATERIALIZED VIEW v AS SELECT customer FROM orders WHERE amount > $1;
ERROR 0A000: a materialized view cannot be defined with parameters

DROP STREAM orders;
ERROR 2BP01: cannot drop stream orders because other objects depend on it
DETAIL: materialized view totals depends on stream orders

CREATE STREAM big AS SELECT customer, amount FROM orders WHERE amount >= 10;
CREATE STREAM

DECLARE b CURSOR FOR SELECT customer, amount FROM big EMIT CHANGES;
DECLARE CURSOR

-- unordered
FETCH 2 FROM b WITH (timeout = '30s');
customer | amount
1 | 10
2 | 20
(2 rows)

CLOSE b;
CLOSE CURSOR

CREATE STREAM t AS SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer;
ERROR 0A000 at 15: the query's answer changes, and a stream only grows

CREATE STREAM copy (customer BIGINT, amount INT);
CREATE STREAM

INSERT INTO copy SELECT customer, amount FROM orders EMIT CHANGES WITH (name = 'copying');
NOTICE: query "copying" keeps inserting; DROP QUERY copying ends it
INSERT 0 0

SELECT name, kind, target FROM millrace.queries WHERE kind = 'insert' ORDER BY name;
name | kind | target
big | insert | big
copying | insert | copy
(2 rows)

DECLARE c CURSOR FOR SELECT amount FROM copy EMIT CHANGES;
DECLARE CURSOR

-- unordered
FETCH 4 FROM c WITH (timeout = '30s');
amount
10
20
5
1
(4 rows)

PAUSE QUERY copying;
PAUSE QUERY

INSERT INTO orders VALUES (9, 9);
INSERT 0 1

FETCH 1 FROM c WITH (timeout = '300ms');
amount
(0 rows)

RESUME QUERY copying;
RESUME QUERY

FETCH 1 FROM c WITH (timeout = '30s');
amount
9
(1 row)

CLOSE c;
CLOSE CURSOR

DROP QUERY copying;
DROP QUERY

DROP QUERY copying;
ERROR 42704 at 12: query "copying" does not exist

DROP STREAM big;
NOTICE: drop cascades to query big
DROP STREAM

DROP STREAM orders CASCADE;
NOTICE: drop cascades to materialized view totals
DROP STREAM

SELECT name FROM millrace.queries WHERE kind = 'insert';
name
(0 rows)

-- Plain views keep nothing, and are read by continuous queries too.
CREATE STREAM orders (id BIGINT, amount INT);
CREATE STREAM

CREATE VIEW large AS SELECT id, amount FROM orders WHERE amount > 10;
CREATE VIEW

CREATE MATERIALIZED VIEW sums AS SELECT id, sum(amount) AS total FROM large GROUP BY id;
CREATE MATERIALIZED VIEW

INSERT INTO orders VALUES (1, 5), (1, 20), (2, 30), (1, 40);
INSERT 0 4

SELECT * FROM large ORDER BY amount;
id | amount
1 | 20
2 | 30
1 | 40
(3 rows)

SELECT * FROM sums ORDER BY id;
id | total
1 | 60
2 | 30
(2 rows)

DECLARE l CURSOR FOR SELECT amount FROM large WHERE id = 1 EMIT CHANGES;
DECLARE CURSOR

FETCH 2 FROM l WITH (timeout = '30s');
amount
20
40
(2 rows)

CLOSE l;
CLOSE CURSOR

INSERT INTO large VALUES (3, 3);
ERROR 42809 at 13: "large" is a view
HINT: It keeps no rows; use the relations that its query reads.

CREATE VIEW wrong AS SELECT id FROM orders EMIT CHANGES;
ERROR 0A000 at 13: a view cannot be defined with EMIT
HINT: Write EMIT in the query that reads the view, or use CREATE MATERIALIZED VIEW.

CREATE CURSOR wrong FOR SELECT id FROM large;
ERROR 0A000 at 15: a named cursor cannot read a view
HINT: Write the stream that the view reads, and its conditions.

CREATE OR REPLACE VIEW large AS SELECT id, amount FROM orders;
ERROR 0A000: cannot replace view large because others keep what its query gives
HINT: Drop them first, and make them again after the view.

DROP VIEW large;
ERROR 2BP01: cannot drop view large because other objects depend on it
HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP STREAM orders CASCADE;
NOTICE: drop cascades to materialized view sums
NOTICE: drop cascades to view large
DROP STREAM

CREATE TABLE base (a INT PRIMARY KEY);
CREATE TABLE

CREATE VIEW first AS SELECT a FROM base;
CREATE VIEW

CREATE VIEW second AS SELECT a FROM first;
CREATE VIEW

DROP VIEW first, second CASCADE;
NOTICE: drop cascades to view second
DROP VIEW

CREATE SEQUENCE numbers;
CREATE SEQUENCE

CREATE VIEW numbered AS SELECT nextval('numbers') AS n;
CREATE VIEW

CREATE VIEW doubled AS SELECT 2 * n AS m FROM numbered;
CREATE VIEW

SELECT m FROM doubled;
m
2
(1 row)

SELECT currval('numbers') AS c;
c
1
(1 row)
