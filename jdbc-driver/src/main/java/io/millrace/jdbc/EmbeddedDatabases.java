package io.millrace.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The databases that run inside this program, one per name or directory, each counted by its connections. Guarded by its
 * class lock, so that of two connections that open the same directory at once one starts it and the other waits.
 */
final class EmbeddedDatabases {
    private static final Map<String, Entry> OPEN = new HashMap<>();

    private static final class Entry {
        final EmbeddedDatabase.Running running;
        int connections;
        boolean keep;

        Entry(EmbeddedDatabase.Running running) {
            this.running = running;
        }
    }

    /** One connection's share of a database. */
    static final class Lease {
        private final String key;

        private Lease(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }

        /** To be called once; the last one closes the database. */
        void release() throws SQLException {
            EmbeddedDatabases.release(key);
        }
    }

    private EmbeddedDatabases() {}

    static synchronized Lease lease(MillraceUrl url, Properties properties) throws SQLException {
        Path directory = url.kind == MillraceUrl.Kind.FILE ? directory(url.database) : null;
        String key = directory == null ? "mem:" + url.database : "file:" + directory;
        Entry entry = OPEN.get(key);
        if (entry == null) {
            entry = new Entry(provider(url).start(directory, ConnectionProperties.forDatabase(url)));
            OPEN.put(key, entry);
        }
        entry.connections++;
        entry.keep |= Boolean.parseBoolean(properties.getProperty(ConnectionProperties.KEEP));
        return new Lease(key);
    }

    /** A new conversation with an open database. */
    static EmbeddedDatabase.Channel connect(String key) throws IOException {
        EmbeddedDatabase.Running running;
        synchronized (EmbeddedDatabases.class) {
            Entry entry = OPEN.get(key);
            if (entry == null) {
                throw new IOException("the embedded database " + key + " is closed");
            }
            running = entry.running;
        }
        return running.connect();
    }

    private static synchronized void release(String key) throws SQLException {
        Entry entry = OPEN.get(key);
        if (entry == null) {
            return;
        }
        entry.connections--;
        boolean kept = entry.keep && key.startsWith("mem:");
        if (entry.connections == 0 && !kept) {
            OPEN.remove(key);
            entry.running.close();
        }
    }

    private static Path directory(String text) {
        String path = text;
        if (path.startsWith("///")) {
            path = path.substring(2);
        }
        if (path.equals("~") || path.startsWith("~/")) {
            path = System.getProperty("user.home") + path.substring(1);
        }
        return Paths.get(path).toAbsolutePath().normalize();
    }

    private static EmbeddedDatabase provider(MillraceUrl url) throws SQLException {
        EmbeddedDatabase found = firstProvider(Thread.currentThread().getContextClassLoader());
        if (found == null) {
            found = firstProvider(EmbeddedDatabases.class.getClassLoader());
        }
        if (found == null) {
            throw new SQLException(
                    "no embedded database for " + url
                            + ": the server jar of Millrace is not on the class path. Hint: add"
                            + " the artifact io.millrace:server, or connect to a server with jdbc:millrace://host:port/.",
                    "08001");
        }
        return found;
    }

    private static @Nullable EmbeddedDatabase firstProvider(@Nullable ClassLoader loader) throws SQLException {
        try {
            Iterator<EmbeddedDatabase> providers =
                    ServiceLoader.load(EmbeddedDatabase.class, loader).iterator();
            return providers.hasNext() ? providers.next() : null;
        } catch (ServiceConfigurationError e) {
            throw new SQLException("the embedded database cannot be loaded: " + e.getMessage(), "08001", e);
        }
    }
}
