package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.DATABASE_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.INVALID_AUTHORIZATION;
import static io.millrace.common.error.ErrorCode.INVALID_SETTING;
import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.server.security.ScramExchange;
import io.millrace.server.security.ScramHash;
import io.millrace.server.security.UserDirectory;
import io.millrace.sql.ClientConnection;
import io.millrace.sql.Database;
import io.millrace.sql.Session;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the startup message to an open session. Owned by the connection's turn. */
final class Login {
    static final String DATABASE = "millrace";

    // Kinds of authentication request
    private static final int OK = 0;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;

    private final Database database;
    private final CancelKeys.Key key;

    private final @Nullable UserDirectory users;
    private final @Nullable InetSocketAddress address;
    private FrontendMessage.@Nullable Startup asked;
    private @Nullable ScramExchange scram;
    private boolean challenged;
    private long portalWaitMillis = -1;

    /** How other sessions end what the new one does, or the new one: {@code pg_cancel_backend} and its like. */
    record Ending(Runnable cancel, Runnable terminate) {}

    /**
     * @param users null believes everybody
     * @param address of the client; null within the process
     */
    Login(Database database, CancelKeys.Key key, @Nullable UserDirectory users, @Nullable InetSocketAddress address) {
        this.address = address;
        this.database = database;
        this.key = key;
        this.users = users;
    }

    /**
     * How long an Execute with a row limit waits for the first row of a running query before it is suspended without one;
     * -1 for ever. Our own driver asks for it by {@code -c millrace.portal_wait=…}; others would take it for the end.
     */
    long portalWaitMillis() {
        return portalWaitMillis;
    }

    /** Takes a step; the session once the client may begin. An error ends the connection. */
    @Nullable
    Session take(FrontendMessage message, BackendWriter out, Ending ending) {
        if (asked == null && message instanceof FrontendMessage.Startup startup) {
            asked = startup;
            if (users == null) {
                return open(startup, out, ending);
            }
            scram = users.login(user(startup));
            out.authentication(SASL, (ScramHash.SHA_256.mechanism() + "\0\0").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return null;
        }
        if (asked != null && scram != null && message instanceof FrontendMessage.Authentication answer) {
            MessageReader in = new MessageReader(Unpooled.wrappedBuffer(answer.body()));
            return challenged ? last(asked, scram, in, out, ending) : first(scram, in, out);
        }
        throw PROTOCOL_VIOLATION.error(
                "expected a %s, got %s",
                asked == null ? "startup packet" : "SASL response",
                message.getClass().getSimpleName());
    }

    private @Nullable Session first(ScramExchange exchange, MessageReader in, BackendWriter out) {
        String mechanism = in.readCString();
        if (!mechanism.equals(ScramHash.SHA_256.mechanism())) {
            throw PROTOCOL_VIOLATION.error("client selected an invalid SASL authentication mechanism");
        }
        int length = in.readInt();
        byte[] first = in.readBytes(length);
        challenged = true;
        out.authentication(
                SASL_CONTINUE, exchange.first(MessageReader.utf8(first)).getBytes(StandardCharsets.UTF_8));
        out.flush();
        return null;
    }

    private Session last(
            FrontendMessage.Startup startup,
            ScramExchange exchange,
            MessageReader in,
            BackendWriter out,
            Ending ending) {
        String last = exchange.last(MessageReader.utf8(in.readRest()));
        out.authentication(SASL_FINAL, last.getBytes(StandardCharsets.UTF_8));
        return open(startup, out, ending);
    }

    private static String user(FrontendMessage.Startup startup) {
        String user = startup.parameters().get("user");
        if (user == null || user.isEmpty()) {
            throw INVALID_AUTHORIZATION.error("no PostgreSQL user name specified in startup packet");
        }
        return user;
    }

    private Session open(FrontendMessage.Startup startup, BackendWriter out, Ending ending) {
        Map<String, String> settings = new LinkedHashMap<>(startup.parameters());
        List<String> unknown = settings.keySet().stream()
                .filter(name -> name.startsWith("_pq_."))
                .toList();
        if (startup.minorVersion() > 0 || !unknown.isEmpty()) {
            out.negotiateProtocolVersion(unknown);
            unknown.forEach(settings::remove);
        }
        String name = settings.remove("database");
        if (name != null && !name.isEmpty() && !name.equals(DATABASE)) {
            throw DATABASE_NOT_FOUND
                    .error("database \"%s\" does not exist", name)
                    .hint("The one database of a server is named \"" + DATABASE + "\".");
        }
        String user = user(startup);
        settings.remove("user");
        settings.remove("replication");
        String options = settings.remove("options");
        if (options != null) {
            addOptions(options, settings);
        }
        String wait = settings.remove("millrace.portal_wait");
        if (wait != null) {
            portalWaitMillis = portalWait(wait);
        }
        return open(user, settings, out, ending);
    }

    private static long portalWait(String text) {
        if (text.matches("\\d{1,6}")) {
            return Long.parseLong(text);
        }
        throw INVALID_SETTING.error("invalid value for parameter \"millrace.portal_wait\": \"%s\"", text);
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

    private Session open(String user, Map<String, String> settings, BackendWriter out, Ending ending) {
        Session session = database.newSession(
                user, settings, new ClientConnection(key.processId(), address, ending.cancel(), ending.terminate()));
        out.authentication(OK, new byte[0]);
        session.reportedSettings().forEach(out::parameterStatus);
        out.backendKeyData(key.processId(), key.secretKey());
        return session;
    }
}
