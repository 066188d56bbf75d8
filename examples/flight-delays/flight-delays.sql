-- Delays per airport and hour: each hour once, when it is complete.

CREATE STREAM flights (
  departure TIMESTAMP(3), delay INT, distance INT, origin VARCHAR, destination VARCHAR,
  WATERMARK FOR departure AS departure - INTERVAL '1' HOUR
);

\copy flights FROM '../data/flights.csv' WITH (FORMAT csv, HEADER)

-- The stream has no end, so neither has this query: it gives every hour that the watermark has passed, then waits.
SELECT origin, window_start, COUNT(*) AS flights, ROUND(AVG(delay), 1) AS mean_delay, MAX(delay) AS worst_delay
  FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '1' HOUR))
 GROUP BY origin, window_start, window_end
  EMIT FINAL;
