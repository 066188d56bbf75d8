package io.millrace.server.security;

import static io.millrace.common.error.ErrorCode.INVALID_PASSWORD;
import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.common.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's side of one SCRAM login without channel binding (RFC 5802, section 5; RFC 7677). PostgreSQL's clients give
 * the user's name beforehand, Kafka's in their first message. For one client; not thread-safe.
 */
public final class ScramExchange {
    private static final int NONCE_BYTES = 18;
    private static final Pattern CLIENT_FIRST =
            Pattern.compile("(([ny]|p=[^,]*),(?:a=[^,]*)?,)((?:n=[^,]*),r=([\\x21-\\x2b\\x2d-\\x7e]+)(?:,.*)?)");
    /** Possessive where it repeats a group, or thousands of extensions would take the stack. */
    private static final Pattern CLIENT_FINAL = Pattern.compile(
            "(c=([A-Za-z0-9+/=]+),r=([\\x21-\\x2b\\x2d-\\x7e]+)(?:,[a-oq-z]=[^,]*)*+),p=([A-Za-z0-9+/=]+)");

    private final String user;
    private final UserDirectory.Entry entry;
    private final byte[] randomBytes;
    private String header = "";
    private String nonce = "";
    private String firstMessages = "";

    ScramExchange(String user, UserDirectory.Entry entry, byte[] randomBytes) {
        this.user = user;
        this.entry = entry;
        this.randomBytes = randomBytes;
    }

    /** The user that a client-first-message names. */
    public static String user(String clientFirst) {
        Matcher matcher = CLIENT_FIRST.matcher(clientFirst);
        if (!matcher.matches()) {
            throw malformed();
        }
        String first = matcher.group(3);
        return first.substring(2, first.indexOf(',')).replace("=2C", ",").replace("=3D", "=");
    }

    static int nonceBytes() {
        return NONCE_BYTES;
    }

    /** Takes client-first-message, gives server-first-message. */
    public String first(String clientFirst) {
        Matcher matcher = CLIENT_FIRST.matcher(clientFirst);
        if (!matcher.matches()) {
            throw malformed();
        }
        if (matcher.group(2).startsWith("p")) {
            throw PROTOCOL_VIOLATION.error("the client selected SCRAM without channel binding, but used it");
        }
        header = matcher.group(1);
        nonce = matcher.group(4) + Base64.getEncoder().encodeToString(randomBytes);
        ScramVerifier verifier = entry.verifier();
        String serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(verifier.salt()) + ",i="
                + verifier.iterations();
        firstMessages = matcher.group(3) + "," + serverFirst;
        return serverFirst;
    }

    /**
     * Takes client-final-message, gives server-final-message.
     *
     * @throws MillraceException INVALID_PASSWORD, the same for a wrong password and an unknown user
     */
    public String last(String clientFinal) {
        Matcher matcher = CLIENT_FINAL.matcher(clientFinal);
        if (nonce.isEmpty() || !matcher.matches()) {
            throw malformed();
        }
        byte[] binding = decode(matcher.group(2));
        boolean sameHeader = MessageDigest.isEqual(binding, header.getBytes(StandardCharsets.UTF_8));
        boolean sameNonce = MessageDigest.isEqual(
                matcher.group(3).getBytes(StandardCharsets.US_ASCII), nonce.getBytes(StandardCharsets.US_ASCII));
        if (!sameHeader || !sameNonce) {
            throw malformed();
        }
        String authMessage = firstMessages + "," + matcher.group(1);
        byte[] proof = decode(matcher.group(4));
        byte[] signature = hash().hmac(entry.verifier().storedKey(), authMessage);
        if (!proves(proof, signature) || !entry.known()) {
            throw INVALID_PASSWORD.error("password authentication failed for user \"%s\"", user);
        }
        byte[] serverSignature = hash().hmac(entry.verifier().serverKey(), authMessage);
        return "v=" + Base64.getEncoder().encodeToString(serverSignature);
    }

    private ScramHash hash() {
        return entry.verifier().hash();
    }

    private boolean proves(byte[] proof, byte[] signature) {
        byte[] clientKey = new byte[signature.length];
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] = (byte) (signature[i] ^ (i < proof.length ? proof[i] : 0));
        }
        boolean right =
                MessageDigest.isEqual(hash().hash(clientKey), entry.verifier().storedKey());
        return proof.length == signature.length && right;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static MillraceException malformed() {
        return PROTOCOL_VIOLATION.error("malformed SCRAM message");
    }
}
