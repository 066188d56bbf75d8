-- PREPARE, EXECUTE, DEALLOCATE.
CREATE STREAM s (a INT, b VARCHAR);
CREATE STREAM

PREPARE put (int, text) AS INSERT INTO s VALUES ($1, $2);
PREPARE

EXECUTE put (1, 'x');
INSERT 0 1

EXECUTE put (1 + 1, upper('y'));
INSERT 0 1

EXECUTE put (1);
ERROR 42601: wrong number of parameters for prepared statement "put"
DETAIL: Expected 2 parameters but got 1.

PREPARE get AS SELECT b FROM s WHERE a = $1;
PREPARE

EXECUTE get (2);
b
Y
(1 row)

PREPARE get AS SELECT 1;
ERROR 42P05 at 9: prepared statement "get" already exists

DEALLOCATE get;
DEALLOCATE

EXECUTE get (1);
ERROR 26000 at 9: prepared statement "get" does not exist

-- A parameter within a call within CASE.
CREATE TABLE counted (a INT PRIMARY KEY, n INT);
CREATE TABLE

PREPARE more AS UPDATE counted SET n = CASE WHEN n > $1 - 1 THEN n + $2 ELSE 0 END;
PREPARE
