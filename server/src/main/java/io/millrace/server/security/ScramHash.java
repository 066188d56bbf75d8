package io.millrace.server.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The hash that a SCRAM mechanism is named by (RFC 5802, section 2.2; RFC 7677). */
public enum ScramHash {
    SHA_256("SHA-256", "HmacSHA256", 32),
    /** Kafka's clients know it, PostgreSQL's do not. */
    SHA_512("SHA-512", "HmacSHA512", 64);

    private final String digest;
    private final String mac;
    private final int bytes;

    ScramHash(String digest, String mac, int bytes) {
        this.digest = digest;
        this.mac = mac;
        this.bytes = bytes;
    }

    /** {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}. */
    public String mechanism() {
        return "SCRAM-" + digest;
    }

    /** Of a hash. */
    public int bytes() {
        return bytes;
    }

    byte[] saltedPassword(String password, byte[] salt, int iterations) {
        // SASLprep (RFC 4013) is NFKC and the refusal of some characters, which are simply kept here.
        String normalized = Normalizer.normalize(password, Normalizer.Form.NFKC);
        PBEKeySpec spec = new PBEKeySpec(normalized.toCharArray(), salt, iterations, bytes * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2With" + mac)
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2With" + mac, e);
        } finally {
            spec.clearPassword();
        }
    }

    byte[] hmac(byte[] key, String text) {
        try {
            Mac hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(key, mac));
            return hmac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + mac, e);
        }
    }

    byte[] hash(byte[] of) {
        try {
            return MessageDigest.getInstance(digest).digest(of);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + digest, e);
        }
    }
}
