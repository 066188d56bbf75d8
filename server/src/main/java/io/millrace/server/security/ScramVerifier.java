package io.millrace.server.security;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of a password (RFC 5802, section 3): enough to check it, not enough to log in with. Its text is
 * PostgreSQL's: {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}, in Base64; the same with SHA-512.
 */
public record ScramVerifier(ScramHash hash, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    /** As PostgreSQL's default. */
    public static final int ITERATIONS = 4096;

    public static final int SALT_BYTES = 16;
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final Pattern TEXT =
            Pattern.compile("SCRAM-SHA-(256|512)\\$(\\d{1,8}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");

    public static ScramVerifier of(ScramHash hash, String password, byte[] salt, int iterations) {
        return ofSalted(hash, hash.saltedPassword(password, salt, iterations), salt, iterations);
    }

    /** Of a password that has gone through the rounds of the hash already. */
    public static ScramVerifier ofSalted(ScramHash hash, byte[] salted, byte[] salt, int iterations) {
        byte[] clientKey = hash.hmac(salted, "Client Key");
        return new ScramVerifier(hash, iterations, salt, hash.hash(clientKey), hash.hmac(salted, "Server Key"));
    }

    /** Empty if it is none. */
    public static Optional<ScramVerifier> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            ScramHash hash = matcher.group(1).equals("256") ? ScramHash.SHA_256 : ScramHash.SHA_512;
            int iterations = Integer.parseInt(matcher.group(2));
            byte[] salt = Base64.getDecoder().decode(matcher.group(3));
            byte[] storedKey = Base64.getDecoder().decode(matcher.group(4));
            byte[] serverKey = Base64.getDecoder().decode(matcher.group(5));
            boolean usable = iterations > 0
                    && iterations <= MAX_ITERATIONS
                    && storedKey.length == hash.bytes()
                    && serverKey.length == hash.bytes();
            return usable
                    ? Optional.of(new ScramVerifier(hash, iterations, salt, storedKey, serverKey))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it was made of {@code password}. Takes milliseconds. */
    boolean matches(String password) {
        byte[] clientKey = hash.hmac(hash.saltedPassword(password, salt, iterations), "Client Key");
        return MessageDigest.isEqual(hash.hash(clientKey), storedKey);
    }

    /** As the users file holds it. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return hash.mechanism() + "$" + iterations + ":" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(storedKey) + ":" + base64.encodeToString(serverKey);
    }

    /** No secret in a log. */
    @Override
    public String toString() {
        return "ScramVerifier[…]";
    }
}
