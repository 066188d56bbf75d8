package io.millrace.engine.function;

import static io.millrace.engine.expression.Trees.literal;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import org.junit.jupiter.api.Test;

/** Functions of dates and times. Expected values are those of PostgreSQL 15, looked up in its manual or by running it. */
final class DateTimeFunctionsTest extends FunctionScenario {
    @Test
    void extractsFields() {
        Expression moment = ts("2001-02-16 20:38:40.12");
        DataType dbl = DataType.DOUBLE;
        check("2001", dbl, "EXTRACT", "YEAR", moment);
        check("16", dbl, "DATE_PART", "day", moment);
        check("40.12", dbl, "EXTRACT", "second", moment);
        check("40", DataType.BIGINT, "EXTRACT", "second", moment);
        check("40120", dbl, "EXTRACT", "milliseconds", moment);
        check("5", dbl, "EXTRACT", "dow", moment);
        check("47", dbl, "EXTRACT", "doy", moment);
        check("7", dbl, "EXTRACT", "week", moment);
        check("2005", dbl, "EXTRACT", "isoyear", typed(DataType.DATE, "2006-01-01"));
        check("7", dbl, "EXTRACT", "isodow", ts("2001-02-18 20:38:40"));
        check("20", dbl, "EXTRACT", "century", ts("2000-12-16 12:21:13"));
        check("21", dbl, "EXTRACT", "century", moment);
        check("3", dbl, "EXTRACT", "millennium", moment);
        check("200", dbl, "EXTRACT", "decade", moment);
        check("1", dbl, "EXTRACT", "quarter", moment);
        check("982384720.12", dbl, "EXTRACT", "epoch", tz("2001-02-16 20:38:40.12-08"));
        check("3600", dbl, "EXTRACT", "timezone", tz("2001-02-16 20:38:40+00"));
        check("21", dbl, "EXTRACT", "hour", tz("2001-02-16 20:38:40+00"));
        check("442800", dbl, "EXTRACT", "epoch", typed(DataType.INTERVAL_DAY_TIME, "5 days 3 hours"));
        error("22023", "unit \"fortnight\" not recognized for type timestamp", dbl, "EXTRACT", "fortnight", moment);
    }

    @Test
    void truncatesTimes() {
        Expression moment = ts("2001-02-16 20:38:40");
        check("2001-02-16 20:00:00", DataType.TIMESTAMP, "DATE_TRUNC", "hour", moment);
        check("2001-01-01 00:00:00", DataType.TIMESTAMP, "DATE_TRUNC", "year", moment);
        check("2001-02-12 00:00:00", DataType.TIMESTAMP, "DATE_TRUNC", "week", moment);
        check("2001-01-01 00:00:00", DataType.TIMESTAMP, "DATE_TRUNC", "quarter", moment);
        check("2001-01-01 00:00:00", DataType.TIMESTAMP, "DATE_TRUNC", "century", moment);
        check("1901-01-01 00:00:00", DataType.TIMESTAMP, "DATE_TRUNC", "century", ts("2000-02-16 20:38:40"));
        check("2001-02-16 00:00:00+01", DataType.TIMESTAMP_TZ, "DATE_TRUNC", "day", tz("2001-02-16 20:38:40+00"));
        check("2001-02-16 21:00:00", DataType.TIMESTAMP, "CEIL", moment, "hour");
        check("2001-03-01 00:00:00", DataType.TIMESTAMP, "CEIL", moment, "month");
    }

    @Test
    void movesInTime() {
        DataType stamp = DataType.TIMESTAMP;
        check(
                "2001-02-28 10:00:00",
                stamp,
                "+",
                ts("2001-01-31 10:00:00"),
                typed(DataType.INTERVAL_YEAR_MONTH, "1 month"));
        check("2001-09-27 00:00:00", stamp, "-", ts("2001-09-28 01:00"), typed(DataType.INTERVAL_DAY_TIME, "25 hours"));
        check("7", INT, "-", typed(DataType.DATE, "2001-10-01"), typed(DataType.DATE, "2001-09-24"));
        check("2001-10-05", DataType.DATE, "+", typed(DataType.DATE, "2001-09-28"), 7);
        check("1 day 15:00:00", DataType.INTERVAL_DAY_TIME, "-", ts("2001-09-29 03:00"), ts("2001-09-27 12:00"));
        check(
                "03:00:00",
                DataType.TIME,
                "+",
                typed(DataType.TIME, "01:00"),
                typed(DataType.INTERVAL_DAY_TIME, "26 hours"));
        check(
                "02:00:00",
                DataType.INTERVAL_DAY_TIME,
                "-",
                typed(DataType.TIME, "05:00"),
                typed(DataType.TIME, "03:00"));
        check("03:30:00", DataType.INTERVAL_DAY_TIME, "*", 3.5, typed(DataType.INTERVAL_DAY_TIME, "1 hour"));
        check("00:40:00", DataType.INTERVAL_DAY_TIME, "/", typed(DataType.INTERVAL_DAY_TIME, "1 hour"), 1.5);
        check("2013-07-15 08:15:23.5", stamp, "MAKE_TIMESTAMP", 2013, 7, 15, 8, 15, 23.5);
        check("2013-07-15", DataType.DATE, "MAKE_DATE", 2013, 7, 15);
        error("22008", "date field value out of range: 2013-02-30", DataType.DATE, "MAKE_DATE", 2013, 2, 30);
        check(
                "2001-02-17 03:38:40+01",
                DataType.TIMESTAMP_TZ,
                "AT TIME ZONE",
                ts("2001-02-16 19:38:40"),
                "America/Denver");
        check("2001-02-16 18:38:40", stamp, "AT TIME ZONE", tz("2001-02-16 20:38:40-05"), "America/Denver");
        error(
                "22023",
                "time zone \"Mars/Olympus\" not recognized",
                stamp,
                "AT TIME ZONE",
                tz("2001-02-16 20:38:40-05"),
                "Mars/Olympus");
        check("2010-09-13 06:42:21.003+02", DataType.TIMESTAMP_TZ, "TO_TIMESTAMP", 1284352941.003);
        check(
                "2001-03-25 03:30:00+02",
                DataType.TIMESTAMP_TZ,
                "+",
                tz("2001-03-25 01:30:00+01"),
                typed(DataType.INTERVAL_DAY_TIME, "1 hour"));
        error(
                "22008",
                "timestamp out of range",
                stamp,
                "+",
                ts("2001-03-25"),
                literal(12L * 900_000, DataType.INTERVAL_YEAR_MONTH));
    }

    @Test
    void formatsAndParsesByPattern() {
        Expression moment = ts("2001-02-03 16:05:06.789");
        check("2001-02-03 16:05:06.789", TEXT, "TO_CHAR", moment, "YYYY-MM-DD HH24:MI:SS.MS");
        check("04:05 PM", TEXT, "TO_CHAR", moment, "HH12:MI AM");
        check("Saturday , 3 Feb FEBRUARY  Sat", TEXT, "TO_CHAR", moment, "Day, FMDD Mon MONTH Dy");
        check("034 05 05 2001 1 21 2451944", TEXT, "TO_CHAR", moment, "DDD WW IW IYYY Q CC J");
        check("3rd text YYYY", TEXT, "TO_CHAR", moment, "FMDDth \"text YYYY\"");
        // to_char(number, pattern), of PostgreSQL 15
        String[][] numbers = {
            {"1234.5", "9,999.99", " 1,234.50"},
            {"-1234.5", "9999.99", "-1234.50"},
            {"12", "0000", " 0012"},
            {"1234.567", "FM9999.99", "1234.57"},
            {"12", "FM0009", "0012"},
            {"-5", "9MI", "5-"},
            {"5", "S9", "+5"},
            {"0.5", "9.99", "  .50"},
            {"0.5", "0.99", " 0.50"},
            {"12345", "999", " ###"},
            {"3.142", "FM990.000", "3.142"},
            {"-12", "S999", " -12"},
            {"12", "FM99.99", "12."},
            {"485", "999PR", " 485 "},
            {"-485", "999PR", "<485>"},
            {"0.1", "FM9.99", ".1"},
            {"-0.1", "99.99", "  -.10"},
            {"148.5", "999.999", " 148.500"}
        };
        for (String[] number : numbers) {
            check(number[2], TEXT, "TO_CHAR", typed(DEC, number[0]), number[1]);
        }
        check("2000-12-05", DataType.DATE, "TO_DATE", "05 Dec 2000", "DD Mon YYYY");
        check(
                "2000-12-05 15:04:06+01",
                DataType.TIMESTAMP_TZ,
                "TO_TIMESTAMP",
                "2000/12/05 03:04:06 PM",
                "YYYY/MM/DD HH12:MI:SS PM");
    }
}
