-- EMIT … LIMIT n, as ksqlDB's: a continuous query that ends by itself.
CREATE STREAM s (a INT);
CREATE STREAM

INSERT INTO s VALUES (1), (2), (3), (4), (5);
INSERT 0 5

SELECT a FROM s EMIT CHANGES LIMIT 2;
a
1
2
(2 rows)

SELECT a FROM s EMIT CHANGES LIMIT 0;
a
(0 rows)

SELECT STREAM a FROM s WHERE a > 2 EMIT CHANGES LIMIT 1;
a
3
(1 row)

-- Each row counts, of a change two.
CREATE TABLE t (id INT PRIMARY KEY, v INT);
CREATE TABLE

INSERT INTO t VALUES (1, 10);
INSERT 0 1

DECLARE c CURSOR FOR SELECT id, v FROM t EMIT CHANGES LIMIT 3;
DECLARE CURSOR

FETCH 5 FROM c WITH (timeout = '30s');
_op | id | v
INSERT | 1 | 10
(1 row)

UPDATE t SET v = 11;
UPDATE 1

FETCH 5 FROM c WITH (timeout = '30s');
_op | id | v
UPDATE_BEFORE | 1 | 10
UPDATE_AFTER | 1 | 11
(2 rows)

UPDATE t SET v = 12;
UPDATE 1

FETCH 5 FROM c WITH (timeout = '30s');
_op | id | v
(0 rows)

-- Before EMIT it is the query's own: the first rows of the answer, kept current.
SELECT a FROM s ORDER BY a DESC LIMIT 3 EMIT CHANGES LIMIT 2;
_op | a
INSERT | 5
INSERT | 4
(2 rows)

CREATE STREAM w (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts);
CREATE STREAM

INSERT INTO w VALUES (1, '2026-01-01 10:00:01'), (2, '2026-01-01 10:01:01'), (3, '2026-01-01 10:02:01'), (4, '2026-01-01 10:03:01');
INSERT 0 4

SELECT window_start, sum(a) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end EMIT FINAL LIMIT 1;
window_start | sum
2026-01-01 10:00:00 | 1
(1 row)

PREPARE p AS SELECT a FROM s WHERE a > $1 EMIT CHANGES LIMIT $2;
PREPARE

EXECUTE p(2, 2);
a
3
4
(2 rows)

EXECUTE p(2, -1);
ERROR 2201W: LIMIT must not be negative

PREPARE q(text) AS SELECT a FROM s EMIT CHANGES LIMIT $1;
ERROR 42804: argument of LIMIT must be type bigint, not type VARCHAR

SELECT a FROM s EMIT CHANGES LIMIT 9223372036854775808;
ERROR 22003 at 36: value "9223372036854775808" is out of range for type bigint

EXPLAIN SELECT a FROM s EMIT CHANGES LIMIT 2;
QUERY PLAN
Limit rows=2
  Scan s columns=[a] partitions=1
(2 rows)

-- What is kept has no end.
CREATE MATERIALIZED VIEW v AS SELECT a FROM s EMIT CHANGES LIMIT 1;
ERROR 0A000: a query that is kept does not end: EMIT … LIMIT is not supported in it
HINT: LIMIT before EMIT keeps the first rows of the answer current.

CREATE STREAM v AS SELECT a FROM s EMIT CHANGES LIMIT 1;
ERROR 0A000: a query that is kept does not end: EMIT … LIMIT is not supported in it
HINT: LIMIT before EMIT keeps the first rows of the answer current.

CREATE CURSOR v FOR SELECT a FROM s EMIT CHANGES LIMIT 1;
ERROR 0A000: a query that is kept does not end: EMIT … LIMIT is not supported in it
HINT: LIMIT before EMIT keeps the first rows of the answer current.

INSERT INTO s SELECT a FROM s EMIT CHANGES LIMIT 1;
ERROR 0A000: a query that is kept does not end: EMIT … LIMIT is not supported in it
HINT: LIMIT before EMIT keeps the first rows of the answer current.

SELECT a AS limit FROM s WHERE a = 1;
limit
1
(1 row)
