-- CREATE, ALTER, DROP of streams and tables, and what they refuse.
CREATE STREAM orders (
  id BIGINT NOT NULL, customer BIGINT, amount DECIMAL(12,2), ts TIMESTAMP(3) WITH TIME ZONE,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) PARTITIONED BY (customer) WITH (partitions = 3, VALUE_FORMAT = 'JSON', retention = '7d');
CREATE STREAM

CREATE STREAM orders (id BIGINT);
ERROR 42P07: relation "orders" already exists

CREATE STREAM IF NOT EXISTS orders (id BIGINT);
NOTICE: relation "orders" already exists, skipping
CREATE STREAM

SHOW STREAMS;
name | topic | partitions | format | key | watermark | retention_ms | query | definition
orders | orders | 3 | json | customer | ts - 5 s | 604800000 | null | CREATE STREAM orders (
  id BIGINT NOT NULL, customer BIGINT, amount DECIMAL(12,2), ts TIMESTAMP(3) WITH TIME ZONE,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) PARTITIONED BY (customer) WITH (partitions = 3, VALUE_FORMAT = 'JSON', retention = '7d')
(1 row)

DESCRIBE orders;
column | type | nullable | key
id | BIGINT | f | null
customer | BIGINT | t | key
amount | DECIMAL(12, 2) | t | null
ts | TIMESTAMP(3) WITH TIME ZONE | t | null
(4 rows)

CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR);
CREATE TABLE

CREATE TABLE t (a INT, A INT, PRIMARY KEY (a));
ERROR 42701 at 24: column "a" specified more than once

CREATE TABLE t (a INT) WITH (cleanup_policy = 'compact');
ERROR 22023: table "t" has no primary key and cannot be compacted

CREATE TABLE t (a INT) PARTITIONED BY (a);
ERROR 42P16 at 40: a table is partitioned by its primary key

CREATE STREAM s (a INT PRIMARY KEY);
ERROR 42P16 at 18: a stream has no primary key: it keeps every row

CREATE STREAM s (a INT) PARTITIONED BY (b);
ERROR 42703 at 41: column "b" does not exist in stream "s"

CREATE STREAM s (a INT, WATERMARK FOR a AS a);
ERROR 42804 at 39: column "a" of the watermark is of type INTEGER and not a TIMESTAMP

CREATE STREAM s (_offset INT);
ERROR 42701 at 18: column name "_offset" conflicts with a system column name

CREATE STREAM s (a INT) WITH (partition = 3);
ERROR 22023 at 31: unrecognized option "partition"
HINT: Perhaps you meant "partitions".

CREATE STREAM s (a INT) WITH (retention = 'a while');
ERROR 22023 at 31: invalid value for option "retention": "a while"

CREATE STREAM "no good" (a INT);
ERROR 42602 at 15: "no good" cannot be the name of a topic

CREATE STREAM ".." (a INT);
ERROR 42602 at 15: ".." cannot be the name of a topic

CREATE STREAM "no good" (a INT) WITH (topic = 'good');
CREATE STREAM

CREATE STREAM nowhere.s (a INT);
ERROR 3F000 at 15: schema "nowhere" does not exist

ALTER STREAM orders SET (retention = '1 day'), ADD COLUMN note VARCHAR;
ALTER STREAM

SELECT name, retention_ms FROM millrace.streams WHERE name = 'orders';
name | retention_ms
orders | 86400000
(1 row)

ALTER STREAM orders SET (format = 'csv');
ERROR 0A000 at 26: option "format" cannot be changed

ALTER STREAM orders ADD COLUMN note INT;
ERROR 42701 at 32: column "note" of relation "orders" already exists

ALTER TABLE orders SET (retention = '1 day');
ERROR 42809 at 13: "orders" is not a table

DROP TABLE orders;
ERROR 42809 at 12: "orders" is not a table
HINT: Use DROP STREAM to remove a stream.

DROP STREAM nothing;
ERROR 42P01 at 13: stream "nothing" does not exist

DROP STREAM IF EXISTS nothing;
NOTICE: stream "nothing" does not exist, skipping
DROP STREAM

DROP STREAM orders, "no good", orders;
DROP STREAM

SHOW STREAMS;
name | topic | partitions | format | key | watermark | retention_ms | query | definition
(0 rows)

CREATE TRIGGER i ON customers (name);
ERROR 0A000 at 1: CREATE TRIGGER is not supported

-- Rows written before have NULL in a new column.
CREATE TABLE grown (id INT PRIMARY KEY, a INT);
CREATE TABLE

INSERT INTO grown VALUES (1, 2), (3, 4);
INSERT 0 2

ALTER TABLE grown ADD COLUMN b VARCHAR;
ALTER TABLE

UPDATE grown SET b = 'new' WHERE id = 3;
UPDATE 1

SELECT * FROM grown ORDER BY id;
id | a | b
1 | 2 | null
3 | 4 | new
(2 rows)

CREATE STREAM grown_avro (a INT, b VARCHAR) WITH (format = 'avro');
CREATE STREAM

INSERT INTO grown_avro VALUES (1, 'x'), (2, NULL);
INSERT 0 2

ALTER STREAM grown_avro ADD COLUMN c INT, ADD COLUMN d VARCHAR;
ALTER STREAM

INSERT INTO grown_avro VALUES (3, 'y', 4, 'z');
INSERT 0 1

SELECT a, b, c, d FROM grown_avro ORDER BY a;
a | b | c | d
1 | x | null | null
2 | null | null | null
3 | y | 4 | z
(3 rows)

SELECT c, _offset AS o FROM grown_avro WHERE a < 3 ORDER BY o;
c | o
null | 0
null | 1
(2 rows)

CREATE STREAM grown_json (a INT, b VARCHAR) WITH (format = 'json');
CREATE STREAM

INSERT INTO grown_json VALUES (1, 'x'), (2, NULL);
INSERT 0 2

ALTER STREAM grown_json ADD COLUMN c INT, ADD COLUMN d VARCHAR;
ALTER STREAM

INSERT INTO grown_json VALUES (3, 'y', 4, 'z');
INSERT 0 1

SELECT a, b, c, d FROM grown_json ORDER BY a;
a | b | c | d
1 | x | null | null
2 | null | null | null
3 | y | 4 | z
(3 rows)

SELECT c, _offset AS o FROM grown_json WHERE a < 3 ORDER BY o;
c | o
null | 0
null | 1
(2 rows)

CREATE STREAM grown_csv (a INT, b VARCHAR) WITH (format = 'csv');
CREATE STREAM

INSERT INTO grown_csv VALUES (1, 'x'), (2, NULL);
INSERT 0 2

ALTER STREAM grown_csv ADD COLUMN c INT, ADD COLUMN d VARCHAR;
ALTER STREAM

INSERT INTO grown_csv VALUES (3, 'y', 4, 'z');
INSERT 0 1

SELECT a, b, c, d FROM grown_csv ORDER BY a;
a | b | c | d
1 | x | null | null
2 | null | null | null
3 | y | 4 | z
(3 rows)

SELECT c, _offset AS o FROM grown_csv WHERE a < 3 ORDER BY o;
c | o
null | 0
null | 1
(2 rows)
