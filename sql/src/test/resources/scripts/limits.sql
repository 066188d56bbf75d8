-- A query that needs more memory than it may have fails by itself.
SET query_memory = '1MB';
SET

SHOW query_memory;
query_memory
1MB
(1 row)

SELECT count(*) FROM (SELECT g, count(*) FROM generate_series(1, 300000) g GROUP BY g) x;
ERROR 53200: out of memory
DETAIL: The query holds more than its 1 MB, most of it for grouping.
HINT: Let it read fewer rows or columns, add a window or a LIMIT, or raise query_memory.

SELECT g FROM generate_series(1, 300000) g ORDER BY g DESC OFFSET 299999;
ERROR 53200: out of memory
DETAIL: The query holds more than its 1 MB, most of it for sorting.
HINT: Let it read fewer rows or columns, add a window or a LIMIT, or raise query_memory.

SELECT count(*) FROM (VALUES (1)) AS a (x) JOIN generate_series(1, 300000) AS b ON a.x = b;
ERROR 53200: out of memory
DETAIL: The query holds more than its 1 MB, most of it for a join.
HINT: Let it read fewer rows or columns, add a window or a LIMIT, or raise query_memory.

SELECT count(*), sum(g) FROM generate_series(1, 300000) g;
count | sum
300000 | 45000150000
(1 row)

RESET query_memory;
RESET

SELECT count(*) FROM (SELECT g, count(*) FROM generate_series(1, 300000) g GROUP BY g) x;
count
300000
(1 row)

SET query_memory = 'much';
ERROR 22023 at 5: invalid value for parameter "query_memory": "much"

-- A query that would remember every row of a stream.
CREATE STREAM a (id INT, ts TIMESTAMP);
CREATE STREAM

CREATE STREAM b (id INT, ts TIMESTAMP);
CREATE STREAM

CREATE TABLE names (id INT PRIMARY KEY, name VARCHAR);
CREATE TABLE

SET unbounded_state = 'refuse';
SET

CREATE MATERIALIZED VIEW v1 AS SELECT a.id, a.ts AS x, b.ts AS y FROM a JOIN b ON a.id = b.id;
ERROR 55000: the query's state would grow for ever: the join keeps every row of streams "a" and "b"; a time bound such as b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' HOUR, or windows as keys, would bound it, where both times have a WATERMARK
HINT: SET unbounded_state = 'notice' lets it run.

CREATE MATERIALIZED VIEW v2 AS SELECT DISTINCT id, ts FROM a;
ERROR 55000: the query's state would grow for ever: DISTINCT keeps every different row of stream "a"; a window (TUMBLE, HOP) among its columns would bound it

CREATE TABLE t2 (PRIMARY KEY (id)) AS SELECT id, row_number() OVER (ORDER BY ts) AS n FROM a;
ERROR 55000: the query's state would grow for ever: OVER keeps every different row of stream "a"; a window (TUMBLE, HOP) among its columns would bound it

CREATE MATERIALIZED VIEW v3 AS SELECT a.id, a.ts AS x, b.ts AS y FROM a JOIN b ON a.id = b.id AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' HOUR;
ERROR 55000: the query's state would grow for ever: the join keeps every row of streams "a" and "b"; a time bound such as b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' HOUR, or windows as keys, would bound it, where both times have a WATERMARK
HINT: SET unbounded_state = 'notice' lets it run.

CREATE STREAM c (id INT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);
CREATE STREAM

CREATE STREAM d (id INT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND);
CREATE STREAM

CREATE MATERIALIZED VIEW v3 AS SELECT c.id, c.ts AS x, d.ts AS y FROM c LEFT JOIN d ON c.id = d.id AND d.ts > c.ts;
ERROR 55000: the query's state would grow for ever: the join keeps every row of streams "c" and "d"; a time bound such as b.ts BETWEEN a.ts AND a.ts + INTERVAL '1' HOUR, or windows as keys, would bound it, where both times have a WATERMARK
HINT: SET unbounded_state = 'notice' lets it run.

CREATE MATERIALIZED VIEW v3 AS SELECT c.id, c.ts AS x, d.ts AS y FROM c LEFT JOIN d ON c.id = d.id AND d.ts BETWEEN c.ts AND c.ts + INTERVAL '1' HOUR;
CREATE MATERIALIZED VIEW

CREATE MATERIALIZED VIEW v6 AS SELECT x.id, x.window_end, x.n, y.n AS m FROM (SELECT id, window_end, count(*) AS n FROM TABLE(TUMBLE(TABLE c, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY id, window_start, window_end) x JOIN (SELECT id, window_end, count(*) AS n FROM TABLE(TUMBLE(TABLE d, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY id, window_start, window_end) y ON x.id = y.id AND x.window_end = y.window_end;
CREATE MATERIALIZED VIEW

EXPLAIN SELECT c.id FROM c JOIN d ON c.id = d.id AND d.ts - c.ts < INTERVAL '1' HOUR AND d.ts + INTERVAL '1' MONTH > c.ts EMIT CHANGES;
QUERY PLAN
Project id
  Join INNER on=[id = id] and (((ts - ts) < 3600000000) AND ((ts + 1) > ts)) state=until ts + 3600000000us, until ts + 2678400000000us
    Scan c columns=[id, ts] partitions=1
    Scan d columns=[id, ts] partitions=1
(4 rows)

-- Rows whose partners have all been are forgotten; one that is late meets nobody of them, and is counted.
INSERT INTO c VALUES (1, TIMESTAMP '2024-01-01 10:00:00'), (1, TIMESTAMP '2024-01-01 12:00:00');
INSERT 0 2

INSERT INTO d VALUES (1, TIMESTAMP '2024-01-01 10:30:00'), (1, TIMESTAMP '2024-01-01 12:00:00');
INSERT 0 2

SELECT * FROM v3 ORDER BY x;
id | x | y
1 | 2024-01-01 10:00:00 | 2024-01-01 10:30:00
1 | 2024-01-01 12:00:00 | 2024-01-01 12:00:00
(2 rows)

INSERT INTO d VALUES (1, TIMESTAMP '2024-01-01 10:45:00'), (1, TIMESTAMP '2024-01-01 12:30:00');
INSERT 0 2

SELECT * FROM v3 ORDER BY x, y;
id | x | y
1 | 2024-01-01 10:00:00 | 2024-01-01 10:30:00
1 | 2024-01-01 12:00:00 | 2024-01-01 12:00:00
1 | 2024-01-01 12:00:00 | 2024-01-01 12:30:00
(3 rows)

SELECT late_rows FROM millrace.queries WHERE name = 'v3';
late_rows
1
(1 row)

CREATE MATERIALIZED VIEW v4 AS SELECT a.id, a.ts, n.name FROM a JOIN names n ON a.id = n.id;
CREATE MATERIALIZED VIEW

CREATE MATERIALIZED VIEW v5 AS SELECT id, count(*) AS n FROM a GROUP BY id;
CREATE MATERIALIZED VIEW

SET unbounded_state = 'allow';
SET

CREATE MATERIALIZED VIEW v1 AS SELECT a.id, a.ts AS x, b.ts AS y FROM a JOIN b ON a.id = b.id;
CREATE MATERIALIZED VIEW
