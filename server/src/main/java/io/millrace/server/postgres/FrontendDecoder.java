package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.common.error.MillraceException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to messages. A length is checked before anything of it is stored. A message whose body is wrong is passed on as
 * {@link FrontendMessage.Malformed}; after a fatal one all further bytes are dropped. Owned by the channel's event loop.
 */
final class FrontendDecoder extends ByteToMessageDecoder {
    /** Of the first message, as PostgreSQL's MAX_STARTUP_PACKET_LENGTH. */
    static final int MAX_STARTUP_BYTES = 10_000;
    /** Of messages that carry no text or data. */
    static final int MAX_SMALL_MESSAGE_BYTES = 10_000;
    /** Of Query, Parse, Bind and CopyData. */
    static final int MAX_MESSAGE_BYTES = 64 << 20;

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_ENCRYPTION_REQUEST = 80877104;
    private static final int CANCEL_REQUEST = 80877102;
    private static final int LENGTH_BYTES = 4;

    private enum State {
        STARTUP,
        MESSAGES,
        BROKEN
    }

    private State state = State.STARTUP;
    private volatile boolean loggedIn;

    /** From now on long messages are taken: nobody unknown makes the server keep them. From any thread. */
    void loggedIn() {
        loggedIn = true;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        FrontendMessage message = next(in);
        if (message != null) {
            out.add(message);
        }
    }

    /** The next whole message, or null if there is none yet. */
    @Nullable
    FrontendMessage next(ByteBuf in) {
        switch (state) {
            case STARTUP:
                return startup(in);
            case MESSAGES:
                return message(in);
            default:
                in.skipBytes(in.readableBytes());
                return null;
        }
    }

    private @Nullable FrontendMessage startup(ByteBuf in) {
        if (in.readableBytes() < LENGTH_BYTES) {
            return null;
        }
        int length = in.getInt(in.readerIndex());
        if (length < 2 * LENGTH_BYTES || length > MAX_STARTUP_BYTES) {
            return broken(in, 0, PROTOCOL_VIOLATION.error("invalid length of startup packet"));
        }
        if (in.readableBytes() < length) {
            return null;
        }
        MessageReader reader = new MessageReader(in.readSlice(length));
        reader.readInt();
        try {
            return startupBody(reader, in);
        } catch (MillraceException e) {
            return broken(in, 0, e);
        }
    }

    private FrontendMessage startupBody(MessageReader reader, ByteBuf in) {
        int code = reader.readInt();
        switch (code) {
            case SSL_REQUEST:
                refuseStuffing(in, "SSL");
                return new FrontendMessage.SslRequest();
            case GSS_ENCRYPTION_REQUEST:
                refuseStuffing(in, "GSSAPI");
                return new FrontendMessage.GssEncryptionRequest();
            case CANCEL_REQUEST:
                return new FrontendMessage.CancelRequest(reader.readInt(), reader.readInt());
            default:
                return startupParameters(code >>> 16, code & 0xffff, reader);
        }
    }

    private FrontendMessage startupParameters(int major, int minor, MessageReader reader) {
        if (major != 3) {
            throw FEATURE_NOT_SUPPORTED
                    .error("unsupported frontend protocol %d.%d: server supports 3.0 to 3.0", major, minor)
                    .hint("Connect with a client of PostgreSQL 7.4 or newer.");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        while (true) {
            String name = reader.readCString();
            if (name.isEmpty()) {
                break;
            }
            parameters.put(name, reader.readCString());
        }
        if (reader.hasMore()) {
            throw PROTOCOL_VIOLATION.error("invalid startup packet layout: expected terminator as last byte");
        }
        state = State.MESSAGES;
        return new FrontendMessage.Startup(major, minor, parameters);
    }

    /** Bytes sent in clear behind the request must not be taken as encrypted ones later (CVE-2021-23214). */
    private static void refuseStuffing(ByteBuf in, String what) {
        if (in.isReadable()) {
            throw PROTOCOL_VIOLATION
                    .error("received unencrypted data after %s request", what)
                    .detail("This could be either a client-software bug or evidence of an attempted"
                            + " man-in-the-middle attack.");
        }
    }

    private @Nullable FrontendMessage message(ByteBuf in) {
        if (in.readableBytes() < 1 + LENGTH_BYTES) {
            return null;
        }
        int start = in.readerIndex();
        int type = in.getUnsignedByte(start);
        int limit = loggedIn ? limit(type) : Math.min(limit(type), MAX_SMALL_MESSAGE_BYTES);
        if (limit == 0) {
            return broken(in, type, PROTOCOL_VIOLATION.error("invalid frontend message type %d", type));
        }
        int length = in.getInt(start + 1);
        if (length < LENGTH_BYTES || length > limit) {
            return broken(
                    in,
                    type,
                    PROTOCOL_VIOLATION
                            .error("invalid message length")
                            .detail("Message type " + type + " of " + length + " bytes; at most " + limit
                                    + " are taken."));
        }
        if (in.readableBytes() < 1 + length) {
            return null;
        }
        in.skipBytes(1 + LENGTH_BYTES);
        MessageReader reader = new MessageReader(in.readSlice(length - LENGTH_BYTES));
        try {
            return body(type, reader);
        } catch (MillraceException e) {
            return new FrontendMessage.Malformed(type, e, false);
        }
    }

    /** The longest message of a type; 0 if there is no such type. */
    private static int limit(int type) {
        switch (type) {
            case 'Q':
            case 'P':
            case 'B':
            case 'd':
                return MAX_MESSAGE_BYTES;
            case 'D':
            case 'E':
            case 'C':
            case 'S':
            case 'H':
            case 'X':
            case 'p':
            case 'c':
            case 'f':
            case 'F':
                return MAX_SMALL_MESSAGE_BYTES;
            default:
                return 0;
        }
    }

    private static FrontendMessage body(int type, MessageReader reader) {
        FrontendMessage message =
                switch (type) {
                    case 'Q' -> new FrontendMessage.Query(reader.readCString());
                    case 'P' -> parse(reader);
                    case 'B' -> bind(reader);
                    case 'D' -> new FrontendMessage.Describe(kind(reader), reader.readCString());
                    case 'E' -> new FrontendMessage.Execute(reader.readCString(), reader.readInt());
                    case 'C' -> new FrontendMessage.Close(kind(reader), reader.readCString());
                    case 'S' -> new FrontendMessage.Sync();
                    case 'H' -> new FrontendMessage.Flush();
                    case 'X' -> new FrontendMessage.Terminate();
                    case 'p' -> new FrontendMessage.Authentication(reader.readRest());
                    case 'd' -> new FrontendMessage.CopyData(reader.readRest());
                    case 'c' -> new FrontendMessage.CopyDone();
                    case 'f' -> new FrontendMessage.CopyFail(reader.readCString());
                    default -> {
                        reader.readRest();
                        yield new FrontendMessage.FunctionCall();
                    }
                };
        reader.end();
        return message;
    }

    private static FrontendMessage parse(MessageReader reader) {
        String name = reader.readCString();
        String sql = reader.readCString();
        int[] typeIds = new int[reader.readCount(4)];
        for (int i = 0; i < typeIds.length; i++) {
            typeIds[i] = reader.readInt();
        }
        return new FrontendMessage.Parse(name, sql, typeIds);
    }

    private static FrontendMessage bind(MessageReader reader) {
        String portal = reader.readCString();
        String statement = reader.readCString();
        short[] formats = formats(reader);
        byte[] @Nullable [] values = new byte[reader.readCount(4)] @Nullable [];
        for (int i = 0; i < values.length; i++) {
            int length = reader.readInt();
            values[i] = length == -1 ? null : reader.readBytes(length);
        }
        return new FrontendMessage.Bind(portal, statement, formats, values, formats(reader));
    }

    private static short[] formats(MessageReader reader) {
        short[] formats = new short[reader.readCount(2)];
        for (int i = 0; i < formats.length; i++) {
            formats[i] = (short) reader.readShort();
            if (formats[i] != 0 && formats[i] != 1) {
                throw PROTOCOL_VIOLATION.error("unsupported format code: %d", formats[i]);
            }
        }
        return formats;
    }

    private static char kind(MessageReader reader) {
        int kind = reader.readUnsignedByte();
        if (kind != 'S' && kind != 'P') {
            throw PROTOCOL_VIOLATION.error("invalid message subtype %d", kind);
        }
        return (char) kind;
    }

    private FrontendMessage broken(ByteBuf in, int type, MillraceException error) {
        state = State.BROKEN;
        in.skipBytes(in.readableBytes());
        return new FrontendMessage.Malformed(type, error, true);
    }
}
