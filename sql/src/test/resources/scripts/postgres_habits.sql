-- What people write on PostgreSQL, with PostgreSQL 15's answers.
CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR(5), amount DECIMAL(6, 2), d DATE, ts TIMESTAMP, small SMALLINT, flag BOOLEAN, n INT NOT NULL);
CREATE TABLE

CREATE TABLE u (id BIGINT PRIMARY KEY, txt TEXT, tid BIGINT);
CREATE TABLE

INSERT INTO t VALUES (1, 'a', 1.5, '2024-01-31', '2024-01-31 10:00:00', 1, true, 1), (2, 'b', 2.25, '2024-02-01', '2024-02-01 11:30:00', 2, false, 2), (3, NULL, NULL, NULL, NULL, NULL, NULL, 3);
INSERT 0 3

INSERT INTO u VALUES (1, '1', 1), (2, 'x', 1), (3, '3', 2), (4, NULL, NULL);
INSERT 0 4

-- A cast takes what is next to it, not all that is to its left.
SELECT 1 = '1'::int AS a, 1 + '2'::int * 3 AS b, -'5'::int AS c, (1 + 2)::text AS d, abs(-5)::text || 'x' AS e;
a | b | c | d | e
t | 7 | -5 | 3 | 5x
(1 row)

SELECT ARRAY[1, 2]::text[] AS a, (ARRAY['1', '2']::int[])[1]::bigint AS b, '{a,b}'::text[] AS c, '1 day'::interval AS d, 'xyz'::varchar(2)::text AS e;
a | b | c | d | e
{1,2} | 1 | {a,b} | 1 day | xy
(1 row)

SELECT case when true then 1 else 2 end::text AS a, count(*) filter (where true)::int AS b, sum(x) over ()::int AS c FROM (VALUES (1)) v(x) GROUP BY x;
a | b | c
1 | 1 | 1
(1 row)

SELECT '2024-01-01'::timestamp with time zone AS a, '10:00'::time(0) without time zone AS b, '2024-01-01'::pg_catalog.timestamp AS c;
a | b | c
2024-01-01 00:00:00+00 | 10:00:00 | 2024-01-01 00:00:00
(1 row)

SELECT id FROM t WHERE ts >= '2024-02-01'::date AND id::text = '2';
id
2
(1 row)

SELECT jsonb '{"a":1}' ->> 'a' AS a, timestamptz '2024-06-01 12:00+00' AT TIME ZONE 'America/New_York' AS b, int '5' + 1 AS c;
a | b | c
1 | 2024-06-01 08:00:00 | 6
(1 row)

SELECT ('{"a":1}'::json ->> 'a')::int + 1 AS a, '{"a":{"b":[1,2,{"c":"d"}]}}'::json #>> '{a,b,2,c}' AS b, '{"a":{"b":2}}'::jsonb -> 'a' ->> 'b' AS c;
a | b | c
2 | d | 2
(1 row)

SELECT true::int AS a, 0::boolean AS b, 'yes'::boolean AS c;
a | b | c
1 | f | t
(1 row)

-- Text is compared with nothing else.
SELECT count(*) FROM t JOIN u ON t.id = u.txt;
ERROR 42883 at 34: operator does not exist: bigint = text

SELECT 1 WHERE 1 = 'x'::text;
ERROR 42883 at 16: operator does not exist: integer = text

SELECT 1 WHERE 1 BETWEEN '0'::text AND '5'::text;
ERROR 42883 at 16: operator does not exist: BETWEEN ASYMMETRIC integer, text, text

SELECT id FROM t WHERE ts BETWEEN '2024-01-01' AND '2024-01-31'::date + 1 ORDER BY id;
id
1
(1 row)

-- Joins whose conditions follow later.
SELECT x.id, z.id AS z FROM t x JOIN t y JOIN u z ON y.id = z.tid ON x.id = y.id ORDER BY z.id;
id | z
1 | 1
1 | 2
2 | 3
(3 rows)

SELECT x.id, z.id AS z FROM t x LEFT JOIN t y JOIN u z ON y.id = z.tid AND z.id > 1 JOIN u w ON w.id = z.id ON x.id = y.id ORDER BY x.id, z.id;
id | z
1 | 2
2 | 3
3 | null
(3 rows)

-- Names that are words of the grammar.
SELECT partition, t.offset, timestamp, time FROM (VALUES (1, 2, 3, 4)) AS t(partition, "offset", timestamp, time) WHERE partition = 1 AND timestamp > 2 ORDER BY time, timestamp;
partition | offset | timestamp | time
1 | 2 | 3 | 4
(1 row)

SELECT x AS timestamp, cast('10:00' AS time) AS time, timestamp '2024-01-01 00:00' AS row FROM (SELECT 1 x) q;
timestamp | time | row
1 | 10:00:00 | 2024-01-01 00:00:00
(1 row)

-- Series
SELECT * FROM generate_series(1, 3);
generate_series
1
2
3
(3 rows)

SELECT g FROM generate_series(5, 1, -2) g;
g
5
3
1
(3 rows)

SELECT g.n * 2 AS twice, ordinality FROM generate_series(1, 10, 4) WITH ORDINALITY AS g(n, ordinality);
twice | ordinality
2 | 1
10 | 2
18 | 3
(3 rows)

SELECT day::date FROM generate_series('2024-02-28'::timestamp, '2024-03-01', '1 day') AS day;
day
2024-02-28
2024-02-29
2024-03-01
(3 rows)

SELECT d FROM generate_series('2024-01-31'::timestamp, '2024-04-30', '1 month') AS d;
d
2024-01-31 00:00:00
2024-02-29 00:00:00
2024-03-29 00:00:00
2024-04-29 00:00:00
(4 rows)

SELECT t.id, g FROM t, generate_series(1, t.id) g ORDER BY 1, 2;
id | g
1 | 1
2 | 1
2 | 2
3 | 1
3 | 2
3 | 3
(6 rows)

SELECT d.day, count(t.id) FROM generate_series('2024-01-30'::timestamp, '2024-02-01', '1 day') AS d(day) LEFT JOIN t ON t.d = d.day::date GROUP BY d.day ORDER BY d.day;
day | count
2024-01-30 00:00:00 | 0
2024-01-31 00:00:00 | 1
2024-02-01 00:00:00 | 1
(3 rows)

SELECT * FROM generate_series(1, 2, 0);
ERROR 22023: step size cannot equal zero

SELECT generate_series(1, 3);
generate_series
1
2
3
(3 rows)

-- Functions
SELECT to_hex(255) AS a, quote_ident('a b') AS b, quote_literal('it''s') AS c, random() < 1 AS d;
a | b | c | d
ff | "a b" | 'it''s' | t
(1 row)

SELECT format('%s and %I and %L', 'a', 'b c', 'it''s') AS a, format('%2$s %1$s|%10s|%-5s|%%', 'a', 'b', 'c') AS b;
a | b
a and "b c" and 'it''s' | b a|         b|c    |%
(1 row)

SELECT format('%s %s', 'a');
ERROR 22023: too few arguments for format()

SELECT to_date('31/01/2024', 'DD/MM/YYYY') AS a, to_timestamp('2024-01-31 10', 'YYYY-MM-DD HH24') AT TIME ZONE 'UTC' AS b;
a | b
2024-01-31 | 2024-01-31 10:00:00
(1 row)

SELECT date '2024-01-31' + interval '1 month' AS a, date '2024-01-31' + 1 AS b, date '2024-03-01' - date '2024-02-01' AS c, interval '1 day' + date '2024-01-31' AS d;
a | b | c | d
2024-02-29 00:00:00 | 2024-02-01 | 29 | 2024-02-01 00:00:00
(1 row)

SELECT regexp_match('abc123', '([a-z]+)([0-9]+)') AS a, encode(sha256('abc'), 'hex') AS b;
a | b
{abc,123} | ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
(1 row)

SELECT json_build_object('a', 1, 'b', 'x', 'c', NULL) AS a, json_build_array(1, 'a', true) AS b, jsonb_build_object('a', 1) AS c;
a | b | c
{"a" : 1, "b" : "x", "c" : null} | [1, "a", true] | {"a": 1}
(1 row)

SELECT corrupt(1);
ERROR 42883 at 8: function corrupt(integer) does not exist

-- Aggregates
SELECT array_agg(id ORDER BY id DESC) AS a, string_agg(txt, ',' ORDER BY id DESC) AS b, string_agg(DISTINCT txt, ',' ORDER BY txt) AS c, array_agg(DISTINCT tid ORDER BY tid) AS d FROM u;
a | b | c | d
{4,3,2,1} | 3,x,1 | 1,3,x | {1,2,NULL}
(1 row)

SELECT json_agg(id ORDER BY id DESC) AS a, json_object_agg(id, txt ORDER BY id) AS b, jsonb_agg(txt ORDER BY id) AS c, jsonb_object_agg(id, tid ORDER BY id) AS d FROM u;
a | b | c | d
[4, 3, 2, 1] | { "1" : "1", "2" : "x", "3" : "3", "4" : null } | ["1", "x", "3", null] | {"1": 1, "2": 1, "3": 2, "4": null}
(1 row)

SELECT json_agg(id) AS a, bit_and(id) AS b, bit_or(id) AS c FROM u WHERE id > 100;
a | b | c
null | null | null
(1 row)

SELECT tid, bit_and(id) AS a, bit_or(id) AS b, bit_xor(id) AS c FROM u GROUP BY tid ORDER BY tid;
tid | a | b | c
1 | 0 | 3 | 3
2 | 3 | 3 | 3
null | 4 | 4 | 4
(3 rows)

SELECT tid, count(*) FILTER (WHERE txt IS NOT NULL) AS a, sum(id) FILTER (WHERE id > 1) AS b FROM u GROUP BY tid ORDER BY tid;
tid | a | b
1 | 2 | 2
2 | 1 | 3
null | 0 | 4
(3 rows)

SELECT tid, txt, count(*), grouping(tid) AS a, grouping(txt) AS b FROM u GROUP BY GROUPING SETS ((tid), (txt), ()) ORDER BY 1, 2, 3, 4;
tid | txt | count | a | b
1 | null | 2 | 0 | 1
2 | null | 1 | 0 | 1
null | 1 | 1 | 1 | 0
null | 3 | 1 | 1 | 0
null | x | 1 | 1 | 0
null | null | 1 | 0 | 1
null | null | 1 | 1 | 0
null | null | 4 | 1 | 1
(8 rows)

SELECT tid, txt, count(*) FROM u GROUP BY ROLLUP (tid, txt) ORDER BY 1, 2, 3;
tid | txt | count
1 | 1 | 1
1 | x | 1
1 | null | 2
2 | 3 | 1
2 | null | 1
null | null | 1
null | null | 1
null | null | 4
(8 rows)

SELECT tid, txt, count(*) FROM u GROUP BY CUBE (tid, txt) ORDER BY 1, 2, 3;
tid | txt | count
1 | 1 | 1
1 | x | 1
1 | null | 2
2 | 3 | 1
2 | null | 1
null | 1 | 1
null | 3 | 1
null | x | 1
null | null | 1
null | null | 1
null | null | 1
null | null | 4
(12 rows)

-- Nested queries
SELECT t.id, (SELECT count(*) FROM u WHERE u.tid = t.id), (SELECT sum(u.id) FROM u WHERE u.tid = t.id) FROM t ORDER BY 1;
id | count | sum
1 | 2 | 3
2 | 1 | 3
3 | 0 | null
(3 rows)

SELECT t.id, x.m, x.n FROM t, LATERAL (SELECT max(u.id) AS m, count(*) AS n FROM u WHERE u.tid = t.id) x ORDER BY 1;
id | m | n
1 | 2 | 2
2 | 3 | 1
3 | null | 0
(3 rows)

SELECT t.id, x.id AS x FROM t LEFT JOIN LATERAL (SELECT id FROM u WHERE u.tid = t.id ORDER BY id DESC LIMIT 1) x ON true ORDER BY 1;
id | x
1 | 2
2 | 3
3 | null
(3 rows)

SELECT (SELECT id FROM u);
ERROR 21000: more than one row returned by a subquery used as an expression

SELECT tid FROM u INTERSECT ALL SELECT id FROM t ORDER BY 1;
tid
1
2
(2 rows)

SELECT tid FROM u EXCEPT ALL SELECT id FROM t ORDER BY 1;
tid
1
null
(2 rows)

-- What does not fit is refused, on whatever way it comes.
INSERT INTO t (id, name, n) VALUES (10, 'toolong', 1);
ERROR 22001: value too long for type character varying(5)

INSERT INTO t (id, name, n) SELECT id + 100, 'toolong', 1 FROM t;
ERROR 22001: value too long for type character varying(5)

INSERT INTO t (id, name, n) SELECT id + 100, txt || 'toolong', 1 FROM u;
ERROR 22001: value too long for type character varying(5)

UPDATE t SET name = 'toolong' WHERE id = 1;
ERROR 22001: value too long for type character varying(5)

UPDATE t SET name = name || 'toolong' WHERE id = 1;
ERROR 22001: value too long for type character varying(5)

INSERT INTO t (id, name, n) VALUES (18, 'abcde   ', 1), (19, 'abcde' || '  ', 1);
INSERT 0 2

SELECT id, '[' || name || ']' AS name FROM t WHERE id > 10 ORDER BY id;
id | name
18 | [abcde]
19 | [abcde]
(2 rows)

DELETE FROM t WHERE id > 10;
DELETE 2

INSERT INTO t (id, small, n) VALUES (12, 40000, 1);
ERROR 22003: smallint out of range

INSERT INTO t (id, small, n) SELECT id + 10, 40000, 1 FROM t;
ERROR 22003: smallint out of range

INSERT INTO t (id, n) VALUES (14, 'abc');
ERROR 22P02: invalid input syntax for type integer: "abc"

INSERT INTO t (id, n, d) VALUES (15, 1, '2024-02-30');
ERROR 22008: date/time field value out of range: "2024-02-30"

INSERT INTO t (id, n, d) VALUES (15, 1, 'nodate');
ERROR 22007: invalid input syntax for type date: "nodate"

INSERT INTO t (id) VALUES (13);
ERROR 23502: null value in column "n" of relation "t" violates not-null constraint

SELECT id, name FROM t ORDER BY id;
id | name
1 | a
2 | b
3 | null
(3 rows)

-- A power binds closer than a product and looser than a sign, to the left.
SELECT 1 + 2 ^ 3 AS a, 2 * 3 ^ 2 AS b, -2 ^ 2 AS c, 2 ^ 3 ^ 2 AS d, 2 ^ 3 * 4 AS e, 3 - 2 ^ 2 AS f, 1 - -2 ^ 2 AS g, 2 ^ -1 AS h;
a | b | c | d | e | f | g | h
9 | 18 | 4 | 64 | 32 | -1 | -3 | 0.5
(1 row)

SELECT x ^ 2 + 1 AS a, (x) ^ 2 * x ^ 3 AS b, (ARRAY[2, 3])[1] ^ 2::int AS c, CASE WHEN x ^ 2 > 3 THEN x ^ 3 END AS d, v.x ^ length('abc') AS e FROM (VALUES (2)) v(x);
a | b | c | d | e
5 | 32 | 4 | 8 | 8
(1 row)

-- Octal and hexadecimal escapes are bytes of UTF-8.
SELECT E'\x41\102' AS a, E'\xc3\xa4' AS b, E'\xg' AS c, E'It''s\u0021' AS d;
a | b | c | d
AB | ä | xg | It's!
(1 row)

-- Two halves of a character are one; a half alone is none.
SELECT E'\uD83D\uDE00' AS a, E'\uD83D\U0000DE00!' AS b, E'\U0001F600' AS c, length(E'\uD83D\uDE00') AS d;
a | b | c | d
😀 | 😀! | 😀 | 1
(1 row)

SELECT E'\uD83D';
ERROR 42601 at 8: invalid Unicode surrogate pair

SELECT E'a\uDE00';
ERROR 42601 at 8: invalid Unicode surrogate pair

SELECT E'\u0000';
ERROR 42601 at 8: invalid Unicode escape value

SELECT E'\000';
ERROR 22021 at 8: invalid byte sequence for encoding "UTF8": 0x00

SELECT E'\xe4';
ERROR 22021 at 8: invalid byte sequence for encoding "UTF8"

-- Seconds and their like have a fraction.
SELECT extract(second FROM timestamp '2020-01-01 00:00:05.25') AS a, extract(milliseconds FROM time '10:00:05.1') AS b, extract(epoch FROM interval '1 day 1.5 seconds') AS c, extract(microseconds FROM time '10:00:01.25') AS d, extract(year FROM date '2020-01-01') AS e;
a | b | c | d | e
5.250000 | 5100.000 | 86401.500000 | 1250000 | 2020
(1 row)

-- Three short numbers are month, day and year.
SELECT date '1/2/03' AS a, date '12-31-70' AS b, timestamp '01.02.69 10:00' AS c;
a | b | c
2003-01-02 | 1970-12-31 | 2069-01-02 10:00:00
(1 row)

SELECT date '13/1/2003';
ERROR 22008: date/time field value out of range: "13/1/2003"

-- A date is truncated in the session's time zone.
SET TIME ZONE 'America/New_York';
SET

SELECT date_trunc('month', date '2020-03-15') AS a, date_trunc('century', date '2020-06-15') AS b, date_trunc('day', date '2020-06-15') AS c;
a | b | c
2020-03-01 00:00:00-05 | 2001-01-01 00:00:00-05 | 2020-06-15 00:00:00-04
(1 row)

RESET timezone;
RESET

-- What columns are called.
SELECT '42'::int2::int8, coalesce(1, 2), nullif(1, 2), CASE WHEN true THEN 1 ELSE 2 END, CASE WHEN true THEN 1 ELSE x END, x::text::varchar, 2 ^ 2, (SELECT max(1)), trim('a') FROM (VALUES (1)) v(x);
int8 | coalesce | nullif | case | x | x | ?column? | max | btrim
42 | 1 | 1 | 1 | 1 | 1 | 4 | 1 | a
(1 row)

SELECT a.id, b.* FROM u a, u b WHERE a.id = b.id AND a.id = 1;
id | id | txt | tid
1 | 1 | 1 | 1
(1 row)

(SELECT 1, 2 UNION SELECT 3, 4 ORDER BY 1) INTERSECT SELECT 3, 4;
?column? | ?column?
3 | 4
(1 row)

SELECT *, column1 + 1 FROM (VALUES (1, 2)) v WHERE column2 = 2;
column1 | column2 | ?column?
1 | 2 | 2
(1 row)

WITH v AS (VALUES (1, 'x')) SELECT * FROM v UNION ALL SELECT * FROM (VALUES (2, 'y')) w(a);
column1 | column2
1 | x
2 | y
(2 rows)

-- A number keeps the digits that it has.
SELECT '3.14'::numeric AS a, 5::numeric AS b, x::numeric AS c, '1e3'::numeric AS d, '12'::int2::numeric AS e, NULL::numeric AS f, 1.10::numeric(6, 3) AS g FROM (VALUES (1.25)) v(x);
a | b | c | d | e | f | g
3.14 | 5 | 1.25 | 1000 | 12 | null | 1.100
(1 row)

SELECT 10 / 4.0 AS a, 1 / 80000000000.0 > 0 AS b, sum(x) / count(*) AS c FROM (VALUES (1.1), (2.25)) v(x);
a | b | c
2.5000000000000000 | t | 1.6750000000000000
(1 row)

-- A string goes on in the next line.
SELECT 'first'
' second'
  ' it''s' AS a, E'a\x41'
'\x42' AS b;
a | b
first second it's | aAB
(1 row)

SELECT to_char(timestamp '2020-03-05 16:07:08', 'YYYYTH DDth "it''s \"q\"" a.d. bc rm') AS a, quote_literal(E'a\\b') AS b, power(-1::float8, 'infinity'::float8) AS c;
a | b | c
2020TH 05th it's "q" a.d. ad iii  | E'a\\b' | 1
(1 row)

-- What is not known is refused, and not left out.
SELECT to_char(123, '999th');
ERROR 0A000: to_char of a number does not know the pattern "999th"

SELECT interval '1.5 months';
ERROR 0A000 at 8: interval "1.5 months" mixes months with days or times

SELECT interval '1.5 years', interval 'P1DT2H', interval '1 day ago', interval '2 decades';
interval | interval | interval | interval
1 year 6 mons | 1 day 02:00:00 | -1 days | 20 years
(1 row)

SELECT * FROM (VALUES (1)) a(n) FULL JOIN (VALUES (2)) b(n) USING (n) JOIN (VALUES (2)) c(n) USING (n);
ERROR 0A000 at 71: USING or NATURAL of a column that a RIGHT or FULL JOIN has merged is not supported

SELECT * FROM (SELECT * FROM (VALUES (1)) a(n) FULL JOIN (VALUES (2)) b(n) USING (n)) ab JOIN (VALUES (2)) c(n) USING (n);
n
2
(1 row)

-- A correlated subquery over a nested query that puts its columns in another order.
SELECT i, (SELECT max(b.id) FROM u b WHERE b.tid = a.i) AS m FROM (SELECT tid AS i, id + 100 AS x FROM u) a ORDER BY i, m;
i | m
1 | 2
1 | 2
2 | 3
null | null
(4 rows)

SELECT i, ARRAY(SELECT b.id FROM u b WHERE b.tid = a.i ORDER BY b.id) AS ids FROM (SELECT tid AS i FROM u) a ORDER BY i;
i | ids
1 | {1,2}
1 | {1,2}
2 | {3}
null | {}
(4 rows)

-- Columns of a nested query are called as they would be outside.
SELECT count, max, m.lower FROM (SELECT count(*), max(tid), lower('A') FROM u) m;
count | max | lower
4 | 2 | a
(1 row)

WITH q AS (SELECT tid, count(*) FROM u GROUP BY tid) SELECT * FROM q WHERE count > 1;
tid | count
1 | 2
(1 row)

SELECT x, lag(x, 1, 0) OVER (ORDER BY x) AS a, lead(x::float8, 1, 0.5) OVER (ORDER BY x) AS b FROM (VALUES (1.5), (2.5)) v(x) ORDER BY x;
x | a | b
1.5 | 0.0 | 2.5
2.5 | 1.5 | 0.5
(2 rows)

SELECT sum(x) OVER (w RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) FROM (VALUES (1)) v(x) WINDOW w AS (ORDER BY x);
ERROR 0A000 at 20: EXCLUDE in the frame of a window is not supported

-- JSON is checked where it is written.
SELECT '01'::json;
ERROR 22P02: invalid input syntax for type json

SELECT jsonb '{"a":1';
ERROR 22P02: invalid input syntax for type json

SELECT '{"a": [1, 2.50]}'::json AS a, '"x"'::jsonb AS b, 'null'::json AS c;
a | b | c
{"a": [1, 2.50]} | "x" | null
(1 row)

-- Blanks at the end mean nothing where CHAR(n) is compared, with VARCHAR(n) too.
CREATE TABLE padded (c CHAR(4), v VARCHAR(4), t TEXT);
CREATE TABLE

INSERT INTO padded VALUES ('a', 'a ', 'a '), ('b', 'b', 'b'), (NULL, 'x', 'x');
INSERT 0 3

SELECT c = v AS v, v = c AS c, c <> v AS other, c < v AS less, c = t AS t FROM padded ORDER BY padded.t;
v | c | other | less | t
t | t | f | f | f
t | t | f | f | t
null | null | null | null | null
(3 rows)

SELECT COUNT(*) AS n FROM padded a JOIN padded b ON a.c = b.v;
n
2
(1 row)

SELECT percentile_cont(1.5) WITHIN GROUP (ORDER BY length(t)) FROM padded;
ERROR 22003 at 24: percentile value 1.5 is not between 0 and 1

SELECT percentile_disc(-0.1) WITHIN GROUP (ORDER BY t) FROM padded;
ERROR 22003 at 24: percentile value -0.1 is not between 0 and 1

-- Ours.
SELECT t, (SELECT o.t FROM padded o WHERE o.t >= padded.t ORDER BY o.t LIMIT 1 + 0) FROM padded;
ERROR 0A000: LIMIT and OFFSET of a correlated subquery must be numbers
HINT: Number its rows by ROW_NUMBER() and compare that.

SELECT count(*) FROM TABLE(TUMBLE(TABLE padded, DESCRIPTOR(_timestamp), INTERVAL '1' MINUTE));
ERROR 42703 at 60: column "_timestamp" does not exist
HINT: System columns cannot be named by DESCRIPTOR: read them under another name in a view.
