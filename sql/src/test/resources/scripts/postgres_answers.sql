-- What people write on PostgreSQL, with PostgreSQL 15's answers: functions and grammar.
-- Numbers end where words begin, and comparisons do not chain.
SELECT 123abc;
ERROR 42601 at 8: trailing junk after numeric literal at or near "123abc"

SELECT 1 AS a, 1.5e3x;
ERROR 42601 at 16: trailing junk after numeric literal at or near "1.5e3x"

SELECT $1x;
ERROR 42601 at 8: trailing junk after parameter at or near "$1x"

SELECT 0x1F;
ERROR 42601 at 8: trailing junk after numeric literal at or near "0x1F"

SELECT 123 abc;
abc
123
(1 row)

SELECT 1 < 2 = true;
ERROR 42601 at 14: syntax error at or near "="

SELECT 1 = 1 <> false;
ERROR 42601 at 14: syntax error at or near "<>"

SELECT (1 < 2) = true AS a, 1 = ANY (ARRAY[1]) = true AS b, CASE WHEN 1 = 1 THEN 2 = 2 ELSE 3 = 4 END AS c;
a | b | c
t | t | t
(1 row)

SELECT 1 AS a WHERE 1 = 1 AND 2 = 2 OR 3 = 4;
a
1
(1 row)

-- What regular expressions leave of a text.
SELECT regexp_split_to_array('abc', '') AS a, regexp_split_to_array(' foo  bar ', '\s*') AS b, regexp_split_to_array(',a,', ',') AS c;
a | b | c
{a,b,c} | {"",f,o,o,b,a,r,""} | {"",a,""}
(1 row)

SELECT regexp_split_to_array('aXbxc', 'x', 'i') AS a, regexp_split_to_array('', 'a') AS b, regexp_split_to_array('abc', 'x*') AS c;
a | b | c
{a,b,c} | {""} | {a,b,c}
(1 row)

SELECT regexp_split_to_array('abc', 'x', 'g');
ERROR 22023: regexp_split_to_array() does not support the "global" option

-- Bytes
SELECT encode('\x0102ff'::bytea, 'hex') AS a, encode('\x00ff415c'::bytea, 'escape') AS b, decode('\000\377A\\', 'escape') AS c;
a | b | c
0102ff | \000\377A\\ | \x00ff415c
(1 row)

SELECT btrim('\x0001020100'::bytea, '\x0001'::bytea) AS a, ltrim('\x0001020100'::bytea, '\x0001'::bytea) AS b, rtrim('\x0001c3a400'::bytea, '\x00a4'::bytea) AS c;
a | b | c
\x02 | \x020100 | \x0001c3
(1 row)

SELECT btrim('xyax', 'xy') AS a, btrim('  a ') AS b;
a | b
a | a
(1 row)

-- Functions that return rows go in step in one select list; the shorter ones are filled up with NULL.
SELECT generate_series(1, 3) AS a, generate_series(1, 2) AS b;
a | b
1 | 1
2 | 2
3 | null
(3 rows)

SELECT unnest(ARRAY[1, 2]) AS a, unnest(ARRAY['a', 'b', 'c']) AS b, 7 AS c;
a | b | c
1 | a | 7
2 | b | 7
null | c | 7
(3 rows)

SELECT 1 AS a, generate_series(1, 2) AS b, generate_series(1, 0) AS c;
a | b | c
1 | 1 | null
1 | 2 | null
(2 rows)

SELECT generate_series(1, 2) * 10 + generate_series(1, 2) AS a;
a
11
22
(2 rows)

SELECT v.x, generate_series(1, v.x) AS a, unnest(ARRAY['p', 'q']) AS b FROM (VALUES (1), (3)) v(x) ORDER BY 1, 2, 3;
x | a | b
1 | 1 | p
1 | null | q
3 | 1 | p
3 | 2 | q
3 | 3 | null
(5 rows)

SELECT * FROM unnest(ARRAY[1, 2], ARRAY['a', 'b', 'c']) AS t(x, y);
x | y
1 | a
2 | b
null | c
(3 rows)

SELECT regexp_matches('foobarbequebaz', 'ba(.)', 'g') AS a;
a
{r}
{z}
(2 rows)

SELECT regexp_matches('abc', 'x') AS a;
a
(0 rows)

SELECT m[1] AS a, m[2] AS b FROM regexp_matches('a1b2', '([a-z])([0-9])', 'g') AS m;
a | b
a | 1
b | 2
(2 rows)

SELECT regexp_match('abc', '(a)(x)?') AS a, regexp_match('abc', 'x') AS b;
a | b
{a,NULL} | null
(1 row)

SELECT regexp_match('abc', 'a', 'g');
ERROR 22023: regexp_match() does not support the "global" option

-- What is in JSON, as rows.
SELECT * FROM jsonb_array_elements('[1, {"a": 2}, null]');
value
1
{"a": 2}
null
(3 rows)

SELECT * FROM json_array_elements_text('[1, "x", null, "q\"r"]');
value
1
x
null
q"r
(4 rows)

SELECT e ->> 'a' AS a FROM jsonb_array_elements('[{"a": 1}, {"a": "x"}]'::jsonb) AS e;
a
1
x
(2 rows)

SELECT e.value ->> 'a' AS a, v.id FROM (VALUES (1, '[{"a": 1}]'), (2, '[{"a": 2}, {"a": 3}]')) AS v(id, j), jsonb_array_elements(v.j::jsonb) AS e ORDER BY 1;
a | id
1 | 1
2 | 2
3 | 2
(3 rows)

SELECT * FROM jsonb_each('{"a": 1, "b": "x"}');
key | value
a | 1
b | "x"
(2 rows)

SELECT key, value FROM jsonb_each_text('{"a": 1, "b": "x", "c": null}') ORDER BY key DESC;
key | value
c | null
b | x
a | 1
(3 rows)

SELECT (jsonb_each('{"a": 1, "b": "x"}'::jsonb)).key AS k, (jsonb_each('{"a": 1, "b": "x"}'::jsonb)).value AS v;
k | v
a | 1
b | "x"
(2 rows)

SELECT jsonb_object_keys('{"a": 1, "b": 2}') AS k, jsonb_array_elements('[1, 2, 3]') AS v;
k | v
a | 1
b | 2
null | 3
(3 rows)

SELECT k FROM jsonb_object_keys('{"a": 1, "b": 2}') AS k ORDER BY k DESC;
k
b
a
(2 rows)

SELECT * FROM jsonb_array_elements_text('["x", "y"]') WITH ORDINALITY AS e(v, n);
v | n
x | 1
y | 2
(2 rows)

SELECT * FROM regexp_split_to_table('a,b', ',') WITH ORDINALITY;
regexp_split_to_table | ordinality
a | 1
b | 2
(2 rows)

SELECT jsonb_array_elements('{"a": 1}');
ERROR 22023: cannot extract elements from an object

SELECT json_each('[1]');
ERROR 22023: cannot deconstruct an array as an object

SELECT json_object_keys('1');
ERROR 22023: cannot call json_object_keys on a scalar

SELECT unnest(ARRAY[ROW(1, 'a'), ROW(2, 'b')]) AS r;
r
(1,a)
(2,b)
(2 rows)

SELECT * FROM unnest(ARRAY[3, 4]) WITH ORDINALITY;
unnest | ordinality
3 | 1
4 | 2
(2 rows)

-- LIMIT and OFFSET take expressions.
CREATE TABLE l (a INT PRIMARY KEY, b INT);
CREATE TABLE

INSERT INTO l VALUES (1, 1), (2, 1), (3, 2), (4, 2), (5, 3);
INSERT 0 5

SELECT a FROM l ORDER BY a LIMIT 2::bigint;
a
1
2
(2 rows)

SELECT a FROM l ORDER BY a DESC LIMIT 1 + 1 OFFSET 2 - 1;
a
4
3
(2 rows)

SELECT a FROM l ORDER BY a OFFSET 3::int LIMIT ALL;
a
4
5
(2 rows)

SELECT a FROM l ORDER BY a LIMIT '2' OFFSET 1 ROWS;
a
2
3
(2 rows)

SELECT a FROM l ORDER BY a LIMIT NULL OFFSET NULL;
a
1
2
3
4
5
(5 rows)

SELECT a FROM l ORDER BY a OFFSET 1 FETCH FIRST ROW ONLY;
a
2
(1 row)

SELECT count(*) FROM (SELECT a FROM l LIMIT (1 + 1)) q;
count
2
(1 row)

SELECT DISTINCT ON (b) b, a FROM l ORDER BY b, a DESC LIMIT 2::int;
b | a
1 | 2
2 | 4
(2 rows)

SELECT a FROM l UNION ALL SELECT 9 ORDER BY 1 DESC LIMIT abs(-2);
a
9
5
(2 rows)

WITH w AS (SELECT a FROM l ORDER BY a LIMIT 3::int) SELECT sum(a) FROM w;
sum
6
(1 row)

SELECT a FROM l ORDER BY a LIMIT -1;
ERROR 2201W: LIMIT must not be negative

SELECT a FROM l ORDER BY a OFFSET -1::int;
ERROR 2201X: OFFSET must not be negative

-- Set operators: a string literal takes the type of the other side.
SELECT 1.5 AS x UNION SELECT 'foo';
ERROR 22P02: invalid input syntax for type numeric: "foo"

SELECT 1 AS x UNION SELECT '1' UNION ALL SELECT '2' ORDER BY 1;
x
1
2
(2 rows)

SELECT '1' AS x UNION ALL SELECT 2 ORDER BY 1 DESC;
x
2
1
(2 rows)

SELECT 1 AS x UNION VALUES ('2') ORDER BY x;
ERROR 42804 at 21: UNION types integer and text cannot be matched

SELECT true AS x EXCEPT SELECT 'yes';
x
(0 rows)

SELECT date '2024-01-01' AS x UNION SELECT '2024-01-02' ORDER BY 1;
x
2024-01-01
2024-01-02
(2 rows)

SELECT 1 UNION SELECT 'a'::text;
ERROR 42804 at 23: UNION types integer and text cannot be matched

SELECT 'a'::text INTERSECT SELECT 2;
ERROR 42804 at 35: INTERSECT types text and integer cannot be matched

SELECT NULL AS x UNION ALL SELECT 1 ORDER BY 1;
x
1
null
(2 rows)

-- Not in PostgreSQL's way: a query in LIMIT is refused.
SELECT a FROM l LIMIT (SELECT 1);
ERROR 0A000 at 23: a query in LIMIT or OFFSET is not supported
HINT: Write a number, a parameter or an expression of them.

-- Views
CREATE TABLE vt (id INT PRIMARY KEY, name TEXT, n INT);
CREATE TABLE

INSERT INTO vt VALUES (1, 'a', 10), (2, 'b', 20), (3, 'a', 30);
INSERT 0 3

CREATE VIEW v1 AS SELECT id, name, n FROM vt WHERE n > 10;
CREATE VIEW

SELECT * FROM v1 ORDER BY id;
id | name | n
2 | b | 20
3 | a | 30
(2 rows)

CREATE VIEW v2 (label, total) AS SELECT name, sum(n) FROM v1 GROUP BY name;
CREATE VIEW

SELECT label, total FROM v2 ORDER BY label;
label | total
a | 30
b | 20
(2 rows)

SELECT a.id, v2.total FROM v1 a JOIN v2 ON v2.label = a.name WHERE EXISTS (SELECT 1 FROM v1 b WHERE b.id = a.id) ORDER BY a.id;
id | total
2 | 20
3 | 30
(2 rows)

SELECT x.id FROM public.v1 AS x WHERE x.id = (SELECT max(id) FROM v1);
id
3
(1 row)

INSERT INTO vt VALUES (4, 'c', 40);
INSERT 0 1

SELECT count(*) FROM v1;
count
3
(1 row)

CREATE VIEW v1 AS SELECT 1;
ERROR 42P07: relation "v1" already exists

CREATE TABLE v1 (id INT PRIMARY KEY);
ERROR 42P07: relation "v1" already exists

CREATE OR REPLACE VIEW v1 AS SELECT id, name, n, n * 2 AS twice FROM vt WHERE n > 20;
CREATE VIEW

SELECT * FROM v1 ORDER BY id;
id | name | n | twice
3 | a | 30 | 60
4 | c | 40 | 80
(2 rows)

SELECT * FROM v2 ORDER BY 1;
label | total
a | 30
c | 40
(2 rows)

CREATE OR REPLACE VIEW v1 AS SELECT id FROM vt;
ERROR 42P16 at 24: cannot drop columns from view

CREATE OR REPLACE VIEW v1 AS SELECT id, name AS other, n, n * 2 AS twice FROM vt;
ERROR 42P16 at 24: cannot change name of view column "name" to "other"

CREATE VIEW v3 AS SELECT id FROM vt ORDER BY id DESC LIMIT 1 + 1;
CREATE VIEW

SELECT * FROM v3;
id
4
3
(2 rows)

CREATE VIEW v4 AS SELECT nothing FROM vt;
ERROR 42703 at 26: column "nothing" does not exist

CREATE VIEW v5 AS SELECT id, id FROM vt;
ERROR 42701 at 13: column "id" specified more than once

SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'public' AND table_name LIKE 'v_' ORDER BY 1;
table_name | table_type
v1 | VIEW
v2 | VIEW
v3 | VIEW
vt | BASE TABLE
(4 rows)

SELECT viewname FROM pg_views WHERE schemaname = 'public' ORDER BY 1;
viewname
v1
v2
v3
(3 rows)

SELECT relname, relkind FROM pg_class WHERE relname IN ('v1', 'vt') ORDER BY 1;
relname | relkind
v1 | v
vt | r
(2 rows)

SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'v2' ORDER BY ordinal_position;
column_name | data_type
label | text
total | bigint
(2 rows)

DROP TABLE v1;
ERROR 42809 at 12: "v1" is not a table

DROP MATERIALIZED VIEW v1;
ERROR 42809 at 24: "v1" is not a materialized view

DROP VIEW vt;
ERROR 42809 at 11: "vt" is not a view

DROP VIEW nothing;
ERROR 42P01 at 11: view "nothing" does not exist

DROP VIEW v1;
ERROR 2BP01: cannot drop view v1 because other objects depend on it

DROP VIEW v1 CASCADE;
NOTICE: drop cascades to view v2
DROP VIEW

SELECT * FROM v2;
ERROR 42P01 at 15: relation "v2" does not exist

DROP VIEW v3;
DROP VIEW
