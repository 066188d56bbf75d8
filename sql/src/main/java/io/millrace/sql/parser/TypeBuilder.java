package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.parser.generated.MillraceBaseVisitor;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.parser.generated.MillraceParser.TypeContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** A type's text to the type. */
final class TypeBuilder extends MillraceBaseVisitor<DataType> {
    private static final int MAX_VARCHAR = 10_485_760;

    static DataType type(TypeContext type) {
        return new TypeBuilder().visitType(type);
    }

    /** Of a column of which a sequence of its own gives the values; null if it is no such type. */
    static @Nullable DataType serial(TypeContext type) {
        return switch (type.getText().toLowerCase(Locale.ROOT)) {
            case "smallserial", "serial2" -> DataType.SMALLINT;
            case "serial", "serial4" -> DataType.INT;
            case "bigserial", "serial8" -> DataType.BIGINT;
            default -> null;
        };
    }

    @Override
    public DataType visitType(TypeContext type) {
        DataType result = visit(type.baseType());
        for (int i = 0; i < type.arraySuffix().size(); i++) {
            result = new DataType.Array(result);
        }
        return result;
    }

    @Override
    public DataType visitArrayOfType(MillraceParser.ArrayOfTypeContext context) {
        return new DataType.Array(visitType(context.type()));
    }

    @Override
    public DataType visitMapType(MillraceParser.MapTypeContext context) {
        return new DataType.MapOf(visitType(context.type(0)), visitType(context.type(1)));
    }

    @Override
    public DataType visitRowType(MillraceParser.RowTypeContext context) {
        return new DataType.Row(new Schema(context.rowField().stream()
                .map(field ->
                        new Schema.Field(Words.name(field.identifier()), visitType(field.type()), field.NOT() == null))
                .toList()));
    }

    @Override
    public DataType visitIntervalType(MillraceParser.IntervalTypeContext context) {
        if (context.identifier().isEmpty()) {
            return DataType.INTERVAL_DAY_TIME;
        }
        return switch (Words.name(context.identifier(0))) {
            case "year", "month" -> DataType.INTERVAL_YEAR_MONTH;
            case "day", "hour", "minute", "second" -> DataType.INTERVAL_DAY_TIME;
            default -> throw SyntaxErrors.near(context.identifier(0).getStart(), null);
        };
    }

    @Override
    public DataType visitSimpleType(MillraceParser.SimpleTypeContext context) {
        String words = context.typeWord().stream()
                .map(word -> word.getText().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
        if (context.ZONE() != null) {
            words += context.WITH() != null ? " with time zone" : " without time zone";
        }
        if (words.startsWith("pg_catalog.")) {
            words = words.substring("pg_catalog.".length());
        }
        try {
            return simple(words, context);
        } catch (MillraceException e) {
            throw e.position() > 0 ? e : e.at(Words.position(context));
        }
    }

    private static DataType simple(String words, MillraceParser.SimpleTypeContext context) {
        List<TerminalNode> arguments = context.INTEGER();
        return switch (words) {
            case "boolean", "bool" -> DataType.BOOLEAN;
            case "smallint", "int2", "tinyint" -> DataType.SMALLINT;
            case "int", "integer", "int4" -> DataType.INT;
            case "bigint", "int8" -> DataType.BIGINT;
            case "real", "float4" -> DataType.REAL;
            case "double precision", "double", "float8" -> DataType.DOUBLE;
            case "float" -> argument(context, 0, 53, 1, 53) <= 24 ? DataType.REAL : DataType.DOUBLE;
            case "decimal", "numeric", "dec" -> decimal(context);
            case "varchar", "character varying", "char varying", "string", "nvarchar" ->
                arguments.isEmpty() ? DataType.VARCHAR : new DataType.Varchar(argument(context, 0, 1, 1, MAX_VARCHAR));
            case "char", "character", "nchar" -> new DataType.Varchar(argument(context, 0, 1, 1, MAX_VARCHAR), true);
            case "bpchar" ->
                new DataType.Varchar(argument(context, 0, DataType.Varchar.UNBOUNDED, 1, MAX_VARCHAR), true);
            case "uuid" -> DataType.UUID;
            case "text", "name", "citext" -> DataType.VARCHAR;
            case "bytea", "bytes", "blob", "varbinary", "binary", "binary varying" -> DataType.BYTEA;
            case "json", "jsonb" -> DataType.JSON;
            case "date" -> DataType.DATE;
            case "time", "time without time zone" -> DataType.TIME;
            case "timestamp", "timestamp without time zone" -> timestamp(context, false);
            case "timestamptz", "timestamp with time zone", "timestamp with local time zone" ->
                timestamp(context, true);
            default ->
                throw ErrorCode.UNDEFINED_OBJECT
                        .error("type \"%s\" does not exist", words)
                        .hint(
                                "Types are BOOLEAN, SMALLINT, INT, BIGINT, REAL, DOUBLE, DECIMAL(p, s), VARCHAR, BYTEA, JSON, UUID,"
                                        + " DATE, TIME, TIMESTAMP, TIMESTAMP WITH TIME ZONE, INTERVAL, ARRAY, ROW and MAP.");
        };
    }

    private static DataType decimal(MillraceParser.SimpleTypeContext context) {
        if (context.INTEGER().isEmpty()) {
            return DataType.decimal(DataType.Decimal.MAX_PRECISION, 10);
        }
        int precision = argument(context, 0, 0, 1, DataType.Decimal.MAX_PRECISION);
        return DataType.decimal(precision, argument(context, 1, 0, 0, precision));
    }

    private static DataType timestamp(MillraceParser.SimpleTypeContext context, boolean withTimeZone) {
        return new DataType.Timestamp(argument(context, 0, 6, 0, 6), withTimeZone);
    }

    private static int argument(
            MillraceParser.SimpleTypeContext context, int index, int otherwise, int least, int most) {
        if (index >= context.INTEGER().size()) {
            return otherwise;
        }
        TerminalNode node = context.INTEGER(index);
        int position = node.getSymbol().getStartIndex() + 1;
        long value = Words.number(node.getText(), position);
        if (value < least || value > most) {
            throw ErrorCode.INVALID_PARAMETER_VALUE
                    .error("%s is out of range: from %s to %s", value, least, most)
                    .at(position);
        }
        return (int) value;
    }
}
