package io.millrace.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.sql.CallableStatement;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.CopyPreparedStatement;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PlainInsert;
import org.postgresql.jdbc.StreamingPreparedStatement;
import org.postgresql.jdbc.StreamingStatement;
import org.postgresql.util.HostSpec;

/** pgjdbc's connection with Millrace's statements, metadata and portals. */
final class WireConnection extends PgConnection implements MillraceConnection {
    /** How {@code server_version} names Millrace, after the version of PostgreSQL whose habits it follows. */
    private static final Pattern SERVER_VERSION = Pattern.compile("\\(Millrace ([^)]*)\\)");

    private final EmbeddedDatabases.@Nullable Lease lease;
    private final AtomicBoolean released = new AtomicBoolean();
    private final boolean batchCopy;
    private final StreamingExecutor tagged;
    /** Null while the superclass constructs itself. */
    private final @Nullable QueryExecutor streaming;

    private @Nullable DatabaseMetaData databaseMetaData;

    private WireConnection(HostSpec[] hosts, Properties properties, String url, EmbeddedDatabases.@Nullable Lease lease)
            throws SQLException {
        super(hosts, properties, url);
        this.lease = lease;
        boolean isMillrace = millraceVersion() != null;
        this.batchCopy =
                isMillrace && Boolean.parseBoolean(properties.getProperty(ConnectionProperties.BATCH_COPY, "true"));
        this.tagged = new StreamingExecutor(super.getQueryExecutor(), isMillrace);
        this.streaming = tagged.proxy();
    }

    static WireConnection open(MillraceUrl url, Properties properties) throws SQLException {
        if (url.kind == MillraceUrl.Kind.NETWORK) {
            HostSpec[] hosts = url.hosts.stream()
                    .map(host -> new HostSpec(host.name, host.port))
                    .toArray(HostSpec[]::new);
            properties.setProperty("PGDBNAME", url.database);
            try {
                return new WireConnection(hosts, properties, url.toString(), null);
            } catch (SQLException e) {
                throw e.getCause() instanceof ConnectException ? refused(url, e) : e;
            }
        }
        EmbeddedDatabases.Lease lease = EmbeddedDatabases.lease(url, properties);
        try {
            properties.setProperty("PGDBNAME", MillraceUrl.DEFAULT_DATABASE);
            properties.setProperty("sslmode", "disable");
            properties.setProperty("socketFactory", EmbeddedSocketFactory.class.getName());
            properties.setProperty("socketFactoryArg", lease.key());
            HostSpec[] hosts = {new HostSpec("localhost", MillraceUrl.DEFAULT_PORT)};
            return new WireConnection(hosts, properties, url.toString(), lease);
        } catch (SQLException | RuntimeException | Error e) {
            lease.release();
            throw e;
        }
    }

    /** pgjdbc would ask for a postmaster. */
    private static SQLException refused(MillraceUrl url, SQLException error) {
        String places =
                url.hosts.stream().map(host -> host.name + ":" + host.port).collect(Collectors.joining(", "));
        return new SQLException(
                "Connection to " + places + " refused. Is a Millrace server running there?",
                error.getSQLState(),
                error.getCause());
    }

    @Override
    public QueryExecutor getQueryExecutor() {
        return streaming == null ? super.getQueryExecutor() : streaming;
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        checkClosed();
        return new StreamingStatement(this, type, concurrency, holdability);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        checkClosed();
        CachedQuery query = getQueryExecutor().borrowQuery(sql);
        PlainInsert insert = batchCopy ? PlainInsert.of(sql) : null;
        return insert == null
                ? new StreamingPreparedStatement(this, query, type, concurrency, holdability)
                : new CopyPreparedStatement(this, query, insert, type, concurrency, holdability);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String @Nullable [] columnNames) throws SQLException {
        if (columnNames != null && columnNames.length == 0) {
            return prepareStatement(sql);
        }
        checkClosed();
        CachedQuery query = getQueryExecutor().borrowReturningQuery(sql, columnNames);
        StreamingPreparedStatement statement = new StreamingPreparedStatement(
                this, query, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, getHoldability());
        SqlCommand command = query.query.getSqlCommand();
        if (command != null) {
            statement.wantsGeneratedKeysAlways = command.isReturningKeywordPresent();
        }
        return statement;
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        CallableStatement statement = super.prepareCall(sql, type, concurrency, holdability);
        statement.setFetchSize(0);
        return statement;
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        checkClosed();
        if (databaseMetaData == null) {
            databaseMetaData = millraceVersion() == null ? super.getMetaData() : new MillraceMetaData(this);
        }
        return databaseMetaData;
    }

    @Override
    public long copyIn(String sql, InputStream data) throws SQLException, IOException {
        return new CopyManager(this).copyIn(sql, data);
    }

    @Override
    public long copyOut(String sql, OutputStream target) throws SQLException, IOException {
        return new CopyManager(this).copyOut(sql, target);
    }

    @Override
    public void cancelRunning() throws SQLException {
        cancelQuery();
    }

    @Override
    public TransactionStatus transactionStatus() {
        TransactionState state = getTransactionState();
        switch (state) {
            case OPEN:
                return TransactionStatus.IN_TRANSACTION;
            case FAILED:
                return TransactionStatus.FAILED;
            default:
                return TransactionStatus.IDLE;
        }
    }

    @Override
    public @Nullable String serverParameter(String name) {
        return getParameterStatus(name);
    }

    /** The server's version; null if it is not Millrace. */
    @Nullable
    String millraceVersion() {
        String version = getParameterStatus("server_version");
        Matcher matcher = version == null ? null : SERVER_VERSION.matcher(version);
        return matcher != null && matcher.find() ? matcher.group(1) : null;
    }

    @Override
    public String lastCommandTag() {
        return tagged.lastCommandTag();
    }

    @Override
    public int backendProcessId() {
        return getBackendPID();
    }

    @Override
    public void close() throws SQLException {
        try {
            super.close();
        } finally {
            release();
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        try {
            super.abort(executor);
        } finally {
            release();
        }
    }

    private void release() throws SQLException {
        if (lease != null && released.compareAndSet(false, true)) {
            lease.release();
        }
    }
}
