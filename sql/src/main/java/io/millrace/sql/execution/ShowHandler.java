package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.StatementResult;
import io.millrace.sql.introspection.SystemTable;
import io.millrace.sql.statement.ObjectName;
import io.millrace.sql.statement.ShowStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SHOW and DESCRIBE: the system tables of schema millrace, without having to know them. */
final class ShowHandler {
    private static final Schema COLUMNS = Schema.of(
            Schema.Field.of("column", DataType.VARCHAR),
            Schema.Field.of("type", DataType.VARCHAR),
            Schema.Field.of("nullable", DataType.BOOLEAN),
            Schema.Field.of("key", DataType.VARCHAR));
    private static final Schema DEFINITION = Schema.of(Schema.Field.of("definition", DataType.VARCHAR));

    private ShowHandler() {}

    static Executable list(ShowStatement.ShowList show, Preparation preparation) {
        SessionContext session = preparation.session();
        String name = show.kind().name().toLowerCase(Locale.ROOT);
        SystemTable table = session.services()
                .systemTables()
                .find("millrace", name)
                .orElseThrow(() -> ErrorCode.INTERNAL_ERROR.error("no system table %s", name));
        ObjectName of = show.of();
        if (of != null) {
            Targets.relation(preparation.catalog(), of);
        }
        Predicate<@Nullable Object> wanted = of == null ? like(show.like()) : of.last()::equals;
        return Executable.rows(
                "SHOW", table.schema(), () -> table.rows(session.engine().catalog()).stream()
                        .map(batch -> filter(batch, wanted))
                        .toList());
    }

    /** Rows whose first column is wanted. */
    private static ColumnBatch filter(ColumnBatch batch, Predicate<@Nullable Object> wanted) {
        int[] rows = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            if (wanted.test(batch.column(0).value(i))) {
                rows[count++] = i;
            }
        }
        return batch.gather(rows, count);
    }

    private static Predicate<@Nullable Object> like(@Nullable String pattern) {
        if (pattern == null) {
            return value -> true;
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
        return value -> value != null && compiled.matcher(value.toString()).matches();
    }

    static Executable describe(ShowStatement.Describe describe, Preparation preparation) {
        BatchBuilder rows = new BatchBuilder(COLUMNS);
        columns(describe.name(), preparation).forEach(rows::add);
        List<ColumnBatch> batches = List.of(rows.build());
        return new Executable(
                describe.tag(),
                List.of(),
                COLUMNS,
                preparation.catalog().version(),
                parameters -> CompletableFuture.completedFuture(
                        new StatementResult.Rows(new MemoryRows(COLUMNS, batches), describe.tag(), false)));
    }

    private static List<List<@Nullable Object>> columns(ObjectName name, Preparation preparation) {
        List<String> parts = name.parts();
        if (parts.size() > 1 && !parts.get(parts.size() - 2).equals("public")) {
            SystemTable table = preparation
                    .session()
                    .services()
                    .systemTables()
                    .find(parts.get(parts.size() - 2), name.last())
                    .orElseThrow(() -> Targets.notFound(name));
            return columns(table.schema(), List.of());
        }
        PlainView view = preparation.catalog().views().get(Targets.name(name));
        if (view != null) {
            return columns(view.schema(), List.of());
        }
        Relation relation = Targets.relation(preparation.catalog(), name);
        return columns(relation.schema(), relation.keyColumns());
    }

    private static List<List<@Nullable Object>> columns(Schema schema, List<String> key) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Schema.Field field : schema.fields()) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(field.name());
            row.add(field.type().toString());
            row.add(field.nullable());
            row.add(key.contains(field.name()) ? "key" : null);
            rows.add(row);
        }
        return rows;
    }

    static Executable create(ShowStatement.ShowCreate show, Preparation preparation) {
        String sql = definition(preparation.catalog(), show.name());
        return Executable.rows(
                "SHOW",
                DEFINITION,
                () -> List.of(new BatchBuilder(DEFINITION).add(sql).build()));
    }

    private static String definition(Catalog catalog, ObjectName name) {
        QueryDefinition query = catalog.queries().get(name.last());
        if (catalog.find(name.last()).isEmpty() && query != null) {
            return query.sql();
        }
        if (catalog.find(name.last()).isEmpty() && catalog.cursors().containsKey(name.last())) {
            return Objects.requireNonNull(catalog.cursors().get(name.last())).sql();
        }
        PlainView view = catalog.views().get(name.last());
        return view != null ? view.sql() : Targets.relation(catalog, name).sql();
    }
}
