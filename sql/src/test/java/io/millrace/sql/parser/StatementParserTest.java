package io.millrace.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.ColumnDefinition;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.CopyStatement;
import io.millrace.sql.statement.CursorStatement;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.DefinitionStatement.CreateRelation;
import io.millrace.sql.statement.Option;
import io.millrace.sql.statement.QueryStatement;
import io.millrace.sql.statement.RefusedStatement;
import io.millrace.sql.statement.RelationKind;
import io.millrace.sql.statement.SettingStatement;
import io.millrace.sql.statement.ShowStatement;
import io.millrace.sql.statement.Statement;
import io.millrace.sql.statement.TransactionStatement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementParserTest {

    @Test
    void readsAStreamWithAllItsClauses() {
        CreateRelation create = (CreateRelation) parse("""
                CREATE STREAM Orders (
                  id BIGINT NOT NULL, customer BIGINT, amount DECIMAL(12,2),
                  items ROW(sku VARCHAR, qty INT) ARRAY, ts TIMESTAMP(3) WITH TIME ZONE,
                  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
                ) PARTITIONED BY (customer) WITH (partitions = 6, "Format" = 'json', retention.ms = 5);""");
        assertThat(create.kind()).isEqualTo(RelationKind.STREAM);
        assertThat(create.name().parts()).containsExactly("orders");
        assertThat(create.columns())
                .extracting(ColumnDefinition::type)
                .containsExactly(
                        DataType.BIGINT,
                        DataType.BIGINT,
                        DataType.decimal(12, 2),
                        new DataType.Array(DataType.row(
                                Schema.Field.of("sku", DataType.VARCHAR), Schema.Field.of("qty", DataType.INT))),
                        new DataType.Timestamp(3, true));
        assertThat(create.columns())
                .extracting(ColumnDefinition::notNull)
                .containsExactly(true, false, false, false, false);
        assertThat(create.watermark()).isNotNull();
        assertThat(create.watermark().delayMicros()).isEqualTo(5_000_000);
        assertThat(create.partitionedBy()).extracting(ColumnName::name).containsExactly("customer");
        assertThat(create.options()).extracting(Option::name).containsExactly("partitions", "format", "retention.ms");
        assertThat(create.options()).extracting(Option::value).containsExactly("6", "json", "5");
    }

    @Test
    void readsKeysAsColumnOrTableConstraint() {
        CreateRelation inline = (CreateRelation) parse("create table t (id int8 primary key, name text)");
        assertThat(inline.columns().get(0).primaryKey()).isTrue();
        CreateRelation apart =
                (CreateRelation) parse("create table t (a int, b int, constraint pk primary key (a, b))");
        assertThat(apart.primaryKey()).extracting(ColumnName::name).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int2 | SMALLINT",
                "timestamptz | TIMESTAMP(6) WITH TIME ZONE",
                "timestamp(3) without time zone | TIMESTAMP(3)",
                "timestamp without time zone | TIMESTAMP(6)",
                "double precision | DOUBLE PRECISION",
                "float4 | REAL",
                "character varying(20) | VARCHAR(20)",
                "text[] | VARCHAR ARRAY",
                "numeric | DECIMAL(38, 10)",
                "dec(5) | DECIMAL(5, 0)",
                "map<varchar, int> | MAP<VARCHAR, INTEGER>",
                "(varchar, int) map | MAP<VARCHAR, INTEGER>",
                "array<row<a int, b varchar>> | ROW(a INTEGER, b VARCHAR) ARRAY",
                "interval day to second | INTERVAL DAY TO SECOND",
                "interval year to month | INTERVAL YEAR TO MONTH",
                "jsonb | JSON",
                "pg_catalog.int4 | INTEGER"
            })
    void readsTypes(String text, String type) {
        CreateRelation create = (CreateRelation) parse("CREATE STREAM s (c " + text + " NOT NULL)");
        assertThat(create.columns().get(0).type()).hasToString(type);
        assertThat(create.columns().get(0).notNull()).isTrue();
    }

    @Test
    void keepsThePositionsOfAQueryAndTakesItsEmitAway() {
        QueryStatement query = (QueryStatement) parse("SELECT a,\n b FROM s -- note\n EMIT CHANGES;");
        assertThat(query.query().emit()).isEqualTo(Emit.CHANGES);
        assertThat(query.query().text()).isEqualTo("SELECT a,\n b FROM s        \n              ");
        ChangeStatement.Insert insert = (ChangeStatement.Insert)
                parse("INSERT INTO t (a, b) VALUES (1, ')') ON CONFLICT (a) DO UPDATE SET b = 2");
        assertThat(insert.query().text()).isEqualTo("                     VALUES (1, ')')".concat(" ".repeat(36)));
        ChangeStatement.OnConflict conflict = Objects.requireNonNull(insert.onConflict());
        assertThat(conflict.key()).extracting(column -> column.name()).containsExactly("a");
        assertThat(Objects.requireNonNull(conflict.assignments()))
                .extracting(each -> each.expression().strip())
                .containsExactly("2");
        QueryStatement stream = (QueryStatement) parse("SELECT STREAM * FROM s");
        assertThat(stream.query().text()).isEqualTo("SELECT        * FROM s");
        assertThat(stream.query().emit()).isEqualTo(Emit.CHANGES);
        assertThat(((QueryStatement) parse("SELECT stream FROM s")).query().emit())
                .isEqualTo(Emit.SNAPSHOT);
        assertThat(((QueryStatement) parse("(SELECT 1) EMIT ON WINDOW CLOSE"))
                        .query()
                        .emit())
                .isEqualTo(Emit.FINAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stream",
                "emit",
                "cursor",
                "query",
                "key",
                "map",
                "row",
                "start",
                "partitions",
                "final",
                "changes",
                "watermark",
                "data",
                "returning_",
                "value",
                "timestamp"
            })
    void keepsOurWordsUsableAsNames(String word) {
        CreateRelation create = (CreateRelation) parse("CREATE STREAM " + word + " (" + word + " INT)");
        assertThat(create.name().last()).isEqualTo(word);
        assertThat(create.columns().get(0).name()).isEqualTo(word);
        assertThat(parse(
                        "SELECT " + word + ", x." + word + " FROM " + word + " AS x WHERE " + word + " > 1 EMIT FINAL"))
                .isInstanceOf(QueryStatement.class);
    }

    @Test
    void foldsNamesWithoutTheLocale() {
        CreateRelation create = (CreateRelation) parse("CREATE STREAM INVOICES (ID INT, \"Id\" INT, \"a\"\"b\" INT)");
        assertThat(create.name().last()).isEqualTo("invoices");
        assertThat(create.columns()).extracting(ColumnDefinition::name).containsExactly("id", "Id", "a\"b");
    }

    @Test
    void readsCursors() {
        assertThat(parse("FETCH 500 FROM billing WITH (timeout = '5s')"))
                .isEqualTo(new CursorStatement.Fetch(
                        new ColumnName("billing", 16), 500, List.of(new Option("timeout", "5s", 30))));
        assertThat(((CursorStatement.Fetch) parse("fetch forward all in c")).count())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(((CursorStatement.Fetch) parse("fetch c")).count()).isEqualTo(1);
        assertThat(((CursorStatement.Seek) parse("MOVE c TO OFFSET (0 => 120, 1 => 88)")).target())
                .isEqualTo(new CursorStatement.Target.Offsets(Map.of(0, 120L, 1, 88L)));
        CursorStatement.CreateCursor create = (CursorStatement.CreateCursor)
                parse("CREATE CURSOR b FOR SELECT * FROM o WHERE start > 1 START AT TIMESTAMP '2024-01-01'");
        assertThat(create.start()).isInstanceOf(CursorStatement.Target.AtTimestamp.class);
        assertThat(create.query().text().strip()).isEqualTo("SELECT * FROM o WHERE start > 1");
        assertThat(parse("DECLARE c NO SCROLL CURSOR WITH HOLD FOR SELECT 1"))
                .isInstanceOf(CursorStatement.Declare.class);
    }

    @Test
    void readsCopyInBothSyntaxes() {
        CopyStatement today = (CopyStatement)
                parse("COPY t (a, b) FROM STDIN WITH (FORMAT csv, HEADER, DELIMITER ';', NULL '', ON_ERROR ignore)");
        assertThat(today.options())
                .extracting(Option::name)
                .containsExactly("format", "header", "delimiter", "null", "on_error");
        assertThat(today.options()).extracting(Option::value).containsExactly("csv", "true", ";", "", "ignore");
        CopyStatement old = (CopyStatement) parse("COPY t TO STDOUT WITH CSV HEADER DELIMITER AS ','");
        assertThat(old.from()).isFalse();
        assertThat(old.options()).extracting(Option::name).containsExactly("format", "header", "delimiter");
        assertThat(((CopyStatement) parse("COPY (SELECT 1) TO STDOUT")).query()).isNotNull();
        assertThat(((CopyStatement) parse("COPY t FROM 'f.csv'")).file()).isEqualTo("f.csv");
    }

    @Test
    void readsSettings() {
        assertThat(parse("SET datestyle TO ISO, DMY"))
                .isEqualTo(new SettingStatement.Set("datestyle", "ISO, DMY", false, 5));
        assertThat(parse("SET LOCAL statement_timeout = 500"))
                .isEqualTo(new SettingStatement.Set("statement_timeout", "500", true, 11));
        assertThat(parse("SET TIME ZONE 'Europe/Berlin'"))
                .isEqualTo(new SettingStatement.Set("timezone", "Europe/Berlin", false, 5));
        assertThat(parse("SET extra_float_digits = DEFAULT"))
                .isEqualTo(new SettingStatement.Set("extra_float_digits", null, false, 5));
        assertThat(parse("SHOW TRANSACTION ISOLATION LEVEL"))
                .isEqualTo(new SettingStatement.ShowSetting("transaction_isolation", 1));
        assertThat(parse("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
                .isEqualTo(new TransactionStatement.SetModes(new TransactionStatement.Modes(null, true), true));
        assertThat(parse("SHOW STREAMS")).isInstanceOf(ShowStatement.ShowList.class);
        assertThat(parse("BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE"))
                .isEqualTo(
                        new TransactionStatement.Begin("BEGIN", new TransactionStatement.Modes("serializable", false)));
        assertThat(parse("create trigger i on t (a)")).isEqualTo(new RefusedStatement("CREATE TRIGGER"));
    }

    @Test
    void readsChanges() {
        ChangeStatement.Update update = (ChangeStatement.Update)
                parse("UPDATE t SET a = f(1, 2), b = CASE WHEN a THEN 1 END WHERE c IN (1, 2)");
        assertThat(update.assignments())
                .extracting(a -> a.column() + " " + a.expression().strip())
                .containsExactly("a f(1, 2)", "b CASE WHEN a THEN 1 END");
        assertThat(update.where()).isNotNull();
        assertThat(update.where().strip()).isEqualTo("c IN (1, 2)");
        assertThat(((ChangeStatement.Delete) parse("DELETE FROM t")).where()).isNull();
        assertThat(parse("ALTER STREAM s SET (retention = '30d'), ADD COLUMN x INT"))
                .isInstanceOf(DefinitionStatement.AlterRelation.class);
    }

    @Test
    void readsStringsOfEveryKind() {
        assertThat(set("SET a.b = 'it''s'")).isEqualTo("it's");
        assertThat(set("SET a.b = E'a\\n\\u0041\\x42\\'c'")).isEqualTo("a\nABA'c".replace("BA'c", "B'c"));
        assertThat(set("SET a.b = $q$it's $$ raw$q$")).isEqualTo("it's $$ raw");
        assertThat(set("SET a.b = U&'\\0041'")).isEqualTo("A");
        assertThat(set("SET /* a /* nested */ comment */ a.b = 'x' -- end")).isEqualTo("x");
    }

    private static String set(String sql) {
        return String.valueOf(((SettingStatement.Set) parse(sql)).value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELEC 1 | syntax error at or near \"SELEC\" | 1",
                "CREATE STREAM | syntax error at end of input | 14",
                "CREATE STREAM s (a INT,, b INT) | syntax error at or near \",\" | 24",
                "CREATE STREAM s (a INT | syntax error at end of input | 23",
                "SELECT (1 | syntax error at end of input | 10",
                "SELECT 1) | syntax error at or near \")\" | 9",
                "DROP STREAM 1 | syntax error at or near \"1\" | 13",
                "SELECT 'abc | unterminated quoted string at or near \"'abc\" | 8",
                "SELECT /* abc | unterminated /* comment at or near \"/* abc\" | 8",
                "SELECT \"abc | unterminated quoted identifier at or near \"\"abc\" | 8",
                "CREATE STREAM s (a FOO) | type \"foo\" does not exist | 20",
                "SELECT 1 EMIT CHANGES x | syntax error at or near \"x\" | 23",
                "BEGIN; COMMIT | syntax error at or near \"COMMIT\" | 8"
            })
    void saysWhereAnErrorIs(String sql, String message, int position) {
        MillraceException error = catchThrowableOfType(MillraceException.class, () -> StatementParser.parse(sql));
        assertThat(error).hasMessage(message);
        assertThat(error.position()).isEqualTo(position);
    }

    @Test
    void saysWhatWasExpectedWhenThatIsShort() {
        MillraceException error =
                catchThrowableOfType(MillraceException.class, () -> StatementParser.parse("INSERT orders VALUES (1)"));
        assertThat(error).hasMessage("syntax error at or near \"orders\"");
        assertThat(error.hint()).isEqualTo("Expected INTO.");
    }

    @Test
    void splitsScripts() {
        assertThat(ScriptSplitter.split(" SELECT ';' ; ;-- no;\nSELECT $$;$$ /* ; */; \n"))
                .containsExactly(new ScriptSplitter.Part("SELECT ';'", 1), new ScriptSplitter.Part("SELECT $$;$$", 22));
        assertThat(StatementParser.parse(" -- nothing ")).isEmpty();
    }

    @Test
    void refusesEndlessNesting() {
        MillraceException error = catchThrowableOfType(
                MillraceException.class, () -> StatementParser.parse("SELECT " + "(".repeat(100_000)));
        assertThat(error.sqlState()).isEqualTo("54001");
    }

    private static Statement parse(String sql) {
        return StatementParser.parse(sql).orElseThrow();
    }
}
