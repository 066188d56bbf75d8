package io.millrace.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A socket in name: streams over a {@link EmbeddedDatabase.Channel}. */
// The fields are volatile, and close must not wait for anybody.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class EmbeddedSocket extends Socket {
    private final EmbeddedDatabase.Channel channel;
    private volatile int timeoutMillis;
    private volatile boolean closed;

    EmbeddedSocket(EmbeddedDatabase.Channel channel) throws SocketException {
        super((SocketImpl) null);
        this.channel = channel;
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int start, int length) throws IOException {
                return length == 0 ? 0 : channel.read(target, start, length, timeoutMillis);
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] source, int start, int length) throws IOException {
                channel.write(source, start, length);
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        channel.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public void connect(SocketAddress address) {}

    @Override
    public void connect(SocketAddress address, int timeout) {}

    @Override
    public void setSoTimeout(int timeout) {
        timeoutMillis = timeout;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setReceiveBufferSize(int size) {}

    @Override
    public int getReceiveBufferSize() {
        return 65536;
    }

    @Override
    public void setSendBufferSize(int size) {}

    @Override
    public int getSendBufferSize() {
        return 65536;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), MillraceUrl.DEFAULT_PORT);
    }

    @Override
    public @Nullable SocketChannel getChannel() {
        return null;
    }
}
