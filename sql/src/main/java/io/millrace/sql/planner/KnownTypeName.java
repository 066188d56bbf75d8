package io.millrace.sql.planner;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;

/** A type in a parsed query that is known already, and that Calcite's own names might not say. */
final class KnownTypeName extends SqlTypeNameSpec {
    private final RelDataType type;

    KnownTypeName(RelDataType type, SqlParserPos position) {
        super(new SqlIdentifier(type.getSqlTypeName().getName(), position), position);
        this.type = type;
    }

    static SqlNode cast(SqlNode value, RelDataType type) {
        SqlParserPos position = value.getParserPosition();
        return SqlStdOperatorTable.CAST.createCall(
                position, value, new SqlDataTypeSpec(new KnownTypeName(type, position), position));
    }

    @Override
    public RelDataType deriveType(SqlValidator validator) {
        return type;
    }

    @Override
    public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
        writer.keyword(type.getSqlTypeName().getName());
    }

    @Override
    public boolean equalsDeep(SqlTypeNameSpec other, Litmus litmus) {
        return other instanceof KnownTypeName known && known.type.equals(type)
                ? litmus.succeed()
                : litmus.fail("%s is not %s", this, other);
    }
}
