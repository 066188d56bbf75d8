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

