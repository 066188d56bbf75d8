package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceBaseVisitor;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.statement.CursorStatement;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.ExplainStatement;
import io.millrace.sql.statement.NotificationStatement;
import io.millrace.sql.statement.PreparedNameStatement;
import io.millrace.sql.statement.QueryStatement;
import io.millrace.sql.statement.RefusedStatement;
import io.millrace.sql.statement.SettingStatement;
import io.millrace.sql.statement.ShowStatement;
import io.millrace.sql.statement.Statement;
import io.millrace.sql.statement.ToleratedStatement;
import io.millrace.sql.statement.TransactionStatement;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;

/** Parse tree to statement. */
final class StatementBuilder extends MillraceBaseVisitor<Statement> {
    private final String sql;
    private final QueryTexts queries;

    StatementBuilder(String sql) {
        this.sql = sql;
        this.queries = new QueryTexts(sql);
    }

    @Override
    public Statement visitQueryStatement(MillraceParser.QueryStatementContext context) {
        return new QueryStatement(queries.query(context.query()));
    }

    @Override
    public Statement visitExplain(MillraceParser.ExplainContext context) {
        boolean analyze = false;
        MillraceParser.ExplainOptionsContext options = context.explainOptions();
        if (options != null) {
            analyze = options.ANALYZE() != null
                    || options.explainOption().stream()
                            .anyMatch(option -> option.ANALYZE() != null
                                    && (option.optionValue() == null
                                            || !option.optionValue().getText().equalsIgnoreCase("false")));
        }
        return new ExplainStatement(analyze, visit(context.statement()));
    }

    @Override
    public Statement visitCreateStream(MillraceParser.CreateStreamContext context) {
        return new DefinitionBuilder(sql).stream(context);
    }

    @Override
    public Statement visitCreateTable(MillraceParser.CreateTableContext context) {
        return new DefinitionBuilder(sql).table(context);
    }

    @Override
    public Statement visitCreateView(MillraceParser.CreateViewContext context) {
        return new DefinitionBuilder(sql).view(context);
    }

    @Override
    public Statement visitDropRelation(MillraceParser.DropRelationContext context) {
        return DefinitionBuilder.drop(context);
    }

    @Override
    public Statement visitAlterRelation(MillraceParser.AlterRelationContext context) {
        return new AlterBuilder(sql, context).build();
    }

    @Override
    public Statement visitCreateSequence(MillraceParser.CreateSequenceContext context) {
        return SequenceBuilder.create(context);
    }

    @Override
    public Statement visitAlterSequence(MillraceParser.AlterSequenceContext context) {
        return SequenceBuilder.alter(context);
    }

    @Override
    public Statement visitDropSequence(MillraceParser.DropSequenceContext context) {
        return SequenceBuilder.drop(context);
    }

    @Override
    public Statement visitCreateIndex(MillraceParser.CreateIndexContext context) {
        return IndexBuilder.create(context);
    }

    @Override
    public Statement visitDropIndex(MillraceParser.DropIndexContext context) {
        return IndexBuilder.drop(context);
    }

    @Override
    public Statement visitComment(MillraceParser.CommentContext context) {
        return new DefinitionStatement.Comment();
    }

    @Override
    public Statement visitDropQuery(MillraceParser.DropQueryContext context) {
        return new DefinitionStatement.DropQuery(Words.objectName(context.name()), context.ifExists() != null);
    }

    @Override
    public Statement visitPauseQuery(MillraceParser.PauseQueryContext context) {
        return new DefinitionStatement.PauseQuery(Words.objectName(context.name()), true);
    }

    @Override
    public Statement visitResumeQuery(MillraceParser.ResumeQueryContext context) {
        return new DefinitionStatement.PauseQuery(Words.objectName(context.name()), false);
    }

    @Override
    public Statement visitInsert(MillraceParser.InsertContext context) {
        return new ChangeBuilder(sql).insert(context);
    }

    @Override
    public Statement visitUpdate(MillraceParser.UpdateContext context) {
        return new ChangeBuilder(sql).update(context);
    }

    @Override
    public Statement visitDelete(MillraceParser.DeleteContext context) {
        return new ChangeBuilder(sql).delete(context);
    }

    @Override
    public Statement visitTruncate(MillraceParser.TruncateContext context) {
        return ChangeBuilder.truncate(context);
    }

    @Override
    public Statement visitCopy(MillraceParser.CopyContext context) {
        return CopyBuilder.copy(context, sql);
    }

    @Override
    public Statement visitDeclareCursor(MillraceParser.DeclareCursorContext context) {
        return new CursorBuilder(sql).declare(context);
    }

    @Override
    public Statement visitCreateCursor(MillraceParser.CreateCursorContext context) {
        return new CursorBuilder(sql).create(context);
    }

    @Override
    public Statement visitAlterCursor(MillraceParser.AlterCursorContext context) {
        return CursorBuilder.alter(context);
    }

    @Override
    public Statement visitDropCursor(MillraceParser.DropCursorContext context) {
        return new CursorStatement.DropCursor(Words.objectName(context.name()), context.ifExists() != null);
    }

    @Override
    public Statement visitFetch(MillraceParser.FetchContext context) {
        return CursorBuilder.fetch(context);
    }

    @Override
    public Statement visitMove(MillraceParser.MoveContext context) {
        return CursorBuilder.move(context);
    }

    @Override
    public Statement visitSeek(MillraceParser.SeekContext context) {
        return CursorBuilder.seek(context);
    }

    @Override
    public Statement visitCloseCursor(MillraceParser.CloseCursorContext context) {
        return new CursorStatement.Close(context.identifier() == null ? null : Words.columnName(context.identifier()));
    }

    @Override
    public Statement visitBegin(MillraceParser.BeginContext context) {
        return new TransactionStatement.Begin(
                context.START() == null ? "BEGIN" : "START TRANSACTION",
                SettingBuilder.modes(context.transactionModes()));
    }

    @Override
    public Statement visitCommit(MillraceParser.CommitContext context) {
        return new TransactionStatement.Commit();
    }

    @Override
    public Statement visitRollback(MillraceParser.RollbackContext context) {
        return new TransactionStatement.Rollback();
    }

    @Override
    public Statement visitSavepoint(MillraceParser.SavepointContext context) {
        return new TransactionStatement.Savepoint(Words.name(context.identifier()));
    }

    @Override
    public Statement visitRelease(MillraceParser.ReleaseContext context) {
        return new TransactionStatement.Release(Words.columnName(context.identifier()));
    }

    @Override
    public Statement visitRollbackTo(MillraceParser.RollbackToContext context) {
        return new TransactionStatement.RollbackTo(Words.columnName(context.identifier()));
    }

    @Override
    public Statement visitSetStatement(MillraceParser.SetStatementContext context) {
        return SettingBuilder.set(context.set());
    }

    @Override
    public Statement visitReset(MillraceParser.ResetContext context) {
        if (context.ZONE() != null) {
            return new SettingStatement.Reset("timezone", Words.position(context));
        }
        return context.settingName() == null
                ? new SettingStatement.Reset(null, Words.position(context))
                : new SettingStatement.Reset(
                        SettingBuilder.name(context.settingName()), Words.position(context.settingName()));
    }

    @Override
    public Statement visitShowList(MillraceParser.ShowListContext context) {
        String word = context.getChild(context.MATERIALIZED() == null ? 1 : 2).getText();
        ShowStatement.Kind kind =
                switch (word.toUpperCase(Locale.ROOT)) {
                    case "STREAMS", "TOPICS" -> ShowStatement.Kind.STREAMS;
                    case "TABLES" -> ShowStatement.Kind.TABLES;
                    case "VIEWS" -> ShowStatement.Kind.VIEWS;
                    case "QUERIES" -> ShowStatement.Kind.QUERIES;
                    case "CURSORS" -> ShowStatement.Kind.CURSORS;
                    case "PARTITIONS" -> ShowStatement.Kind.PARTITIONS;
                    case "ERRORS" -> ShowStatement.Kind.ERRORS;
                    default -> null;
                };
        if (kind == null) {
            return new SettingStatement.ShowAll();
        }
        return new ShowStatement.ShowList(
                kind,
                context.STRING() == null
                        ? null
                        : StringLiterals.value(context.STRING().getText(), Words.position(context)),
                null);
    }

    @Override
    public Statement visitShowColumns(MillraceParser.ShowColumnsContext context) {
        return new ShowStatement.Describe(Words.objectName(context.name()), "SHOW");
    }

    @Override
    public Statement visitShowPartitions(MillraceParser.ShowPartitionsContext context) {
        return new ShowStatement.ShowList(ShowStatement.Kind.PARTITIONS, null, Words.objectName(context.name()));
    }

    @Override
    public Statement visitShowCreate(MillraceParser.ShowCreateContext context) {
        return new ShowStatement.ShowCreate(Words.objectName(context.name()));
    }

    @Override
    public Statement visitDescribe(MillraceParser.DescribeContext context) {
        return new ShowStatement.Describe(Words.objectName(context.name()), "DESCRIBE");
    }

    @Override
    public Statement visitShowAll(MillraceParser.ShowAllContext context) {
        return new SettingStatement.ShowAll();
    }

    @Override
    public Statement visitShowIsolation(MillraceParser.ShowIsolationContext context) {
        return new SettingStatement.ShowSetting("transaction_isolation", Words.position(context));
    }

    @Override
    public Statement visitShowTimeZone(MillraceParser.ShowTimeZoneContext context) {
        return new SettingStatement.ShowSetting("timezone", Words.position(context));
    }

    @Override
    public Statement visitShowAuthorization(MillraceParser.ShowAuthorizationContext context) {
        return new SettingStatement.ShowSetting("session_authorization", Words.position(context));
    }

    @Override
    public Statement visitShowSetting(MillraceParser.ShowSettingContext context) {
        return new SettingStatement.ShowSetting(
                SettingBuilder.name(context.settingName()), Words.position(context.settingName()));
    }

    @Override
    public Statement visitDiscard(MillraceParser.DiscardContext context) {
        return context.ALL() == null
                ? new ToleratedStatement(
                        "DISCARD " + context.getChild(1).getText().toUpperCase(Locale.ROOT))
                : new SettingStatement.DiscardAll();
    }

    @Override
    public Statement visitPrepare(MillraceParser.PrepareContext context) {
        return new PreparedNameStatement.Prepare(
                Words.columnName(context.identifier()),
                context.prepareTypes() == null
                        ? List.of()
                        : context.prepareTypes().type().stream()
                                .map(TypeBuilder::type)
                                .toList(),
                queries.padded(context.statement()));
    }

    @Override
    public Statement visitExecute(MillraceParser.ExecuteContext context) {
        return new PreparedNameStatement.Execute(
                Words.columnName(context.identifier()),
                context.expression().stream().map(queries::padded).toList());
    }

    @Override
    public Statement visitDeallocate(MillraceParser.DeallocateContext context) {
        return new PreparedNameStatement.Deallocate(
                context.identifier() == null ? null : Words.columnName(context.identifier()));
    }

    @Override
    public Statement visitListen(MillraceParser.ListenContext context) {
        return new NotificationStatement.Listen(Words.name(context.identifier()));
    }

    @Override
    public Statement visitUnlisten(MillraceParser.UnlistenContext context) {
        return new NotificationStatement.Unlisten(
                context.identifier() == null ? null : Words.name(context.identifier()));
    }

    @Override
    public Statement visitNotify(MillraceParser.NotifyContext context) {
        String payload = context.STRING() == null
                ? ""
                : StringLiterals.value(
                        context.STRING().getText(), context.STRING().getSymbol().getStartIndex() + 1);
        return new NotificationStatement.Notify(Words.name(context.identifier()), payload);
    }

    @Override
    public Statement visitRefused(MillraceParser.RefusedContext context) {
        MillraceParser.RefusedKindContext kind = context.refusedKind();
        String words = context.getStart().getText();
        if (kind != null) {
            words += " " + last(kind);
        }
        return new RefusedStatement(words.toUpperCase(Locale.ROOT));
    }

    private static String last(ParserRuleContext context) {
        return context.getStop().getText();
    }
}
