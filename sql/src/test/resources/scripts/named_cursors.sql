-- Durable cursors: positions are committed with what was inserted, or not at all.
CREATE STREAM s (a INT);
CREATE STREAM

CREATE STREAM done (a INT);
CREATE STREAM

INSERT INTO s VALUES (1), (2), (3), (4);
INSERT 0 4

CREATE CURSOR billing FOR SELECT a FROM s WHERE a <> 2;
CREATE CURSOR

CREATE CURSOR billing FOR SELECT a FROM s;
ERROR 42P03: cursor "billing" already exists

CREATE CURSOR sums FOR SELECT SUM(a) FROM s;
ERROR 0A000 at 15: a named cursor reads one stream, filtered and projected

FETCH 1 FROM billing WITH (timeout = '30s');
a
1
(1 row)

COMMIT;
COMMIT

FETCH 1 FROM billing WITH (timeout = '30s');
a
3
(1 row)

ROLLBACK;
ROLLBACK

BEGIN;
BEGIN

FETCH 1 FROM billing WITH (timeout = '30s');
a
3
(1 row)

INSERT INTO done VALUES (3);
INSERT 0 1

ROLLBACK;
ROLLBACK

SELECT a FROM done;
a
(0 rows)

BEGIN;
BEGIN

FETCH 10 FROM billing WITH (timeout = '30s');
a
3
4
(2 rows)

INSERT INTO done VALUES (3), (4);
INSERT 0 2

COMMIT;
COMMIT

SELECT a FROM done ORDER BY a;
a
3
4
(2 rows)

SELECT name, relation, "position", end_offset, lag FROM millrace.cursors;
name | relation | position | end_offset | lag
billing | s | 4 | 4 | 0
(1 row)

FETCH 1 FROM billing WITH (timeout = '10ms');
a
(0 rows)

MOVE billing TO OFFSET (0 => 2);
MOVE

FETCH 10 FROM billing WITH (timeout = '30s');
a
3
4
(2 rows)

COMMIT;
COMMIT

MOVE billing TO EARLIEST;
MOVE

FETCH 1 FROM billing WITH (timeout = '30s');
a
1
(1 row)

CLOSE billing;
CLOSE CURSOR

FETCH 1 FROM billing WITH (timeout = '30s');
a
1
(1 row)

SELECT kind, state, partitions, target FROM millrace.group_members WHERE name = 'billing';
kind | state | partitions | target
local | Stable | s-0 | s-0
(1 row)

COMMIT;
COMMIT

CREATE CURSOR other WITH (session_timeout = '2min') FOR SELECT a FROM s START AT LATEST;
CREATE CURSOR

CREATE CURSOR wrong WITH (retries = 3) FOR SELECT a FROM s;
ERROR 22023 at 27: unrecognized option "retries"

ALTER CURSOR other SET (session_timeout = '1h');
ALTER CURSOR

ALTER CURSOR other SET (session_timeout = 'long');
ERROR 22023 at 25: invalid value for option "session_timeout": "long"

ALTER CURSOR billing RENAME TO other;
ERROR 42P03: cursor "other" already exists

ALTER CURSOR billing RENAME TO invoices;
ALTER CURSOR

ALTER CURSOR billing RENAME TO invoices;
ERROR 34000 at 14: cursor "billing" does not exist

ALTER CURSOR IF EXISTS billing RENAME TO invoices;
NOTICE: cursor "billing" does not exist, skipping
ALTER CURSOR

FETCH 1 FROM invoices WITH (timeout = '30s');
a
3
(1 row)

ROLLBACK;
ROLLBACK

SHOW CREATE CURSOR other;
definition
CREATE CURSOR "other" WITH (session_timeout = '3600000ms') FOR SELECT a FROM s START AT LATEST
(1 row)

DROP CURSOR other;
DROP CURSOR

ALTER CURSOR invoices RENAME TO billing;
ALTER CURSOR

DROP STREAM s;
ERROR 2BP01: cannot drop stream s because other objects depend on it

DROP CURSOR billing;
DROP CURSOR

FETCH 1 FROM billing;
ERROR 34000 at 14: cursor "billing" does not exist

DROP CURSOR billing;
ERROR 34000 at 13: cursor "billing" does not exist

DROP CURSOR IF EXISTS billing;
NOTICE: cursor "billing" does not exist, skipping
DROP CURSOR

