package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Speaks the protocol by hand. */
final class WireClient implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final WireBuffer out = new WireBuffer(256);

    /** One message of the server. */
    record Reply(char type, byte[] body) {
        /** The field of an ErrorResponse or NoticeResponse; empty if absent. */
        String field(char code) {
            int at = 0;
            while (at < body.length && body[at] != 0) {
                int end = at;
                while (body[end] != 0) {
                    end++;
                }
                if (body[at] == code) {
                    return new String(body, at + 1, end - at - 1, StandardCharsets.UTF_8);
                }
                at = end + 1;
            }
            return "";
        }

        String text() {
            return new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
        }
    }

    WireClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
    }

    WireClient startup(String... parameters) throws IOException {
        out.writeInt(0);
        out.writeInt(3 << 16);
        for (String each : parameters) {
            out.writeCString(each);
        }
        out.writeByte(0);
        out.setInt(0, out.size());
        send();
        return this;
    }

    /** Logs in and reads up to ReadyForQuery. */
    WireClient login() throws IOException {
        startup("user", "millrace", "database", "millrace");
        untilReady();
        return this;
    }

    WireClient raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    WireClient message(char type, Object... parts) {
        out.writeByte(type);
        int at = out.reserve(4);
        for (Object part : parts) {
            if (part instanceof String text) {
                out.writeCString(text);
            } else if (part instanceof Integer number) {
                out.writeInt(number);
            } else if (part instanceof Short number) {
                out.writeShort(number);
            } else if (part instanceof Character letter) {
                out.writeByte(letter);
            } else {
                out.writeBytes((byte[]) part);
            }
        }
        out.setInt(at, out.size() - at);
        return this;
    }

    WireClient send() throws IOException {
        socket.getOutputStream().write(out.copy());
        out.truncate(0);
        return this;
    }

    int readByte() throws IOException {
        return in.read();
    }

    Reply read() throws IOException {
        char type = (char) in.readUnsignedByte();
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return new Reply(type, body);
    }

    /** Up to and with ReadyForQuery. */
    List<Reply> untilReady() throws IOException {
        List<Reply> replies = new ArrayList<>();
        do {
            replies.add(read());
        } while (replies.get(replies.size() - 1).type != 'Z');
        return replies;
    }

    /** What a simple query is answered. */
    List<Reply> query(String sql) throws IOException {
        return message('Q', sql).send().untilReady();
    }

    /** The server still answers, and there is no transaction. */
    void works() throws IOException {
        List<Reply> replies = query("SELECT 1");
        assertThat(types(replies)).isEqualTo("TDCZ");
        assertThat(replies.get(1).body()).isEqualTo(new byte[] {0, 1, 0, 0, 0, 1, '1'});
        assertThat(replies.get(2).text()).isEqualTo("SELECT 1");
        assertThat(replies.get(3).body()).isEqualTo(new byte[] {'I'});
    }

    /** Up to the end of the stream. */
    List<Reply> untilClosed() throws IOException {
        List<Reply> replies = new ArrayList<>();
        try {
            while (true) {
                replies.add(read());
            }
        } catch (EOFException e) {
            return replies;
        }
    }

    static String types(List<Reply> replies) {
        StringBuilder types = new StringBuilder();
        replies.forEach(reply -> types.append(reply.type));
        return types.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
