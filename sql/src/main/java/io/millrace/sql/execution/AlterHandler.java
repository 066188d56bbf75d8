package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.Schema;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.ColumnDefinition;
import io.millrace.sql.statement.DefinitionStatement.Action;
import io.millrace.sql.statement.DefinitionStatement.AlterRelation;
import io.millrace.sql.statement.Option;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** ALTER: options of the topic, and further columns. */
final class AlterHandler {
    /** These say how the records that are there were written. */
    private static final Set<String> FIXED =
            Set.of("format", "value_format", "key_format", "topic", "kafka_topic", "delimiter");

    private AlterHandler() {}

    static Executable prepare(AlterRelation alter, Preparation preparation) {
        SessionContext session = preparation.session();
        String tag = "ALTER " + alter.kind().tag();
        return Executable.command(tag, () -> {
            session.transaction().checkWritable(tag);
            Optional<Relation> found = session.engine().catalog().find(Targets.name(alter.name()));
            if (found.isEmpty() && alter.ifExists()) {
                session.notice("00000", "relation \"" + alter.name() + "\" does not exist, skipping");
                return Executable.done(tag);
            }
            Relation relation = found.orElseThrow(() -> Targets.notFound(alter.name()));
            if (!Targets.isA(relation, alter.kind())) {
                throw ErrorCode.WRONG_OBJECT_TYPE
                        .error("\"%s\" is not a %s", alter.name(), alter.kind().noun())
                        .at(alter.name().position());
            }
            return alter(session, relation, alter, tag);
        });
    }

    private static CompletableFuture<StatementResult> alter(
            SessionContext session, Relation relation, AlterRelation alter, String tag) {
        TopicConfig config = session.engine().log().topic(relation.topic()).orElse(TopicConfig.DEFAULT);
        RelationOptions options = RelationOptions.of(relation, config);
        Relation altered = relation;
        for (Action action : alter.actions()) {
            if (action instanceof Action.SetOptions set) {
                set.options().forEach(AlterHandler::checkNotFixed);
                options.apply(set.options());
            } else if (action instanceof Action.ResetOptions reset) {
                reset.options().forEach(AlterHandler::checkNotFixed);
                options.reset(reset.options());
            } else if (action instanceof Action.AddColumn add) {
                altered = withColumn(session, altered, add);
            }
        }
        return Definitions.change(session, tag, new CatalogChange.RelationAltered(altered, options.config()))
                .thenCompose(catalog -> Executable.done(tag));
    }

    private static void checkNotFixed(Option option) {
        if (FIXED.contains(option.name())) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("option \"%s\" cannot be changed", option.name())
                    .hint("The records that are there were written with it; CREATE another and INSERT … SELECT.")
                    .at(option.position());
        }
    }

    private static Relation withColumn(SessionContext session, Relation relation, Action.AddColumn add) {
        ColumnDefinition column = add.column();
        CreateRelationHandler.checkName(column.name(), column.position());
        if (relation.schema().indexOf(column.name()) >= 0) {
            if (add.ifNotExists()) {
                session.notice("42701", "column \"" + column.name() + "\" already exists, skipping");
                return relation;
            }
            throw ErrorCode.DUPLICATE_COLUMN
                    .error("column \"%s\" of relation \"%s\" already exists", column.name(), relation.name())
                    .at(column.position());
        }
        if (column.notNull()) {
            throw refused(column, "column \"" + column.name() + "\" contains null values");
        }
        if (relation.format().value().equals("raw") || relation instanceof ViewDefinition) {
            throw refused(column, "no column can be added to \"" + relation.name() + "\"");
        }
        List<Schema.Field> fields = new ArrayList<>(relation.schema().fields());
        fields.add(Schema.Field.of(column.name(), column.type()));
        return Relations.with(relation, new Schema(fields), relation.rules());
    }

    private static MillraceException refused(ColumnDefinition column, String message) {
        return ErrorCode.FEATURE_NOT_SUPPORTED
                .error(message)
                .hint("Rows written before have NULL in a new column.")
                .at(column.position());
    }
}
