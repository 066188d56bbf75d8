-- What the database says of itself.
CREATE STREAM s (a INT NOT NULL, b VARCHAR(10)) WITH (partitions = 2);
CREATE STREAM

CREATE TABLE t (k BIGINT PRIMARY KEY, v DECIMAL(10, 2));
CREATE TABLE

INSERT INTO t VALUES (1, 2);
INSERT 0 1

SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name;
table_name | table_type
s | BASE TABLE
t | BASE TABLE
(2 rows)

SELECT column_name, ordinal_position, is_nullable, data_type, numeric_precision, numeric_scale, character_maximum_length
  FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position;
column_name | ordinal_position | is_nullable | data_type | numeric_precision | numeric_scale | character_maximum_length
a | 1 | NO | integer | 32 | 0 | null
b | 2 | YES | character varying | null | null | 10
k | 1 | NO | bigint | 64 | 0 | null
v | 2 | YES | numeric | 10 | 2 | null
(4 rows)

SELECT relation, "partition", first_offset, end_offset FROM millrace.partitions ORDER BY relation, "partition";
relation | partition | first_offset | end_offset
s | 0 | 0 | 0
s | 1 | 0 | 0
t | 0 | 0 | 1
(3 rows)

SELECT c.relname, a.attname, t.typname, a.attnotnull
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname, a.attnum;
relname | attname | typname | attnotnull
s | a | int4 | t
s | b | varchar | f
t | k | int8 | t
t | v | numeric | f
(4 rows)

SELECT conname, contype FROM pg_constraint;
conname | contype
t_pkey | p
(1 row)

DECLARE live CURSOR FOR SELECT a FROM s EMIT CHANGES;
DECLARE CURSOR

SELECT kind, state, username, sources FROM millrace.queries WHERE kind = 'continuous';
kind | state | username | sources
continuous | running | millrace | s
(1 row)

CLOSE live;
CLOSE CURSOR

SELECT name, "position", lag FROM millrace.cursors;
name | position | lag
(0 rows)

SELECT query, "partition", "offset" FROM millrace.errors;
query | partition | offset
(0 rows)

DESCRIBE millrace.cursors;
column | type | nullable | key
name | VARCHAR | t | null
relation | VARCHAR | t | null
partition | INTEGER | t | null
position | BIGINT | t | null
end_offset | BIGINT | t | null
lag | BIGINT | t | null
member | VARCHAR | t | null
(7 rows)

-- As psql writes them: \d t, and what it asks of every table.
SELECT c.relname FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relname OPERATOR(pg_catalog.~) '^(t)$' COLLATE pg_catalog.default AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1;
relname
t
(1 row)

SELECT pol.polname, array(select rolname from pg_catalog.pg_roles where oid = any (pol.polroles) order by 1)
  FROM pg_catalog.pg_policy pol WHERE pol.polrelid = '1' ORDER BY 1;
polname | array
(0 rows)

