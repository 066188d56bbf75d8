package io.millrace.sql.planner;

import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** What the grammar allows: lenient, but strict where leniency would change a query's meaning. */
final class MillraceConformance extends SqlDelegatingConformance {
    static final SqlConformance INSTANCE = new MillraceConformance();

    private MillraceConformance() {
        super(SqlConformanceEnum.LENIENT);
    }

    /** As PostgreSQL: HAVING does not see the select list's aliases. */
    @Override
    public boolean isHavingAlias() {
        return false;
    }

    /** As PostgreSQL: an input column comes before an output column of that name. */
    @Override
    public boolean isSortByAliasObscures() {
        return false;
    }

    /** Otherwise ROW elements of an array would lose their alias. */
    @Override
    public boolean allowAliasUnnestItems() {
        return false;
    }

    /** As PostgreSQL: {@code SELECT id FROM a JOIN b USING (id)} may say {@code a.id} as well. */
    @Override
    public boolean allowQualifyingCommonColumn() {
        return true;
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    /** The engine's arithmetic raises 22003 by itself. */
    @Override
    public boolean checkedArithmetic() {
        return false;
    }
}
