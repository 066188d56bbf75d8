package io.millrace.server.postgres;

import io.millrace.common.error.MillraceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client sends, decoded. Names are the protocol's. */
sealed interface FrontendMessage {

    /** Asks for TLS before anything else. */
    record SslRequest() implements FrontendMessage {}

    /** Asks for Kerberos encryption, which is always declined. */
    record GssEncryptionRequest() implements FrontendMessage {}

    /** Ends the statement of another connection. */
    record CancelRequest(int processId, int secretKey) implements FrontendMessage {}

    /** The first real message. {@code minorVersion} above 0 is negotiated down. */
    record Startup(int majorVersion, int minorVersion, Map<String, String> parameters) implements FrontendMessage {}

    /** Any answer to an authentication request (type 'p'). */
    record Authentication(byte[] body) implements FrontendMessage {}

    /** A script. */
    record Query(String sql) implements FrontendMessage {}

    /** @param typeIds OIDs of the first parameters; 0 leaves one to be inferred */
    record Parse(String statement, String sql, int[] typeIds) implements FrontendMessage {}

    /**
     * @param formats of the parameters: none (all text), one for all or one each; 0 text, 1 binary
     * @param values null is NULL
     * @param resultFormats as {@code formats}, of the result's columns
     */
    record Bind(String portal, String statement, short[] formats, byte[] @Nullable [] values, short[] resultFormats)
            implements FrontendMessage {}

    /** @param kind 'S' for a statement, 'P' for a portal */
    record Describe(char kind, String name) implements FrontendMessage {}

    /** @param maxRows 0 is no limit */
    record Execute(String portal, int maxRows) implements FrontendMessage {}

    /** @param kind as {@link Describe} */
    record Close(char kind, String name) implements FrontendMessage {}

    /** The end of a pipeline of extended messages. */
    record Sync() implements FrontendMessage {}

    /** Send what you have. */
    record Flush() implements FrontendMessage {}

    /** Good-bye. */
    record Terminate() implements FrontendMessage {}

    /** The legacy function call, which is refused. */
    record FunctionCall() implements FrontendMessage {}

    /** A piece of COPY data, cut anywhere. */
    record CopyData(byte[] data) implements FrontendMessage {}

    /** All COPY data was sent. */
    record CopyDone() implements FrontendMessage {}

    /** The client gives up a COPY. */
    record CopyFail(String reason) implements FrontendMessage {}

    /**
     * Bytes that are no valid message.
     *
     * @param type the message's type byte
     * @param fatal the stream cannot be followed any further
     */
    record Malformed(int type, MillraceException error, boolean fatal) implements FrontendMessage {}
}
