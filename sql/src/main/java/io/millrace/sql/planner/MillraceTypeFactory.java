package io.millrace.sql.planner;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
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
