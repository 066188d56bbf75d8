package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.CopyEncoder;
import io.millrace.engine.data.CopyOptions;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.Session.TransactionStatus;
import io.millrace.sql.StatementResult;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.CopyStatement;
import io.millrace.sql.statement.ObjectName;
import io.millrace.sql.statement.Option;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** COPY FROM STDIN or a parameter, and TO STDOUT. */
final class CopyHandler {
    /** Of data that is read in a fraction of a millisecond. */
    private static final int BRIEF_BYTES = 128 << 10;

    private CopyHandler() {}

    static Executable prepare(CopyStatement copy, Preparation preparation) {
        if (copy.file() != null) {
            throw ErrorCode.INSUFFICIENT_PRIVILEGE
                    .error("COPY of a file of the server is not allowed")
                    .hint(
                            "Use COPY … FROM STDIN or TO STDOUT; the shell's and psql's \\copy do so with a file of yours.");
        }
        CopyOptions format = options(copy);
        return copy.from() ? from(copy, format, preparation) : to(copy, format, preparation);
    }

    private static CopyOptions options(CopyStatement copy) {
        Map<String, String> values = new HashMap<>();
        for (Option option : copy.options()) {
            if (values.put(option.name(), option.value()) != null) {
                throw ErrorCode.SYNTAX_ERROR
                        .error("conflicting or redundant options")
                        .at(option.position());
            }
        }
        return CopyOptions.of(values);
    }

    private static Executable from(CopyStatement copy, CopyOptions format, Preparation preparation) {
        SessionContext session = preparation.session();
        ObjectName name = copy.relation();
        if (name == null) {
            throw ErrorCode.SYNTAX_ERROR.error("COPY FROM needs a relation");
        }
        Relation relation = Targets.writable(preparation.catalog(), name);
        int[] columns = columns(relation, copy.columns(), format.columnCount());
        if (copy.parameter()) {
            return fromParameter(relation, columns, format, preparation);
        }
        return new Executable("COPY", List.of(), null, preparation.catalog().version(), parameters -> {
            session.transaction().checkWritable("COPY FROM");
            return CompletableFuture.completedFuture(
                    new StatementResult.CopyIn(new CopyLoad(session, relation, columns, format)));
        });
    }

    /** All the data in one message: no turn of the wire between the statement and it. */
    private static Executable fromParameter(
            Relation relation, int[] columns, CopyOptions format, Preparation preparation) {
        if (format.format() == CopyOptions.Format.BINARY) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED.error("COPY FROM a parameter is not supported in BINARY mode");
        }
        SessionContext session = preparation.session();
        return new Executable(
                        "COPY",
                        List.of(DataType.BYTEA),
                        null,
                        preparation.catalog().version(),
                        parameters -> {
                            if (format.begins() && session.transaction().status() == TransactionStatus.IDLE) {
                                TransactionHandler.begin(session);
                            }
                            session.transaction().checkWritable("COPY FROM");
                            if (!(parameters.get(0) instanceof ByteBuffer data)) {
                                throw ErrorCode.NULL_NOT_ALLOWED.error("the data of COPY must not be null");
                            }
                            CopyLoad load = new CopyLoad(session, relation, columns, format);
                            byte[] bytes = new byte[data.remaining()];
                            data.duplicate().get(bytes);
                            load.write(bytes, 0, bytes.length);
                            return load.finish().thenApply(done -> done);
                        })
                .briefIf(parameters -> parameters.get(0) instanceof ByteBuffer data && data.remaining() <= BRIEF_BYTES);
    }

    /** @param count of the first columns where no names are given; 0 for all */
    private static int[] columns(Relation relation, @Nullable List<ColumnName> names, int count) {
        Schema schema = relation.schema();
        if (names == null) {
            if (count > schema.size()) {
                throw ErrorCode.SYNTAX_ERROR.error("INSERT has more expressions than target columns");
            }
            return IntStream.range(0, count == 0 ? schema.size() : count).toArray();
        }
        InsertHandler.checkColumns(names, relation);
        int[] columns = new int[names.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = schema.indexOf(names.get(i).name());
        }
        return columns;
    }

    private static Executable to(CopyStatement copy, CopyOptions format, Preparation preparation) {
        if (format.format() == CopyOptions.Format.TAGGED) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED.error("COPY TO in format tagged is not supported");
        }
        SessionContext session = preparation.session();
        QueryText query = copy.query() == null ? selectAll(copy) : copy.query();
        QueryPlan plan = preparation.plan(query, preparation.plannerContext());
        StoredQueries.refuseParameters(plan, "COPY");
        Schema schema = QueryHandler.resultSchema(plan);
        return new Executable("COPY", List.of(), null, preparation.catalog().version(), parameters -> {
            CopyEncoder encoder = format.format() == CopyOptions.Format.BINARY
                    ? null
                    : new CopyEncoder(schema, format, session.settings().timeZone());
            return CompletableFuture.completedFuture(new StatementResult.CopyOut(
                    new CopyRows(session, QueryHandler.start(session, plan, preparation.sql(), parameters), encoder)));
        });
    }

    private static QueryText selectAll(CopyStatement copy) {
        ObjectName relation = copy.relation();
        if (relation == null) {
            throw ErrorCode.INTERNAL_ERROR.error("COPY without relation and query");
        }
        String columns = copy.columns() == null
                ? "*"
                : copy.columns().stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
        String from = relation.parts().stream().map(CopyHandler::quoted).collect(Collectors.joining("."));
        return new QueryText("SELECT " + columns + " FROM " + from, Emit.SNAPSHOT);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
