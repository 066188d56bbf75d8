package io.millrace.sql.introspection;

import io.millrace.engine.Engine;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * All system tables. Immutable.
 *
 * @param sizes bytes of a relation in the log, at the moment of asking
 * @param sessions of clients
 * @param sequences where a sequence is, at the moment of asking
 */
public record SystemTables(
        List<SystemTable> tables,
        ToLongFunction<Relation> sizes,
        OpenSessions sessions,
        UnaryOperator<SequenceDefinition> sequences) {
    public SystemTables {
        tables = List.copyOf(tables);
    }

    public SystemTables(List<SystemTable> tables) {
        this(tables, relation -> 0, new OpenSessions(), sequence -> sequence);
    }

    SequenceDefinition current(SequenceDefinition sequence) {
        return sequences.apply(sequence);
    }

    long bytes(Relation relation) {
        return sizes.applyAsLong(relation);
    }

    /** Those of a database that runs on {@code engine}. */
    public static SystemTables of(Engine engine) {
        List<SystemTable> tables = new ArrayList<>(new MillraceTables(engine).tables());
        tables.addAll(new InformationSchema(() -> tables).tables());
        OpenSessions sessions = new OpenSessions();
        UnaryOperator<SequenceDefinition> sequences = engine.sequences()::current;
        tables.addAll(new PostgresCatalog(() -> tables, sessions, sequences).tables());
        return new SystemTables(tables, relation -> bytes(engine, relation), sessions, sequences);
    }

    private static long bytes(Engine engine, Relation relation) {
        long bytes = 0;
        int partitions =
                engine.log().topic(relation.topic()).orElse(TopicConfig.DEFAULT).partitions();
        for (int i = 0; i < partitions; i++) {
            bytes +=
                    engine.log().partition(new PartitionId(relation.topic(), i)).sizeInBytes();
        }
        return bytes;
    }

    public Optional<SystemTable> find(String schemaName, String name) {
        return tables.stream()
                .filter(table ->
                        table.schemaName().equals(schemaName) && table.name().equals(name))
                .findFirst();
    }
}
