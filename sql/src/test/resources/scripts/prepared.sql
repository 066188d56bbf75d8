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

-- An array to look in.
INSERT INTO counted VALUES (1, 10), (2, 20), (3, 30);
INSERT 0 3

PREPARE of_these AS SELECT a FROM counted WHERE a = ANY ($1) AND n <> ALL ($2) ORDER BY a;
PREPARE

EXECUTE of_these('{1,3}', '{30,40}');
a
1
(1 row)

PREPARE of_small(smallint[]) AS SELECT a FROM counted WHERE a = ANY ($1) ORDER BY a;
PREPARE

EXECUTE of_small('{1,3}');
a
1
3
(2 rows)
