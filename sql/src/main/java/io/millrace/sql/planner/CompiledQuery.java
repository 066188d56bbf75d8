package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.PlanNode;
import io.millrace.sql.introspection.ColumnSource;
import java.util.List;
import java.util.Set;

/**
 * A query as a plan's tree.
 *
 * @param parameters their types, by index
 * @param sources of its columns, in order
 * @param views names of the plain views in whose place their queries are
 */
record CompiledQuery(PlanNode root, List<DataType> parameters, List<ColumnSource> sources, Set<String> views) {}
