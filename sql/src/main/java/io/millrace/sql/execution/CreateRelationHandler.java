package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CheckConstraint;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.RowRules;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.Watermark;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.ColumnDefinition;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement.CreateRelation;
import io.millrace.sql.statement.DefinitionStatement.OnCommit;
import io.millrace.sql.statement.ObjectName;
import io.millrace.sql.statement.RelationKind;
import io.millrace.sql.statement.UniqueDefinition;
import io.millrace.storage.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** CREATE STREAM and CREATE TABLE with columns. */
final class CreateRelationHandler {
    private CreateRelationHandler() {}

    static Executable prepare(CreateRelation written, Preparation preparation) {
        CreateRelation create = named(written, preparation.session());
        if (create.query() != null && written.temporary() != null) {
            return TemporaryAsHandler.prepare(create, written, preparation);
        } else if (create.query() != null) {
            return CreateAsHandler.prepare(create, preparation);
        }
        SessionContext session = preparation.session();
        Schema schema = schema(create);
        List<String> key = key(create, schema);
        Watermark watermark = watermark(create, schema);
        GeneratedColumns generated = GeneratedColumns.of(Targets.name(create.name()), create.columns(), preparation);
        String tag = "CREATE " + create.kind().tag();
        return Executable.command(tag, () -> {
            session.transaction().checkWritable(tag);
            Optional<StreamDefinition> undeclared = undeclared(create, session);
            RelationOptions options = RelationOptions.defaults(Definitions.newSchemaId(session));
            undeclared
                    .flatMap(stream -> session.engine().log().topic(stream.topic()))
                    .ifPresent(options::withTopicConfig);
            if (create.columns().isEmpty()) {
                options.withFormat("raw");
            }
            if (create.kind() == RelationKind.TABLE) {
                options.keepForEver();
            }
            options.apply(create.options());
            RowRules rules = new RowRules(generated.defaults(), List.of(), keyName(create), List.of(), List.of());
            Relation relation = checked(create, relation(create, schema, key, watermark, rules, options), preparation);
            CompletableFuture<Void> tried = DefaultExpressions.tried(session, relation);
            if (undeclared.isPresent()
                    && relation.topic().equals(undeclared.get().topic())) {
                return tried.thenCompose(done -> Definitions.change(
                                session,
                                tag,
                                new CatalogChange.RelationAltered(relation, options.config(), generated.sequences())))
                        .thenCompose(done -> Executable.done(tag));
            }
            return tried.thenCompose(done -> define(
                            session,
                            create,
                            new CatalogChange.RelationCreated(relation, options.config(), generated.sequences()),
                            tag))
                    .thenCompose(done -> created(session, written).thenApply(known -> done));
        });
    }

    /** As the catalog is to know it. */
    private static CreateRelation named(CreateRelation written, SessionContext session) {
        String name = Targets.name(written.name());
        int position = written.name().position();
        if (written.temporary() == null) {
            TemporaryTables.checkOther(name, position);
            return written;
        }
        return written.named(new ObjectName(List.of(session.temporary().inCatalog(name)), position));
    }

    /** A temporary table is one of the session's; without a transaction block ON COMMIT is now. */
    static CompletableFuture<Void> created(SessionContext session, CreateRelation written) {
        if (written.temporary() != null) {
            session.temporary().add(Targets.name(written.name()), written.temporary() == OnCommit.DROP);
            if (!session.transaction().isOpen()) {
                return session.temporary().transactionEnded(session.engine());
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private static @Nullable String keyName(CreateRelation create) {
        return create.keyName() != null
                ? create.keyName()
                : create.columns().stream()
                        .map(ColumnDefinition::keyName)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /** With its constraints; names of CHECKs that are given come before those that are made. */
    private static Relation checked(CreateRelation create, Relation relation, Preparation preparation) {
        Set<String> taken = new HashSet<>();
        List<CheckConstraint> checks = new ArrayList<>();
        for (boolean named : new boolean[] {true, false}) {
            create.checks().stream()
                    .filter(check -> (check.name() != null) == named)
                    .forEach(check -> checks.add(RowConstraints.defined(relation, check, taken, preparation)));
        }
        Relation checked = Relations.withRules(relation, relation.rules().withChecks(checks));
        for (UniqueDefinition unique : create.uniques()) {
            checked = UniqueConstraints.with(
                    checked, unique, preparation.session().engine().catalog());
        }
        return checked;
    }

    /** What stands for a topic of this name that a Kafka client made: declaring its columns takes its place. */
    private static Optional<StreamDefinition> undeclared(CreateRelation create, SessionContext session) {
        return create.kind() != RelationKind.STREAM
                ? Optional.empty()
                : session.engine()
                        .catalog()
                        .find(Targets.name(create.name()))
                        .filter(relation -> relation instanceof StreamDefinition)
                        .map(relation -> (StreamDefinition) relation)
                        .filter(stream -> !stream.isDeclared());
    }

    static CompletableFuture<StatementResult> define(
            SessionContext session, CreateRelation create, CatalogChange change, String tag) {
        return Definitions.create(session, Targets.name(create.name()), create.kind(), create.ifExists(), change)
                .thenCompose(done -> Executable.done(tag));
    }

    private static Relation relation(
            CreateRelation create,
            Schema schema,
            List<String> key,
            @Nullable Watermark watermark,
            RowRules rules,
            RelationOptions options) {
        String name = Targets.name(create.name());
        String topic = topic(options.topic(name), create.name());
        if (create.kind() == RelationKind.TABLE) {
            return new TableDefinition(name, topic, schema, options.format(key), key, rules, create.sql());
        }
        return new StreamDefinition(
                name, topic, schema, options.format(key), key, watermark, null, rules, create.sql());
    }

    static String topic(String topic, ObjectName name) {
        if (TopicName.mistake(topic) != null) {
            throw ErrorCode.INVALID_NAME
                    .error("\"%s\" cannot be the name of a topic", topic)
                    .hint(
                            "Topics are named with letters, digits, '.', '_' and '-' (at most 249), not beginning with two"
                                    + " underscores; WITH (topic = '…') gives the topic another name than the relation.")
                    .at(name.position());
        }
        return topic;
    }

    /** Without columns: the record's key and value, as bytes. */
    private static Schema schema(CreateRelation create) {
        if (create.columns().isEmpty()) {
            if (create.kind() == RelationKind.TABLE) {
                throw ErrorCode.INVALID_TABLE_DEFINITION
                        .error("table \"%s\" has no columns", create.name())
                        .at(create.name().position());
            }
            return Schema.of(
                    Schema.Field.of(SystemColumns.KEY, DataType.BYTEA),
                    Schema.Field.of(SystemColumns.VALUE, DataType.BYTEA));
        }
        Set<String> names = new HashSet<>();
        List<Schema.Field> fields = new ArrayList<>();
        List<String> key = create.primaryKey() == null
                ? List.of()
                : create.primaryKey().stream().map(ColumnName::name).toList();
        for (ColumnDefinition column : create.columns()) {
            checkName(column.name(), column.position());
            if (!names.add(column.name())) {
                throw ErrorCode.DUPLICATE_COLUMN
                        .error("column \"%s\" specified more than once", column.name())
                        .at(column.position());
            }
            fields.add(
                    new Schema.Field(column.name(), column.type(), !column.notNull() && !key.contains(column.name())));
        }
        return new Schema(fields);
    }

    static void checkName(String name, int position) {
        if (SystemColumns.SCHEMA.indexOf(name) >= 0 || name.equals("_op")) {
            throw ErrorCode.DUPLICATE_COLUMN
                    .error("column name \"%s\" conflicts with a system column name", name)
                    .at(position);
        }
    }

    private static List<String> key(CreateRelation create, Schema schema) {
        List<ColumnName> primary = create.primaryKey();
        List<ColumnName> inline = create.columns().stream()
                .filter(ColumnDefinition::primaryKey)
                .map(column -> new ColumnName(column.name(), column.position()))
                .toList();
        if (inline.size() > 1 || (!inline.isEmpty() && primary != null)) {
            throw ErrorCode.INVALID_TABLE_DEFINITION
                    .error("multiple primary keys for table \"%s\" are not allowed", create.name())
                    .at(inline.get(inline.size() - 1).position());
        }
        List<ColumnName> key = primary != null ? primary : inline;
        List<ColumnName> partitionedBy = create.partitionedBy();
        if (create.kind() == RelationKind.STREAM) {
            if (!key.isEmpty()) {
                throw ErrorCode.INVALID_TABLE_DEFINITION
                        .error("a stream has no primary key: it keeps every row")
                        .hint("Use PARTITIONED BY (…) to choose a row's partition, or CREATE TABLE.")
                        .at(key.get(0).position());
            }
            return columns(partitionedBy == null ? List.of() : partitionedBy, schema, create);
        }
        List<String> names = columns(key, schema, create);
        if (partitionedBy != null && !columns(partitionedBy, schema, create).equals(names)) {
            throw ErrorCode.INVALID_TABLE_DEFINITION
                    .error("a table is partitioned by its primary key")
                    .at(partitionedBy.get(0).position());
        }
        return names;
    }

    private static List<String> columns(List<ColumnName> columns, Schema schema, CreateRelation create) {
        Set<String> seen = new HashSet<>();
        for (ColumnName column : columns) {
            if (schema.indexOf(column.name()) < 0) {
                throw notFound(column, create);
            }
            if (!seen.add(column.name())) {
                throw ErrorCode.DUPLICATE_COLUMN
                        .error("column \"%s\" appears twice in the key", column.name())
                        .at(column.position());
            }
        }
        return columns.stream().map(ColumnName::name).toList();
    }

    private static @Nullable Watermark watermark(CreateRelation create, Schema schema) {
        if (create.watermark() == null) {
            return null;
        }
        ColumnName column = create.watermark().column();
        if (create.kind() == RelationKind.TABLE) {
            throw ErrorCode.INVALID_TABLE_DEFINITION
                    .error("a table has no watermark")
                    .hint("Watermarks belong to streams.")
                    .at(column.position());
        }
        int index = schema.indexOf(column.name());
        if (index < 0) {
            throw notFound(column, create);
        }
        if (!(schema.type(index) instanceof DataType.Timestamp)) {
            throw ErrorCode.DATATYPE_MISMATCH
                    .error(
                            "column \"%s\" of the watermark is of type %s and not a TIMESTAMP",
                            column.name(), schema.type(index))
                    .at(column.position());
        }
        return new Watermark(column.name(), create.watermark().delayMicros());
    }

    private static MillraceException notFound(ColumnName column, CreateRelation create) {
        return ErrorCode.COLUMN_NOT_FOUND
                .error(
                        "column \"%s\" does not exist in %s \"%s\"",
                        column.name(), create.kind().noun(), create.name())
                .at(column.position());
    }
}
