package io.millrace.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections from one URL and its properties. A bean, for pools and containers: set it up on one thread, then use it from
 * any.
 */
public final class MillraceDataSource implements DataSource {
    private final MillraceDriver driver = new MillraceDriver();
    private final Properties properties = new Properties();
    private String url = MillraceUrl.PREFIX;
    private @Nullable PrintWriter logWriter;

    /** A data source of the local server: {@code jdbc:millrace:}. */
    public MillraceDataSource() {}

    public String getUrl() {
        return url;
    }

    /** @param url as {@link MillraceDriver} takes it */
    public void setUrl(String url) {
        this.url = url;
    }

    public @Nullable String getUser() {
        return properties.getProperty("user");
    }

    public void setUser(String user) {
        properties.setProperty("user", user);
    }

    public void setPassword(String password) {
        properties.setProperty("password", password);
    }

    /** Any connection property, as in the URL. */
    public void setProperty(String name, String value) {
        properties.setProperty(name, value);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(properties);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("user", username);
        own.setProperty("password", password);
        return connect(own);
    }

    private Connection connect(Properties with) throws SQLException {
        Connection connection = driver.connect(url, with);
        if (connection == null) {
            throw new SQLException("not a URL of Millrace: " + url, "08001");
        }
        return connection;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return logWriter;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        logWriter = out;
    }

    /** Seconds a connection may take; 0 leaves it to the default. */
    @Override
    public void setLoginTimeout(int seconds) {
        properties.setProperty("connectTimeout", Integer.toString(seconds));
    }

    @Override
    public int getLoginTimeout() {
        return Integer.parseInt(properties.getProperty("connectTimeout", "0"));
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("getParentLogger");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("not a wrapper for " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
