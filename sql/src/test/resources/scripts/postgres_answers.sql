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
