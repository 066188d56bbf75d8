package io.millrace.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver of Millrace. URLs:
 *
 * <ul>
 *   <li>{@code jdbc:millrace://host:port/database?option=value}: a server. Defaults: localhost, 7432, millrace; user
 *       millrace without a password. Several hosts with commas, tried in order.
 *   <li>{@code jdbc:millrace:mem:NAME}: a database inside this program, in memory, shared by all connections with this
 *       name, dropped when the last one closes unless {@code ?keep=true}.
 *   <li>{@code jdbc:millrace:file:DIR}: a database inside this program that keeps its data in a directory; closed cleanly
 *       when the last connection closes.
 * </ul>
 *
 * The embedded URLs need the server jar on the class path. Thread-safe.
 */
public final class MillraceDriver implements Driver {
    static final int MAJOR_VERSION = 0;
    static final int MINOR_VERSION = 1;
    static final String NAME = "Millrace JDBC Driver";

    static {
        try {
            DriverManager.registerDriver(new MillraceDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public MillraceDriver() {}

    /**
     * Whether the URL is one of Millrace's.
     *
     * @throws SQLException if the URL is null
     */
    @Override
    public boolean acceptsURL(@Nullable String url) throws SQLException {
        if (url == null) {
            throw new SQLException("the URL is null", "08001");
        }
        return MillraceUrl.isOurs(url);
    }

    /**
     * Connects; null for a URL that is not Millrace's.
     *
     * @throws SQLException 08001 for a malformed URL or an unreachable server, 42501 for a property that is refused
     */
    @Override
    public @Nullable Connection connect(@Nullable String url, @Nullable Properties info) throws SQLException {
        if (url == null) {
            throw new SQLException("the URL is null", "08001");
        }
        if (!MillraceUrl.isOurs(url)) {
            return null;
        }
        MillraceUrl place = MillraceUrl.parse(url);
        Properties properties = ConnectionProperties.merge(place, info);
        return WireConnection.open(place, properties);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties info) throws SQLException {
        Properties given = MillraceUrl.isOurs(url) && url != null
                ? ConnectionProperties.merge(MillraceUrl.parse(url), info)
                : new Properties();
        List<DriverPropertyInfo> result = new ArrayList<>();
        for (Map.Entry<String, String> ours : ConnectionProperties.ours().entrySet()) {
            result.add(describe(ours.getKey(), given));
        }
        for (String name : new TreeSet<>(ConnectionProperties.passedOn())) {
            result.add(describe(name, given));
        }
        return result.toArray(new DriverPropertyInfo[0]);
    }

    private static DriverPropertyInfo describe(String name, Properties given) {
        String value = given.getProperty(name, ConnectionProperties.defaultValue(name));
        DriverPropertyInfo property = new DriverPropertyInfo(name, value);
        property.description = ConnectionProperties.description(name);
        property.choices = ConnectionProperties.choices(name);
        return property;
    }

    @Override
    public int getMajorVersion() {
        return MAJOR_VERSION;
    }

    @Override
    public int getMinorVersion() {
        return MINOR_VERSION;
    }

    /** False: the entry level of SQL-92 is not complete. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("getParentLogger");
    }
}
