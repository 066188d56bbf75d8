-- INSERT and SELECT through the session; what the planner knows is tested beside it.
CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR);
CREATE TABLE

INSERT INTO customers (id, name) VALUES (1, 'Ann'), (2, 'Bob') ON CONFLICT (id) DO UPDATE SET name = excluded.name;
INSERT 0 2

INSERT INTO customers VALUES (2, 'Ben');
INSERT 0 1

SELECT * FROM customers ORDER BY id;
id | name
1 | Ann
2 | Ben
(2 rows)

UPDATE customers SET name = 'Zoe' WHERE id = 1;
UPDATE 1

DELETE FROM customers WHERE id = 2;
DELETE 1

SELECT * FROM customers;
id | name
1 | Zoe
(1 row)

INSERT INTO customers (id, nom) VALUES (1, 'x');
ERROR 42703 at 28: column "nom" of relation "customers" does not exist

INSERT INTO nowhere VALUES (1);
ERROR 42P01 at 13: relation "nowhere" does not exist

VALUES (1, 'a'), (2, NULL);
column1 | column2
1 | a
2 | null
(2 rows)

SELECT 1/0;
ERROR 22012: division by zero

-- Plain literals are read without the planner; it must not show.
CREATE STREAM kinds (i INT, d DECIMAL(5, 2), f DOUBLE, v VARCHAR(3), b BOOLEAN, t TIMESTAMP(3), z TIMESTAMP(0) WITH TIME ZONE, y DATE);
CREATE STREAM

INSERT INTO kinds VALUES (-1, 1.555, 2, 'it''', TRUE, '2024-02-29 12:00:00.1234', '2024-01-01 00:00:00+02', '2024-12-31');
INSERT 0 1

INSERT INTO kinds VALUES (1 - 2, 1.555 + 0, 1 + 1, 'it' || '''', NOT FALSE, TIMESTAMP '2024-02-29 12:00:00.1234', TIMESTAMP WITH TIME ZONE '2024-01-01 00:00:00+02', DATE '2024-12-31');
INSERT 0 1

SELECT * FROM kinds;
i | d | f | v | b | t | z | y
-1 | 1.56 | 2 | it' | t | 2024-02-29 12:00:00.123 | 2023-12-31 22:00:00+00 | 2024-12-31
-1 | 1.56 | 2 | it' | t | 2024-02-29 12:00:00.123 | 2023-12-31 22:00:00+00 | 2024-12-31
(2 rows)

INSERT INTO kinds (t, z, y) VALUES (TIMESTAMP '2024-02-29 12:00:00', '2024-01-01 00:00:00+02'::timestamptz, '2024-01-02'::date);
INSERT 0 1

SELECT t, z, y FROM kinds WHERE i IS NULL;
t | z | y
2024-02-29 12:00:00 | 2023-12-31 22:00:00+00 | 2024-01-02
(1 row)

INSERT INTO kinds (v) VALUES ('abcd');
ERROR 22001: value too long for type character varying(3)

INSERT INTO kinds (i) VALUES (3000000000);
ERROR 22003: integer out of range

INSERT INTO kinds (i) VALUES ('x');
ERROR 22P02: invalid input syntax for type integer: "x"

INSERT INTO kinds (d) VALUES (1234.5);
ERROR 22003: numeric field overflow

INSERT INTO kinds (i, v) VALUES (1);
ERROR 42601: INSERT has more target columns than expressions

INSERT INTO kinds (y, i) VALUES ('2024-01-01', 7), (NULL, NULL);
INSERT 0 2

SELECT i, y FROM kinds WHERE i = 7;
i | y
7 | 2024-01-01
(1 row)

