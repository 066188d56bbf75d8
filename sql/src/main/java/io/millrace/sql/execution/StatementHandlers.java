package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.CopyStatement;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Which class runs which statement: the package's table of contents. Immutable. */
final class StatementHandlers {
    /** Checks and plans a statement. */
    @FunctionalInterface
    interface Handler<S extends Statement> {
        Executable prepare(S statement, Preparation preparation);
    }

    private static final Map<Class<? extends Statement>, Handler<Statement>> HANDLERS = new HashMap<>();

    static {
        on(QueryStatement.class, QueryHandler::prepare);
        on(ExplainStatement.class, ExplainHandler::prepare);

        on(DefinitionStatement.CreateRelation.class, CreateRelationHandler::prepare);
        on(DefinitionStatement.CreateView.class, CreateViewHandler::prepare);
        on(DefinitionStatement.AlterRelation.class, AlterHandler::prepare);
        on(DefinitionStatement.DropRelations.class, DropHandler::prepare);
        on(DefinitionStatement.CreateSequence.class, SequenceHandler::create);
        on(DefinitionStatement.AlterSequence.class, SequenceHandler::alter);
        on(DefinitionStatement.DropSequences.class, SequenceHandler::drop);
        on(DefinitionStatement.CreateIndex.class, IndexHandler::create);
        on(DefinitionStatement.DropIndexes.class, IndexHandler::drop);
        on(DefinitionStatement.Comment.class, IndexHandler::comment);
        on(DefinitionStatement.DropQuery.class, QueryControlHandler::drop);
        on(DefinitionStatement.PauseQuery.class, QueryControlHandler::pause);

        on(ChangeStatement.Insert.class, InsertHandler::prepare);
        on(ChangeStatement.Update.class, ModifyHandler::update);
        on(ChangeStatement.Delete.class, ModifyHandler::delete);
        on(ChangeStatement.Truncate.class, ModifyHandler::truncate);

        on(CopyStatement.class, CopyHandler::prepare);

        on(CursorStatement.Declare.class, SessionCursorHandler::declare);
        on(CursorStatement.Close.class, SessionCursorHandler::close);
        on(CursorStatement.Fetch.class, FetchHandler::fetch);
        on(CursorStatement.Move.class, FetchHandler::move);
        on(CursorStatement.CreateCursor.class, NamedCursorHandler::create);
        on(CursorStatement.AlterCursor.class, NamedCursorHandler::alter);
        on(CursorStatement.DropCursor.class, NamedCursorHandler::drop);
        on(CursorStatement.Seek.class, NamedCursorHandler::seek);

        on(TransactionStatement.Begin.class, TransactionHandler::begin);
        on(TransactionStatement.Commit.class, TransactionHandler::commit);
        on(TransactionStatement.Rollback.class, TransactionHandler::rollback);
        on(TransactionStatement.Savepoint.class, SavepointHandler::set);
        on(TransactionStatement.Release.class, SavepointHandler::release);
        on(TransactionStatement.RollbackTo.class, SavepointHandler::rollback);
        on(TransactionStatement.SetModes.class, TransactionHandler::setModes);

        on(SettingStatement.Set.class, SettingHandler::set);
        on(SettingStatement.Reset.class, SettingHandler::reset);
        on(SettingStatement.ShowSetting.class, SettingHandler::show);
        on(SettingStatement.ShowAll.class, SettingHandler::showAll);
        on(SettingStatement.SetRole.class, SettingHandler::setRole);
        on(SettingStatement.DiscardAll.class, TransactionHandler::discardAll);

        on(ShowStatement.ShowList.class, ShowHandler::list);
        on(ShowStatement.Describe.class, ShowHandler::describe);
        on(ShowStatement.ShowCreate.class, ShowHandler::create);

        on(PreparedNameStatement.Prepare.class, PreparedNameHandler::prepare);
        on(PreparedNameStatement.Execute.class, PreparedNameHandler::execute);
        on(PreparedNameStatement.Deallocate.class, PreparedNameHandler::deallocate);

        on(NotificationStatement.Listen.class, NotificationHandler::listen);
        on(NotificationStatement.Unlisten.class, NotificationHandler::unlisten);
        on(NotificationStatement.Notify.class, NotificationHandler::tell);

        on(ToleratedStatement.class, StatementHandlers::tolerate);
        on(RefusedStatement.class, (statement, preparation) -> {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("%s is not supported", statement.words())
                    .at(1);
        });
    }

    private StatementHandlers() {}

    private static Executable tolerate(ToleratedStatement statement, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.command(statement.tag(), () -> {
            if (statement.tag().startsWith("DISCARD TEMP")) {
                return session.temporary()
                        .dropAllOfSession(session.engine())
                        .thenCompose(dropped -> Executable.done(statement.tag()));
            } else if (statement.tag().equals("DISCARD SEQUENCES")) {
                session.sequences().discard();
            }
            return Executable.done(statement.tag());
        });
    }

    @SuppressWarnings("unchecked") // the key is the class of what the handler takes
    private static <S extends Statement> void on(Class<S> kind, Handler<S> handler) {
        HANDLERS.put(kind, (Handler<Statement>) handler);
    }

    static Executable prepare(Statement statement, Preparation preparation) {
        Executable executable =
                Objects.requireNonNull(HANDLERS.get(statement.getClass())).prepare(statement, preparation);
        StatementNeeds.add(statement, preparation);
        return preparation.session().rights().guarded(executable, preparation.needs());
    }

    static boolean handles(Class<?> kind) {
        return HANDLERS.containsKey(kind);
    }
}
