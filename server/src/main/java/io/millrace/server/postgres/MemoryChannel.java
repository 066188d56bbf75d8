package io.millrace.server.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The client's end of a conversation within the process: the same bytes as over TCP, without a socket or a thread of its
 * own. One thread reads, one writes, any closes; what is not final is guarded by {@code this}.
 */
public final class MemoryChannel {
    /** Answers wait here until they are read: above the first the server stops, below the second it goes on. */
    static final int HIGH_BYTES = 512 << 10;

    static final int LOW_BYTES = 128 << 10;

    private final PostgresEndpoint endpoint;
    private final CancelKeys.Key key;
    private final PostgresConnection connection;
    private final FrontendDecoder decoder = new FrontendDecoder();
    /** Owned by the writer: bytes of a message that has not come whole. */
    private ByteBuf unread = Unpooled.EMPTY_BUFFER;

    private boolean started;

    private final Deque<byte[]> answers = new ArrayDeque<>();
    private int answerBytes;
    private int readFrom;
    private boolean serverClosed;
    private boolean clientClosed;
    private boolean paused;

    MemoryChannel(PostgresEndpoint endpoint) {
        this.endpoint = endpoint;
        this.key = endpoint.cancelKeys().issue();
        Side side = new Side();
        this.connection = endpoint.newConnection(key, null, side, side);
    }

    /**
     * Waits for bytes and takes at most {@code length} of them.
     *
     * @param timeoutMillis 0 waits for ever
     * @return how many; -1 when the server has ended the conversation
     * @throws SocketTimeoutException if none came in time
     */
    public int read(byte[] target, int start, int length, int timeoutMillis) throws IOException {
        int taken;
        boolean wasFull;
        synchronized (this) {
            awaitAnswer(timeoutMillis);
            byte[] first = answers.peek();
            if (first == null) {
                if (clientClosed) {
                    throw new IOException("the connection is closed");
                }
                return -1;
            }
            wasFull = answerBytes >= LOW_BYTES;
            taken = Math.min(length, first.length - readFrom);
            System.arraycopy(first, readFrom, target, start, taken);
            readFrom += taken;
            answerBytes -= taken;
            if (readFrom == first.length) {
                answers.poll();
                readFrom = 0;
            }
            wasFull &= answerBytes < LOW_BYTES;
        }
        if (wasFull) {
            connection.wake();
        }
        return taken;
    }

    private void awaitAnswer(int timeoutMillis) throws IOException {
        long end = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (answers.isEmpty() && !serverClosed && !clientClosed) {
            long left = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (timeoutMillis > 0 && left <= 0) {
                throw new SocketTimeoutException("no answer within " + timeoutMillis + " ms");
            }
            await(timeoutMillis > 0 ? left : 0);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // its callers loop
    private void await(long millis) throws IOException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the server");
        }
    }

    /** Hands over bytes, waiting while the server does not keep up. The array may be used again after the call. */
    public void write(byte[] source, int start, int length) throws IOException {
        synchronized (this) {
            while (paused && !serverClosed && !clientClosed) {
                await(0);
            }
            if (serverClosed || clientClosed) {
                throw new IOException("the connection is closed");
            }
        }
        ByteBuf in = unread.isReadable()
                ? Unpooled.copiedBuffer(unread, Unpooled.wrappedBuffer(source, start, length))
                : Unpooled.wrappedBuffer(source, start, length);
        boolean received = false;
        for (FrontendMessage message = decoder.next(in); message != null; message = decoder.next(in)) {
            received |= take(message);
        }
        unread = in.isReadable() ? Unpooled.copiedBuffer(in) : Unpooled.EMPTY_BUFFER;
        if (received) {
            connection.wake();
        }
    }

    /** Whether the message is one for the connection. */
    private boolean take(FrontendMessage message) {
        if (message instanceof FrontendMessage.SslRequest || message instanceof FrontendMessage.GssEncryptionRequest) {
            answer(new byte[] {'N'}, 1);
            return false;
        }
        if (message instanceof FrontendMessage.CancelRequest cancel) {
            endpoint.cancelKeys().cancel(cancel.processId(), cancel.secretKey());
            endConversation();
            return false;
        }
        if (!started) {
            if (!endpoint.admit(connection)) {
                BackendWriter out = new BackendWriter(new Side());
                out.error("FATAL", endpoint.tooMany(), 0);
                out.flush();
                endConversation();
                return false;
            }
            started = true;
            endpoint.cancelKeys().register(key, connection);
        }
        if (!connection.receive(message)) {
            synchronized (this) {
                paused = true;
            }
        }
        return true;
    }

    private synchronized void answer(byte[] bytes, int length) {
        if (clientClosed || length == 0) {
            return;
        }
        answers.add(length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length));
        answerBytes += length;
        notifyAll();
    }

    private synchronized void endConversation() {
        serverClosed = true;
        notifyAll();
    }

    /** Ends the conversation; a waiting read or write of another thread ends too. */
    public void close() {
        synchronized (this) {
            if (clientClosed) {
                return;
            }
            clientClosed = true;
            answers.clear();
            notifyAll();
        }
        endpoint.cancelKeys().forget(key);
        connection.disconnected();
        endpoint.leave(connection);
    }

    /** What the connection sees. */
    private final class Side implements BackendWriter.Wire, Hold {
        @Override
        public void send(byte[] bytes, int length, boolean flush) {
            answer(bytes, length);
        }

        @Override
        public boolean isWritable() {
            synchronized (MemoryChannel.this) {
                return answerBytes < HIGH_BYTES;
            }
        }

        @Override
        public void resumeReading() {
            synchronized (MemoryChannel.this) {
                if (paused) {
                    paused = false;
                    MemoryChannel.this.notifyAll();
                }
            }
        }

        @Override
        public void closeAfterWrites() {
            endConversation();
        }

        @Override
        public void loggedIn() {
            // A client in this process may take its time.
            decoder.loggedIn();
        }
    }
}
