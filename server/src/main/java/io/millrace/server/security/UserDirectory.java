package io.millrace.server.security;

import static io.millrace.common.error.ErrorCode.INVALID_SETTING;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Users and their verifiers, of a file with a line {@code name:verifier} each; empty lines and those that start with
 * {@code #} are skipped. Thread-safe.
 */
public final class UserDirectory {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ScramVerifier> verifiers;
    /** Gives an unknown user a salt that stays the same while the server runs. */
    private final byte[] salting = new byte[32];

    /** @param known false for a made-up one, with which no proof succeeds */
    record Entry(ScramVerifier verifier, boolean known) {}

    private UserDirectory(Map<String, ScramVerifier> verifiers) {
        this.verifiers = Map.copyOf(verifiers);
        random.nextBytes(salting);
    }

    /** @throws io.millrace.common.error.MillraceException INVALID_SETTING with the line's number */
    public static UserDirectory parse(String text) {
        Map<String, ScramVerifier> verifiers = new HashMap<>();
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
            verifiers.put(stripped.substring(0, colon), verifier.get());
        }
        return new UserDirectory(verifiers);
    }

    /** Begins a login. An unknown user is led through it all the same and refused at the end. */
    public ScramExchange login(String user) {
        byte[] nonce = new byte[ScramExchange.nonceBytes()];
        random.nextBytes(nonce);
        ScramVerifier verifier = verifiers.get(user);
        return new ScramExchange(
                user, verifier == null ? new Entry(madeUp(user), false) : new Entry(verifier, true), nonce);
    }

    private ScramVerifier madeUp(String user) {
        byte[] mixed = ScramVerifier.hmac(salting, user);
        byte[] salt = Arrays.copyOf(mixed, ScramVerifier.SALT_BYTES);
        return new ScramVerifier(
                ScramVerifier.ITERATIONS,
                salt,
                ScramVerifier.hmac(mixed, "stored"),
                ScramVerifier.hmac(mixed, "server"));
    }
}
