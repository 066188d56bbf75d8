package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Between the engine's types and Calcite's. JSON travels as a VARCHAR of a length that nobody declares. */
final class TypeMapping {
    static final int JSON_LENGTH = Integer.MAX_VALUE - 1;

    private static final RelDataTypeFactory TYPES = MillraceTypeFactory.INSTANCE;
    private static final SqlIntervalQualifier DAY_TO_SECOND =
            new SqlIntervalQualifier(TimeUnit.DAY, 9, TimeUnit.SECOND, 6, SqlParserPos.ZERO);
    private static final SqlIntervalQualifier YEAR_TO_MONTH =
            new SqlIntervalQualifier(TimeUnit.YEAR, 9, TimeUnit.MONTH, -1, SqlParserPos.ZERO);

    private TypeMapping() {}

    static RelDataType toCalcite(Schema schema) {
        RelDataTypeFactory.Builder builder = TYPES.builder();
        for (Schema.Field field : schema.fields()) {
            builder.add(field.name(), toCalcite(field.type(), field.nullable()));
        }
        return builder.build();
    }

    static RelDataType toCalcite(DataType type, boolean nullable) {
        return TYPES.createTypeWithNullability(notNull(type), nullable);
    }

    private static RelDataType notNull(DataType type) {
        if (type instanceof DataType.Scalar scalar) {
            return scalar(scalar);
        }
        if (type instanceof DataType.Varchar varchar) {
            if (varchar.padded()) {
                return MillraceTypeFactory.INSTANCE.padded(varchar.maxLength());
            }
            return varchar.maxLength() == DataType.Varchar.UNBOUNDED
                    ? TYPES.createSqlType(SqlTypeName.VARCHAR)
                    : TYPES.createSqlType(SqlTypeName.VARCHAR, varchar.maxLength());
        }
        if (type instanceof DataType.Decimal decimal) {
            return TYPES.createSqlType(SqlTypeName.DECIMAL, decimal.precision(), decimal.scale());
        }
        if (type instanceof DataType.Timestamp timestamp) {
            SqlTypeName name =
                    timestamp.withTimeZone() ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE : SqlTypeName.TIMESTAMP;
            return TYPES.createSqlType(name, timestamp.precision());
        }
        if (type instanceof DataType.Array array) {
            return TYPES.createArrayType(toCalcite(array.element(), true), -1);
        }
        if (type instanceof DataType.MapOf map) {
            return TYPES.createMapType(toCalcite(map.key(), false), toCalcite(map.value(), true));
        }
        return toCalcite(((DataType.Row) type).fields());
    }

    private static RelDataType scalar(DataType.Scalar type) {
        return switch (type) {
            case BOOLEAN -> TYPES.createSqlType(SqlTypeName.BOOLEAN);
            case SMALLINT -> TYPES.createSqlType(SqlTypeName.SMALLINT);
            case INT -> TYPES.createSqlType(SqlTypeName.INTEGER);
            case BIGINT -> TYPES.createSqlType(SqlTypeName.BIGINT);
            case REAL -> TYPES.createSqlType(SqlTypeName.REAL);
            case DOUBLE -> TYPES.createSqlType(SqlTypeName.DOUBLE);
            case BYTEA -> TYPES.createSqlType(SqlTypeName.VARBINARY);
            case JSON -> TYPES.createSqlType(SqlTypeName.VARCHAR, JSON_LENGTH);
            case UUID -> TYPES.createSqlType(SqlTypeName.UUID);
            case DATE -> TYPES.createSqlType(SqlTypeName.DATE);
            case TIME -> TYPES.createSqlType(SqlTypeName.TIME, 6);
            case INTERVAL_YEAR_MONTH -> TYPES.createSqlIntervalType(YEAR_TO_MONTH);
            case INTERVAL_DAY_TIME -> TYPES.createSqlIntervalType(DAY_TO_SECOND);
            case NULL -> TYPES.createSqlType(SqlTypeName.NULL);
        };
    }

    static Schema toSchema(RelDataType row) {
        List<Schema.Field> fields = new ArrayList<>(row.getFieldCount());
        for (RelDataTypeField field : row.getFieldList()) {
            fields.add(new Schema.Field(
                    field.getName(), toEngine(field.getType()), field.getType().isNullable()));
        }
        return new Schema(fields);
    }

    static DataType toEngine(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> DataType.BOOLEAN;
            case TINYINT, SMALLINT, UTINYINT -> DataType.SMALLINT;
            case INTEGER, USMALLINT -> DataType.INT;
            case BIGINT, UINTEGER, UBIGINT -> DataType.BIGINT;
            case REAL -> DataType.REAL;
            case DOUBLE, FLOAT -> DataType.DOUBLE;
            case DECIMAL -> DataType.decimal(type.getPrecision(), Math.max(0, type.getScale()));
            case CHAR -> new DataType.Varchar(length(type.getPrecision()), true);
            case VARCHAR, SYMBOL -> text(type.getPrecision());
            case BINARY, VARBINARY -> DataType.BYTEA;
            case UUID -> DataType.UUID;
            case DATE -> DataType.DATE;
            case TIME, TIME_TZ, TIME_WITH_LOCAL_TIME_ZONE -> DataType.TIME;
            case TIMESTAMP -> new DataType.Timestamp(type.getPrecision(), false);
            case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> new DataType.Timestamp(type.getPrecision(), true);
            case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> DataType.INTERVAL_YEAR_MONTH;
            case INTERVAL_DAY,
                    INTERVAL_DAY_HOUR,
                    INTERVAL_DAY_MINUTE,
                    INTERVAL_DAY_SECOND,
                    INTERVAL_HOUR,
                    INTERVAL_HOUR_MINUTE,
                    INTERVAL_HOUR_SECOND,
                    INTERVAL_MINUTE,
                    INTERVAL_MINUTE_SECOND,
                    INTERVAL_SECOND -> DataType.INTERVAL_DAY_TIME;
            case NULL, UNKNOWN, ANY -> DataType.Scalar.NULL;
            case ARRAY, MULTISET -> new DataType.Array(toEngine(Objects.requireNonNull(type.getComponentType())));
            case MAP ->
                new DataType.MapOf(
                        toEngine(Objects.requireNonNull(type.getKeyType())),
                        toEngine(Objects.requireNonNull(type.getValueType())));
            case ROW, STRUCTURED -> new DataType.Row(toSchema(type));
            default -> throw FEATURE_NOT_SUPPORTED.error("type %s is not supported", type.getSqlTypeName());
        };
    }

    private static DataType text(int length) {
        if (length == JSON_LENGTH) {
            return DataType.JSON;
        }
        return new DataType.Varchar(length(length));
    }

    private static int length(int precision) {
        return precision <= 0 ? DataType.Varchar.UNBOUNDED : precision;
    }
}
