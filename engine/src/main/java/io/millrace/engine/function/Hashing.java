package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INTERNAL_ERROR;
import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ByteaText;
import io.millrace.engine.data.Utf8;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32;

/** Digests, and binary data as text. Strict. */
public final class Hashing {
    private Hashing() {}

    @SqlFunction("MD5")
    public static void md5(ByteSlice text, ByteSlice result) {
        result.setText(HexFormat.of().formatHex(digest("MD5", text)));
    }

    @SqlFunction("SHA1")
    public static void sha1(ByteSlice bytes, ByteSlice result) {
        put(digest("SHA-1", bytes), result);
    }

    @SqlFunction("SHA256")
    public static void sha256(ByteSlice bytes, ByteSlice result) {
        put(digest("SHA-256", bytes), result);
    }

    @SqlFunction("SHA512")
    public static void sha512(ByteSlice bytes, ByteSlice result) {
        put(digest("SHA-512", bytes), result);
    }

    @SqlFunction("CRC32")
    public static long crc32(ByteSlice bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.array, bytes.start, bytes.length);
        return crc.getValue();
    }

    /** A random UUID (RFC 9562, version 4); a different one for each row. */
    @SqlFunction({"GEN_RANDOM_UUID", "UUID"})
    public static void randomUuid(FunctionContext context, ByteSlice result) {
        long high = context.random().unpredictable().nextLong() & ~0xf000L | 0x4000L;
        long low = context.random().unpredictable().nextLong() & ~(0b11L << 62) | 0b10L << 62;
        result.setText(new UUID(high, low).toString());
    }

    /** Formats: hex, base64, escape. */
    @SqlFunction("ENCODE")
    public static void encode(ByteSlice bytes, ByteSlice format, ByteSlice result) {
        byte[] raw = bytes.toBytes();
        switch (format.toString().toLowerCase(Locale.ROOT)) {
            case "hex" -> result.setText(HexFormat.of().formatHex(raw));
            case "base64" ->
                result.setText(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(raw));
            case "escape" -> ByteaText.escape(result, raw);
            default -> throw unknown(format);
        }
    }

    @SqlFunction("DECODE")
    public static void decode(ByteSlice text, ByteSlice format, ByteSlice result) {
        try {
            switch (format.toString().toLowerCase(Locale.ROOT)) {
                case "hex" -> put(HexFormat.of().parseHex(text.toString()), result);
                case "base64" -> put(Base64.getMimeDecoder().decode(text.toBytes()), result);
                case "escape" -> put(ByteaText.unescape(text.array, text.start, text.length), result);
                default -> throw unknown(format);
            }
        } catch (IllegalArgumentException e) {
            throw INVALID_PARAMETER_VALUE.causedBy(e, "invalid %s data", format);
        }
    }

    /** Bytes as text, as PostgreSQL's; UTF8 and SQL_ASCII are the encodings there are. INVALID_BYTE_SEQUENCE. */
    @SqlFunction("CONVERT_FROM")
    public static void convertFrom(ByteSlice bytes, ByteSlice encoding, ByteSlice result) {
        checkEncoding(encoding);
        Utf8.check(bytes.array, bytes.start, bytes.length);
        result.set(bytes.array, bytes.start, bytes.length);
    }

    @SqlFunction("CONVERT_TO")
    public static void convertTo(ByteSlice text, ByteSlice encoding, ByteSlice result) {
        checkEncoding(encoding);
        result.set(text.array, text.start, text.length);
    }

    private static void checkEncoding(ByteSlice encoding) {
        String name =
                encoding.toString().toUpperCase(Locale.ROOT).replace("-", "").replace("_", "");
        if (!name.equals("UTF8") && !name.equals("UNICODE") && !name.equals("SQLASCII")) {
            throw INVALID_PARAMETER_VALUE.error("invalid source encoding name \"%s\"", encoding);
        }
    }

    private static RuntimeException unknown(ByteSlice format) {
        return INVALID_PARAMETER_VALUE.error("unrecognized encoding: \"%s\"", format);
    }

    private static void put(byte[] bytes, ByteSlice result) {
        result.set(bytes, 0, bytes.length);
    }

    private static byte[] digest(String algorithm, ByteSlice bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(bytes.array, bytes.start, bytes.length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw INTERNAL_ERROR.causedBy(e, "no %s in this Java", algorithm);
        }
    }
}
