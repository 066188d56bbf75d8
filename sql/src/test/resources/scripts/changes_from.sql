-- UPDATE … FROM and DELETE … USING; answers as PostgreSQL 15 gives them.
CREATE TABLE a (id INT PRIMARY KEY, n INT, s TEXT);
CREATE TABLE

CREATE TABLE b (aid INT, m INT);
CREATE TABLE

CREATE TABLE bag (x INT, y TEXT);
CREATE TABLE

INSERT INTO a VALUES (1, 10, 'p'), (2, 20, 'q'), (3, 30, 'r');
INSERT 0 3

INSERT INTO b VALUES (1, 100), (2, 200), (2, 200), (9, 900);
INSERT 0 4

INSERT INTO bag VALUES (1, 'u'), (1, 'u'), (2, 'v'), (3, 'w');
INSERT 0 4

-- unordered
UPDATE a SET n = a.n + b.m FROM b WHERE b.aid = a.id RETURNING a.id, n;
id | n
1 | 110
2 | 220
(2 rows)

UPDATE a AS t SET s = 'k' || v.c FROM (VALUES (1, 'one'), (3, 'three')) AS v (i, c) WHERE t.id = v.i;
UPDATE 2

UPDATE a SET n = 0 FROM b JOIN bag ON bag.x = b.aid WHERE a.id = b.aid AND bag.y IS DISTINCT FROM 'u';
UPDATE 1

SELECT * FROM a ORDER BY id;
id | n | s
1 | 110 | kone
2 | 0 | q
3 | 30 | kthree
(3 rows)

-- unordered
UPDATE bag SET y = b.m::text FROM b WHERE b.aid = bag.x RETURNING bag.*;
x | y
1 | 100
1 | 100
2 | 200
(3 rows)

SELECT * FROM bag ORDER BY x, y;
x | y
1 | 100
1 | 100
2 | 200
3 | w
(4 rows)

DELETE FROM a USING b WHERE b.aid = a.id AND b.m = 100 RETURNING a.*;
id | n | s
1 | 110 | kone
(1 row)

DELETE FROM bag USING b, a WHERE b.aid = bag.x AND a.id = b.aid;
DELETE 1

SELECT * FROM bag ORDER BY x, y;
x | y
1 | 100
1 | 100
3 | w
(3 rows)

PREPARE u AS UPDATE a SET n = $1, s = $2 FROM b WHERE b.aid = a.id AND b.m > $3;
PREPARE

EXECUTE u(7, 'z', 1);
UPDATE 1

UPDATE a SET n = CASE WHEN a.n IS DISTINCT FROM 7 THEN 1 ELSE 0 END FROM b WHERE b.aid = a.id;
UPDATE 1

SELECT * FROM a ORDER BY id;
id | n | s
2 | 0 | z
3 | 30 | kthree
(2 rows)

UPDATE a SET n = b.nope FROM b;
ERROR 42703 at 18: column b.nope does not exist

BEGIN;
BEGIN

UPDATE a SET n = 99 FROM b WHERE b.aid = a.id;
UPDATE 1

DELETE FROM bag USING a WHERE a.id = bag.x - 2 AND a.n = 99;
DELETE 0

SELECT * FROM a ORDER BY id;
id | n | s
2 | 99 | z
3 | 30 | kthree
(2 rows)

ROLLBACK;
ROLLBACK

DELETE FROM bag USING bag AS other WHERE bag.x < other.x;
DELETE 2

SELECT * FROM bag;
x | y
3 | w
(1 row)

-- Ours: what PostgreSQL gives of all tables.
UPDATE a SET n = 1 FROM b WHERE b.aid = a.id RETURNING *;
ERROR 0A000: RETURNING * of several tables is not supported
HINT: RETURNING a.* gives the columns of the table that is changed.
