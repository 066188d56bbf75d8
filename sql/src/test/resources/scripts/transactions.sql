-- A session's transaction: rows of all its INSERTs become visible together at COMMIT.
CREATE STREAM s (a INT);
CREATE STREAM

INSERT INTO s VALUES (1), (2);
INSERT 0 2

BEGIN;
BEGIN

INSERT INTO s VALUES (3);
INSERT 0 1

SELECT count(*) AS n FROM s;
n
2
(1 row)

COMMIT;
COMMIT

SELECT count(*) AS n FROM s;
n
3
(1 row)

START TRANSACTION ISOLATION LEVEL SERIALIZABLE;
START TRANSACTION

INSERT INTO s VALUES (4);
INSERT 0 1

ROLLBACK;
ROLLBACK

SELECT a FROM s ORDER BY a;
a
1
2
3
(3 rows)

COMMIT;
WARNING: there is no transaction in progress
COMMIT

BEGIN;
BEGIN

BEGIN;
WARNING: there is already a transaction in progress
BEGIN

SELECT nothing FROM s;
ERROR 42703 at 8: column "nothing" does not exist

SELECT 1;
ERROR 25P02: current transaction is aborted, commands ignored until end of transaction block

COMMIT;
ROLLBACK

BEGIN READ ONLY;
BEGIN

INSERT INTO s VALUES (5);
ERROR 25006: cannot execute INSERT in a read-only transaction

ROLLBACK;
ROLLBACK

SAVEPOINT a;
ERROR 0A000 at 1: SAVEPOINT is not supported

-- UPDATE and DELETE find their rows when they run and write them at COMMIT.
CREATE TABLE accounts (id INT PRIMARY KEY, balance INT);
CREATE TABLE

INSERT INTO accounts VALUES (1, 100), (2, 50), (3, 0);
INSERT 0 3

BEGIN;
BEGIN

UPDATE accounts SET balance = balance - 10 WHERE id = 1;
UPDATE 1

UPDATE accounts SET balance = balance + 10 WHERE id = 2;
ERROR 0A000: UPDATE of table "accounts" after other changes to it in the same transaction

ROLLBACK;
ROLLBACK

BEGIN;
BEGIN

UPDATE accounts SET balance = CASE id WHEN 1 THEN balance - 10 ELSE balance + 10 END WHERE id IN (1, 2);
UPDATE 2

INSERT INTO s VALUES (9);
INSERT 0 1

SELECT balance FROM accounts WHERE id = 1;
balance
100
(1 row)

COMMIT;
COMMIT

BEGIN;
BEGIN

DELETE FROM accounts WHERE balance = 0;
DELETE 1

COMMIT;
COMMIT

SELECT * FROM accounts ORDER BY id;
id | balance
1 | 90
2 | 60
(2 rows)

