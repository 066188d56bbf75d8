-- Temporary tables; answers as PostgreSQL 15 gives them, but for positions, hints and the warning in a transaction.
CREATE TABLE t (a INT);
CREATE TABLE

INSERT INTO t VALUES (100);
INSERT 0 1

CREATE TEMP TABLE t (id SERIAL PRIMARY KEY, n INT DEFAULT 5);
CREATE TABLE

INSERT INTO t (n) VALUES (1), (DEFAULT) RETURNING *;
id | n
1 | 1
2 | 5
(2 rows)

UPDATE t SET n = n + 1 WHERE id = 1;
UPDATE 1

SELECT * FROM t ORDER BY id;
id | n
1 | 2
2 | 5
(2 rows)

SELECT x.n FROM t AS x JOIN t AS y ON x.id = y.id WHERE t.n > 0;
ERROR 42P01 at 57: relation "t" does not exist
HINT: SHOW STREAMS, SHOW TABLES and SHOW VIEWS list what there is.

SELECT x.n FROM t AS x JOIN t AS y ON x.id = y.id ORDER BY x.n;
n
2
5
(2 rows)

SELECT t.n FROM t WHERE t.id = 1;
n
2
(1 row)

DELETE FROM t WHERE id = 2;
DELETE 1

ALTER TABLE t ADD COLUMN c INT;
ALTER TABLE

SELECT * FROM t;
id | n | c
1 | 2 | null
(1 row)

TRUNCATE t;
TRUNCATE TABLE

SELECT count(*) FROM t;
count
0
(1 row)

DROP TABLE t;
DROP TABLE

SELECT * FROM t;
a
100
(1 row)

CREATE TEMPORARY TABLE IF NOT EXISTS u AS SELECT g AS x, g * 2 AS y FROM generate_series(1, 3) AS g;
SELECT 3

SELECT * FROM u ORDER BY x;
x | y
1 | 2
2 | 4
3 | 6
(3 rows)

BEGIN;
BEGIN

CREATE TEMP TABLE v (a INT) ON COMMIT DROP;
WARNING: CREATE TABLE takes effect at once and is not undone by ROLLBACK
CREATE TABLE

INSERT INTO v VALUES (1);
INSERT 0 1

SELECT * FROM v;
a
1
(1 row)

COMMIT;
COMMIT

SELECT * FROM v;
ERROR 42P01 at 15: relation "v" does not exist
HINT: SHOW STREAMS, SHOW TABLES and SHOW VIEWS list what there is.

CREATE TABLE w (a INT) ON COMMIT DROP;
ERROR 42P16 at 34: ON COMMIT can only be used on temporary tables

CREATE TEMP TABLE x (a INT) ON COMMIT PRESERVE ROWS;
CREATE TABLE

INSERT INTO x VALUES (1);
INSERT 0 1

SELECT * FROM x;
a
1
(1 row)

DISCARD TEMP;
DISCARD TEMP

SELECT * FROM x;
ERROR 42P01 at 15: relation "x" does not exist
HINT: SHOW STREAMS, SHOW TABLES and SHOW VIEWS list what there is.

-- Ours: what it does not do, and indexes and comments, which change no answer.
CREATE TEMP TABLE z (a INT, b TEXT) ON COMMIT DELETE ROWS;
ERROR 0A000 at 47: ON COMMIT DELETE ROWS is not supported
HINT: ON COMMIT DROP drops the table; TRUNCATE empties it.

CREATE TEMP TABLE z (a INT, b TEXT);
CREATE TABLE

CREATE MATERIALIZED VIEW m AS SELECT a FROM z;
ERROR 0A000: a temporary table cannot be read by what stays longer than its session
HINT: Use a table that is not temporary.

ALTER TABLE z RENAME TO y;
ERROR 0A000: a temporary table cannot be read by what stays longer than its session
HINT: Use a table that is not temporary.

CREATE INDEX ON z (a DESC, lower(b));
NOTICE: CREATE INDEX has no effect: rows are found by the primary key of a table, and otherwise read
CREATE INDEX

CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON z USING btree (b) WHERE a > 1;
NOTICE: CREATE INDEX has no effect: rows are found by the primary key of a table, and otherwise read
CREATE INDEX

CREATE UNIQUE INDEX i ON z (a);
CREATE INDEX

CREATE INDEX ON z (nope);
ERROR 42703 at 20: column "nope" does not exist

DROP INDEX i;
DROP INDEX

DROP INDEX i;
NOTICE: DROP INDEX has no effect: there are no indexes but unique ones
DROP INDEX

DROP INDEX IF EXISTS i;
NOTICE: index "i" does not exist, skipping
DROP INDEX

COMMENT ON TABLE z IS 'x';
NOTICE: COMMENT has no effect: comments are not kept
COMMENT

GRANT SELECT ON z TO PUBLIC;
ERROR 0A000 at 1: GRANT is not supported

CREATE TEMP TABLE IF NOT EXISTS once AS SELECT 1 AS a;
SELECT 1

CREATE TEMP TABLE IF NOT EXISTS once AS SELECT 2 AS a;
NOTICE: relation "once" already exists, skipping
CREATE TABLE AS

SELECT * FROM once;
a
1
(1 row)

CREATE TEMP TABLE big AS SELECT repeat('x', 3000000) AS a;
ERROR 54000: row is too big: size 3000042, maximum size 1048527
HINT: The topic's option max_message_bytes sets the limit.

CREATE TEMP TABLE big AS SELECT 1 AS a;
SELECT 1
