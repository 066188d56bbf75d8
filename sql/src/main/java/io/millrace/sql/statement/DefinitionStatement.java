package io.millrace.sql.statement;

import io.millrace.engine.data.DataType;
import io.millrace.sql.planner.QueryText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of the catalog. */
public sealed interface DefinitionStatement extends Statement {

    /** What to do if the name is taken. */
    enum IfExists {
        FAIL,
        SKIP,
        REPLACE
    }

    /**
     * CREATE STREAM and CREATE TABLE, with or without AS.
     *
     * @param kind STREAM or TABLE
     * @param temporary of a table that goes with the session; null if it stays
     * @param columns empty if none were written
     * @param primaryKey of PRIMARY KEY (…); null if it was not written
     * @param keyName what that is called; null if unsaid
     * @param checks of the relation and of its columns
     * @param uniques of the table and of its columns
     * @param partitionedBy null if it was not written
     * @param query of AS; null for none
     * @param sql the whole statement
     */
    record CreateRelation(
            RelationKind kind,
            ObjectName name,
            IfExists ifExists,
            List<ColumnDefinition> columns,
            @Nullable List<ColumnName> primaryKey,
            @Nullable String keyName,
            List<CheckDefinition> checks,
            List<UniqueDefinition> uniques,
            @Nullable WatermarkDefinition watermark,
            @Nullable List<ColumnName> partitionedBy,
            List<Option> options,
            @Nullable OnCommit temporary,
            @Nullable QueryText query,
            String sql)
            implements DefinitionStatement {

        public CreateRelation named(ObjectName newName) {
            return new CreateRelation(
                    kind,
                    newName,
                    ifExists,
                    columns,
                    primaryKey,
                    keyName,
                    checks,
                    uniques,
                    watermark,
                    partitionedBy,
                    options,
                    temporary,
                    query,
                    sql);
        }
    }

    /** What becomes of a temporary table when a transaction ends. */
    enum OnCommit {
        PRESERVE,
        DROP
    }

    /**
     * CREATE INDEX.
     *
     * @param unique what it promises; null if nothing
     */
    record CreateIndex(
            ObjectName relation,
            boolean ifNotExists,
            List<ColumnName> columns,
            @Nullable UniqueDefinition unique) implements DefinitionStatement {}

    record DropIndexes(List<ObjectName> names, boolean ifExists) implements DefinitionStatement {}

    /** COMMENT ON. */
    record Comment() implements DefinitionStatement {}

    /**
     * @param materialized whether its answer is kept
     * @param columns names for the query's columns; null to keep theirs
     */
    record CreateView(
            boolean materialized,
            ObjectName name,
            IfExists ifExists,
            @Nullable List<ColumnName> columns,
            List<Option> options,
            QueryText query,
            String sql)
            implements DefinitionStatement {}

    record DropRelations(RelationKind kind, List<ObjectName> names, boolean ifExists, boolean cascade)
            implements DefinitionStatement {}

    record AlterRelation(RelationKind kind, ObjectName name, boolean ifExists, List<Action> actions)
            implements DefinitionStatement {}

    record CreateSequence(ObjectName name, IfExists ifExists, SequenceOptions options) implements DefinitionStatement {}

    /** @param renamed its new name; null to keep its own */
    record AlterSequence(
            ObjectName name,
            boolean ifExists,
            SequenceOptions options,
            @Nullable ColumnName renamed) implements DefinitionStatement {}

    record DropSequences(List<ObjectName> names, boolean ifExists, boolean cascade) implements DefinitionStatement {}

    record DropQuery(ObjectName name, boolean ifExists) implements DefinitionStatement {}

    /** PAUSE QUERY and RESUME QUERY. */
    record PauseQuery(ObjectName name, boolean pause) implements DefinitionStatement {}

    /** One clause of ALTER. */
    sealed interface Action {
        record SetOptions(List<Option> options) implements Action {}

        record ResetOptions(List<Option> options) implements Action {}

        record AddColumn(ColumnDefinition column, boolean ifNotExists) implements Action {}

        record DropColumn(ColumnName column, boolean ifExists) implements Action {}

        record RenameTo(ColumnName name) implements Action {}

        record RenameColumn(ColumnName column, ColumnName newName) implements Action {}

        /** @param value null to drop it */
        record SetDefault(ColumnName column, ColumnDefinition.Generated.@Nullable Expression value) implements Action {}

        record SetNotNull(ColumnName column, boolean notNull) implements Action {}

        record SetType(ColumnName column, DataType type) implements Action {}

        record AddCheck(CheckDefinition check) implements Action {}

        record AddUnique(UniqueDefinition unique) implements Action {}

        record DropConstraint(ColumnName constraint, boolean ifExists) implements Action {}
    }
}
