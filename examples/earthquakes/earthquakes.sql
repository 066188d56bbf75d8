-- A week of earthquakes from nested JSON: how many per magnitude band and reporting network.

-- Each line of the file is one JSON object. A raw stream takes the lines as they are …
CREATE STREAM earthquake_lines (line VARCHAR) WITH (topic = 'earthquakes', format = 'raw');

-- … and a second one gives the same topic columns.
CREATE STREAM earthquakes (
  id VARCHAR, "time" TIMESTAMP(3), mag DOUBLE, place VARCHAR, type VARCHAR, net VARCHAR, felt INT,
  location ROW(lon DOUBLE, lat DOUBLE, depth_km DOUBLE), sources VARCHAR ARRAY
) WITH (topic = 'earthquakes', format = 'json');

-- No line holds these control characters, so each line is one column.
\copy earthquake_lines FROM '../data/earthquakes.ndjson' WITH (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')

SELECT FLOOR(e.mag) AS magnitude, s.network, COUNT(*) AS earthquakes, ROUND(MAX(e.location.depth_km), 1) AS deepest_km
  FROM earthquakes AS e CROSS JOIN UNNEST(e.sources) AS s(network)
 WHERE e.mag IS NOT NULL
 GROUP BY FLOOR(e.mag), s.network
 ORDER BY magnitude DESC, earthquakes DESC, s.network;
