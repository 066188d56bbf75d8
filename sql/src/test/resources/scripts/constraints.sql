-- CHECK constraints and constraints' names; answers as PostgreSQL 15 gives them, but for how conditions are shown.
CREATE TABLE c (a INT CHECK (a > 2), b INT CONSTRAINT bpos CHECK (b > 0), CHECK (a < b), CONSTRAINT tt CHECK (a+b < 100), CHECK (b < 50), t TEXT CHECK (length(t) < 3 OR t IS NULL));
CREATE TABLE

INSERT INTO c VALUES (1, 5);
ERROR 23514: new row for relation "c" violates check constraint "c_a_check"
DETAIL: Failing row contains (1, 5, null).

INSERT INTO c VALUES (5, 6), (3, 2);
ERROR 23514: new row for relation "c" violates check constraint "c_check"
DETAIL: Failing row contains (3, 2, null).

INSERT INTO c VALUES (NULL, NULL, 'abcd');
ERROR 23514: new row for relation "c" violates check constraint "c_t_check"
DETAIL: Failing row contains (null, null, abcd).

INSERT INTO c SELECT 60, 70;
ERROR 23514: new row for relation "c" violates check constraint "c_b_check"
DETAIL: Failing row contains (60, 70, null).

INSERT INTO c VALUES (NULL, NULL, NULL), (10, 20, 'ab');
INSERT 0 2

UPDATE c SET a = 30 WHERE b = 20;
ERROR 23514: new row for relation "c" violates check constraint "c_check"
DETAIL: Failing row contains (30, 20, ab).

UPDATE c SET t = 'toolongtoolongtoolongtoolongtoolongtoolongtoolongtoolongtoolongtoolongtoolong' WHERE b = 20;
ERROR 23514: new row for relation "c" violates check constraint "c_t_check"
DETAIL: Failing row contains (10, 20, toolongtoolongtoolongtoolongtoolongtoolongtoolongtoolongtoolongt...).

PREPARE ins AS INSERT INTO c (a, b) VALUES ($1, $2);
PREPARE

EXECUTE ins(3, 4);
INSERT 0 1

EXECUTE ins(4, 3);
ERROR 23514: new row for relation "c" violates check constraint "c_check"
DETAIL: Failing row contains (4, 3, null).

SELECT * FROM c ORDER BY a;
a | b | t
3 | 4 | null
10 | 20 | ab
null | null | null
(3 rows)

BEGIN;
BEGIN

INSERT INTO c VALUES (1, 2);
ERROR 23514: new row for relation "c" violates check constraint "c_a_check"
DETAIL: Failing row contains (1, 2, null).

ROLLBACK;
ROLLBACK

DELETE FROM c WHERE b = 20;
DELETE 1

SELECT conname, contype, conkey FROM pg_constraint WHERE conrelid = 'c'::regclass ORDER BY conname;
conname | contype | conkey
bpos | c | {2}
c_a_check | c | {1}
c_b_check | c | {2}
c_check | c | {1,2}
c_t_check | c | {3}
tt | c | {1,2}
(6 rows)

SELECT constraint_name, constraint_type FROM information_schema.table_constraints WHERE table_name = 'c' ORDER BY constraint_name;
constraint_name | constraint_type
bpos | CHECK
c_a_check | CHECK
c_b_check | CHECK
c_check | CHECK
c_t_check | CHECK
tt | CHECK
(6 rows)

CREATE TABLE bad (a INT CHECK (nope > 1));
ERROR 42703 at 32: column "nope" does not exist

CREATE TABLE bad (a INT CHECK (a + 1));
ERROR 42804 at 32: argument of CHECK must be type boolean, not type integer

CREATE TABLE bad (a INT CHECK ((SELECT true)));
ERROR 0A000 at 32: cannot use subquery in check constraint

CREATE TABLE bad (a INT, CONSTRAINT x CHECK (a > 1), CONSTRAINT x CHECK (a > 2));
ERROR 42710: check constraint "x" already exists

CREATE TABLE d (a INT DEFAULT 1 CHECK (a > 2), b INT);
CREATE TABLE

INSERT INTO d (b) VALUES (1);
ERROR 23514: new row for relation "d" violates check constraint "d_a_check"
DETAIL: Failing row contains (1, 1).

CREATE TABLE pk (a INT CONSTRAINT mykey PRIMARY KEY, b INT CHECK (b < 10));
CREATE TABLE

CREATE TABLE pk2 (a INT, CONSTRAINT mykey2 PRIMARY KEY (a));
CREATE TABLE

SELECT conname FROM pg_constraint WHERE conrelid IN ('pk'::regclass, 'pk2'::regclass) AND contype = 'p' ORDER BY conname;
conname
mykey
mykey2
(2 rows)

INSERT INTO pk VALUES (1, 1) ON CONFLICT ON CONSTRAINT mykey DO NOTHING;
INSERT 0 1

INSERT INTO pk VALUES (1, 20) ON CONFLICT DO NOTHING;
ERROR 23514: new row for relation "pk" violates check constraint "pk_b_check"
DETAIL: Failing row contains (1, 20).

INSERT INTO pk VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = pk.b + 9;
ERROR 23514: new row for relation "pk" violates check constraint "pk_b_check"
DETAIL: Failing row contains (1, 10).

SELECT * FROM pk;
a | b
1 | 1
(1 row)

CREATE TABLE required (id INT PRIMARY KEY, n INT NOT NULL CHECK (n > 0), at TIMESTAMPTZ);
CREATE TABLE

INSERT INTO required VALUES (1, 1, '2020-01-01 00:00:00+00'), (2, NULL, NULL);
ERROR 23502: null value in column "n" of relation "required" violates not-null constraint
DETAIL: Failing row contains (2, null, null).

INSERT INTO required VALUES (1, -1, NULL), (NULL, NULL, NULL);
ERROR 23514: new row for relation "required" violates check constraint "required_n_check"
DETAIL: Failing row contains (1, -1, null).

INSERT INTO required VALUES (NULL, 5, NULL);
ERROR 23502: null value in column "id" of relation "required" violates not-null constraint
DETAIL: Failing row contains (null, 5, null).

INSERT INTO required VALUES (1, 1, NULL);
INSERT 0 1

UPDATE required SET n = NULL;
ERROR 23502: null value in column "n" of relation "required" violates not-null constraint
DETAIL: Failing row contains (1, null, null).

INSERT INTO required (id) VALUES (2) ON CONFLICT DO NOTHING;
ERROR 23502: null value in column "n" of relation "required" violates not-null constraint
DETAIL: Failing row contains (2, null, null).

-- Ours.
SELECT pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE conname = 'tt';
def
CHECK ((a+b < 100))
(1 row)

CREATE TABLE u (a INT, b INT REFERENCES pk (a));
ERROR 0A000 at 30: FOREIGN KEY constraints are not supported
HINT: Constraints are NOT NULL, CHECK, UNIQUE and PRIMARY KEY: no other would be kept.

CREATE TABLE u (a INT, FOREIGN KEY (a) REFERENCES pk (a) ON DELETE CASCADE);
ERROR 0A000 at 24: FOREIGN KEY constraints are not supported
HINT: Constraints are NOT NULL, CHECK, UNIQUE and PRIMARY KEY: no other would be kept.

INSERT INTO pk SELECT a, b FROM c EMIT CHANGES;
ERROR 0A000 at 13: a continuous INSERT into a relation with CHECK constraints is not supported
HINT: Put the conditions into the WHERE of its query, and insert into a relation without.

CREATE TABLE commented (a INT PRIMARY KEY, b INT);
CREATE TABLE

INSERT INTO commented VALUES (1, -5);
INSERT 0 1

ALTER TABLE commented ADD CHECK (b > 0 -- positive
);
ERROR 23514: check constraint "commented_b_check" of relation "commented" is violated by some row

ALTER TABLE commented ADD CHECK (b < 0 -- negative
);
ALTER TABLE

SELECT check_clause FROM information_schema.check_constraints WHERE constraint_name = 'commented_b_check';
check_clause
((b < 0))
(1 row)
