package io.millrace.server.security;

import static io.millrace.common.error.ErrorCode.INVALID_SETTING;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Users and their verifiers, of a file with a line {@code name:verifier} for each hash; empty lines and those that start with
 * {@code #} are skipped. Thread-safe.
 */
public final class UserDirectory {
    /** Of a password: more is normalized before it is hashed, in time that grows with the square. As RFC 4616 advises. */
    private static final int MAX_PASSWORD_LENGTH = 1_024;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Map<ScramHash, ScramVerifier>> verifiers;
    /** Gives an unknown user a salt that stays the same while the server runs. */
    private final byte[] salting = new byte[32];
    /** A known user's, for unknown ones to look the same. */
    private final int iterations;

    /** @param known false for a made-up one, with which no proof succeeds */
    record Entry(ScramVerifier verifier, boolean known) {}

    private UserDirectory(Map<String, Map<ScramHash, ScramVerifier>> verifiers) {
        this.verifiers = Map.copyOf(verifiers);
        this.iterations = verifiers.values().stream()
                .flatMap(ofUser -> ofUser.values().stream())
                .mapToInt(ScramVerifier::iterations)
                .max()
                .orElse(ScramVerifier.ITERATIONS);
        random.nextBytes(salting);
    }

    /** @throws io.millrace.common.error.MillraceException INVALID_SETTING with the line's number */
    public static UserDirectory parse(String text) {
        Map<String, Map<ScramHash, ScramVerifier>> verifiers = new HashMap<>();
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            int colon = stripped.indexOf(':');
            Optional<ScramVerifier> verifier =
                    colon <= 0 ? Optional.empty() : ScramVerifier.parse(stripped.substring(colon + 1));
            if (verifier.isEmpty()) {
                throw INVALID_SETTING
                        .error("line %d of the users file is no user and verifier", number)
                        .hint("Make a line with: millrace password USER");
            }
            verifiers
                    .computeIfAbsent(stripped.substring(0, colon), name -> new EnumMap<>(ScramHash.class))
                    .put(verifier.get().hash(), verifier.get());
        }
        return new UserDirectory(verifiers);
    }

    /** Begins a login with {@link ScramHash#SHA_256}. */
    public ScramExchange login(String user) {
        return login(user, ScramHash.SHA_256);
    }

    /** Begins a login. An unknown user is led through it all the same and refused at the end. */
    public ScramExchange login(String user, ScramHash hash) {
        byte[] nonce = new byte[ScramExchange.nonceBytes()];
        random.nextBytes(nonce);
        ScramVerifier verifier = verifiers.getOrDefault(user, Map.of()).get(hash);
        return new ScramExchange(
                user, verifier == null ? new Entry(madeUp(user, hash), false) : new Entry(verifier, true), nonce);
    }

    /** Whether {@code password} is the user's. Takes milliseconds, of an unknown user's too. */
    public boolean isPassword(String user, String password) {
        if (password.length() > MAX_PASSWORD_LENGTH) {
            return false;
        }
        Iterator<ScramVerifier> known =
                verifiers.getOrDefault(user, Map.of()).values().iterator();
        return known.hasNext()
                ? known.next().matches(password)
                : madeUp(user, ScramHash.SHA_256).matches(password) && known.hasNext();
    }

    private ScramVerifier madeUp(String user, ScramHash hash) {
        byte[] mixed = hash.hmac(salting, user);
        byte[] salt = Arrays.copyOf(mixed, ScramVerifier.SALT_BYTES);
        return new ScramVerifier(hash, iterations, salt, hash.hmac(mixed, "stored"), hash.hmac(mixed, "server"));
    }
}
