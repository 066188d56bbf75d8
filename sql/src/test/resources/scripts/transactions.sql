-- A session's transaction: rows of all its INSERTs become visible together at COMMIT; it sees them itself before.
CREATE STREAM s (a INT);
CREATE STREAM

INSERT INTO s VALUES (1), (2);
INSERT 0 2

BEGIN;
BEGIN

INSERT INTO s VALUES (3);
INSERT 0 1

SELECT a, _partition AS p, _offset AS o FROM s WHERE a > 1 ORDER BY a;
a | p | o
2 | 0 | 1
3 | -1 | -1
(2 rows)

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
UPDATE 1

UPDATE accounts SET balance = balance * 2 WHERE id < 3;
UPDATE 2

DELETE FROM accounts WHERE id = 3;
DELETE 1

INSERT INTO accounts VALUES (4, 5), (4, 6);
INSERT 0 2

SELECT * FROM accounts ORDER BY id;
id | balance
1 | 180
2 | 120
4 | 6
(3 rows)

-- Where another column than the key is read, and where a row has left the filter.
SELECT balance FROM accounts WHERE balance > 100 ORDER BY balance;
balance
120
180
(2 rows)

SELECT a.id, b.balance FROM accounts a LEFT JOIN accounts b ON b.id = a.id + 2 ORDER BY a.id;
id | balance
1 | null
2 | 6
4 | null
(3 rows)

SELECT sum(balance) AS total FROM accounts;
total
306
(1 row)

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
90
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


-- A row that was inserted and deleted within one transaction, and one that was deleted and inserted.
BEGIN;
BEGIN

INSERT INTO accounts VALUES (7, 7);
INSERT 0 1

DELETE FROM accounts WHERE id IN (1, 7);
DELETE 2

INSERT INTO accounts VALUES (1, 11);
INSERT 0 1

COMMIT;
COMMIT

SELECT * FROM accounts ORDER BY id;
id | balance
1 | 11
2 | 60
(2 rows)

-- Savepoints.
SAVEPOINT a;
ERROR 25P01: SAVEPOINT can only be used in transaction blocks

RELEASE a;
ERROR 25P01: RELEASE SAVEPOINT can only be used in transaction blocks

ROLLBACK TO a;
ERROR 25P01: ROLLBACK TO SAVEPOINT can only be used in transaction blocks

BEGIN;
BEGIN

INSERT INTO accounts VALUES (20, 1);
INSERT 0 1

SAVEPOINT a;
SAVEPOINT

INSERT INTO accounts VALUES (21, 1);
INSERT 0 1

SET LOCAL statement_timeout = '7s';
SET

SAVEPOINT b;
SAVEPOINT

DELETE FROM accounts;
DELETE 4

SELECT 1 / 0;
ERROR 22012: division by zero

SAVEPOINT c;
ERROR 25P02: current transaction is aborted, commands ignored until end of transaction block

ROLLBACK TO SAVEPOINT b;
ROLLBACK

SELECT id FROM accounts ORDER BY id;
id
1
2
20
21
(4 rows)

ROLLBACK WORK TO a;
ROLLBACK

ROLLBACK TO b;
ERROR 3B001 at 13: savepoint "b" does not exist

ROLLBACK TO a;
ROLLBACK

SHOW statement_timeout;
statement_timeout
0
(1 row)

RELEASE SAVEPOINT a;
RELEASE

RELEASE a;
ERROR 3B001 at 9: savepoint "a" does not exist

ROLLBACK;
ROLLBACK

-- The last of a name counts; when it is released, the one before.
BEGIN;
BEGIN

SAVEPOINT a;
SAVEPOINT

INSERT INTO accounts VALUES (30, 1);
INSERT 0 1

SAVEPOINT a;
SAVEPOINT

INSERT INTO accounts VALUES (31, 1);
INSERT 0 1

ROLLBACK TO a;
ROLLBACK

SELECT count(*) AS n FROM accounts WHERE id >= 30;
n
1
(1 row)

RELEASE a;
RELEASE

ROLLBACK TO a;
ROLLBACK

SELECT count(*) AS n FROM accounts WHERE id >= 30;
n
0
(1 row)

INSERT INTO accounts VALUES (32, 1);
INSERT 0 1

COMMIT;
COMMIT

SELECT id FROM accounts WHERE id >= 20 ORDER BY id;
id
32
(1 row)
