package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.CursorStatement;

/** DECLARE and CLOSE. */
final class SessionCursorHandler {
    private SessionCursorHandler() {}

    static Executable declare(CursorStatement.Declare declare, Preparation preparation) {
        SessionContext session = preparation.session();
        if (declare.scroll()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("SCROLL cursors are not supported")
                    .hint("Cursors go forward.");
        }
        QueryPlan plan = preparation.plan(declare.query(), preparation.plannerContext());
        boolean unbounded = plan.emit() != Emit.SNAPSHOT;
        return new Executable(
                "DECLARE CURSOR", plan.parameters(), null, preparation.catalog().version(), parameters -> {
                    String name = declare.name().name();
                    session.cursors()
                            .declare(
                                    declare.name(),
                                    () -> SessionCursor.of(
                                            name,
                                            QueryHandler.start(session, plan, preparation.sql(), parameters),
                                            unbounded,
                                            declare.hold(),
                                            session.services()));
                    session.transaction().declared(name);
                    return Executable.done("DECLARE CURSOR");
                });
    }

    static Executable close(CursorStatement.Close close, Preparation preparation) {
        SessionContext session = preparation.session();
        ColumnName name = close.name();
        if (name == null) {
            return Executable.immediate(
                    "CLOSE CURSOR ALL", () -> session.cursors().closeAll());
        }
        return Executable.immediate("CLOSE CURSOR", () -> {
            if (!session.cursors().close(name.name())
                    && !session.engine().catalog().cursors().containsKey(name.name())) {
                throw ErrorCode.CURSOR_NOT_FOUND
                        .error("cursor \"%s\" does not exist", name.name())
                        .at(name.position());
            }
        });
    }
}
