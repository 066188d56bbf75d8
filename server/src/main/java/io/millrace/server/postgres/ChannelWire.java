package io.millrace.server.postgres;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** A channel as the connection's turn sees it. Thread-safe. */
final class ChannelWire implements BackendWriter.Wire, Hold {
    private final Channel channel;
    private final Runnable onLogin;

    ChannelWire(Channel channel, Runnable onLogin) {
        this.channel = channel;
        this.onLogin = onLogin;
    }

    @Override
    public void send(byte[] bytes, int length, boolean flush) {
        if (channel.eventLoop().inEventLoop()) {
            // Behind what other threads have sent, which waits in the loop's queue.
            channel.eventLoop().execute(() -> write(bytes, length, flush));
        } else {
            write(bytes, length, flush);
        }
    }

    private void write(byte[] bytes, int length, boolean flush) {
        if (length > 0) {
            channel.write(Unpooled.wrappedBuffer(bytes, 0, length), channel.voidPromise());
        }
        if (flush) {
            channel.flush();
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void resumeReading() {
        if (!channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void closeAfterWrites() {
        channel.eventLoop()
                .execute(() -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
    }

    @Override
    public void afterWrites(Runnable next) {
        channel.eventLoop().execute(next);
    }

    @Override
    public void loggedIn() {
        onLogin.run();
    }
}
