package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.DATABASE_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.INVALID_AUTHORIZATION;
import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.sql.Database;
import io.millrace.sql.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the startup message to an open session. Owned by the connection's turn. */
final class Login {
    static final String DATABASE = "millrace";
    /** As which version of PostgreSQL we behave, for clients that ask. */
    static final String SERVER_VERSION = "15.0 (Millrace)";

    /** Settings that clients want to know from the start and to hear of when they change. */
    private static final List<String> REPORTED =
            List.of("client_encoding", "DateStyle", "TimeZone", "standard_conforming_strings", "application_name");

    private final Database database;
    private final CancelKeys.Key key;

    Login(Database database, CancelKeys.Key key) {
        this.database = database;
        this.key = key;
    }

    /** Takes a step; the session once the client may begin. An error ends the connection. */
    @Nullable
    Session take(FrontendMessage message, BackendWriter out) {
        if (message instanceof FrontendMessage.Startup startup) {
            return startup(startup, out);
        }
        throw PROTOCOL_VIOLATION.error(
                "expected a startup packet, got %s", message.getClass().getSimpleName());
    }

    private Session startup(FrontendMessage.Startup startup, BackendWriter out) {
        Map<String, String> parameters = new LinkedHashMap<>(startup.parameters());
        List<String> unknown = parameters.keySet().stream()
                .filter(name -> name.startsWith("_pq_."))
                .toList();
        if (startup.minorVersion() > 0 || !unknown.isEmpty()) {
            out.negotiateProtocolVersion(unknown);
            unknown.forEach(parameters::remove);
        }
        String user = parameters.remove("user");
        if (user == null || user.isEmpty()) {
            throw INVALID_AUTHORIZATION.error("no PostgreSQL user name specified in startup packet");
        }
        String name = parameters.remove("database");
        if (name != null && !name.isEmpty() && !name.equals(DATABASE)) {
            throw DATABASE_NOT_FOUND
                    .error("database \"%s\" does not exist", name)
                    .hint("The one database of a server is named \"" + DATABASE + "\".");
        }
        parameters.remove("replication");
        String options = parameters.remove("options");
        if (options != null) {
            addOptions(options, parameters);
        }
        return open(user, parameters, out);
    }

    /** {@code -c name=value} and {@code --name=value}, blanks within a value escaped by a backslash. */
    private static void addOptions(String options, Map<String, String> settings) {
        List<String> words = List.of(options.strip().split("(?<!\\\\)\\s+"));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).replaceAll("\\\\(.)", "$1");
            if (word.equals("-c") && i + 1 < words.size()) {
                i++;
                word = words.get(i).replaceAll("\\\\(.)", "$1");
            } else if (word.startsWith("-c")) {
                word = word.substring(2);
            } else if (word.startsWith("--")) {
                word = word.substring(2);
            }
            int equals = word.indexOf('=');
            if (equals > 0) {
                settings.put(word.substring(0, equals).replace('-', '_'), word.substring(equals + 1));
            }
        }
    }

    private Session open(String user, Map<String, String> settings, BackendWriter out) {
        Session session = database.newSession(user, settings);
        out.authentication(0, new byte[0]);
        out.parameterStatus("server_version", SERVER_VERSION);
        out.parameterStatus("server_encoding", "UTF8");
        out.parameterStatus("integer_datetimes", "on");
        out.parameterStatus("IntervalStyle", "postgres");
        out.parameterStatus("is_superuser", "on");
        out.parameterStatus("session_authorization", user);
        for (String name : REPORTED) {
            out.parameterStatus(name, session.setting(name));
        }
        out.backendKeyData(key.processId(), key.secretKey());
        return session;
    }
}
