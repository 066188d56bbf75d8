-- Settings as PostgreSQL's clients set and read them.
SHOW server_version;
server_version
15.0 (Millrace 0.1.0)
(1 row)

SET TIME ZONE 'europe/berlin';
SET

SHOW TimeZone;
TimeZone
Europe/Berlin
(1 row)

SET timezone TO 'Nowhere/Land';
ERROR 22023 at 5: invalid value for parameter "TimeZone": "Nowhere/Land"

SET extra_float_digits = 3;
SET

SET extra_float_digits = 0;
ERROR 0A000 at 5: extra_float_digits = 0 is not supported
HINT: Numbers are printed with as many digits as tell them apart, as from 1 on; round() and to_char() make fewer.

SET bytea_output = 'escape';
ERROR 0A000 at 5: bytea_output = escape is not supported
HINT: Bytes are printed in hex; encode(…, 'escape') gives the other form.

SET IntervalStyle TO iso_8601;
ERROR 0A000 at 5: IntervalStyle = iso_8601 is not supported
HINT: Intervals are printed in the style postgres.

SET DateStyle = 'ISO, DMY';
ERROR 0A000 at 5: DateStyle "ISO, DMY" is not supported
HINT: Dates are read as year-month-day or month/day/year, as with ISO, MDY.

SET DateStyle = 'ISO';
SET

SHOW datestyle;
DateStyle
ISO, MDY
(1 row)

SET client_encoding TO 'LATIN1';
ERROR 0A000 at 5: conversion between LATIN1 and UTF8 is not supported

SET nonsense = 1;
ERROR 42704 at 5: unrecognized configuration parameter "nonsense"
HINT: SHOW ALL lists the settings.

SET my.own = 'x';
SET

SHOW my.own;
my.own
x
(1 row)

SET statement_timeout = '2500ms';
SET

SHOW statement_timeout;
statement_timeout
2500ms
(1 row)

SET statement_timeout = '1 min';
SET

SHOW statement_timeout;
statement_timeout
1min
(1 row)

RESET statement_timeout;
RESET

SHOW statement_timeout;
statement_timeout
0
(1 row)

SET start_position = 'middle';
ERROR 22023 at 5: invalid value for parameter "start_position": "middle"
HINT: Available values: earliest, latest.

SET server_version = '9';
ERROR 55000 at 5: parameter "server_version" cannot be changed

-- What is set in a transaction that rolls back is undone; LOCAL ends with the transaction.
BEGIN;
BEGIN

SET application_name = 'a';
SET

SET LOCAL fetch_timeout = '5s';
SET

SHOW fetch_timeout;
fetch_timeout
5s
(1 row)

COMMIT;
COMMIT

SHOW application_name;
application_name
a
(1 row)

SHOW fetch_timeout;
fetch_timeout
1s
(1 row)

BEGIN;
BEGIN

SET application_name = 'b';
SET

ROLLBACK;
ROLLBACK

SHOW application_name;
application_name
a
(1 row)

SET LOCAL application_name = 'c';
WARNING: SET LOCAL can only be used in transaction blocks
SET

DISCARD ALL;
DISCARD ALL

SHOW application_name;
application_name
''
(1 row)

-- As a JDBC driver sets and asks it.
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;
SET

SHOW TRANSACTION ISOLATION LEVEL;
transaction_isolation
serializable
(1 row)

SET client_encoding TO '''utf-8''';
SET

SHOW client_encoding;
client_encoding
UTF8
(1 row)
