package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.UNDEFINED_OBJECT;
import static java.util.Map.entry;

import io.millrace.engine.data.DataType;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's names of types, as they stand in casts. */
final class TypeNames {
    private static final Map<String, SqlTypeName> NAMES = Map.ofEntries(
            entry("text", SqlTypeName.VARCHAR),
            entry("string", SqlTypeName.VARCHAR),
            entry("name", SqlTypeName.VARCHAR),
            entry("uuid", SqlTypeName.UUID),
            entry("int2", SqlTypeName.SMALLINT),
            entry("int4", SqlTypeName.INTEGER),
            entry("int", SqlTypeName.INTEGER),
            entry("oid", SqlTypeName.BIGINT),
            entry("xid", SqlTypeName.BIGINT),
            entry("xid8", SqlTypeName.BIGINT),
            entry("cid", SqlTypeName.BIGINT),
            entry("char", SqlTypeName.VARCHAR),
            entry("cstring", SqlTypeName.VARCHAR),
            entry("citext", SqlTypeName.VARCHAR),
            entry("sql_identifier", SqlTypeName.VARCHAR),
            entry("character_data", SqlTypeName.VARCHAR),
            entry("cardinal_number", SqlTypeName.INTEGER),
            entry("yes_or_no", SqlTypeName.VARCHAR),
            entry("aclitem", SqlTypeName.VARCHAR),
            entry("inet", SqlTypeName.VARCHAR),
            entry("regproc", SqlTypeName.VARCHAR),
            entry("regprocedure", SqlTypeName.VARCHAR),
            entry("regoper", SqlTypeName.VARCHAR),
            entry("regoperator", SqlTypeName.VARCHAR),
            entry("regcollation", SqlTypeName.VARCHAR),
            entry("regconfig", SqlTypeName.VARCHAR),
            entry("regdictionary", SqlTypeName.VARCHAR),
            entry("pg_node_tree", SqlTypeName.VARCHAR),
            entry("int8", SqlTypeName.BIGINT),
            entry("float4", SqlTypeName.REAL),
            entry("float8", SqlTypeName.DOUBLE),
            entry("double", SqlTypeName.DOUBLE),
            entry("bool", SqlTypeName.BOOLEAN),
            entry("numeric", SqlTypeName.DECIMAL),
            entry("bytea", SqlTypeName.VARBINARY),
            entry("bytes", SqlTypeName.VARBINARY),
            entry("timestamptz", SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
            entry("timetz", SqlTypeName.TIME));

    private TypeNames() {}

    static SqlDataTypeSpec resolve(SqlDataTypeSpec type) {
        SqlTypeNameSpec name = type.getTypeNameSpec();
        SqlTypeNameSpec resolved = name;
        if (name instanceof SqlUserDefinedTypeNameSpec) {
            resolved =
                    named(name.getTypeName().names.get(name.getTypeName().names.size() - 1), name.getParserPos());
        } else if (name instanceof SqlCollectionTypeNameSpec collection) {
            SqlTypeNameSpec element = resolve(new SqlDataTypeSpec(collection.getElementTypeName(), name.getParserPos()))
                    .getTypeNameSpec();
            resolved = new SqlCollectionTypeNameSpec(element, SqlTypeName.ARRAY, name.getParserPos());
        } else if (name instanceof SqlBasicTypeNameSpec basic) {
            resolved = basic(basic);
        } else if (name instanceof SqlCollectionTypeNameSpec collection) {
            SqlTypeNameSpec element = collection.getElementTypeName();
            SqlTypeNameSpec known = resolve(new SqlDataTypeSpec(element, type.getParserPosition()))
                    .getTypeNameSpec();
            resolved = known == element
                    ? name
                    : new SqlCollectionTypeNameSpec(known, SqlTypeName.ARRAY, name.getParserPos());
        }
        return resolved == name ? type : new SqlDataTypeSpec(resolved, type.getParserPosition());
    }

    private static SqlTypeNameSpec named(String name, SqlParserPos position) {
        if (name.equals("bpchar")) {
            return padded(DataType.Varchar.UNBOUNDED, position);
        }
        if (name.equals("json") || name.equals("jsonb")) {
            return new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, TypeMapping.JSON_LENGTH, position);
        }
        SqlTypeName type = NAMES.get(name);
        if (type == null) {
            throw new PositionedException(UNDEFINED_OBJECT.error("type \"%s\" does not exist", name), position);
        }
        return new SqlBasicTypeNameSpec(type, position);
    }

    private static SqlTypeNameSpec padded(int length, SqlParserPos position) {
        return new KnownTypeName(MillraceTypeFactory.INSTANCE.padded(length), position);
    }

    private static SqlTypeNameSpec basic(SqlBasicTypeNameSpec type) {
        if (type.getTypeName().names.get(0).equals("CHAR")) {
            return padded(Math.max(1, type.getPrecision()), type.getParserPos());
        }
        @Nullable
        SqlTypeName name =
                switch (type.getTypeName().names.get(0)) {
                    case "BINARY" -> SqlTypeName.VARBINARY;
                    case "TIMESTAMP_TZ" -> SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
                    case "TIME_TZ", "TIME_WITH_LOCAL_TIME_ZONE" -> SqlTypeName.TIME;
                    case "FLOAT" -> SqlTypeName.DOUBLE;
                    default -> null;
                };
        return name == null
                ? type
                : new SqlBasicTypeNameSpec(
                        name,
                        name == SqlTypeName.DOUBLE ? -1 : type.getPrecision(),
                        type.getScale(),
                        type.getParserPos());
    }
}
