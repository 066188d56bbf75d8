package io.millrace.sql.planner;

import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * EXTRACT gives whole numbers in Calcite, and knows fewer fields; in PostgreSQL seconds and their like have their digits
 * behind the point.
 */
final class ExtractedField {
    private record Digits(int precision, int scale) {}

    private static final Map<String, Digits> FIELDS = Map.of(
            "second", new Digits(8, 6),
            "seconds", new Digits(8, 6),
            "millisecond", new Digits(8, 3),
            "milliseconds", new Digits(8, 3),
            "epoch", new Digits(18, 6),
            "julian", new Digits(18, 10));

    private ExtractedField() {}

    static SqlNode of(SqlCall extract) {
        if (!(extract.operand(0) instanceof SqlIntervalQualifier qualifier)) {
            return extract;
        }
        String field = (qualifier.timeFrameName == null
                        ? qualifier.getStartUnit().name()
                        : qualifier.timeFrameName)
                .toLowerCase(Locale.ROOT);
        Digits digits = FIELDS.get(field);
        SqlParserPos position = extract.getParserPosition();
        SqlNode value = Functions.EXTRACT_FIELD.createCall(
                position, SqlLiteral.createCharString(field, position), extract.operand(1));
        SqlBasicTypeNameSpec type = digits == null
                ? new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, position)
                : new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, digits.precision(), digits.scale(), position);
        return SqlStdOperatorTable.CAST.createCall(position, value, new SqlDataTypeSpec(type, position));
    }
}
