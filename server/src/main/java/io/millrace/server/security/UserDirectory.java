package io.millrace.server.security;

import static io.millrace.common.error.ErrorCode.INVALID_SETTING;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Users and their verifiers: those of the users file, which its owner alone changes, and those that clients have made.
 * Either is text with a line {@code name:verifier} for each hash; empty lines and those that start with {@code #} are skipped.
 * Thread-safe.
 */
public final class UserDirectory {
    /** Of a password: more is normalized before it is hashed, in time that grows with the square. As RFC 4616 advises. */
    private static final int MAX_PASSWORD_LENGTH = 1_024;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Map<ScramHash, ScramVerifier>> fixed;
    private final Store store;
    private volatile Map<String, Map<ScramHash, ScramVerifier>> made;

    /** Gives an unknown user a salt that stays the same while the server runs. */
    private final byte[] salting = new byte[32];

    /** Where those are kept that clients make. */
    public interface Store {
        /** Replaces all of it; durable when it returns. */
        void write(String text);
    }

    /** @param known false for a made-up one, with which no proof succeeds */
    record Entry(ScramVerifier verifier, boolean known) {}

    private UserDirectory(String fixed, String made, Store store) {
        this.fixed = verifiers(fixed);
        this.made = verifiers(made);
        this.store = store;
        random.nextBytes(salting);
    }

    /** @throws io.millrace.common.error.MillraceException INVALID_SETTING with the line's number */
    public static UserDirectory parse(String text) {
        return parse(text, "", changed -> {});
    }

    /**
     * With users that clients make.
     *
     * @param made what {@code store} was given last
     * @throws io.millrace.common.error.MillraceException INVALID_SETTING with the line's number
     */
    public static UserDirectory parse(String text, String made, Store store) {
        return new UserDirectory(text, made, store);
    }

    private static Map<String, Map<ScramHash, ScramVerifier>> verifiers(String text) {
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
        return Map.copyOf(verifiers);
    }

    /** Whether there can be a line of this user. */
    public static boolean isName(String user) {
        return !user.isEmpty()
                && user.strip().equals(user)
                && !user.startsWith("#")
                && user.chars().noneMatch(each -> each == ':' || Character.isISOControl(each));
    }

    /** By name, with how many rounds of which hash; without secrets. */
    public Map<String, Map<ScramHash, Integer>> iterations() {
        Map<String, Map<ScramHash, Integer>> known = new TreeMap<>();
        Stream.of(made, fixed)
                .forEach(users -> users.forEach((user, verifiers) -> verifiers.forEach(
                        (hash, verifier) -> known.computeIfAbsent(user, name -> new EnumMap<>(ScramHash.class))
                                .put(hash, verifier.iterations()))));
        return known;
    }

    /** Whether the user's verifier stands in the users file. */
    public boolean isFixed(String user, ScramHash hash) {
        return fixed.getOrDefault(user, Map.of()).containsKey(hash);
    }

    /**
     * Changes users that clients make, all at once; those of the users file stay as they are. Waits for the disk.
     *
     * @param changes by name and hash the verifier, or empty if there is to be none
     */
    public synchronized void change(Map<String, Map<ScramHash, Optional<ScramVerifier>>> changes) {
        Map<String, Map<ScramHash, ScramVerifier>> changed = new TreeMap<>();
        made.forEach((user, verifiers) -> changed.put(user, new EnumMap<>(verifiers)));
        changes.forEach((user, verifiers) -> {
            Map<ScramHash, ScramVerifier> ofUser =
                    changed.computeIfAbsent(user, name -> new EnumMap<>(ScramHash.class));
            verifiers.forEach((hash, verifier) ->
                    verifier.ifPresentOrElse(known -> ofUser.put(hash, known), () -> ofUser.remove(hash)));
        });
        changed.values().removeIf(Map::isEmpty);
        StringBuilder text = new StringBuilder();
        changed.forEach((user, verifiers) -> verifiers
                .values()
                .forEach(verifier ->
                        text.append(user).append(':').append(verifier.text()).append('\n')));
        store.write(text.toString());
        made = changed;
    }

    private Map<ScramHash, ScramVerifier> verifiersOf(String user) {
        Map<ScramHash, ScramVerifier> verifiers = new EnumMap<>(ScramHash.class);
        verifiers.putAll(made.getOrDefault(user, Map.of()));
        verifiers.putAll(fixed.getOrDefault(user, Map.of()));
        return verifiers;
    }

    /** Begins a login with {@link ScramHash#SHA_256}. */
    public ScramExchange login(String user) {
        return login(user, ScramHash.SHA_256);
    }

    /** Begins a login. An unknown user is led through it all the same and refused at the end. */
    public ScramExchange login(String user, ScramHash hash) {
        byte[] nonce = new byte[ScramExchange.nonceBytes()];
        random.nextBytes(nonce);
        ScramVerifier verifier = verifiersOf(user).get(hash);
        return new ScramExchange(
                user, verifier == null ? new Entry(madeUp(user, hash), false) : new Entry(verifier, true), nonce);
    }

    /** Whether {@code password} is the user's. Takes milliseconds, of an unknown user's too. */
    public boolean isPassword(String user, String password) {
        if (password.length() > MAX_PASSWORD_LENGTH) {
            return false;
        }
        Iterator<ScramVerifier> known = verifiersOf(user).values().iterator();
        return known.hasNext()
                ? known.next().matches(password)
                : madeUp(user, ScramHash.SHA_256).matches(password) && known.hasNext();
    }

    private ScramVerifier madeUp(String user, ScramHash hash) {
        byte[] mixed = hash.hmac(salting, user);
        byte[] salt = Arrays.copyOf(mixed, ScramVerifier.SALT_BYTES);
        return new ScramVerifier(hash, knownIterations(), salt, hash.hmac(mixed, "stored"), hash.hmac(mixed, "server"));
    }

    /** A known user's, for unknown ones to look the same. */
    private int knownIterations() {
        return Stream.of(fixed, made)
                .map(Map::values)
                .flatMap(Collection::stream)
                .flatMap(ofUser -> ofUser.values().stream())
                .mapToInt(ScramVerifier::iterations)
                .max()
                .orElse(ScramVerifier.ITERATIONS);
    }
}
