package io.millrace.engine.function;

import static io.millrace.engine.expression.Trees.call;
import static io.millrace.engine.expression.Trees.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions of text, numbers, JSON and arrays. Expected values are those of PostgreSQL 15, looked up in its manual or by running it. */
final class ScalarFunctionsTest extends FunctionScenario {
    @Test
    void changesCaseWithoutRegardToTheLocale() {
        check("TITLE", TEXT, "UPPER", "title");
        check("title", TEXT, "LOWER", "TITLE");
        check("ÄÖÜİ", TEXT, "UPPER", "äöüİ");
        check("Hi Thomas 2nd", TEXT, "INITCAP", "hi THOMAS 2Nd");
        check(null, TEXT, "UPPER", (Object) null);
    }

    @Test
    void takesPartsOfText() {
        check("hom", TEXT, "SUBSTRING", "Thomas", 2, 3);
        check("Th", TEXT, "SUBSTRING", "Thomas", -1, 4);
        check("omas", TEXT, "SUBSTRING", "Thomas", 3);
        check("üß", TEXT, "SUBSTRING", "Grüße", 3, 2);
        check("", TEXT, "SUBSTRING", "abc", 2147483647, 2147483647);
        error("22011", "negative substring length not allowed", TEXT, "SUBSTRING", "abc", 1, -1);
        check("ab", TEXT, "LEFT", "abcde", 2);
        check("abc", TEXT, "LEFT", "abcde", -2);
        check("", TEXT, "LEFT", "abcde", -9);
        check("de", TEXT, "RIGHT", "abcde", 2);
        check("cde", TEXT, "RIGHT", "abcde", -2);
        check("5", INT, "LENGTH", "Grüße");
        check("7", INT, "OCTET_LENGTH", "Grüße");
        check("3", INT, "POSITION", "om", "Thomas");
        check("0", INT, "STRPOS", "high", "z");
        check("2", INT, "STRPOS", "high", "ig");
        check("def", TEXT, "SPLIT_PART", "abc~@~def~@~ghi", "~@~", 2);
        check("ghi", TEXT, "SPLIT_PART", "abc,def,ghi,jkl", ",", -2);
        check("", TEXT, "SPLIT_PART", "abc", ",", 3);
        error("22023", "field position must not be zero", TEXT, "SPLIT_PART", "a", ",", 0);
        check("t", TEXT, "BTRIM", call("RTRIM", TEXT, value("xxt")), "x");
        check("trim", TEXT, "TRIM", "xyxtrimyyx", "xyz");
        check("test", TEXT, "LTRIM", "zzzytest", "xyz");
        check("test", TEXT, "RTRIM", "testxxzx", "xyz");
        check("x", TEXT, "TRIM", "  x ");
    }

    @Test
    void buildsText() {
        check("xyxhi", TEXT, "LPAD", "hi", 5, "xy");
        check("hixyx", TEXT, "RPAD", "hi", 5, "xy");
        check("h", TEXT, "LPAD", "hi", 1, "xy");
        check("PgPgPgPg", TEXT, "REPEAT", "Pg", 4);
        error("54000", "requested length too large", TEXT, "REPEAT", "Pg", 2000000000);
        check("abXXefabXXef", TEXT, "REPLACE", "abcdefabcdef", "cd", "XX");
        check("eßürG", TEXT, "REVERSE", "Grüße");
        check("a2x5", TEXT, "TRANSLATE", "12345", "143", "ax");
        check("Thomas", TEXT, "OVERLAY", "Txxxxas", "hom", 2, 4);
        check("abcde222", TEXT, "CONCAT", "abcde", 2, null, 22);
        check("abcde,2,22", TEXT, "CONCAT_WS", ",", "abcde", 2, null, 22);
        check(null, TEXT, "CONCAT_WS", null, "a");
        check("ab", TEXT, "||", "a", "b");
        check("a42", TEXT, "||", "a", 42);
        check(null, TEXT, "||", "a", null);
        check("120", INT, "ASCII", "x");
        check("A", TEXT, "CHR", 65);
        check("€", TEXT, "CHR", 8364);
        check("900150983cd24fb0d6963f7d28e17f72", TEXT, "MD5", "abc");
        check(
                "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                DataType.BYTEA,
                "SHA256",
                typed(DataType.BYTEA, "abc"));
        check("MTIzAAE=", TEXT, "ENCODE", typed(DataType.BYTEA, "123\\000\\001"), "base64");
        check("\\x3132330001", DataType.BYTEA, "DECODE", "MTIzAAE=", "base64");
        check("grün", TEXT, "CONVERT_FROM", typed(DataType.BYTEA, "\\x6772c3bc6e"), "UTF8");
        check("\\x6772c3bc6e", DataType.BYTEA, "CONVERT_TO", "grün", "utf-8");
        check("true", DataType.BOOLEAN, "STARTS_WITH", "alphabet", "alph");
        check("'O''Reilly'", TEXT, "QUOTE_LITERAL", "O'Reilly");
        check("\"Foo bar\"", TEXT, "QUOTE_IDENT", "Foo bar");
        check("7fffffff", TEXT, "TO_HEX", 2147483647);
    }

    @Test
    void matchesPatterns() {
        DataType bool = DataType.BOOLEAN;
        check("true", bool, "LIKE", "abc", "a%");
        check("true", bool, "LIKE", "abc", "_b_");
        check("false", bool, "LIKE", "abc", "c");
        check("true", bool, "LIKE", "50%", "50\\%");
        check("false", bool, "LIKE", "50x", "50\\%");
        check("true", bool, "LIKE", "50%", "50#%", "#");
        check("true", bool, "LIKE", "Grüße", "Gr_ße");
        check("true", bool, "LIKE", "aaab".repeat(10), "%a%a%b%b");
        check("true", bool, "ILIKE", "TITLE", "t%LE");
        check("true", bool, "NOT LIKE", "abc", "b%");
        check(null, bool, "LIKE", null, "b%");
        error("22025", "LIKE pattern must not end with escape character", bool, "LIKE", "a\\", "a\\");
        check("true", bool, "~", "thomas", "t.*ma");
        check("true", bool, "~*", "thomas", "T.*ma");
        check("true", bool, "!~", "thomas", "t.*max");
        check("true", bool, "SIMILAR TO", "abc", "%(b|d)%");
        check("false", bool, "SIMILAR TO", "abc", "(b|c)%");
        error(
                "2201B",
                "regular expression failed: it is too complex for this text",
                bool,
                "~",
                "a".repeat(60),
                "(.*)(.*)(.*)(.*)(.*)x$");
        check("ThM", TEXT, "REGEXP_REPLACE", "Thomas", ".[mN]a.", "M");
        check("X-X-", TEXT, "REGEXP_REPLACE", "ab-cd-", "[a-z]+", "X", "g");
        check("<b>ar", TEXT, "REGEXP_REPLACE", "bar", "^(.)", "<\\1>");
        check("{bar,beque}", new DataType.Array(TEXT), "REGEXP_MATCH", "foobarbequebaz", "(bar)(beque)");
        check(null, new DataType.Array(TEXT), "REGEXP_MATCH", "foo", "(bar)");
        check("oob", TEXT, "SUBSTRING", "foobar", "o.b");
        check("{hello,world}", new DataType.Array(TEXT), "REGEXP_SPLIT_TO_ARRAY", "hello world", "\\s+");
    }

    @Test
    void roundsAndComputes() {
        check("17.4", DataType.DOUBLE, "ABS", -17.4);
        error("22003", "bigint out of range", DataType.BIGINT, "ABS", literal(Long.MIN_VALUE, DataType.BIGINT));
        check("-42", DataType.DOUBLE, "CEIL", -42.8);
        check("-43", DataType.DOUBLE, "FLOOR", -42.8);
        check("42.44", DataType.decimal(12, 2), "ROUND", typed(DEC, "42.438"), 2);
        check("1230.000", DEC, "ROUND", typed(DEC, "1234.56"), -1);
        check("2", DataType.DOUBLE, "ROUND", 2.5);
        check("3", DataType.decimal(12, 0), "ROUND", typed(DataType.decimal(5, 1), "2.5"));
        check("-3", DataType.decimal(12, 0), "ROUND", typed(DataType.decimal(5, 1), "-2.5"));
        check("42", DataType.DOUBLE, "TRUNC", 42.8);
        check("42.43", DataType.decimal(12, 2), "TRUNC", typed(DEC, "42.438"), 2);
        check("-1", DataType.DOUBLE, "SIGN", -8.4);
        check("729", DataType.DOUBLE, "POWER", 9, 3);
        check("1.4142135623730951", DataType.DOUBLE, "SQRT", 2);
        check("2.718281828459045", DataType.DOUBLE, "EXP", 1);
        check("0.6931471805599453", DataType.DOUBLE, "LN", 2);
        check("2", DataType.DOUBLE, "LOG", 100);
        check("6", DataType.DOUBLE, "LOG", 2, 64);
        error("2201F", "cannot take square root of a negative number", DataType.DOUBLE, "SQRT", -1);
        error("2201E", "cannot take logarithm of zero", DataType.DOUBLE, "LN", 0);
        error("2201E", "cannot take logarithm of a negative number", DataType.DOUBLE, "LN", -1);
        error("2201F", "zero raised to a negative power is undefined", DataType.DOUBLE, "POWER", 0, -1);
        error("22003", "value out of range: overflow", DataType.DOUBLE, "EXP", 1000);
        check("0.5235987755982989", DataType.DOUBLE, "ASIN", 0.5);
        error("22003", "input is out of range", DataType.DOUBLE, "ASIN", 2);
        check("3", INT, "GREATEST", 1, null, 3, 2);
        check("1", INT, "LEAST", null, 1, 3);
        check(null, INT, "LEAST", null, null);
        check("1", INT, "MOD", 9, 4);
        check("-1", INT, "MOD", -9, 4);
        error("22012", "division by zero", INT, "MOD", 9, 0);
    }

    @Test
    void looksIntoJson() {
        Expression doc = json("{\"a\":{\"b\":[1,\"two\",null]}, \"c\":\"x\\u00e9\", \"n\":null}");
        check("{\"b\":[1,\"two\",null]}", DataType.JSON, "->", doc, "a");
        check("xé", TEXT, "->>", doc, "c");
        check("\"x\\u00e9\"", DataType.JSON, "->", doc, "c");
        check("null", DataType.JSON, "->", doc, "n");
        check(null, TEXT, "->>", doc, "n");
        check(null, TEXT, "->>", doc, "zzz");
        check("two", TEXT, "#>>", doc, literal(List.of("a", "b", "1"), new DataType.Array(TEXT)));
        check("two", TEXT, "JSON_VALUE", doc, "$.a.b[1]");
        check(null, TEXT, "JSON_VALUE", doc, "$.a");
        check("[1,\"two\",null]", TEXT, "JSON_QUERY", doc, "$.a.b");
        check("true", DataType.BOOLEAN, "JSON_EXISTS", doc, "lax $.a.b[0]");
        check("false", DataType.BOOLEAN, "JSON_EXISTS", doc, "$.a.x");
        check("3", INT, "JSON_ARRAY_LENGTH", json("[1,[2,3],4]"));
        error("22023", "cannot get array length of a scalar", INT, "JSON_ARRAY_LENGTH", json("1"));
        check("number", TEXT, "JSON_TYPEOF", json(" -123.4 "));
        check("30", DataType.JSON, "->", json("[10,20,30]"), -1);
        check("20", TEXT, "->>", json("[10,20,30]"), 1);
        error("22P02", "invalid input syntax for type json", TEXT, "->>", json("{\"a\":tru}"), "a");
        check("{1,NULL}", new DataType.Array(INT), "ARRAY", 1, null);
        check("[1,null]", DataType.JSON, "TO_JSON", ints(1L, null));
    }

    @Test
    void handlesArrays() {
        Expression array = ints(1L, null, 3L);
        check("3", INT, "ITEM", array, 3);
        check(null, INT, "ITEM", array, 2);
        check(null, INT, "ITEM", array, 9);
        check("3", INT, "CARDINALITY", array);
        check("3", INT, "ARRAY_LENGTH", array, 1);
        check(null, INT, "ARRAY_LENGTH", ints(), 1);
        check("true", DataType.BOOLEAN, "ARRAY_CONTAINS", array, 3);
        check("true", DataType.BOOLEAN, "@>", array, ints(3L, 1L));
        check("false", DataType.BOOLEAN, "&&", array, ints(2L));
        check("3", INT, "ARRAY_POSITION", array, 3);
        check("1,3", TEXT, "ARRAY_TO_STRING", array, ",");
        check("{xx,yy,zz}", new DataType.Array(TEXT), "STRING_TO_ARRAY", "xx~yy~zz", "~");
        check("{1,NULL,3,4}", new DataType.Array(INT), "ARRAY_APPEND", array, 4);
        DataType row = DataType.row(
                io.millrace.engine.data.Schema.Field.of("a", INT), io.millrace.engine.data.Schema.Field.of("b", TEXT));
        check("(1,\"x y\")", row, "ROW", 1, "x y");
        check("x y", TEXT, "FIELD", call("ROW", row, value(1), value("x y")), 1);
        DataType map = new DataType.MapOf(TEXT, INT);
        check("2", INT, "ITEM", call("MAP", map, value("a"), value(1), value("b"), value(2)), "b");
    }

    @Test
    void knowsEveryFamily() {
        assertThat(ScalarFunctions.names()).hasSizeGreaterThan(150).contains("UPPER", "->>", "TO_CHAR");
        assertThatThrownBy(() -> text(INT, "NO_SUCH", 1)).hasMessage("function no_such(integer) does not exist");
    }
}
