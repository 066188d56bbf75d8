-- A table without a key is a bag of rows, as in PostgreSQL.

CREATE TABLE t (a INT, b TEXT NOT NULL);
CREATE TABLE

INSERT INTO t VALUES (1, 'x'), (1, 'x'), (2, 'y'), (NULL, 'z');
INSERT 0 4

UPDATE t SET a = a + 10 WHERE a = 1 RETURNING a, b;
a | b
11 | x
11 | x
(2 rows)

SELECT * FROM t ORDER BY a;
a | b
2 | y
11 | x
11 | x
null | z
(4 rows)

DELETE FROM t WHERE a = 11;
DELETE 2

UPDATE t SET b = NULL;
ERROR 23502: null value in column "b" of relation "t" violates not-null constraint

INSERT INTO t VALUES (3, NULL);
ERROR 23502: null value in column "b" of relation "t" violates not-null constraint

-- A transaction sees what it has made of them.

BEGIN;
BEGIN

INSERT INTO t VALUES (2, 'y'), (5, 'w');
INSERT 0 2

SELECT a, count(*) FROM t GROUP BY a ORDER BY a;
a | count
2 | 2
5 | 1
null | 1
(3 rows)

UPDATE t SET b = 'q' WHERE a = 2;
UPDATE 2

DELETE FROM t WHERE a IS NULL;
DELETE 1

UPDATE t SET a = 6 WHERE b = 'w';
UPDATE 1

SELECT * FROM t ORDER BY a;
a | b
2 | q
2 | q
6 | w
(3 rows)

SELECT b FROM t WHERE a = 2;
b
q
q
(2 rows)

ROLLBACK;
ROLLBACK

SELECT * FROM t ORDER BY a;
a | b
2 | y
null | z
(2 rows)

BEGIN;
BEGIN

DELETE FROM t WHERE a = 2;
DELETE 1

INSERT INTO t VALUES (2, 'y'), (2, 'y');
INSERT 0 2

DELETE FROM t WHERE a = 2;
DELETE 2

INSERT INTO t VALUES (2, 'q');
INSERT 0 1

COMMIT;
COMMIT

SELECT * FROM t ORDER BY a;
a | b
2 | q
null | z
(2 rows)

-- Nothing can conflict.

INSERT INTO t VALUES (2, 'q') ON CONFLICT DO NOTHING;
INSERT 0 1

INSERT INTO t VALUES (2, 'q') ON CONFLICT (a) DO NOTHING;
ERROR 42P10: there is no unique or exclusion constraint matching the ON CONFLICT specification
HINT: The primary key is the only unique constraint of a table.

INSERT INTO t VALUES (2, 'q') ON CONFLICT ON CONSTRAINT t_pkey DO NOTHING;
ERROR 42704 at 57: constraint "t_pkey" for table "t" does not exist

-- Views follow.

CREATE MATERIALIZED VIEW by_b AS SELECT b, count(*) AS n, max(a) AS most FROM t GROUP BY b;
CREATE MATERIALIZED VIEW

SELECT * FROM by_b ORDER BY b;
b | n | most
q | 2 | 2
z | 1 | null
(2 rows)

UPDATE t SET a = 7, b = 'z' WHERE b = 'q';
UPDATE 2

SELECT * FROM by_b ORDER BY b;
b | n | most
z | 3 | 7
(1 row)

DELETE FROM t WHERE a = 7;
DELETE 2

SELECT * FROM by_b ORDER BY b;
b | n | most
z | 1 | null
(1 row)

-- A row is of no record in particular.

SELECT a, _offset FROM t;
ERROR 42703 at 11: column "_offset" does not exist

ALTER TABLE t ADD COLUMN c INT;
ALTER TABLE

INSERT INTO t VALUES (1, 'x', 3);
INSERT 0 1

UPDATE t SET c = coalesce(c, 0) + 1;
UPDATE 2

SELECT * FROM t ORDER BY a;
a | b | c
1 | x | 4
null | z | 1
(2 rows)

INSERT INTO t SELECT a, count(*)::text, 1 FROM t GROUP BY a EMIT CHANGES;
ERROR 0A000 at 13: the query's answer changes, and table "t" has no primary key
HINT: Insert into a table with a primary key, or use windows with EMIT FINAL.

TRUNCATE t;
TRUNCATE TABLE

SELECT * FROM t;
a | b | c
(0 rows)
