package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calcite's types, where text is UTF-8 and a string literal is text of any length rather than CHAR(n), as PostgreSQL. */
final class MillraceTypeFactory extends SqlTypeFactoryImpl {
    static final MillraceTypeFactory INSTANCE = new MillraceTypeFactory();

    private MillraceTypeFactory() {
        super(MillraceTypeSystem.INSTANCE);
    }

    @Override
    public RelDataType createSqlType(SqlTypeName name) {
        return super.createSqlType(varying(name));
    }

    @Override
    public RelDataType createSqlType(SqlTypeName name, int precision) {
        return name == SqlTypeName.CHAR || name == SqlTypeName.BINARY
                ? super.createSqlType(varying(name))
                : super.createSqlType(name, precision);
    }

    /** CHAR(n) as a user means it; a literal is none. */
    RelDataType padded(int length) {
        RelDataType type = length == DataType.Varchar.UNBOUNDED
                ? super.createSqlType(SqlTypeName.CHAR)
                : super.createSqlType(SqlTypeName.CHAR, length);
        return createTypeWithCharsetAndCollation(type, getDefaultCharset(), SqlCollation.IMPLICIT);
    }

    static boolean isPadded(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.CHAR;
    }

    /** Calcite numbers the rows of WITH ORDINALITY by INTEGER, PostgreSQL by bigint. */
    @Override
    @SuppressWarnings("deprecation") // Calcite's return type.
    public FieldInfoBuilder builder() {
        return new FieldInfoBuilder(this) {
            @Override
            public FieldInfoBuilder add(String name, SqlTypeName typeName) {
                boolean ordinality = name.equals(SqlUnnestOperator.ORDINALITY_COLUMN_NAME);
                return super.add(name, ordinality ? SqlTypeName.BIGINT : typeName);
            }
        };
    }

    private static SqlTypeName varying(SqlTypeName name) {
        return switch (name) {
            case CHAR -> SqlTypeName.VARCHAR;
            case BINARY -> SqlTypeName.VARBINARY;
            default -> name;
        };
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }
}
