package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorTable;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's validator with PostgreSQL's treatment of parameters: one has the type that the client gave, or that its first
 * use asks for, or is text. For one query; owned by the thread that plans it.
 */
final class QueryValidator extends SqlValidatorImpl {
    private static final SqlValidator.Config CONFIG = SqlValidator.Config.DEFAULT
            .withConformance(MillraceConformance.INSTANCE)
            .withDefaultNullCollation(NullCollation.HIGH)
            .withIdentifierExpansion(true)
            .withTypeCoercionEnabled(true)
            .withTypeCoercionRules(CastRules.POSTGRES)
            .withTypeCoercionFactory(PostgresCoercion::new);

    private final Map<Integer, RelDataType> parameterTypes = new TreeMap<>();
    private @Nullable RelDataType expected;

    /** @param expected the row that the query's columns are written into, which parameters take their types from */
    QueryValidator(CalciteCatalog catalog, List<? extends @Nullable DataType> given, @Nullable RelDataType expected) {
        super(QueryOperators.TABLE, catalog, MillraceTypeFactory.INSTANCE, CONFIG);
        this.expected = expected;
        for (int i = 0; i < given.size(); i++) {
            DataType type = given.get(i);
            if (type != null) {
                parameterTypes.put(i, TypeMapping.toCalcite(type, true));
            }
        }
    }

    /** By index; VARCHAR where nothing was said. Complete after {@link #validate}. */
    List<DataType> parameterTypes(int count) {
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RelDataType type = parameterTypes.get(i);
            types.add(type == null ? DataType.VARCHAR : TypeMapping.toEngine(type));
        }
        return types;
    }

    @Override
    public void validateQuery(SqlNode node, SqlValidatorScope scope, RelDataType targetRowType) {
        RelDataType target = expected == null ? targetRowType : expected;
        expected = null;
        super.validateQuery(node, scope, target);
    }

    /** Stars do not show system columns. */
    @Override
    protected void addToSelectList(
            List<SqlNode> list,
            Set<String> aliases,
            List<Map.Entry<String, RelDataType>> fields,
            SqlNode expression,
            SelectScope scope,
            boolean includeSystemColumns) {
        if (!(expression instanceof SqlIdentifier identifier) || !isSystemColumn(identifier, scope)) {
            super.addToSelectList(list, aliases, fields, expression, scope, includeSystemColumns);
        }
    }

    private boolean isSystemColumn(SqlIdentifier identifier, SelectScope scope) {
        String column = identifier.names.get(identifier.names.size() - 1);
        if (identifier.names.size() < 2) {
            return false;
        }
        SqlValidatorScope.ResolvedImpl resolved = new SqlValidatorScope.ResolvedImpl();
        scope.resolve(identifier.skipLast(1).names, getCatalogReader().nameMatcher(), true, resolved);
        if (resolved.count() != 1) {
            return false;
        }
        SqlValidatorTable table = resolved.only().namespace.getTable();
        RelationTable relation = table == null ? null : table.unwrap(RelationTable.class);
        return relation != null && relation.isSystemColumn(column);
    }

    @Override
    public RelDataType deriveType(SqlValidatorScope scope, SqlNode node) {
        if (node instanceof SqlDynamicParam parameter) {
            RelDataType known = parameterTypes.get(parameter.getIndex());
            if (known != null) {
                setValidatedNodeType(node, known);
                return known;
            }
        }
        if (node instanceof SqlCall call) {
            UnknownLiterals.resolve(this, scope, call);
        }
        return super.deriveType(scope, node);
    }

    @Override
    protected void validateValues(SqlCall node, RelDataType targetRowType, SqlValidatorScope scope) {
        UnknownLiterals.resolveRows(this, scope, node);
        super.validateValues(node, targetRowType, scope);
    }

    @Override
    protected void inferUnknownTypes(RelDataType inferred, SqlValidatorScope scope, SqlNode node) {
        if (!(node instanceof SqlDynamicParam parameter)) {
            if (node instanceof SqlCase choice) {
                inferWithin(choice, scope);
            } else if (node instanceof SqlCall call && call.getOperator() instanceof SqlQuantifyOperator) {
                inferArray(call, scope);
            }
            super.inferUnknownTypes(inferred, scope, node);
            return;
        }
        RelDataType type = parameterTypes.computeIfAbsent(parameter.getIndex(), unused -> inferredType(inferred));
        setValidatedNodeType(node, type);
    }

    /** Calcite asks for a CASE's type before it has looked into the calls that it consists of. */
    private void inferWithin(SqlCase choice, SqlValidatorScope scope) {
        List<SqlNode> parts = new ArrayList<>(choice.getWhenOperands());
        parts.addAll(choice.getThenOperands());
        parts.add(choice.getElseOperand());
        for (SqlNode part : parts) {
            if (part instanceof SqlCall) {
                inferUnknownTypes(unknownType, scope, part);
            }
        }
    }

    /**
     * {@code a = ANY ($1)}: the parameter is an array of what {@code a} is, also where the client says an array of smaller
     * integers, which would not be compared.
     */
    private void inferArray(SqlCall quantified, SqlValidatorScope scope) {
        if (!(quantified.operand(1) instanceof SqlNodeList list)
                || list.size() != 1
                || !(list.get(0) instanceof SqlDynamicParam parameter)
                || quantified.operand(0) instanceof SqlDynamicParam) {
            return;
        }
        RelDataType element = deriveType(scope, quantified.operand(0));
        RelDataType known = parameterTypes.get(parameter.getIndex());
        if (known == null || isSmaller(known.getComponentType(), element)) {
            RelDataType array = typeFactory.createArrayType(typeFactory.createTypeWithNullability(element, true), -1);
            parameterTypes.put(parameter.getIndex(), typeFactory.createTypeWithNullability(array, true));
        }
    }

    private static boolean isSmaller(@Nullable RelDataType type, RelDataType other) {
        return type != null
                && SqlTypeName.INT_TYPES.contains(type.getSqlTypeName())
                && SqlTypeName.INT_TYPES.contains(other.getSqlTypeName())
                && type.getPrecision() < other.getPrecision();
    }

    private RelDataType inferredType(RelDataType inferred) {
        SqlTypeName name = inferred.getSqlTypeName();
        boolean unknown = name == SqlTypeName.UNKNOWN || name == SqlTypeName.ANY || name == SqlTypeName.NULL;
        RelDataType type = unknown
                ? typeFactory.createSqlType(SqlTypeName.VARCHAR)
                // Longer than CHAR(n), it is another value.
                : MillraceTypeFactory.isPadded(inferred)
                        ? MillraceTypeFactory.INSTANCE.padded(DataType.Varchar.UNBOUNDED)
                        : inferred;
        return typeFactory.createTypeWithNullability(type, true);
    }

    /** The parameter is of LIMIT or OFFSET. */
    void countsRows(SqlDynamicParam parameter) {
        parameterTypes.putIfAbsent(parameter.getIndex(), TypeMapping.toCalcite(DataType.BIGINT, true));
    }

    @Override
    public CalciteException handleUnresolvedFunction(
            SqlCall call, SqlOperator function, List<RelDataType> argumentTypes, @Nullable List<String> argumentNames) {
        List<String> types = argumentTypes.stream()
                .map(type -> OperandMismatch.typeName(type.toString()))
                .toList();
        throw new PositionedException(OperandMismatch.function(function.getName(), types), call.getParserPosition());
    }
}
