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

INSERT INTO customers VALUES (1, 'x') RETURNING id;
ERROR 0A000 at 39: RETURNING is not supported

VALUES (1, 'a'), (2, NULL);
column1 | column2
1 | a
2 | null
(2 rows)

SELECT 1/0;
ERROR 22012: division by zero

