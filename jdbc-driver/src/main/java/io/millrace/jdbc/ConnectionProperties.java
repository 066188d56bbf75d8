package io.millrace.jdbc;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Which connection properties there are. An allow-list: a property that would load a class, open a log file or read a
 * service file by a name in the URL is refused, since URLs come from forms and configuration that others write.
 * (Certificates and keys of TLS are files too; they are read, never shown.)
 */
final class ConnectionProperties {
    /** Ours: addBatch of a plain INSERT travels as COPY. */
    static final String BATCH_COPY = "batchCopy";
    /** Ours: a database in memory outlives its last connection. */
    static final String KEEP = "keep";

    /** Milliseconds after which a running query without new rows gives the word back; see {@code StreamingResultSet}. */
    private static final String PORTAL_WAIT = " -c millrace.portal_wait=200";

    private static final Map<String, String> OURS = new LinkedHashMap<>();

    static {
        OURS.put(BATCH_COPY, "Send batches of a plain INSERT as COPY (default true).");
        OURS.put(KEEP, "Keep a mem: database after its last connection until the program ends (default false).");
    }

    /** Of pgjdbc: those without a way to classes, log files and foreign configuration. */
    private static final Set<String> PASSED_ON = new HashSet<>(Arrays.asList(
            "user",
            "password",
            "ApplicationName",
            "options",
            "currentSchema",
            "readOnly",
            "readOnlyMode",
            "connectTimeout",
            "loginTimeout",
            "socketTimeout",
            "queryTimeout",
            "cancelSignalTimeout",
            "tcpKeepAlive",
            "tcpNoDelay",
            "sendBufferSize",
            "receiveBufferSize",
            "maxSendBufferSize",
            "localSocketAddress",
            "targetServerType",
            "loadBalanceHosts",
            "hostRecheckSeconds",
            "ssl",
            "sslmode",
            "sslNegotiation",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "sslpassword",
            "sslResponseTimeout",
            "channelBinding",
            "pemKeyAlgorithm",
            "defaultRowFetchSize",
            "adaptiveFetch",
            "adaptiveFetchMinimum",
            "adaptiveFetchMaximum",
            "maxResultBuffer",
            "prepareThreshold",
            "preparedStatementCacheQueries",
            "preparedStatementCacheSizeMiB",
            "preferQueryMode",
            "reWriteBatchedInserts",
            "binaryTransfer",
            "binaryTransferEnable",
            "binaryTransferDisable",
            "stringtype",
            "autosave",
            "cleanupSavepoints",
            "escapeSyntaxCallMode",
            "databaseMetadataCacheFields",
            "databaseMetadataCacheFieldsMiB",
            "disableColumnSanitiser",
            "quoteReturningIdentifiers",
            "convertBooleanToNumeric",
            "hideUnprivilegedObjects",
            "unknownLength",
            "logServerErrorDetail",
            "logUnclosedConnections"));

    private static final Map<String, PGProperty> OF_PGJDBC = new HashMap<>();

    static {
        for (PGProperty property : PGProperty.values()) {
            OF_PGJDBC.put(property.getName(), property);
        }
    }

    private ConnectionProperties() {}

    static Map<String, String> ours() {
        return OURS;
    }

    static Set<String> passedOn() {
        return PASSED_ON;
    }

    /**
     * The properties for one connection: the caller's, over them the URL's, beneath them our defaults.
     *
     * @throws SQLException 08001 for an unknown name in the URL, 42501 for a refused one in either
     */
    static Properties merge(MillraceUrl url, @Nullable Properties info) throws SQLException {
        Properties merged = new Properties();
        merged.setProperty("user", "millrace");
        merged.setProperty("ApplicationName", ProgramName.current());
        // A batch of a thousand rows with what goes before and after it, in one write.
        merged.setProperty("maxSendBufferSize", "262144");
        merged.setProperty("assumeMinServerVersion", "15");
        merged.setProperty("gssEncMode", "disable");
        merged.setProperty("defaultRowFetchSize", "8192");
        if (info != null) {
            for (String name : info.stringPropertyNames()) {
                refuseDangerous(name);
                if (isKnown(name)) {
                    // Frameworks put words of their own beside these; they mean nothing to us.
                    merged.setProperty(name, info.getProperty(name));
                }
            }
        }
        for (Map.Entry<String, String> option : url.options.entrySet()) {
            refuseDangerous(option.getKey());
            if (!isKnown(option.getKey()) && url.kind == MillraceUrl.Kind.NETWORK) {
                throw new SQLException("unknown connection property \"" + option.getKey() + "\"", "08001");
            }
            if (isKnown(option.getKey())) {
                merged.setProperty(option.getKey(), option.getValue());
            }
        }
        String options = merged.getProperty("options", "");
        merged.setProperty("options", (options + PORTAL_WAIT).trim());
        return merged;
    }

    /** Options of an embedded database's URL that are not the driver's. */
    static Map<String, String> forDatabase(MillraceUrl url) {
        Map<String, String> left = new LinkedHashMap<>(url.options);
        left.keySet().removeIf(ConnectionProperties::isKnown);
        return left;
    }

    private static boolean isKnown(String name) {
        return OURS.containsKey(name) || PASSED_ON.contains(name);
    }

    private static void refuseDangerous(String name) throws SQLException {
        if (OF_PGJDBC.containsKey(name) && !isKnown(name) && !isPlace(name)) {
            throw new SQLException(
                    "connection property \"" + name + "\" is not allowed: it could name a class or a file to load",
                    "42501");
        }
    }

    /** The URL alone says where to connect; tools that repeat it in the properties are left in peace. */
    private static boolean isPlace(String name) {
        return name.equals("PGHOST") || name.equals("PGPORT") || name.equals("PGDBNAME") || name.equals("loggerLevel");
    }

    static String description(String name) {
        PGProperty property = OF_PGJDBC.get(name);
        String text = property == null ? OURS.get(name) : property.getDescription();
        return text == null ? "" : text;
    }

    static @Nullable String defaultValue(String name) {
        PGProperty property = OF_PGJDBC.get(name);
        return property == null ? null : property.getDefaultValue();
    }

    static String @Nullable [] choices(String name) {
        PGProperty property = OF_PGJDBC.get(name);
        return property == null ? null : property.getChoices();
    }
}
