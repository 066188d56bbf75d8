package io.millrace.server.shell;

import io.millrace.jdbc.MillraceConnection;
import io.millrace.jdbc.RunningRows;
import io.millrace.jdbc.ServerError;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs one statement after another and prints what they give. {@link #interrupt} may come from any thread. */
final class StatementRunner {
    /** Rows that decide the widths of a large table; more are printed as they come. */
    private static final int FIRST_PAGE = 10_000;
    /** Rows of a running query that are printed at once. */
    static final int MOST_AT_ONCE = 500;

    private static final String QUERY_CANCELED = "57014";

    private final Shell shell;
    private final Interruption interruption = new Interruption();
    private @Nullable LiveScreen liveScreen;
    private @Nullable SQLException lastError;
    private String lastErrorStatement = "";

    StatementRunner(Shell shell) {
        this.shell = shell;
    }

    void setLiveScreen(LiveScreen screen) {
        liveScreen = screen;
    }

    /** Ends what runs now; nothing if nothing runs. */
    void interrupt() {
        interruption.interrupt();
    }

    Interruption interruption() {
        return interruption;
    }

    @Nullable
    String lastErrorVerbose() {
        return lastError == null ? null : ErrorText.verbose(lastError, lastErrorStatement);
    }

    /**
     * Runs a statement; false if it failed.
     *
     * @param source gives the data of a COPY … FROM STDIN
     * @param place printed before an error
     */
    boolean run(String sql, PrintSettings print, LineSource source, String place) {
        if (shell.variables.isOn("ECHO_QUERIES")) {
            shell.output.out().print(sql + "\n");
        }
        long start = System.nanoTime();
        boolean done = attempt(sql, print, source, place);
        if (shell.timing) {
            shell.output.screen().print(timeText(System.nanoTime() - start));
        }
        return done && isWritten(place);
    }

    /** Whether what was printed has got to where it goes; says so if not. */
    private boolean isWritten(String place) {
        try {
            shell.output.check();
            return true;
        } catch (IOException e) {
            shell.complain(place + e.getMessage());
            return false;
        }
    }

    static String timeText(long nanos) {
        double millis = nanos / 1e6;
        String text = String.format(Locale.ROOT, "Time: %.3f ms", millis);
        if (millis >= 1000) {
            long minutes = (long) (millis / 60_000);
            text += String.format(Locale.ROOT, " (%02d:%06.3f)", minutes, millis / 1000 - minutes * 60);
        }
        return text + "\n";
    }

    private boolean attempt(String sql, PrintSettings print, LineSource source, String place) {
        try {
            MillraceConnection connection = shell.connection();
            if (StatementText.isCopyIn(sql)) {
                copyIn(connection, sql, source);
            } else if (StatementText.isCopyOut(sql)) {
                interruption.begin(connection::cancelRunning);
                connection.copyOut(sql, shell.output.stream());
            } else {
                execute(connection, sql, print);
            }
            return true;
        } catch (SQLException e) {
            report(e, sql, place);
            return false;
        } catch (IOException e) {
            shell.complain(place + e.getMessage());
            return false;
        } finally {
            interruption.end();
        }
    }

    /** Goes on below the ^C that a terminal shows. */
    void leaveCtrlC() {
        if (shell.interactive && interruption.isInterrupted()) {
            shell.output.screen().print('\n');
            shell.output.flush();
        }
    }

    /** Prints an error. */
    void report(SQLException error, @Nullable String sql, String place) {
        lastError = error;
        lastErrorStatement = sql == null ? "" : sql;
        if (QUERY_CANCELED.equals(error.getSQLState())) {
            leaveCtrlC();
        }
        shell.output.out().flush();
        shell.output.errors().print(place + ErrorText.of(error, sql));
        shell.output.errors().flush();
    }

    private void copyIn(MillraceConnection connection, String sql, LineSource source) throws SQLException, IOException {
        InlineData data = new InlineData(source);
        try {
            interruption.begin(connection::cancelRunning);
            long rows = connection.copyIn(sql, data);
            printTag("COPY " + rows);
        } finally {
            data.skipRest();
        }
    }

    private void execute(MillraceConnection connection, String sql, PrintSettings print)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            interruption.begin(() -> {
                statement.cancel();
            });
            boolean hasRows = statement.execute(sql);
            while (true) {
                printNotices(statement.getWarnings());
                statement.clearWarnings();
                if (hasRows) {
                    try (ResultSet rows = statement.getResultSet()) {
                        printRows(rows, sql, print);
                    }
                } else if (statement.getUpdateCount() < 0) {
                    return;
                } else {
                    printTag(connection.lastCommandTag());
                }
                hasRows = statement.getMoreResults();
            }
        }
    }

    private void printTag(String tag) {
        if (!shell.isQuiet() && !tag.isEmpty()) {
            shell.output.out().print(tag + "\n");
        }
    }

    private void printNotices(@Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            ServerError notice = ServerError.of(warning);
            shell.output.out().flush();
            shell.output
                    .errors()
                    .print(notice == null ? "WARNING:  " + warning.getMessage() + "\n" : ErrorText.of(warning, null));
            shell.output.errors().flush();
        }
    }

    private void printRows(ResultSet rows, String sql, PrintSettings print) throws SQLException, IOException {
        List<OutputColumn> columns = OutputColumns.of(rows.getMetaData());
        if (!StatementText.isContinuous(sql)) {
            printSnapshot(rows, RowPrinter.of(columns, print, shell.output.out()), columns.size());
            return;
        }
        LiveScreen screen = liveScreen;
        boolean live = screen != null
                && !shell.output.isRedirected()
                && print.format == PrintSettings.Format.ALIGNED
                && shell.variables.isOn("live");
        boolean changing = !columns.isEmpty() && columns.get(0).name().equals("_op");
        RowPrinter printer = live && changing && screen != null
                ? new LiveView(columns, print, screen)
                : RowPrinter.of(columns, print, shell.output.out());
        try {
            if (printer instanceof LiveView) {
                printer.rows(List.of()); // there may be nothing to show for long
            }
            printRunning(rows, printer, columns.size());
        } catch (SQLException e) {
            if (QUERY_CANCELED.equals(e.getSQLState()) && interruption.isInterrupted()) {
                // The person at the keyboard has seen enough: that is how such a query ends.
                if (!(printer instanceof LiveView)) {
                    leaveCtrlC();
                }
                printer.finish();
                return;
            }
            throw e;
        }
    }

    private void printSnapshot(ResultSet rows, RowPrinter printer, int width) throws SQLException, IOException {
        List<@Nullable String[]> page = new ArrayList<>();
        while (rows.next()) {
            page.add(read(rows, width));
            if (page.size() == FIRST_PAGE) {
                printer.rows(page);
                page.clear();
                shell.output.check();
            }
        }
        printer.rows(page);
        printer.finish();
    }

    private void printRunning(ResultSet rows, RowPrinter printer, int width) throws SQLException, IOException {
        List<@Nullable String[]> page = new ArrayList<>();
        RunningRows running = rows.isWrapperFor(RunningRows.class) ? rows.unwrap(RunningRows.class) : () -> false;
        while (rows.next()) {
            page.add(read(rows, width));
            boolean pause = !running.isNextAtHand();
            if (pause || page.size() >= MOST_AT_ONCE) {
                boolean full = page.size() >= MOST_AT_ONCE;
                printer.rows(page);
                page.clear();
                if (full && pause) {
                    // A short page tells a view that it has time to draw.
                    printer.rows(page);
                }
                shell.output.check();
            }
        }
        printer.rows(page);
        printer.finish();
    }

    private static @Nullable String[] read(ResultSet rows, int width) throws SQLException {
        @Nullable String[] row = new String[width];
        for (int i = 0; i < width; i++) {
            row[i] = rows.getString(i + 1);
        }
        return row;
    }
}
