-- Cursors of a session, over queries that end and queries that do not.
CREATE STREAM s (a INT);
CREATE STREAM

INSERT INTO s VALUES (1), (2), (3), (4), (5);
INSERT 0 5

DECLARE c CURSOR FOR SELECT a FROM s ORDER BY a;
DECLARE CURSOR

DECLARE c CURSOR FOR SELECT 1;
ERROR 42P03 at 9: cursor "c" already exists

FETCH 2 FROM c;
a
1
2
(2 rows)

FETCH NEXT IN c;
a
3
(1 row)

MOVE 1 FROM c;
MOVE 1

FETCH ALL c;
a
5
(1 row)

FETCH c;
a
(0 rows)

FETCH BACKWARD 1 FROM c;
ERROR 55000 at 7: cursor can only scan forward

CLOSE c;
CLOSE CURSOR

FETCH c;
ERROR 34000 at 7: cursor "c" does not exist

DECLARE live CURSOR FOR SELECT a FROM s EMIT CHANGES;
DECLARE CURSOR

FETCH 5 FROM live WITH (timeout = '30s');
a
1
2
3
4
5
(5 rows)

FETCH 5 FROM live WITH (timeout = '10ms');
a
(0 rows)

INSERT INTO s VALUES (6);
INSERT 0 1

FETCH 5 FROM live WITH (timeout = '30s');
a
6
(1 row)

FETCH live WITH (timeout = 'soon');
ERROR 22023 at 18: invalid value for option "timeout": "soon"

-- A cursor that was declared in a transaction ends with it.
BEGIN;
BEGIN

DECLARE d CURSOR FOR SELECT 1;
DECLARE CURSOR

COMMIT;
COMMIT

FETCH d;
ERROR 34000 at 7: cursor "d" does not exist

CLOSE ALL;
CLOSE CURSOR ALL

