package io.millrace.server.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user of both mechanisms, and what a client says to log in as that one. */
public final class KnownUser {
    public static final String NAME = "ann";

    private static final String PASSWORD = "pencil";
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final String FIRST = "n=" + NAME + ",r=abc";
    private static final Pattern SERVER_FIRST = Pattern.compile("(r=abc[^,]+),s=([^,]+),i=(\\d+)");

    private KnownUser() {}

    /** With as few rounds of the hash as can be. */
    public static UserDirectory directory() {
        StringBuilder lines = new StringBuilder();
        for (ScramHash hash : ScramHash.values()) {
            lines.append(NAME + ":" + ScramVerifier.of(hash, PASSWORD, SALT, 1).text() + "\n");
        }
        return UserDirectory.parse(lines.toString());
    }

    /** The one message of PLAIN. */
    public static String plain() {
        return "\0" + NAME + "\0" + PASSWORD;
    }

    /** The client-first-message. */
    public static String first() {
        return "n,," + FIRST;
    }

    /**
     * The client-final-message.
     *
     * @param received whatever has come from the server, the last server-first-message anywhere in it
     */
    public static String last(ScramHash hash, byte[] received) {
        MatchResult server = SERVER_FIRST
                .matcher(new String(received, StandardCharsets.ISO_8859_1))
                .results()
                .reduce((one, next) -> next)
                .orElse(null);
        return server == null ? "" : last(hash, PASSWORD, FIRST, server.group());
    }

    /** @param first without its header */
    static String last(ScramHash hash, String password, String first, String serverFirst) {
        Matcher server = SERVER_FIRST.matcher(serverFirst);
        if (!server.matches()) {
            throw new IllegalArgumentException(serverFirst);
        }
        String withoutProof = "c=biws," + server.group(1);
        byte[] salt = Base64.getDecoder().decode(server.group(2));
        byte[] salted = hash.saltedPassword(password, salt, Integer.parseInt(server.group(3)));
        byte[] clientKey = hash.hmac(salted, "Client Key");
        byte[] signature = hash.hmac(hash.hash(clientKey), first + "," + serverFirst + "," + withoutProof);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= signature[i];
        }
        return withoutProof + ",p=" + Base64.getEncoder().encodeToString(clientKey);
    }
}
