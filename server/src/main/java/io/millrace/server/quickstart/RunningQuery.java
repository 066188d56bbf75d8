package io.millrace.server.quickstart;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A continuous query on a connection and a thread of its own, printing rows as they come until closed. */
final class RunningQuery implements AutoCloseable {
    private static final long QUIET_MILLIS = 700;
    private static final long PATIENCE_MILLIS = 20_000;

    private final Connection connection;
    private final Statement statement;
    private final PrintStream out;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private int received;
    private volatile int printLimit;
    private volatile boolean closing;
    private @Nullable SQLException failure;

    private RunningQuery(Connection connection, Statement statement, String sql, PrintStream out) {
        this.connection = connection;
        this.statement = statement;
        this.out = out;
        thread = new Thread(() -> run(sql), "running-query");
    }

    static RunningQuery start(String url, String sql, int printLimit, PrintStream out) throws SQLException {
        out.println(sql + ";\n");
        Connection connection = DriverManager.getConnection(url);
        RunningQuery query = new RunningQuery(connection, connection.createStatement(), sql, out);
        query.printLimit = printLimit;
        query.thread.start();
        return query;
    }

    private void run(String sql) {
        try (ResultSet rows = statement.executeQuery(sql)) {
            RowPrinter printer = new RowPrinter(rows.getMetaData(), out);
            printer.printHeader();
            while (rows.next()) {
                received(rows, printer);
            }
        } catch (SQLException e) {
            lock.lock();
            try {
                if (!closing) {
                    failure = e;
                }
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void received(ResultSet rows, RowPrinter printer) throws SQLException {
        lock.lock();
        try {
            received++;
            if (received <= printLimit) {
                printer.printRow(rows);
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code count} rows have come. */
    void awaitRows(int count) throws InterruptedException, SQLException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        lock.lock();
        try {
            while (received < count && failure == null && System.nanoTime() < deadline) {
                moved.await(50, TimeUnit.MILLISECONDS);
            }
            rethrow();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no row has come for a while; says how many were not printed. */
    void awaitQuiet() throws InterruptedException, SQLException {
        lock.lock();
        try {
            int before;
            do {
                before = received;
                moved.await(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                if (received == before) {
                    break;
                }
            } while (failure == null);
            if (received > printLimit) {
                out.println("  … and " + (received - printLimit) + " more");
            }
            rethrow();
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() throws SQLException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() throws SQLException {
        closing = true;
        statement.cancel();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
