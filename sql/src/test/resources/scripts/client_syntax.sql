-- What tools write that people hardly do. Answers are PostgreSQL 15's.
SELECT 1 = '1'::int AS a, 2 + '3'::int * 2 AS b, 1::text || '2'::text AS c;
a | b | c
t | 8 | 12
(1 row)

SELECT 'a' ~~ 'a%' AS a, 'A' ~~* 'a' AS b, 'a' !~~ 'b' AS c, 'ab' OPERATOR(pg_catalog.~) '^a' AS d, 1 ISNULL AS e;
a | b | c | d | e
t | t | t | t | f
(1 row)

SELECT g AS select FROM generate_series(1, 5, 2) AS g ORDER BY 1;
select
1
3
5
(3 rows)

SELECT unnest(ARRAY[3, 4]) AS n ORDER BY 1;
n
3
4
(2 rows)

SELECT array_upper(ARRAY[7, 8], 1) AS a, array_lower(ARRAY[7, 8], 1) AS b, format('%I.%s %L', 'A b', 'c', 'it''s') AS c;
a | b | c
2 | 1 | "A b".c 'it''s'
(1 row)

SELECT format_type(1700, 786438) AS a, format_type(1043, 14) AS b, format_type(23, NULL) AS c, format_type(0, -1) AS d;
a | b | c | d
numeric(12,2) | character varying(10) | integer | -
(1 row)

CREATE TABLE tools (id BIGINT PRIMARY KEY, name VARCHAR(10));
CREATE TABLE

SELECT c.oid::regclass::text AS a, pg_get_constraintdef(k.oid) AS b, 'public'::regnamespace = c.relnamespace AS c
  FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid WHERE c.oid = 'public.tools'::regclass;
a | b | c
tools | PRIMARY KEY (id) | t
(1 row)

SELECT ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid ORDER BY a.attnum) AS columns,
  ARRAY(SELECT i.inhrelid FROM pg_inherits i WHERE i.inhparent = c.oid) AS children
  FROM pg_class c WHERE c.relname = 'tools';
columns | children
{id,name} | {}
(1 row)

SELECT (information_schema._pg_expandarray(i.indkey)).n AS n, pg_get_indexdef(i.indexrelid) AS definition
  FROM pg_index i WHERE i.indrelid = 'tools'::regclass;
n | definition
1 | CREATE UNIQUE INDEX tools_pkey ON public.tools USING btree (id)
(1 row)

SELECT 'nowhere'::regclass;
ERROR 42P01: relation "nowhere" does not exist

-- Operators on bits bind as in PostgreSQL: closer than comparisons, less close than arithmetic, all alike.
SELECT 5 & 3 AS a, 5 | 3 AS b, 5 # 3 AS c, ~5 AS d, 1 << 4 AS e, -1 >> 2 AS f, 1 + 2 & 3 + 4 AS g, 1 | 2 & 4 AS h;
a | b | c | d | e | f | g | h
1 | 7 | 6 | -6 | 16 | -1 | 3 | 0
(1 row)

SELECT ~5 & 3 AS a, 2 & ~1 AS b, ~2 + 1 AS c, 2 * ~3 + 1 AS d, ~(1 | 2)::bigint AS e, 6 & 3 = 2 AS f, NULL::int | 3 AS g;
a | b | c | d | e | f | g
2 | 2 | -4 | -10 | -4 | t | null
(1 row)

-- A shift counts modulo the width of what it shifts.
SELECT 1 << 31 AS a, 1 << 32 AS b, 1::bigint << 40 AS c, 1::smallint << 15 AS d, ~5;
a | b | c | d | ?column?
-2147483648 | 1 | 1099511627776 | -32768 | -6
(1 row)

SELECT 1.5 & 1;
ERROR 42883 at 8: operator does not exist: numeric & integer

SELECT ~;
ERROR 42601: syntax error at end of input
