package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement.Action;
import io.millrace.sql.statement.DefinitionStatement.AlterRelation;
import io.millrace.sql.statement.Option;
import io.millrace.storage.TopicConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** ALTER STREAM, TABLE and MATERIALIZED VIEW: options of the topic, names, and what {@link Alteration} changes. */
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
            String name = session.temporary().resolved(Targets.name(alter.name()));
            Optional<Relation> found = session.engine().catalog().find(name);
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
            CatalogChange renaming = renaming(session, relation, alter.actions().get(0));
            return renaming == null
                    ? alter(preparation, relation, alter, tag)
                    : Definitions.change(session, tag, renaming).thenCompose(done -> Executable.done(tag));
        });
    }

    /** Null if it is something else. */
    private static @Nullable CatalogChange renaming(SessionContext session, Relation relation, Action action) {
        if (action instanceof Action.RenameTo rename) {
            checkNoView(relation, rename.name());
            TemporaryTables.refuse(List.of(relation.name()));
            TemporaryTables.checkOther(rename.name().name(), rename.name().position());
            return new CatalogChange.RelationRenamed(
                    relation.name(),
                    Relations.with(
                            relation,
                            rename.name().name(),
                            relation.format(),
                            relation.rules().withKeyName(relation.rules().keyName(relation.name()))),
                    null,
                    null);
        } else if (action instanceof Action.RenameColumn rename) {
            checkNoView(relation, rename.column());
            Relation renamed = new AlteredColumns(relation, Definitions.newSchemaId(session))
                    .rename(rename.column(), rename.newName());
            return new CatalogChange.RelationRenamed(
                    relation.name(),
                    renamed,
                    rename.column().name(),
                    rename.newName().name());
        }
        return null;
    }

    private static void checkNoView(Relation relation, ColumnName at) {
        if (relation instanceof ViewDefinition) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("materialized view \"%s\" cannot be altered so", relation.name())
                    .hint("DROP it, and CREATE another.")
                    .at(at.position());
        }
    }

    private static CompletableFuture<StatementResult> alter(
            Preparation preparation, Relation relation, AlterRelation alter, String tag) {
        SessionContext session = preparation.session();
        TopicConfig config = session.engine().log().topic(relation.topic()).orElse(TopicConfig.DEFAULT);
        RelationOptions options = RelationOptions.of(relation, config);
        Alteration alteration = new Alteration(preparation, relation);
        for (Action action : alter.actions()) {
            if (action instanceof Action.SetOptions set) {
                set.options().forEach(AlterHandler::checkNotFixed);
                options.apply(set.options());
            } else if (action instanceof Action.ResetOptions reset) {
                reset.options().forEach(AlterHandler::checkNotFixed);
                options.reset(reset.options());
            } else if (relation instanceof ViewDefinition) {
                checkNoView(
                        relation, new ColumnName(relation.name(), alter.name().position()));
            } else {
                alteration.add(action);
            }
        }
        return alteration.run(tag, options.config()).thenCompose(done -> Executable.done(tag));
    }

    private static void checkNotFixed(Option option) {
        if (FIXED.contains(option.name())) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("option \"%s\" cannot be changed", option.name())
                    .hint("The records that are there were written with it; CREATE another and INSERT … SELECT.")
                    .at(option.position());
        }
    }
}
