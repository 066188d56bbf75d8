-- PostgreSQL 15's answers about types: what a literal becomes, and CHAR(n).
-- A string literal takes the type of the values beside it.
SELECT pg_typeof(COALESCE(d, '2020-01-01')) AS a, pg_typeof(CASE WHEN d IS NULL THEN '2020-01-01' ELSE d END) AS b, GREATEST(d, '2020-01-01') AS c, COALESCE(1.5, '2') AS d FROM (VALUES (DATE '2019-01-01')) AS t(d);
a | b | c | d
date | date | 2020-01-01 | 1.5
(1 row)

SELECT GREATEST(5, '17') AS a, ARRAY[1, '2'] AS b, COALESCE(true, 'f') AS c, LEAST(TIMESTAMP '2020-01-01 00:00', '2019-01-01') AS d;
a | b | c | d
17 | {1,2} | t | 2019-01-01 00:00:00
(1 row)

SELECT a, pg_typeof(a) FROM (VALUES ('10'), (2)) AS t(a) ORDER BY a;
a | pg_typeof
2 | integer
10 | integer
(2 rows)

SELECT COALESCE(1, 'x');
ERROR 22P02 at 20: invalid input syntax for type integer: "x"

SELECT CASE WHEN true THEN 'a'::text ELSE 1 END;
ERROR 42804 at 28: CASE types integer and text cannot be matched

SELECT COALESCE(1, 'a'::text);
ERROR 42804 at 20: COALESCE types integer and text cannot be matched

SELECT ARRAY[1, 'a'::text];
ERROR 42804 at 17: ARRAY types integer and text cannot be matched

SELECT * FROM (VALUES (1), ('a'::text)) AS t;
ERROR 42804 at 29: VALUES types integer and text cannot be matched

SELECT GREATEST(1, 'a'::text);
ERROR 42804 at 20: GREATEST types integer and text cannot be matched

-- WITH ORDINALITY counts by bigint.
SELECT v, o, pg_typeof(o) FROM UNNEST(ARRAY['a', 'b']) WITH ORDINALITY AS t(v, o);
v | o | pg_typeof
a | 1 | bigint
b | 2 | bigint
(2 rows)

-- CHAR(n): blanks at the end mean nothing, and are shown.
SELECT 'a '::char(3) = 'a'::char(3) AS a, 'ab'::char(5) = 'ab  ' AS b, 'ab'::char(5) = 'ab  '::text AS c, length('ab '::char(5)) AS d, octet_length('ab'::char(5)) AS e;
a | b | c | d | e
t | t | f | 2 | 5
(1 row)

SELECT 'ab'::char(5) LIKE 'ab' AS a, 'ab'::char(5) LIKE 'ab   ' AS b, 'ab'::char(4) ~ 'ab$' AS c, 'ab'::char(5) IN ('ab ', 'c') AS d, 'abc'::char AS e, 'abc'::char(2) AS f;
a | b | c | d | e | f
f | t | f | t | a | ab
(1 row)

SELECT 'ab'::char(5) || '|' AS a, concat('ab'::char(5), '|') AS b, upper('ab'::char(5)) || '|' AS c, 'ab'::char(5)::text || '|' AS d, count(*) AS e FROM (SELECT 'a'::char(2) UNION SELECT 'a '::char(3)) AS t;
a | b | c | d | e
ab| | ab   | | AB| | ab| | 1
(1 row)

CREATE TABLE codes (code CHAR(4) PRIMARY KEY, kind CHAR, n INT);
CREATE TABLE

INSERT INTO codes VALUES ('ab', 'x', 1), ('abcd   ', 'y', 2);
INSERT 0 2

INSERT INTO codes VALUES ('abcde', 'x', 3);
ERROR 22001: value too long for type character(4)

INSERT INTO codes VALUES ('c', 'xy', 3);
ERROR 22001: value too long for type character(1)

INSERT INTO codes VALUES ('ab  ', 'x', 1) ON CONFLICT (code) DO UPDATE SET n = 7;
INSERT 0 1

SELECT concat(code, '|') AS code, kind, n FROM codes WHERE code = 'ab ';
code | kind | n
ab  | | x | 7
(1 row)

SELECT n FROM codes WHERE code = 'ab '::text;
n
(0 rows)

SELECT a.n, b.n FROM codes a JOIN codes b ON a.code = b.code ORDER BY 1;
n | n
2 | 2
7 | 7
(2 rows)

SELECT data_type, character_maximum_length FROM information_schema.columns WHERE table_name = 'codes' ORDER BY ordinal_position;
data_type | character_maximum_length
character | 4
character | 1
integer | null
(3 rows)

-- UUIDs: read in any of PostgreSQL's spellings, shown in one, no text.
SELECT 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid AS a, uuid '{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}' AS b, 'a0eebc999c0b4ef8bb6d6bb9bd380a11'::uuid < 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12' AS c;
a | b | c
a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | t
(1 row)

SELECT pg_typeof(gen_random_uuid()) AS a, substring(gen_random_uuid()::text, 15, 1) AS b, gen_random_uuid() = gen_random_uuid() AS c;
a | b | c
uuid | 4 | f
(1 row)

CREATE TABLE people (id UUID PRIMARY KEY, friend UUID, n INT);
CREATE TABLE

INSERT INTO people VALUES ('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', NULL, 1), ('b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', 2);
INSERT 0 2

SELECT a.n, b.n, b.friend FROM people a JOIN people b ON a.id = b.friend;
n | n | friend
1 | 2 | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
(1 row)

SELECT n FROM people WHERE id = '{A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11}';
n
1
(1 row)

SELECT n FROM people WHERE id IN ('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'B0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11') ORDER BY n;
n
1
2
(2 rows)

SELECT n FROM people WHERE id = ANY ('{B0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}');
n
2
(1 row)

SELECT COALESCE(friend, '00000000-0000-0000-0000-00000000000F') AS a, to_json(id) AS b FROM people ORDER BY n;
a | b
00000000-0000-0000-0000-00000000000f | "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
(2 rows)

SELECT upper(id) FROM people;
ERROR 42883 at 8: function upper(uuid) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT COALESCE(id, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g') FROM people;
ERROR 22P02 at 21: invalid input syntax for type uuid: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g"

SELECT 1 = ANY ('{1,2}') AS a, 3 <> ALL ('{1,2}') AS b;
a | b
t | t
(1 row)
