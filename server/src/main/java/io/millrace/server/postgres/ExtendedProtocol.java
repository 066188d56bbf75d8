package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.CURSOR_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.DUPLICATE_CURSOR;
import static io.millrace.common.error.ErrorCode.DUPLICATE_PREPARED_STATEMENT;
import static io.millrace.common.error.ErrorCode.INVALID_STATEMENT_NAME;
import static io.millrace.common.error.ErrorCode.LIMIT_EXCEEDED;
import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;
import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parse, Bind, Describe, Execute, Close, Flush, Sync: the prepared statements and portals of one connection. After an
 * error everything up to the next Sync is skipped. Owned by the connection's turn.
 */
final class ExtendedProtocol {
    static final int MAX_STATEMENTS = 10_000;
    static final int MAX_PORTALS = 1_000;

    /** Of parameters that are decoded in next to no time. */
    private static final int BRIEF_BYTES = 256 << 10;

    private final PostgresConnection connection;
    private final Map<String, WireStatement> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();
    private boolean skipping;
    private String currentText = "";
    private int currentStart;

    ExtendedProtocol(PostgresConnection connection) {
        this.connection = connection;
    }

    /** The statement text that an error now would point into. */
    String currentText() {
        return currentText;
    }

    int currentStart() {
        return currentStart;
    }

    void skipToSync() {
        skipping = true;
    }

    /** After an error, everything up to the Sync is dropped, a simple Query too. */
    boolean skips(FrontendMessage message) {
        return skipping
                && !(message instanceof FrontendMessage.Sync)
                && !(message instanceof FrontendMessage.Terminate);
    }

    void take(FrontendMessage message) {
        if (message instanceof FrontendMessage.Sync) {
            sync();
        } else if (message instanceof FrontendMessage.Parse parse) {
            parse(parse);
        } else if (message instanceof FrontendMessage.Bind bind) {
            bind(bind);
        } else if (message instanceof FrontendMessage.Describe describe) {
            describe(describe);
        } else if (message instanceof FrontendMessage.Execute execute) {
            execute(execute);
        } else if (message instanceof FrontendMessage.Close close) {
            close(close);
        } else if (message instanceof FrontendMessage.Flush) {
            connection.out().flush();
        } else {
            throw PROTOCOL_VIOLATION.error(
                    "unexpected message %s", message.getClass().getSimpleName());
        }
    }

    /** A message that could not be read: a failed Query is answered at once, an extended one skips to the Sync. */
    void malformed(FrontendMessage.Malformed malformed) {
        if (malformed.type() == 'Q' && !skipping) {
            connection.replies().error(malformed.error(), "", 0);
            connection.ready();
        } else if (!skipping) {
            throw malformed.error();
        }
    }

    private void sync() {
        boolean keep = !skipping;
        skipping = false;
        connection.start(new SyncRun(connection, keep));
    }

    private void parse(FrontendMessage.Parse parse) {
        at(parse.sql(), 0);
        if (!parse.statement().isEmpty()) {
            if (statements.containsKey(parse.statement())) {
                throw DUPLICATE_PREPARED_STATEMENT.error("prepared statement \"%s\" already exists", parse.statement());
            }
            if (statements.size() >= MAX_STATEMENTS) {
                throw LIMIT_EXCEEDED
                        .error("too many prepared statements (%d)", MAX_STATEMENTS)
                        .hint("Close statements that are no longer used.");
            }
        }
        statements.put(parse.statement(), prepare(parse));
        connection.out().parseComplete();
    }

    private WireStatement prepare(FrontendMessage.Parse parse) {
        List<Session.ScriptStatement> parts = connection.session().split(parse.sql());
        if (parts.isEmpty()) {
            return new WireStatement(null, 0, parse.sql(), parse.typeIds());
        }
        if (parts.size() > 1) {
            throw SYNTAX_ERROR.error("cannot insert multiple commands into a prepared statement");
        }
        Session.ScriptStatement part = parts.get(0);
        at(parse.sql(), part.start());
        PreparedStatement prepared = connection.session().prepare(part.text(), types(parse, false));
        boolean anyNumeric = Arrays.stream(parse.typeIds()).anyMatch(oid -> oid == PostgresType.NUMERIC);
        if (anyNumeric && !prepared.commandTag().equals("INSERT")) {
            prepared = connection.session().prepare(part.text(), types(parse, true));
        }
        return new WireStatement(prepared, part.start(), parse.sql(), parse.typeIds());
    }

    /**
     * Ours for the client's numbers. A numeric has no precision there: in an INSERT it is best taken as its column is;
     * elsewhere, in a comparison say, digits must not be rounded away.
     */
    private static List<@Nullable DataType> types(FrontendMessage.Parse parse, boolean numericToo) {
        List<@Nullable DataType> types = new ArrayList<>();
        for (int oid : parse.typeIds()) {
            types.add(oid == PostgresType.NUMERIC && !numericToo ? null : PostgresType.dataType(oid));
        }
        return types;
    }

    private void bind(FrontendMessage.Bind bind) {
        WireStatement statement = statement(bind.statement());
        at(statement.text(), statement.start());
        if (!bind.portal().isEmpty() && portals.containsKey(bind.portal())) {
            throw DUPLICATE_CURSOR.error("cursor \"%s\" already exists", bind.portal());
        }
        if (portals.size() >= MAX_PORTALS) {
            throw LIMIT_EXCEEDED.error("too many open portals (%d)", MAX_PORTALS);
        }
        Portal portal = new Portal(statement, parameters(bind, statement), resultFormats(bind, statement));
        closePortal(bind.portal());
        portals.put(bind.portal(), portal);
        connection.out().bindComplete();
    }

    private List<? extends @Nullable Object> parameters(FrontendMessage.Bind bind, WireStatement statement) {
        List<DataType> types = statement.parameterTypes();
        byte[] @Nullable [] values = bind.values();
        if (values.length != types.size()) {
            throw PROTOCOL_VIOLATION.error(
                    "bind message supplies %d parameters, but prepared statement \"%s\" requires %d",
                    values.length, bind.statement(), types.size());
        }
        short[] formats = bind.formats();
        if (formats.length > 1 && formats.length != values.length) {
            throw PROTOCOL_VIOLATION.error(
                    "bind message has %d parameter formats but %d parameters", formats.length, values.length);
        }
        List<@Nullable Object> parameters = new ArrayList<>(values.length);
        ParameterDecoder decoder = values.length == 0
                ? null
                : new ParameterDecoder(connection.session().timeZone());
        for (int i = 0; i < values.length; i++) {
            byte[] value = values[i];
            int format = formats.length == 0 ? 0 : formats[formats.length == 1 ? 0 : i];
            parameters.add(
                    value == null || decoder == null
                            ? null
                            : decoder.decode(statement.parameterOid(i), format, value, types.get(i)));
        }
        return parameters;
    }

    private static boolean[] resultFormats(FrontendMessage.Bind bind, WireStatement statement) {
        short[] formats = bind.resultFormats();
        Schema schema =
                statement.prepared() == null ? null : statement.prepared().resultSchema();
        int columns = schema == null ? 0 : schema.size();
        if (formats.length > 1 && formats.length != columns) {
            throw PROTOCOL_VIOLATION.error(
                    "bind message has %d result formats but query has %d columns", formats.length, columns);
        }
        boolean[] binary = new boolean[columns];
        for (int i = 0; i < columns && formats.length > 0; i++) {
            binary[i] = formats[formats.length == 1 ? 0 : i] == 1;
        }
        return binary;
    }

    private void describe(FrontendMessage.Describe describe) {
        WireStatement statement;
        boolean[] binary = new boolean[0];
        Schema cursor = describe.kind() == 'P' && !portals.containsKey(describe.name())
                ? connection.session().cursorSchema(describe.name())
                : null;
        if (cursor != null) {
            // A cursor of DECLARE is a portal to PostgreSQL.
            connection.out().rowDescription(cursor, List.of(), binary);
            return;
        }
        if (describe.kind() == 'S') {
            statement = statement(describe.name());
            int[] oids = new int[statement.parameterTypes().size()];
            for (int i = 0; i < oids.length; i++) {
                oids[i] = statement.parameterOid(i);
            }
            connection.out().parameterDescription(oids);
        } else {
            Portal portal = portal(describe.name());
            statement = portal.statement();
            binary = portal.binary();
        }
        Schema schema =
                statement.prepared() == null ? null : statement.prepared().resultSchema();
        if (schema == null) {
            connection.out().noData();
        } else {
            connection.out().rowDescription(schema, statement.resultSources(), binary);
        }
    }

    private void execute(FrontendMessage.Execute execute) {
        Portal portal = portal(execute.portal());
        at(portal.statement().text(), portal.statement().start());
        portal.ofTransaction |=
                portal.result == null && connection.session().transactionStatus() != Session.TransactionStatus.IDLE;
        connection.start(new PortalRun(connection, portal, execute.maxRows(), false, !connection.syncFollows()));
    }

    /** Whether it may take a while, so that an event loop must not do it. */
    boolean isHeavy(FrontendMessage message) {
        if (message instanceof FrontendMessage.Execute execute) {
            Portal portal = portals.get(execute.portal());
            return portal != null && !skipping && !PortalRun.isBrief(connection, portal);
        }
        if (message instanceof FrontendMessage.Query query) {
            return connection.implicitTransaction().known(query.sql()) == null;
        }
        if (message instanceof FrontendMessage.Bind) {
            return Inbox.weight(message) > BRIEF_BYTES;
        }
        return !(message instanceof FrontendMessage.Sync || message instanceof FrontendMessage.Flush);
    }

    private void close(FrontendMessage.Close close) {
        if (close.kind() == 'S') {
            statements.remove(close.name());
        } else {
            closePortal(close.name());
        }
        connection.out().closeComplete();
    }

    private WireStatement statement(String name) {
        WireStatement statement = statements.get(name);
        if (statement == null) {
            throw INVALID_STATEMENT_NAME.error(
                    name.isEmpty()
                            ? "unnamed prepared statement does not exist"
                            : "prepared statement \"%s\" does not exist",
                    name);
        }
        return statement;
    }

    private Portal portal(String name) {
        Portal portal = portals.get(name);
        if (portal == null) {
            throw CURSOR_NOT_FOUND.error("portal \"%s\" does not exist", name);
        }
        return portal;
    }

    private void at(String text, int start) {
        currentText = text;
        currentStart = start;
    }

    private void closePortal(String name) {
        Portal portal = portals.remove(name);
        if (portal != null) {
            portal.close();
        }
    }

    /** A prepared statement, or all for null; open portals keep theirs. Whether there was one. */
    boolean forgetStatement(@Nullable String name) {
        if (name == null) {
            statements.clear();
            return true;
        }
        return statements.remove(name) != null;
    }

    /** A simple Query does away with the unnamed statement and portal. */
    void closeUnnamed() {
        statements.remove("");
        closePortal("");
    }

    /**
     * No transaction is open: portals that began in one are gone, and the unnamed one. A named portal begun outside of a
     * transaction stays until it is closed, unlike in PostgreSQL: that is how a driver in autocommit reads a query that
     * never ends.
     */
    void transactionEnded() {
        closePortal("");
        for (Iterator<Portal> each = portals.values().iterator(); each.hasNext(); ) {
            Portal portal = each.next();
            if (portal.ofTransaction || portal.finished) {
                portal.close();
                each.remove();
            }
        }
    }

    void close() {
        portals.values().forEach(Portal::close);
        portals.clear();
        statements.clear();
    }
}
