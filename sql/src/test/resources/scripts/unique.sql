-- UNIQUE constraints and unique indexes; answers as PostgreSQL 15 gives them.
CREATE TABLE u (id INT PRIMARY KEY, email TEXT UNIQUE, a INT, b INT, CONSTRAINT ab UNIQUE (a, b));
CREATE TABLE

INSERT INTO u VALUES (1, 'x', 1, 1), (2, 'y', 1, 2), (3, NULL, NULL, 1), (4, NULL, NULL, 1);
INSERT 0 4

INSERT INTO u VALUES (5, 'x', 9, 9);
ERROR 23505: duplicate key value violates unique constraint "u_email_key"
DETAIL: Key (email)=(x) already exists.

INSERT INTO u VALUES (6, 'q', 1, 2);
ERROR 23505: duplicate key value violates unique constraint "ab"
DETAIL: Key (a, b)=(1, 2) already exists.

INSERT INTO u VALUES (6, 'q', 5, 5), (7, 'q', 6, 6);
ERROR 23505: duplicate key value violates unique constraint "u_email_key"
DETAIL: Key (email)=(q) already exists.

UPDATE u SET email = 'x' WHERE id = 2;
ERROR 23505: duplicate key value violates unique constraint "u_email_key"
DETAIL: Key (email)=(x) already exists.

UPDATE u SET email = 'xx' WHERE id = 1;
UPDATE 1

UPDATE u SET email = 'x' WHERE id = 2;
UPDATE 1

UPDATE u SET email = 'same';
ERROR 23505: duplicate key value violates unique constraint "u_email_key"
DETAIL: Key (email)=(same) already exists.

INSERT INTO u VALUES (8, 'x', 7, 7) ON CONFLICT (email) DO NOTHING;
INSERT 0 0

INSERT INTO u VALUES (8, 'x', 7, 7) ON CONFLICT (email) DO UPDATE SET a = excluded.a, b = u.b + 100 RETURNING *;
id | email | a | b
2 | x | 7 | 102
(1 row)

INSERT INTO u VALUES (9, 'new', 8, 8) ON CONFLICT (email) DO UPDATE SET a = 0 RETURNING *;
id | email | a | b
9 | new | 8 | 8
(1 row)

INSERT INTO u VALUES (10, 'new', 8, 8), (11, 'other', 8, 8), (12, 'twelve', 12, 12) ON CONFLICT DO NOTHING;
INSERT 0 1

INSERT INTO u VALUES (13, 'k', 13, 13), (14, 'k', 14, 14) ON CONFLICT DO NOTHING;
INSERT 0 1

INSERT INTO u VALUES (15, 'm', 8, 8) ON CONFLICT ON CONSTRAINT ab DO UPDATE SET email = excluded.email;
INSERT 0 1

INSERT INTO u VALUES (15, 'z', 80, 8), (16, 'z', 81, 8) ON CONFLICT (email) DO UPDATE SET a = 1;
ERROR 21000: ON CONFLICT DO UPDATE command cannot affect row a second time
HINT: Ensure that no rows proposed for insertion within the same command have duplicate constrained values.

INSERT INTO u VALUES (20, NULL, 20, 8), (21, NULL, 21, 8) ON CONFLICT (email) DO UPDATE SET a = 1;
INSERT 0 2

SELECT * FROM u ORDER BY id;
id | email | a | b
1 | xx | 1 | 1
2 | x | 7 | 102
3 | null | null | 1
4 | null | null | 1
9 | m | 8 | 8
12 | twelve | 12 | 12
13 | k | 13 | 13
20 | null | 20 | 8
21 | null | 21 | 8
(9 rows)

BEGIN;
BEGIN

INSERT INTO u VALUES (30, 'thirty', 30, 30);
INSERT 0 1

SAVEPOINT s;
SAVEPOINT

INSERT INTO u VALUES (31, 'thirty', 31, 31);
ERROR 23505: duplicate key value violates unique constraint "u_email_key"
DETAIL: Key (email)=(thirty) already exists.

ROLLBACK TO s;
ROLLBACK

INSERT INTO u VALUES (31, 'x31', 31, 31);
INSERT 0 1

DELETE FROM u WHERE id = 30;
DELETE 1

INSERT INTO u VALUES (32, 'thirty', 32, 32);
INSERT 0 1

COMMIT;
COMMIT

SELECT id, email FROM u WHERE id >= 30 ORDER BY id;
id | email
31 | x31
32 | thirty
(2 rows)

CREATE UNIQUE INDEX ON u (b);
ERROR 23505: could not create unique index "u_b_idx"
DETAIL: Key (b)=(1) is duplicated.

CREATE UNIQUE INDEX ub ON u (email, b);
CREATE INDEX

CREATE UNIQUE INDEX ub ON u (email, a);
ERROR 42P07: relation "ub" already exists

CREATE UNIQUE INDEX IF NOT EXISTS ub ON u (email, a);
NOTICE: relation "ub" already exists, skipping
CREATE INDEX

CREATE UNIQUE INDEX ue ON u (nope);
ERROR 42703 at 30: column "nope" does not exist

INSERT INTO u VALUES (40, 'x31', 31, 31) ON CONFLICT (b, email) DO NOTHING;
INSERT 0 0

ALTER TABLE u ADD CONSTRAINT ux UNIQUE (b);
ERROR 23505: could not create unique index "ux"
DETAIL: Key (b)=(1) is duplicated.

ALTER TABLE u ADD CONSTRAINT ux UNIQUE (a);
ALTER TABLE

ALTER TABLE u ADD UNIQUE (email, a);
ALTER TABLE

ALTER TABLE u DROP CONSTRAINT ab;
ALTER TABLE

DROP INDEX ub;
DROP INDEX

DROP INDEX u_email_key;
ERROR 2BP01: cannot drop index u_email_key because constraint u_email_key on table u requires it
HINT: You can drop constraint u_email_key on table u instead.

ALTER TABLE u RENAME COLUMN email TO mail;
ALTER TABLE

INSERT INTO u VALUES (100, 'x31', 1, 1);
ERROR 23505: duplicate key value violates unique constraint "u_email_key"
DETAIL: Key (mail)=(x31) already exists.

SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'u' ORDER BY 1;
indexname | indexdef
u_email_a_key | CREATE UNIQUE INDEX u_email_a_key ON public.u USING btree (mail, a)
u_email_key | CREATE UNIQUE INDEX u_email_key ON public.u USING btree (mail)
u_pkey | CREATE UNIQUE INDEX u_pkey ON public.u USING btree (id)
ux | CREATE UNIQUE INDEX ux ON public.u USING btree (a)
(4 rows)

SELECT conname, contype, conkey, pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE conrelid = 'u'::regclass ORDER BY 1;
conname | contype | conkey | def
u_email_a_key | u | {2,3} | UNIQUE (mail, a)
u_email_key | u | {2} | UNIQUE (mail)
u_pkey | p | {1} | PRIMARY KEY (id)
ux | u | {3} | UNIQUE (a)
(4 rows)

SELECT constraint_name, constraint_type FROM information_schema.table_constraints WHERE table_name = 'u' AND constraint_type <> 'CHECK' ORDER BY 1;
constraint_name | constraint_type
u_email_a_key | UNIQUE
u_email_key | UNIQUE
u_pkey | PRIMARY KEY
ux | UNIQUE
(4 rows)

SELECT constraint_name, column_name, ordinal_position FROM information_schema.key_column_usage WHERE table_name = 'u' ORDER BY 1, 3;
constraint_name | column_name | ordinal_position
u_email_a_key | mail | 1
u_email_a_key | a | 2
u_email_key | mail | 1
u_pkey | id | 1
ux | a | 1
(5 rows)

ALTER TABLE u DROP COLUMN mail;
ALTER TABLE

SELECT indexname FROM pg_indexes WHERE tablename = 'u' ORDER BY 1;
indexname
u_pkey
ux
(2 rows)

CREATE TABLE v (a INT UNIQUE, b TEXT UNIQUE UNIQUE, c VARCHAR(3) PRIMARY KEY UNIQUE, UNIQUE (b, c));
CREATE TABLE

SELECT indexname FROM pg_indexes WHERE tablename = 'v' ORDER BY 1;
indexname
v_a_key
v_b_c_key
v_b_key
v_pkey
(4 rows)

SELECT count(*) AS n FROM pg_index WHERE indrelid = 'v'::regclass AND indisunique AND NOT indisprimary;
n
3
(1 row)

CREATE TABLE n (a INT UNIQUE, t TEXT);
CREATE TABLE

INSERT INTO n VALUES (1, 'a'), (2, 'b'), (NULL, 'c'), (NULL, 'c');
INSERT 0 4

INSERT INTO n VALUES (1, 'z');
ERROR 23505: duplicate key value violates unique constraint "n_a_key"
DETAIL: Key (a)=(1) already exists.

INSERT INTO n VALUES (1, 'z') ON CONFLICT DO NOTHING;
INSERT 0 0

INSERT INTO n VALUES (1, 'z') ON CONFLICT (a) DO NOTHING;
INSERT 0 0

INSERT INTO n VALUES (7, 'x'), (7, 'y');
ERROR 23505: duplicate key value violates unique constraint "n_a_key"
DETAIL: Key (a)=(7) already exists.

UPDATE n SET a = 2 WHERE a = 1;
ERROR 23505: duplicate key value violates unique constraint "n_a_key"
DETAIL: Key (a)=(2) already exists.

DELETE FROM n WHERE a = 2;
DELETE 1

UPDATE n SET a = 2 WHERE a = 1;
UPDATE 1

SELECT * FROM n ORDER BY 1, 2;
a | t
2 | a
null | c
null | c
(3 rows)

ALTER TABLE n ADD COLUMN z INT UNIQUE;
ALTER TABLE

INSERT INTO n VALUES (50, 'x', 1), (51, 'x', 1);
ERROR 23505: duplicate key value violates unique constraint "n_z_key"
DETAIL: Key (z)=(1) already exists.

ALTER TABLE n ALTER COLUMN a TYPE BIGINT;
ALTER TABLE

INSERT INTO n VALUES (2, 'q');
ERROR 23505: duplicate key value violates unique constraint "n_a_key"
DETAIL: Key (a)=(2) already exists.

TRUNCATE n;
TRUNCATE TABLE

INSERT INTO n VALUES (2, 'q');
INSERT 0 1

-- Ours.
INSERT INTO n VALUES (2, 'r') ON CONFLICT (a) DO UPDATE SET t = 'r';
INSERT 0 1

CREATE STREAM source (a INT, t TEXT, z INT);
CREATE STREAM

INSERT INTO n SELECT a, t, z FROM source EMIT CHANGES;
ERROR 0A000 at 13: a continuous INSERT into a table with UNIQUE constraints is not supported
HINT: Make the columns the table's PRIMARY KEY, which keeps the last row of each.

CREATE UNIQUE INDEX ON n (lower(t));
ERROR 0A000 at 26: a unique index with expressions is not supported
HINT: CREATE UNIQUE INDEX names columns of a table; NULLs are distinct in it.

CREATE UNIQUE INDEX ON n (t) WHERE a > 0;
ERROR 0A000 at 30: a unique index with a condition is not supported
HINT: CREATE UNIQUE INDEX names columns of a table; NULLs are distinct in it.

CREATE STREAM s (a INT UNIQUE);
ERROR 42P16 at 24: "s" is not a table: only tables have unique constraints
HINT: A stream keeps every row, and a view those of its query.

ALTER TABLE n ADD COLUMN y INT UNIQUE DEFAULT 3;
ERROR 0A000 at 26: a UNIQUE column with a default cannot be added to "n"
HINT: ADD COLUMN with the default first, then ADD UNIQUE.

SELECT * FROM n;
a | t | z
2 | r | null
(1 row)

-- A row that is left out for one constraint keeps out nobody by another.
CREATE TABLE two (k1 INT PRIMARY KEY, k2 TEXT UNIQUE);
CREATE TABLE

INSERT INTO two VALUES (1, 'z');
INSERT 0 1

INSERT INTO two VALUES (1, 'a'), (2, 'a'), (2, 'b'), (3, 'b') ON CONFLICT DO NOTHING;
INSERT 0 2

SELECT * FROM two ORDER BY k1;
k1 | k2
1 | z
2 | a
3 | b
(3 rows)

INSERT INTO two VALUES (9, 'a') ON CONFLICT (k2) DO UPDATE SET k2 = 'c';
INSERT 0 1

SELECT * FROM two ORDER BY k1;
k1 | k2
1 | z
2 | c
3 | b
(3 rows)

-- Without a primary key.
CREATE TABLE w (a INT UNIQUE, b INT UNIQUE);
CREATE TABLE

INSERT INTO w VALUES (1, 1), (2, 1), (2, 3) ON CONFLICT DO NOTHING;
INSERT 0 2

INSERT INTO w VALUES (1, 7), (5, 5) ON CONFLICT (a) DO UPDATE SET b = excluded.b + 10 RETURNING *;
a | b
1 | 17
5 | 5
(2 rows)

INSERT INTO w AS t VALUES (1, 7), (6, 6), (NULL, 8) ON CONFLICT (a) DO UPDATE SET b = t.b + 1, a = 100 WHERE t.b > 10;
INSERT 0 3

INSERT INTO w VALUES (6, 1) ON CONFLICT (a) DO UPDATE SET b = 100 WHERE w.b > 10;
INSERT 0 0

INSERT INTO w VALUES (6, 1), (6, 2) ON CONFLICT (a) DO UPDATE SET b = 100;
ERROR 21000: ON CONFLICT DO UPDATE command cannot affect row a second time
HINT: Ensure that no rows proposed for insertion within the same command have duplicate constrained values.

INSERT INTO w VALUES (6, 1) ON CONFLICT (a) DO UPDATE SET b = 5;
ERROR 23505: duplicate key value violates unique constraint "w_b_key"
DETAIL: Key (b)=(5) already exists.

BEGIN;
BEGIN

INSERT INTO w VALUES (6, 1), (9, 9) ON CONFLICT (a) DO UPDATE SET b = 61;
INSERT 0 2

INSERT INTO w VALUES (9, 1), (10, 10) ON CONFLICT (a) DO UPDATE SET b = 91;
INSERT 0 2

COMMIT;
COMMIT

SELECT * FROM w ORDER BY a NULLS LAST;
a | b
2 | 3
5 | 5
6 | 61
9 | 91
10 | 10
100 | 18
null | 8
(7 rows)

CREATE TABLE zero (a INT PRIMARY KEY, b DOUBLE PRECISION UNIQUE);
CREATE TABLE

INSERT INTO zero VALUES (3, 0.0), (4, -0.0) ON CONFLICT (b) DO NOTHING;
INSERT 0 1

-- Names of indexes, and transactions that only read.
CREATE UNIQUE INDEX IF NOT EXISTS two_pkey ON two (k2);
NOTICE: relation "two_pkey" already exists, skipping
CREATE INDEX

BEGIN READ ONLY;
BEGIN

CREATE UNIQUE INDEX again ON two (k2);
ERROR 25006: cannot execute CREATE INDEX in a read-only transaction

ROLLBACK;
ROLLBACK

BEGIN READ ONLY;
BEGIN

DROP INDEX IF EXISTS again;
ERROR 25006: cannot execute DROP INDEX in a read-only transaction

ROLLBACK;
ROLLBACK
