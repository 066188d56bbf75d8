package io.millrace.server.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** Speaks the protocol by hand, one request after another, of any version, also wrong ones. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private int correlationId;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
    }

    /** The answer, read to its last byte. */
    ApiMessage ask(ApiKeys api, short version, ApiMessage body) throws IOException {
        begin(api, version, body);
        return answer(api, version, awaitAnswer());
    }

    /** Sends a request and does not wait. */
    void begin(ApiKeys api, short version, ApiMessage body) throws IOException {
        send(encode(api, version, body));
    }

    /** Waits for an answer to begin; the bytes that follow. */
    int awaitAnswer() throws IOException {
        return new DataInputStream(socket.getInputStream()).readInt();
    }

    /** The answer to the last request, of {@code size} bytes. */
    ApiMessage answer(ApiKeys api, short version, int size) throws IOException {
        ByteBuffer frame = receive(size);
        ByteBufferAccessor input = new ByteBufferAccessor(frame);
        ResponseHeaderData header = new ResponseHeaderData(input, api.responseHeaderVersion(version));
        if (header.correlationId() != correlationId) {
            throw new IOException("answer to " + header.correlationId() + ", asked was " + correlationId);
        }
        ApiMessage answer = api.messageType.newResponse();
        answer.read(input, version);
        if (input.remaining() > 0) {
            throw new IOException(input.remaining() + " bytes too many in an answer of " + api + " version " + version);
        }
        return answer;
    }

    /** A request's bytes, of which none has been sent yet. */
    ByteBuffer encode(ApiKeys api, short version, ApiMessage body) {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion(version)
                .setCorrelationId(++correlationId)
                .setClientId("raw");
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        header.addSize(size, cache, api.requestHeaderVersion(version));
        body.addSize(size, cache, version);
        ByteBufferAccessor output = new ByteBufferAccessor(ByteBuffer.allocate(size.totalSize()));
        header.write(output, cache, api.requestHeaderVersion(version));
        body.write(output, cache, version);
        output.flip();
        return output.buffer();
    }

    /** A frame of any bytes. */
    void send(ByteBuffer frame) throws IOException {
        DataOutputStream output = new DataOutputStream(socket.getOutputStream());
        output.writeInt(frame.remaining());
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        output.write(bytes);
        output.flush();
    }

    /** @throws java.io.EOFException if the server closed the connection */
    ByteBuffer receive() throws IOException {
        return receive(awaitAnswer());
    }

    private ByteBuffer receive(int size) throws IOException {
        byte[] bytes = new byte[size];
        new DataInputStream(socket.getInputStream()).readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
