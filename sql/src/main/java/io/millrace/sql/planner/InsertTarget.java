package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.COLUMN_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.DUPLICATE_COLUMN;
import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where an INSERT writes to.
 *
 * @param positions the relation's columns that the query's columns go to, in the query's order
 * @param listed whether the statement listed its columns
 */
record InsertTarget(Relation relation, List<Integer> positions, boolean listed) {

    static InsertTarget of(Relation relation, @Nullable List<String> columns) {
        Schema schema = relation.schema();
        if (columns == null) {
            return new InsertTarget(
                    relation, IntStream.range(0, schema.size()).boxed().toList(), false);
        }
        Set<String> seen = new HashSet<>();
        List<Integer> positions = new ArrayList<>();
        for (String column : columns) {
            int position = schema.indexOf(column);
            if (position < 0) {
                throw COLUMN_NOT_FOUND.error(
                        "column \"%s\" of relation \"%s\" does not exist", column, relation.name());
            }
            if (!seen.add(column)) {
                throw DUPLICATE_COLUMN.error("column \"%s\" specified more than once", column);
            }
            positions.add(position);
        }
        return new InsertTarget(relation, positions, true);
    }

    /** The columns that the query's columns go to. */
    Schema expected() {
        return new Schema(positions.stream().map(relation.schema()::field).toList());
    }

    /** The query's rows as rows of the relation. */
    PlanNode assign(PlanNode query) {
        int given = query.schema().size();
        if (given > positions.size()) {
            throw SYNTAX_ERROR.error("INSERT has more expressions than target columns");
        }
        if (given < positions.size() && listed) {
            throw SYNTAX_ERROR.error("INSERT has more target columns than expressions");
        }
        Schema schema = relation.schema();
        List<Expression> values = new ArrayList<>();
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Schema.Field field = schema.field(i);
            int source = positions.subList(0, given).indexOf(i);
            Expression value = new Expression.Literal(null, field.type());
            if (source >= 0) {
                AssignmentCasts.check(query, source, field.name(), field.type());
                value = ExpressionTranslator.assigned(PlanShapes.column(query.schema(), source), field.type());
            }
            values.add(value);
            fields.add(new Schema.Field(field.name(), field.type(), value.nullable()));
        }
        return PlanShapes.project(query, values, new Schema(fields));
    }
}
