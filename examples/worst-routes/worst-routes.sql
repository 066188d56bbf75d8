-- A running top five: the routes with the worst mean delay, of those flown at least 20 times.

CREATE STREAM flights (
  departure TIMESTAMP(3), delay INT, distance INT, origin VARCHAR, destination VARCHAR
);

CREATE MATERIALIZED VIEW worst_routes AS
  SELECT origin, destination, COUNT(*) AS flights, ROUND(AVG(delay), 1) AS mean_delay
    FROM flights
   GROUP BY origin, destination
  HAVING COUNT(*) >= 20
   ORDER BY mean_delay DESC, origin, destination
   LIMIT 5;

\copy flights FROM '../data/flights.csv' WITH (FORMAT csv, HEADER)

SELECT * FROM worst_routes ORDER BY mean_delay DESC, origin, destination;
