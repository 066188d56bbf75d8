package io.millrace.sql.execution;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.StatementResult;
import io.millrace.sql.introspection.ColumnSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is ready to run, as often as wanted.
 *
 * @param tag first words of its command tag
 * @param parameterTypes of {@code $1 …}
 * @param resultSchema null if it returns no rows
 * @param catalogVersion what it was planned against; -1 if it does not depend on the catalog
 * @param sources of the result's columns, in order; empty if none is known
 * @param brief whether with these parameters it takes next to no time, now, on the thread that runs it
 */
public record Executable(
        String tag,
        List<DataType> parameterTypes,
        @Nullable Schema resultSchema,
        long catalogVersion,
        Run run,
        List<ColumnSource> sources,
        Predicate<List<? extends @Nullable Object>> brief) {
    Executable(String tag, List<DataType> parameterTypes, @Nullable Schema resultSchema, long catalogVersion, Run run) {
        this(tag, parameterTypes, resultSchema, catalogVersion, run, List.of(), parameters -> false);
    }

    Executable running(Run newRun) {
        return new Executable(tag, parameterTypes, resultSchema, catalogVersion, newRun, sources, brief);
    }

    Executable briefIf(Predicate<List<? extends @Nullable Object>> newBrief) {
        return new Executable(tag, parameterTypes, resultSchema, catalogVersion, run, sources, newBrief);
    }

    /** @param newSources none are taken if they are not as many as the columns, as before {@code _op} */
    Executable withSources(List<ColumnSource> newSources) {
        boolean all = resultSchema != null && resultSchema.size() == newSources.size();
        return new Executable(
                tag, parameterTypes, resultSchema, catalogVersion, run, all ? newSources : List.of(), brief);
    }

    /** What it does. May throw at once or fail its future. */
    @FunctionalInterface
    public interface Run {
        CompletableFuture<StatementResult> run(List<? extends @Nullable Object> parameters);
    }

    /** Without parameters, rows and plan. */
    static Executable command(String tag, Supplier<CompletableFuture<StatementResult>> run) {
        return new Executable(tag, List.of(), null, -1, parameters -> run.get());
    }

    /** A command that is done when it returns. */
    static Executable immediate(String tag, Runnable run) {
        return command(tag, () -> {
            run.run();
            return done(tag);
        });
    }

    /** Rows that lie ready when it runs. */
    static Executable rows(String tag, Schema schema, Supplier<List<io.millrace.engine.data.ColumnBatch>> rows) {
        return new Executable(
                tag,
                List.of(),
                schema,
                -1,
                parameters -> CompletableFuture.completedFuture(
                        new StatementResult.Rows(new MemoryRows(schema, rows.get()), tag, false)));
    }

    static CompletableFuture<StatementResult> done(String tag) {
        return CompletableFuture.completedFuture(new StatementResult.Done(tag));
    }
}
