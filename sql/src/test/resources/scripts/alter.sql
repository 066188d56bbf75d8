-- ALTER TABLE; answers as PostgreSQL 15 gives them, with positions and hints of ours.
CREATE TABLE t (id SERIAL PRIMARY KEY, a INT, b TEXT DEFAULT 'x', c INT CHECK (c > 0));
CREATE TABLE

INSERT INTO t (a, c) VALUES (1, 1), (NULL, 2);
INSERT 0 2

ALTER TABLE t DROP COLUMN nope;
ERROR 42703 at 27: column "nope" of relation "t" does not exist

ALTER TABLE t DROP COLUMN IF EXISTS nope;
NOTICE: column "nope" of relation "t" does not exist, skipping
ALTER TABLE

ALTER TABLE t RENAME COLUMN nope TO x;
ERROR 42703 at 29: column "nope" does not exist

ALTER TABLE t RENAME a TO b;
ERROR 42701 at 27: column "b" of relation "t" already exists

ALTER TABLE t RENAME COLUMN a TO aa;
ALTER TABLE

SELECT * FROM t ORDER BY id;
id | aa | b | c
1 | 1 | x | 1
2 | null | x | 2
(2 rows)

UPDATE t SET aa = 10 WHERE id = 1;
UPDATE 1

INSERT INTO t (aa, c) VALUES (3, 3);
INSERT 0 1

SELECT * FROM t ORDER BY id;
id | aa | b | c
1 | 10 | x | 1
2 | null | x | 2
3 | 3 | x | 3
(3 rows)

ALTER TABLE t ALTER COLUMN aa SET NOT NULL;
ERROR 23502: column "aa" of relation "t" contains null values

ALTER TABLE t ALTER COLUMN id DROP NOT NULL;
ERROR 42P16 at 28: column "id" is in a primary key

ALTER TABLE nope RENAME TO x;
ERROR 42P01 at 13: relation "nope" does not exist
HINT: SHOW STREAMS, SHOW TABLES and SHOW VIEWS list what there is.

ALTER TABLE IF EXISTS nope ADD COLUMN x INT;
NOTICE: relation "nope" does not exist, skipping
ALTER TABLE

ALTER TABLE t ALTER nope SET DEFAULT 1;
ERROR 42703 at 21: column "nope" of relation "t" does not exist

ALTER TABLE t ALTER aa SET DEFAULT 'abc';
ERROR 22P02: invalid input syntax for type integer: "abc"

UPDATE t SET aa = 20 WHERE aa IS NULL;
UPDATE 1

ALTER TABLE t ALTER COLUMN aa SET NOT NULL;
ALTER TABLE

INSERT INTO t (c) VALUES (4);
ERROR 23502: null value in column "aa" of relation "t" violates not-null constraint

ALTER TABLE t ALTER COLUMN aa TYPE BIGINT;
ALTER TABLE

INSERT INTO t (aa, c) VALUES (9000000000, 4);
INSERT 0 1

SELECT * FROM t ORDER BY id;
id | aa | b | c
1 | 10 | x | 1
2 | 20 | x | 2
3 | 3 | x | 3
5 | 9000000000 | x | 4
(4 rows)

ALTER TABLE t ALTER aa SET DEFAULT 7, ALTER b DROP DEFAULT;
ALTER TABLE

INSERT INTO t (c) VALUES (5) RETURNING aa, b, c;
aa | b | c
7 | null | 5
(1 row)

ALTER TABLE t ADD COLUMN d INT NOT NULL;
ERROR 23502: column "d" of relation "t" contains null values

ALTER TABLE t ADD COLUMN d INT NOT NULL DEFAULT 5, ADD COLUMN e VARCHAR(3);
ALTER TABLE

SELECT id, d, e FROM t ORDER BY id;
id | d | e
1 | 5 | null
2 | 5 | null
3 | 5 | null
5 | 5 | null
6 | 5 | null
(5 rows)

ALTER TABLE t ADD COLUMN d INT;
ERROR 42701 at 26: column "d" of relation "t" already exists

ALTER TABLE t ADD COLUMN IF NOT EXISTS d INT;
NOTICE: column "d" of relation "t" already exists, skipping
ALTER TABLE

ALTER TABLE t ADD CONSTRAINT cc CHECK (aa > 8);
ERROR 23514: check constraint "cc" of relation "t" is violated by some row

ALTER TABLE t ADD CONSTRAINT cc CHECK (aa > 1);
ALTER TABLE

INSERT INTO t (aa, c) VALUES (1, 1);
ERROR 23514: new row for relation "t" violates check constraint "cc"
DETAIL: Failing row contains (7, 1, null, 1, 5, null).

ALTER TABLE t DROP CONSTRAINT cc;
ALTER TABLE

ALTER TABLE t DROP CONSTRAINT cc;
ERROR 42704: constraint "cc" of relation "t" does not exist

ALTER TABLE t DROP CONSTRAINT IF EXISTS cc;
NOTICE: constraint "cc" of relation "t" does not exist, skipping
ALTER TABLE

INSERT INTO t (aa, c, e) VALUES (1, 1, 'abc') RETURNING aa, c, e;
aa | c | e
1 | 1 | abc
(1 row)

ALTER TABLE t ALTER e TYPE VARCHAR(5), ALTER d DROP NOT NULL;
ALTER TABLE

INSERT INTO t (aa, c, d, e) VALUES (2, 1, NULL, 'abcde') RETURNING aa, c, d, e;
aa | c | d | e
2 | 1 | null | abcde
(1 row)

ALTER TABLE t DROP COLUMN c, DROP COLUMN b;
ALTER TABLE

INSERT INTO t (aa) VALUES (30);
INSERT 0 1

SELECT aa, d, e FROM t ORDER BY id;
aa | d | e
10 | 5 | null
20 | 5 | null
3 | 5 | null
9000000000 | 5 | null
7 | 5 | null
1 | 5 | abc
2 | null | abcde
30 | 5 | null
(8 rows)

SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_name = 't' ORDER BY ordinal_position;
column_name | data_type | is_nullable | column_default
id | integer | NO | nextval('t_id_seq'::regclass)
aa | bigint | NO | 7
d | integer | YES | 5
e | character varying | YES | null
(4 rows)

SELECT conname FROM pg_constraint WHERE conrelid = 't'::regclass ORDER BY conname;
conname
t_pkey
(1 row)

ALTER TABLE t ADD COLUMN c TEXT;
ALTER TABLE

SELECT aa, c FROM t WHERE aa > 20 ORDER BY id;
aa | c
9000000000 | null
30 | null
(2 rows)

ALTER TABLE t ADD COLUMN n INT GENERATED ALWAYS AS IDENTITY;
ALTER TABLE

SELECT count(DISTINCT n), min(n), count(*) FROM t;
count | min | count
8 | 1 | 8
(1 row)

ALTER TABLE t ALTER n SET DEFAULT 3;
ERROR 42601 at 21: column "n" of relation "t" is an identity column

CREATE TABLE other (x INT);
CREATE TABLE

ALTER TABLE t RENAME TO other;
ERROR 42P07: relation "other" already exists

ALTER TABLE t RENAME TO t2;
ALTER TABLE

SELECT count(*) FROM t;
ERROR 42P01 at 22: relation "t" does not exist
HINT: SHOW STREAMS, SHOW TABLES and SHOW VIEWS list what there is.

SELECT count(*) FROM t2;
count
8
(1 row)

SELECT pg_get_serial_sequence('t2', 'id') AS id, pg_get_serial_sequence('t2', 'n') AS n;
id | n
public.t_id_seq | public.t_n_seq
(1 row)

ALTER TABLE t2 RENAME COLUMN n TO m;
ALTER TABLE

SELECT pg_get_serial_sequence('t2', 'm') AS m;
m
public.t_n_seq
(1 row)

INSERT INTO t2 (aa) VALUES (31) RETURNING id, m;
id | m
11 | 9
(1 row)

ALTER TABLE t2 DROP COLUMN m;
ALTER TABLE

SELECT count(*) FROM pg_sequences WHERE sequencename = 't_n_seq';
count
0
(1 row)

CREATE TABLE bag (x INT, y INT, z REAL);
CREATE TABLE

INSERT INTO bag VALUES (1, 2, 1.5), (1, 2, 1.5), (3, 4, 2.5);
INSERT 0 3

ALTER TABLE bag DROP COLUMN y;
ALTER TABLE

ALTER TABLE bag ALTER z TYPE DOUBLE PRECISION, ALTER x TYPE BIGINT;
ALTER TABLE

UPDATE bag SET x = 5 WHERE x = 1;
UPDATE 2

DELETE FROM bag WHERE x = 3;
DELETE 1

SELECT * FROM bag ORDER BY x;
x | z
5 | 1.5
5 | 1.5
(2 rows)

DROP TABLE t2;
DROP TABLE

SELECT count(*) FROM pg_sequences;
count
0
(1 row)

-- Ours: what reads an altered relation, formats, and what cannot be.
CREATE TABLE w (id INT PRIMARY KEY, a INT, b INT);
CREATE TABLE

CREATE MATERIALIZED VIEW m AS SELECT id, a FROM w;
CREATE MATERIALIZED VIEW

ALTER TABLE w DROP COLUMN b;
ERROR 2BP01: cannot alter table w or columns of it because other objects depend on it
DETAIL: materialized view m depends on table w
HINT: Drop them first, and make them again after it.

ALTER TABLE w RENAME TO w2;
ERROR 2BP01: cannot rename table w or columns of it because other objects depend on it
DETAIL: materialized view m depends on table w
HINT: Drop them first, and make them again after it.

ALTER TABLE w ADD COLUMN c INT DEFAULT 3, ALTER a SET DEFAULT 2;
ALTER TABLE

INSERT INTO w (id) VALUES (1);
INSERT 0 1

SELECT * FROM m;
id | a
1 | 2
(1 row)

DROP MATERIALIZED VIEW m;
DROP MATERIALIZED VIEW

ALTER TABLE w DROP COLUMN id;
ERROR 0A000 at 27: column "id" is part of the key or the watermark and cannot be dropped

ALTER TABLE w ALTER a TYPE TEXT;
ERROR 0A000 at 21: column "a" of type INTEGER cannot be changed to VARCHAR
HINT: A type can be made wider; for others add a column, UPDATE, and drop the old one.

ALTER TABLE w ADD PRIMARY KEY (a);
ERROR 0A000 at 19: a primary key cannot be added to a table
HINT: It says how rows are kept: CREATE another table with it and INSERT … SELECT.

CREATE STREAM j (a INT, b INT) WITH (format = 'json');
CREATE STREAM

ALTER STREAM j DROP COLUMN b;
ERROR 0A000 at 28: column "b" of "j" in format json cannot be changed so
HINT: The records that are there hold it; CREATE another and INSERT … SELECT.

ALTER STREAM j ADD COLUMN c INT DEFAULT 4;
ERROR 0A000 at 27: the rows that a stream has cannot be given a default
HINT: ADD COLUMN without one, then ALTER COLUMN … SET DEFAULT for rows to come.

CREATE STREAM s (a INT, ts TIMESTAMP, WATERMARK FOR ts AS ts) PARTITIONED BY (a);
CREATE STREAM

INSERT INTO s VALUES (1, TIMESTAMP '2024-01-01 00:00:00');
INSERT 0 1

ALTER STREAM s RENAME COLUMN ts TO at;
ALTER STREAM

ALTER STREAM s RENAME COLUMN a TO k;
ALTER STREAM

INSERT INTO s VALUES (2, TIMESTAMP '2024-01-01 00:00:00');
INSERT 0 1

SELECT k, at, _offset >= 0 AS o FROM s ORDER BY k;
k | at | o
1 | 2024-01-01 00:00:00 | t
2 | 2024-01-01 00:00:00 | t
(2 rows)

SELECT key, watermark FROM millrace.streams WHERE name = 's';
key | watermark
k | at
(1 row)

CREATE TABLE grown (a INT PRIMARY KEY);
CREATE TABLE

INSERT INTO grown VALUES (1), (2);
INSERT 0 2

ALTER TABLE grown ADD COLUMN b INT, ALTER COLUMN b SET NOT NULL;
ERROR 23502: column "b" of relation "grown" contains null values

ALTER TABLE grown ADD COLUMN b INT CHECK (b IS NOT NULL AND a > 0);
ERROR 23514: check constraint "grown_check" of relation "grown" is violated by some row

ALTER TABLE grown ADD COLUMN b TIMESTAMP(3) WITH TIME ZONE CHECK (b > '2020-01-01');
ALTER TABLE

ALTER TABLE grown DROP COLUMN b, ADD COLUMN b INT DEFAULT 5, ALTER COLUMN b SET NOT NULL, ADD CHECK (b > 4);
ALTER TABLE

SELECT a, b FROM grown ORDER BY a;
a | b
1 | 5
2 | 5
(2 rows)

INSERT INTO grown VALUES (3, NULL);
ERROR 23502: null value in column "b" of relation "grown" violates not-null constraint
DETAIL: Failing row contains (3, null).

-- What cannot be done whole is not done at all.
CREATE TABLE whole (id INT PRIMARY KEY, n INT);
CREATE TABLE

INSERT INTO whole VALUES (1, 1), (2, 2);
INSERT 0 2

ALTER TABLE whole ADD COLUMN e INT CHECK (e > 10) DEFAULT 5;
ERROR 23514: new row for relation "whole" violates check constraint "whole_e_check"
DETAIL: Failing row contains (1, 1, 5).

ALTER TABLE whole ADD COLUMN f SERIAL CHECK (f < 2);
ERROR 23514: new row for relation "whole" violates check constraint "whole_f_check"
DETAIL: Failing row contains (2, 2, 2).

ALTER TABLE whole ADD COLUMN g INT NOT NULL DEFAULT NULL;
ERROR 23502: null value in column "g" of relation "whole" violates not-null constraint
DETAIL: Failing row contains (1, 1, null).

SELECT nextval('whole_f_seq');
ERROR 42P01: relation "whole_f_seq" does not exist

INSERT INTO whole VALUES (3, 3);
INSERT 0 1

SELECT * FROM whole ORDER BY id;
id | n
1 | 1
2 | 2
3 | 3
(3 rows)
