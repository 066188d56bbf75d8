package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.TOO_MANY_CONNECTIONS;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between a channel and its connection. Owned by the channel's event loop, but for what {@link ChannelWire} says. */
final class PostgresHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresHandler.class);

    private final PostgresEndpoint endpoint;
    private final Channel channel;
    private final CancelKeys.Key key;
    private final PostgresConnection connection;
    private boolean started;
    private boolean received;
    private @Nullable Future<?> startupTimeout;

    PostgresHandler(PostgresEndpoint endpoint, Channel channel) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.key = endpoint.cancelKeys().issue();
        ChannelWire wire = new ChannelWire(channel, this::loggedIn);
        this.connection = endpoint.newConnection(key, wire);
    }

    PostgresConnection connection() {
        return connection;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        startupTimeout = context.executor()
                .schedule(() -> context.close(), endpoint.limits().startupTimeoutMillis(), TimeUnit.MILLISECONDS);
        context.fireChannelActive();
    }

    private void loggedIn() {
        channel.eventLoop().execute(() -> {
            if (startupTimeout != null) {
                startupTimeout.cancel(false);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        FrontendMessage received = (FrontendMessage) message;
        if (received instanceof FrontendMessage.SslRequest) {
            answerSslRequest(context);
        } else if (received instanceof FrontendMessage.GssEncryptionRequest) {
            answer(context, 'N');
        } else if (received instanceof FrontendMessage.CancelRequest cancel) {
            endpoint.cancelKeys().cancel(cancel.processId(), cancel.secretKey());
            context.close();
        } else if (started || start(context)) {
            this.received = true;
            if (!connection.receive(received)) {
                channel.config().setAutoRead(false);
            }
        }
    }

    private void answerSslRequest(ChannelHandlerContext context) {
        SslContext tls = endpoint.tls();
        if (tls == null || context.pipeline().get("tls") != null) {
            answer(context, 'N');
            return;
        }
        answer(context, 'S');
        context.pipeline().addFirst("tls", tls.newHandler(context.alloc()));
    }

    private static void answer(ChannelHandlerContext context, char letter) {
        ByteBuf answer = context.alloc().buffer(1);
        answer.writeByte(letter);
        context.writeAndFlush(answer);
    }

    private boolean start(ChannelHandlerContext context) {
        if (!endpoint.admit(this)) {
            BackendWriter out = new BackendWriter(new ChannelWire(channel, () -> {}));
            out.error(
                    "FATAL",
                    TOO_MANY_CONNECTIONS
                            .error("sorry, too many clients already")
                            .hint("The server takes " + endpoint.limits().maxConnections()
                                    + " connections; see max-connections."),
                    0);
            out.flush();
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return false;
        }
        started = true;
        endpoint.cancelKeys().register(key, connection);
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (received) {
            received = false;
            connection.wake();
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            connection.wake();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (startupTimeout != null) {
            startupTimeout.cancel(false);
        }
        endpoint.cancelKeys().forget(key);
        if (started) {
            connection.disconnected();
            endpoint.leave(this);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause instanceof io.netty.handler.codec.DecoderException) {
            LOG.debug("connection lost remote={}", channel.remoteAddress(), cause);
        } else {
            LOG.error("connection failed remote={}", channel.remoteAddress(), cause);
        }
        context.close();
    }
}
