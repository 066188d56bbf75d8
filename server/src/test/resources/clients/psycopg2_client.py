"""Drives psycopg2 through DDL, COPY, parameters, types, a continuous query, cancel and errors.

Arguments: port, flights.csv. Expected answers are computed here from the same file.
"""
import csv
import datetime
import decimal
import sys
import threading
from collections import Counter

import psycopg2

port, flights = int(sys.argv[1]), sys.argv[2]
passed = failed = 0


def same(name, expected, actual):
    global passed, failed
    if expected == actual:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {name}\n expected: {expected!r}\n actual:   {actual!r}")


def connect():
    connection = psycopg2.connect(host="127.0.0.1", port=port, user="millrace", dbname="millrace")
    connection.autocommit = True
    return connection


connection = connect()
cursor = connection.cursor()
cursor.execute("CREATE STREAM py_flights (departure TIMESTAMP(3), delay INT, distance INT, origin VARCHAR, destination VARCHAR)")
with open(flights) as file:
    cursor.copy_expert("COPY py_flights FROM STDIN WITH (FORMAT csv, HEADER)", file)
with open(flights) as file:
    rows = list(csv.DictReader(file))
same("rows copied", len(rows), cursor.rowcount)

cursor.execute("SELECT origin, COUNT(*) FROM py_flights WHERE delay > %s GROUP BY origin", (30,))
same("parameters", Counter(row["origin"] for row in rows if int(row["delay"]) > 30), dict(cursor.fetchall()))
cursor.execute("SELECT departure, delay FROM py_flights WHERE origin = %s AND delay > 200", ("ORD",))
same(
    "timestamps",
    sorted((datetime.datetime.fromisoformat(row["departure"]), int(row["delay"])) for row in rows if row["origin"] == "ORD" and int(row["delay"]) > 200),
    sorted(cursor.fetchall()),
)

cursor.execute("CREATE STREAM py_types (a BOOLEAN, b SMALLINT, c INT, d BIGINT, e REAL, f DOUBLE PRECISION, g DECIMAL(12,3), h VARCHAR, i BYTEA, j DATE, k TIME, l TIMESTAMP(3), m TIMESTAMP(3) WITH TIME ZONE, n INT ARRAY)")
values = (True, -5, 7, 1 << 40, 0.5, 1e-300, decimal.Decimal("-12345.678"), "Ünïcode 'quote' \\", b"\x00\xff", datetime.date(2001, 2, 3),
          datetime.time(4, 5, 6, 7), datetime.datetime(2001, 2, 3, 4, 5, 6, 789000),
          datetime.datetime(2001, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc), [1, None, 3])
cursor.execute("INSERT INTO py_types VALUES (" + ", ".join(["%s"] * len(values)) + ")", values)
cursor.execute("INSERT INTO py_types VALUES (" + ", ".join(["%s"] * len(values)) + ")", (None,) * len(values))
cursor.execute("SELECT * FROM py_types WHERE c IS NOT NULL")
row = cursor.fetchone()
same("types", values, tuple(bytes(value) if isinstance(value, memoryview) else value for value in row))
cursor.execute("SELECT * FROM py_types WHERE c IS NULL")
same("nulls", (None,) * len(values), cursor.fetchone())

cursor.execute("CREATE STREAM py_ticks (n INT)")
cursor.execute("INSERT INTO py_ticks VALUES (1), (2)")
cursor.execute("BEGIN")
cursor.execute("DECLARE running CURSOR FOR SELECT n FROM py_ticks WHERE n < 100 EMIT CHANGES")
cursor.execute("FETCH 10 FROM running")
same("continuous, what is there", [(1,), (2,)], sorted(cursor.fetchall()))
connect().cursor().execute("INSERT INTO py_ticks VALUES (3), (400)")
cursor.execute("FETCH 10 FROM running")
same("continuous, what comes", [(3,)], cursor.fetchall())
cursor.execute("CLOSE running")
cursor.execute("COMMIT")

reading = connect()
reading.autocommit = False
named = reading.cursor("named")
named.itersize = 1
named.execute("SELECT n FROM py_ticks WHERE n < 100 EMIT CHANGES")
same("server-side cursor, what is there", [(1,), (2,), (3,)], sorted(named.fetchone() for _ in range(3)))
connect().cursor().execute("INSERT INTO py_ticks VALUES (4)")
same("server-side cursor, what comes", (4,), named.fetchone())
named.close()
reading.close()

threading.Timer(1.0, connection.cancel).start()
try:
    cursor.execute("SELECT n FROM py_ticks EMIT CHANGES")
    same("cancel", "canceled", "ended")
except psycopg2.errors.QueryCanceled as error:
    same("cancel", "57014", error.pgcode)
cursor.execute("SELECT COUNT(*) FROM py_ticks")
same("after cancel", (5,), cursor.fetchone())

for sql, state in (("SELEC 1", "42601"), ("SELECT * FROM nowhere", "42P01"), ("SELECT 1/0", "22012"), ("SELECT 'x'::int", "22P02")):
    try:
        cursor.execute(sql)
        same(sql, state, "no error")
    except psycopg2.Error as error:
        same(sql, state, error.pgcode)

connection.autocommit = False
cursor.execute("INSERT INTO py_ticks VALUES (5)")
connection.rollback()
cursor.execute("INSERT INTO py_ticks VALUES (6)")
connection.commit()
cursor.execute("SELECT n FROM py_ticks WHERE n IN (5, 6)")
same("transactions", [(6,)], cursor.fetchall())

print(f"{passed} passed, {failed} failed")
sys.exit(failed != 0)
