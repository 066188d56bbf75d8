package io.millrace.jdbc;

import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** The parts of an error or notice that the server sent. Immutable. */
public final class ServerError {
    private final ServerErrorMessage message;

    private ServerError(ServerErrorMessage message) {
        this.message = message;
    }

    /** The server's part of an exception or warning of this driver; null if it came from the driver itself. */
    public static @Nullable ServerError of(SQLException exception) {
        ServerErrorMessage message = null;
        if (exception instanceof PSQLException) {
            message = ((PSQLException) exception).getServerErrorMessage();
        } else if (exception instanceof SQLWarning && exception instanceof PSQLWarning) {
            message = ((PSQLWarning) exception).getServerErrorMessage();
        }
        return message == null ? null : new ServerError(message);
    }

    /** ERROR, FATAL, WARNING, NOTICE and so on. */
    public String severity() {
        return orEmpty(message.getSeverity());
    }

    public String sqlState() {
        return orEmpty(message.getSQLState());
    }

    public String text() {
        return orEmpty(message.getMessage());
    }

    public @Nullable String detail() {
        return message.getDetail();
    }

    public @Nullable String hint() {
        return message.getHint();
    }

    /** Context, as {@code COPY flights, line 3}. */
    public @Nullable String where() {
        return message.getWhere();
    }

    /** Place in the statement's text, in characters from 1; 0 if there is none. */
    public int position() {
        return message.getPosition();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
