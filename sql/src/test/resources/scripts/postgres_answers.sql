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
