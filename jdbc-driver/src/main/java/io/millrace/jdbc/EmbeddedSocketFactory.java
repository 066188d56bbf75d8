package io.millrace.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Gives pgjdbc a conversation with an embedded database in place of a TCP connection. */
public final class EmbeddedSocketFactory extends SocketFactory {
    private final String key;

    /** @param key of the database in {@link EmbeddedDatabases} */
    public EmbeddedSocketFactory(String key) {
        this.key = key;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new EmbeddedSocket(EmbeddedDatabases.connect(key));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }
}
