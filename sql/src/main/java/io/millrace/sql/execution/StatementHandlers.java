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
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which class runs which statement, and what rights it needs: the package's table of contents. Immutable. */
final class StatementHandlers {
    /** Checks and plans a statement. */
    @FunctionalInterface
    interface Handler<S extends Statement> {
        Executable prepare(S statement, Preparation preparation);
    }

    /** Says what rights a statement needs of what it names. */
    @FunctionalInterface
    interface Naming<S extends Statement> {
        void add(S statement, Needs needs);
    }

    private record Kind(Naming<Statement> needs, Handler<Statement> handler) {}

    private static final Map<Class<? extends Statement>, Kind> KINDS = new HashMap<>();

    static {
        on(QueryStatement.class, StatementNeeds::none, QueryHandler::prepare);
        on(ExplainStatement.class, (explain, needs) -> addNeeds(explain.statement(), needs), ExplainHandler::prepare);

        on(DefinitionStatement.CreateRelation.class, StatementNeeds::createRelation, CreateRelationHandler::prepare);
        on(DefinitionStatement.CreateView.class, StatementNeeds::createView, CreateViewHandler::prepare);
        on(DefinitionStatement.AlterRelation.class, StatementNeeds::alterRelation, AlterHandler::prepare);
        on(DefinitionStatement.DropRelations.class, StatementNeeds::dropRelations, DropHandler::prepare);
        on(DefinitionStatement.CreateSequence.class, StatementNeeds::createSequence, SequenceHandler::create);
        on(DefinitionStatement.AlterSequence.class, StatementNeeds::alterSequence, SequenceHandler::alter);
        on(DefinitionStatement.DropSequences.class, StatementNeeds::dropSequences, SequenceHandler::drop);
        on(DefinitionStatement.CreateIndex.class, StatementNeeds::createIndex, IndexHandler::create);
        on(DefinitionStatement.DropIndexes.class, StatementNeeds::dropIndexes, IndexHandler::drop);
        on(DefinitionStatement.Comment.class, StatementNeeds::none, IndexHandler::comment);
        on(DefinitionStatement.DropQuery.class, StatementNeeds::dropQuery, QueryControlHandler::drop);
        on(DefinitionStatement.PauseQuery.class, StatementNeeds::pauseQuery, QueryControlHandler::pause);

        on(ChangeStatement.Insert.class, StatementNeeds::insert, InsertHandler::prepare);
        on(ChangeStatement.Update.class, StatementNeeds::update, ModifyHandler::update);
        on(ChangeStatement.Delete.class, StatementNeeds::delete, ModifyHandler::delete);
        on(ChangeStatement.Truncate.class, StatementNeeds::truncate, ModifyHandler::truncate);

        on(CopyStatement.class, StatementNeeds::copy, CopyHandler::prepare);

        on(CursorStatement.Declare.class, StatementNeeds::none, SessionCursorHandler::declare);
        on(CursorStatement.Close.class, StatementNeeds::none, SessionCursorHandler::close);
        on(CursorStatement.Fetch.class, StatementNeeds::none, FetchHandler::fetch);
        on(CursorStatement.Move.class, StatementNeeds::none, FetchHandler::move);
        on(CursorStatement.CreateCursor.class, StatementNeeds::createCursor, NamedCursorHandler::create);
        on(CursorStatement.AlterCursor.class, StatementNeeds::alterCursor, NamedCursorHandler::alter);
        on(CursorStatement.DropCursor.class, StatementNeeds::dropCursor, NamedCursorHandler::drop);
        on(CursorStatement.Seek.class, StatementNeeds::seek, NamedCursorHandler::seek);

        on(TransactionStatement.Begin.class, StatementNeeds::none, TransactionHandler::begin);
        on(TransactionStatement.Commit.class, StatementNeeds::none, TransactionHandler::commit);
        on(TransactionStatement.Rollback.class, StatementNeeds::none, TransactionHandler::rollback);
        on(TransactionStatement.Savepoint.class, StatementNeeds::none, SavepointHandler::set);
        on(TransactionStatement.Release.class, StatementNeeds::none, SavepointHandler::release);
        on(TransactionStatement.RollbackTo.class, StatementNeeds::none, SavepointHandler::rollback);
        on(TransactionStatement.SetModes.class, StatementNeeds::none, TransactionHandler::setModes);

        on(SettingStatement.Set.class, StatementNeeds::none, SettingHandler::set);
        on(SettingStatement.Reset.class, StatementNeeds::none, SettingHandler::reset);
        on(SettingStatement.ShowSetting.class, StatementNeeds::none, SettingHandler::show);
        on(SettingStatement.ShowAll.class, StatementNeeds::none, SettingHandler::showAll);
        on(SettingStatement.SetRole.class, StatementNeeds::none, SettingHandler::setRole);
        on(SettingStatement.DiscardAll.class, StatementNeeds::none, TransactionHandler::discardAll);

        on(ShowStatement.ShowList.class, StatementNeeds::showList, ShowHandler::list);
        on(ShowStatement.Describe.class, StatementNeeds::describe, ShowHandler::describe);
        on(ShowStatement.ShowCreate.class, StatementNeeds::showCreate, ShowHandler::create);

        on(PreparedNameStatement.Prepare.class, StatementNeeds::none, PreparedNameHandler::prepare);
        on(PreparedNameStatement.Execute.class, StatementNeeds::none, PreparedNameHandler::execute);
        on(PreparedNameStatement.Deallocate.class, StatementNeeds::none, PreparedNameHandler::deallocate);

        on(NotificationStatement.Listen.class, StatementNeeds::none, NotificationHandler::listen);
        on(NotificationStatement.Unlisten.class, StatementNeeds::none, NotificationHandler::unlisten);
        on(NotificationStatement.Notify.class, StatementNeeds::none, NotificationHandler::tell);

        on(ToleratedStatement.class, StatementNeeds::none, StatementHandlers::tolerate);
        on(RefusedStatement.class, StatementNeeds::none, (statement, preparation) -> {
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

    @SuppressWarnings("unchecked") // the key is the class of what both take
    private static <S extends Statement> void on(Class<S> kind, Naming<S> needs, Handler<S> handler) {
        KINDS.put(kind, new Kind((Naming<Statement>) needs, (Handler<Statement>) handler));
    }

    private static Kind kind(Statement statement) {
        return Objects.requireNonNull(KINDS.get(statement.getClass()));
    }

    private static void addNeeds(Statement statement, Needs needs) {
        kind(statement).needs().add(statement, needs);
    }

    static Executable prepare(Statement statement, Preparation preparation) {
        Executable executable = kind(statement).handler().prepare(statement, preparation);
        SessionContext session = preparation.session();
        if (!session.rights().areKept()) {
            return executable;
        }
        if (executable.catalogVersion() >= 0) {
            addNeeds(statement, preparation.needs());
            return session.rights().guarded(executable, preparation.needs()::all);
        }
        // It is not prepared anew when another relation gets the name.
        List<Need> reads = preparation.needs().all();
        return session.rights().guarded(session.rights().guarded(executable, () -> reads), () -> {
            Needs named = new Needs(session.catalog(), session.temporary());
            addNeeds(statement, named);
            return named.all();
        });
    }

    static boolean handles(Class<?> kind) {
        return KINDS.containsKey(kind);
    }
}
