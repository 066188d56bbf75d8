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

SELECT jsonb_array_elements('[1] 2');
ERROR 22P02: invalid input syntax for type json

SELECT json_each('{} {');
ERROR 22P02: invalid input syntax for type json

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

SELECT a FROM l ORDER BY (SELECT max(a) FROM l LIMIT 0 + 1), a DESC LIMIT 1 + 1;
a
5
4
(2 rows)

-- An array has the order of its query, also of one with a limit.
SELECT ARRAY(SELECT a FROM l ORDER BY a DESC LIMIT 2) AS a, ARRAY(SELECT a * 10 AS t FROM l ORDER BY t DESC OFFSET 3) AS b, ARRAY(SELECT a FROM l ORDER BY b DESC, a LIMIT 1 + 1) AS c, ARRAY(SELECT a FROM l UNION ALL SELECT 9 ORDER BY a DESC LIMIT 2) AS d, ARRAY(SELECT b FROM l GROUP BY b ORDER BY count(*), b DESC) AS e, ARRAY(SELECT DISTINCT b FROM l ORDER BY b DESC) AS f;
a | b | c | d | e | f
{5,4} | {20,10} | {5,3} | {9,5} | {3,2,1} | {3,2,1}
(1 row)

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

-- Aggregates of statistics
CREATE TABLE st (id INT PRIMARY KEY, g TEXT, x DOUBLE PRECISION, n INT, p DECIMAL(6, 2));
CREATE TABLE

INSERT INTO st VALUES (1, 'a', 1.5, 1, 1.25), (2, 'a', 2.5, 1, 2.5), (3, 'b', 9, 2, 10), (4, 'b', NULL, 7, NULL), (5, 'b', 4, 7, 0.25);
INSERT 0 5

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) AS a, percentile_disc(0.5) WITHIN GROUP (ORDER BY n) AS b, percentile_cont(0.25) WITHIN GROUP (ORDER BY x DESC) AS c, percentile_disc(1) WITHIN GROUP (ORDER BY p) AS d FROM st;
a | b | c | d
2 | 2 | 5.25 | 10.00
(1 row)

SELECT g, percentile_cont(0.9) WITHIN GROUP (ORDER BY p) AS a, mode() WITHIN GROUP (ORDER BY n) AS b FROM st GROUP BY g ORDER BY g;
g | a | b
a | 2.375 | 1
b | 9.025 | 7
(2 rows)

SELECT mode() WITHIN GROUP (ORDER BY g) AS a, mode() WITHIN GROUP (ORDER BY x) AS b, percentile_cont(0) WITHIN GROUP (ORDER BY x) AS c FROM st WHERE id < 0;
a | b | c
null | null | null
(1 row)

SELECT mode() WITHIN GROUP (ORDER BY g) AS a, mode() WITHIN GROUP (ORDER BY x) AS b FROM st;
a | b
b | 1.5
(1 row)

SELECT corr(n, x) AS a, round(covar_pop(n, x)::numeric, 10) AS b, round(covar_samp(n, x)::numeric, 10) AS c, regr_count(n, x) AS d, regr_avgx(n, x) AS e, regr_avgy(n, x) AS f FROM st WHERE id < 4;
a | b | c | d | e | f
0.9924336870116702 | 1.5555555556 | 2.3333333333 | 3 | 4.333333333333333 | 1.3333333333333333
(1 row)

SELECT round(regr_slope(n, x)::numeric, 10) AS a, round(regr_intercept(n, x)::numeric, 10) AS b, round(regr_r2(n, x)::numeric, 10) AS c, round(regr_sxx(n, x)::numeric, 10) AS d, round(regr_sxy(n, x)::numeric, 10) AS e, regr_syy(n, x) AS f FROM st;
a | b | c | d | e | f
0.0977443609 | 2.3345864662 | 0.0128351181 | 33.2500000000 | 3.2500000000 | 24.75
(1 row)

SELECT g, corr(x, n) AS a, covar_samp(p, n) AS b, regr_slope(x, n) AS c, regr_count(x, n) AS d FROM st WHERE id < 4 GROUP BY g ORDER BY g;
g | a | b | c | d
a | null | 0 | null | 2
b | null | null | null | 1
(2 rows)

-- More functions and operators
SELECT scale(1.230) AS a, min_scale(1.230) AS b, div(9, 4) AS c, div(-9.5, 2) AS d, lcm(4, 6) AS e, factorial(20) AS f, num_nulls(1, NULL, 'x') AS g, num_nonnulls(1, NULL) AS h;
a | b | c | d | e | f | g | h
3 | 2 | 2 | -4 | 12 | 2432902008176640000 | 1 | 1
(1 row)

SELECT div(1, 0);
ERROR 22012: division by zero

SELECT date_bin('15 minutes', timestamp '2020-02-11 15:44:17', timestamp '2001-01-01') AS a, date_bin(interval '1 hour', timestamptz '2020-02-11 15:44:17+00', timestamptz '2001-01-01 00:05+00') AS b, date_bin('1 day', timestamp '2000-12-31 12:00', timestamp '2001-01-01') AS c;
a | b | c
2020-02-11 15:30:00 | 2020-02-11 15:05:00+00 | 2000-12-31 00:00:00
(1 row)

SELECT array_append(ARRAY[1], 2) AS a, array_cat(ARRAY[1], ARRAY[2]) AS b, array_prepend(0, ARRAY[1]) AS c, array_remove(ARRAY[1, 2, 1], 1) AS d, array_replace(ARRAY[1, 2, NULL], 1, 5) AS e, array_positions(ARRAY[1, 2, 1], 1) AS f;
a | b | c | d | e | f
{1,2} | {1,2} | {0,1} | {2} | {5,2,NULL} | {1,3}
(1 row)

SELECT ARRAY[1, 2] @> ARRAY[1] AS a, ARRAY[1] <@ ARRAY[2, 3] AS b, ARRAY[1, 2] && ARRAY[2, 3] AS c, ARRAY['a'] && ARRAY['b'] AS d, NOT ARRAY[1, 2] @> ARRAY[1, 3] AS e;
a | b | c | d | e
t | f | t | f | t
(1 row)

SELECT '{"a":1,"b":[1,2,{"c":3}]}'::jsonb @> '{"b":[{"c":3}]}' AS a, '{"a":1.0}'::jsonb <@ '{"a":1,"b":2}'::jsonb AS b, '[1,2]'::jsonb @> '2' AS c, '[[1]]'::jsonb @> '1' AS d, '{"a":{"b":1,"c":2}}'::jsonb @> '{"a":{"c":2}}' AS e, '"x"'::jsonb @> '"y"' AS f;
a | b | c | d | e | f
t | t | t | f | t | f
(1 row)

SET timezone = 'Europe/Berlin';
SET

RESET TIME ZONE;
RESET

SELECT current_setting('timezone');
current_setting
UTC
(1 row)

-- What would be answered otherwise than in PostgreSQL is refused.
SELECT 1 @> 2;
ERROR 42883: operator does not exist: integer @> integer
HINT: It takes two arrays, or jsonb; write a cast where one is text.

SELECT '{"a":1}'::jsonb || '{"b":2}'::jsonb;
?column?
{"a": 1, "b": 2}
(1 row)

WITH r AS (SELECT random() AS x) SELECT a.x = b.x FROM r AS a, r AS b;
ERROR 0A000 at 6: WITH query "r" has random values and is read more than once
HINT: Read it once, or keep its rows in a table.

WITH r AS (SELECT random() AS x) SELECT x < 1 AS a FROM r;
a
t
(1 row)
