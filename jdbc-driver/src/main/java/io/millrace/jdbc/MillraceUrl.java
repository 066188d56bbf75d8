package io.millrace.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection URL, taken apart.
 *
 * <pre>
 * jdbc:millrace:[//host[:port][,host[:port]…]/][database][?name=value[&amp;name=value…]]
 * jdbc:millrace:mem:name[?…]
 * jdbc:millrace:file:directory[?…]
 * </pre>
 *
 * Host, port, database are {@code localhost}, 7432 and {@code millrace} where not given; an IPv6 address stands in
 * brackets; values are percent-encoded. Immutable.
 */
final class MillraceUrl {
    static final String PREFIX = "jdbc:millrace:";
    static final int DEFAULT_PORT = 7432;
    static final String DEFAULT_DATABASE = "millrace";

    enum Kind {
        NETWORK,
        MEMORY,
        FILE
    }

    /** One address. */
    static final class Host {
        final String name;
        final int port;

        Host(String name, int port) {
            this.name = name;
            this.port = port;
        }

        @Override
        public String toString() {
            return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
        }
    }

    final Kind kind;
    final List<Host> hosts;
    /** The database's name, the name in memory or the directory. */
    final String database;

    final Map<String, String> options;

    private MillraceUrl(Kind kind, List<Host> hosts, String database, Map<String, String> options) {
        this.kind = kind;
        this.hosts = Collections.unmodifiableList(hosts);
        this.database = database;
        this.options = Collections.unmodifiableMap(options);
    }

    static boolean isOurs(@Nullable String url) {
        return url != null && url.startsWith(PREFIX);
    }

    /** @throws SQLException 08001 for a URL with our prefix that cannot be read */
    static MillraceUrl parse(String url) throws SQLException {
        String rest = url.substring(PREFIX.length());
        int question = rest.indexOf('?');
        Map<String, String> options =
                question < 0 ? new LinkedHashMap<>() : parseOptions(url, rest.substring(question + 1));
        String place = question < 0 ? rest : rest.substring(0, question);
        if (place.startsWith("mem:")) {
            return embedded(url, Kind.MEMORY, decode(url, place.substring(4)), options);
        }
        if (place.startsWith("file:")) {
            return embedded(url, Kind.FILE, decode(url, place.substring(5)), options);
        }
        return network(url, place, options);
    }

    private static MillraceUrl embedded(String url, Kind kind, String name, Map<String, String> options)
            throws SQLException {
        if (name.isEmpty()) {
            throw malformed(url, kind == Kind.MEMORY ? "a name is missing after mem:" : "a directory is missing");
        }
        return new MillraceUrl(kind, Collections.emptyList(), name, options);
    }

    private static MillraceUrl network(String url, String place, Map<String, String> options) throws SQLException {
        List<Host> hosts = new ArrayList<>();
        String database = place;
        if (place.startsWith("//")) {
            int slash = place.indexOf('/', 2);
            String addresses = slash < 0 ? place.substring(2) : place.substring(2, slash);
            database = slash < 0 ? "" : place.substring(slash + 1);
            for (String address : addresses.split(",", -1)) {
                hosts.add(parseHost(url, address));
            }
        } else {
            hosts.add(new Host("localhost", DEFAULT_PORT));
        }
        if (database.indexOf('/') >= 0) {
            throw malformed(url, "the database's name contains a slash");
        }
        String name = decode(url, database);
        return new MillraceUrl(Kind.NETWORK, hosts, name.isEmpty() ? DEFAULT_DATABASE : name, options);
    }

    private static Host parseHost(String url, String address) throws SQLException {
        if (address.indexOf('@') >= 0) {
            throw malformed(url, "user and password are options: ?user=…&password=…");
        }
        String name = address;
        String port = "";
        if (address.startsWith("[")) {
            int bracket = address.indexOf(']');
            if (bracket < 0) {
                throw malformed(url, "a bracket is not closed");
            }
            name = address.substring(1, bracket);
            String after = address.substring(bracket + 1);
            if (!after.isEmpty() && !after.startsWith(":")) {
                throw malformed(url, "after ] comes : and the port");
            }
            port = after.isEmpty() ? "" : after.substring(1);
        } else {
            int colon = address.lastIndexOf(':');
            if (colon >= 0) {
                name = address.substring(0, colon);
                port = address.substring(colon + 1);
            }
            if (name.indexOf(':') >= 0) {
                throw malformed(url, "an IPv6 address stands in brackets, as [::1]:7432");
            }
        }
        return new Host(name.isEmpty() ? "localhost" : name, parsePort(url, port));
    }

    private static int parsePort(String url, String port) throws SQLException {
        if (port.isEmpty()) {
            return DEFAULT_PORT;
        }
        try {
            int number = Integer.parseInt(port);
            if (number >= 1 && number <= 65535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw malformed(url, "the port \"" + port + "\" is not a number");
        }
        throw malformed(url, "the port " + port + " is not between 1 and 65535");
    }

    private static Map<String, String> parseOptions(String url, String text) throws SQLException {
        Map<String, String> options = new LinkedHashMap<>();
        for (String part : text.split("&", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = decode(url, equals < 0 ? part : part.substring(0, equals));
            options.put(name, equals < 0 ? "true" : decode(url, part.substring(equals + 1)));
        }
        return options;
    }

    private static String decode(String url, String text) throws SQLException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed(url, "a percent sign is not followed by two hexadecimal digits");
        }
    }

    /** Without options, which may hold a password. */
    private static SQLException malformed(String url, String why) {
        int question = url.indexOf('?');
        String shown = question < 0 ? url : url.substring(0, question);
        return new SQLException("malformed URL " + shown + ": " + why, "08001");
    }

    /** As it was given, but for the options. */
    @Override
    public String toString() {
        switch (kind) {
            case MEMORY:
                return PREFIX + "mem:" + database;
            case FILE:
                return PREFIX + "file:" + database;
            default:
                StringBuilder text = new StringBuilder(PREFIX).append("//");
                for (int i = 0; i < hosts.size(); i++) {
                    text.append(i == 0 ? "" : ",").append(hosts.get(i));
                }
                return text.append('/').append(database).toString();
        }
    }
}
