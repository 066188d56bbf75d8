-- Windows that grow: expected counts by hand.
CREATE STREAM events (k INT, ts TIMESTAMP, WATERMARK FOR ts AS ts);
CREATE STREAM

INSERT INTO events VALUES (1, '2024-01-01 10:01:00'), (1, '2024-01-01 10:04:00'), (2, '2024-01-01 10:07:00'), (1, '2024-01-01 10:12:00');
INSERT 0 4

SELECT window_start, window_end, count(*) AS n FROM TABLE(CUMULATE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end ORDER BY 1, 2;
window_start | window_end | n
2024-01-01 10:00:00 | 2024-01-01 10:05:00 | 2
2024-01-01 10:00:00 | 2024-01-01 10:10:00 | 3
2024-01-01 10:10:00 | 2024-01-01 10:15:00 | 1
2024-01-01 10:10:00 | 2024-01-01 10:20:00 | 1
(4 rows)

SELECT window_start FROM TABLE(CUMULATE(TABLE events, DESCRIPTOR(ts), INTERVAL '4' MINUTE, INTERVAL '10' MINUTE));
ERROR 42P20: the size of CUMULATE must be a multiple of its step

-- The start of a window tells its end, so one of them is enough of a key.
CREATE MATERIALIZED VIEW by_start AS SELECT window_start, k, count(*) AS n FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, k;
CREATE MATERIALIZED VIEW

SELECT * FROM by_start ORDER BY window_start, k;
window_start | k | n
2024-01-01 10:00:00 | 1 | 2
2024-01-01 10:00:00 | 2 | 1
2024-01-01 10:10:00 | 1 | 1
(3 rows)

CREATE TABLE key_found AS SELECT window_start, count(*) AS n FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
CREATE TABLE

CREATE TABLE no_key AS SELECT window_start, count(*) AS n FROM TABLE(CUMULATE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end;
ERROR 42P16 at 14: table "no_key" has no primary key
HINT: The query has none that is known, such as the columns of GROUP BY.
