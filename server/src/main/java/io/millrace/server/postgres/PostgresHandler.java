package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.INVALID_AUTHORIZATION;

import io.millrace.common.environment.SoleService;
import io.millrace.common.error.MillraceException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    private final FrontendDecoder decoder;
    private final PostgresConnection connection;
    private boolean started;
    private boolean received;
    private @Nullable Future<?> startupTimeout;

    PostgresHandler(PostgresEndpoint endpoint, Channel channel, FrontendDecoder decoder) {
        this.endpoint = endpoint;
        this.decoder = decoder;
        this.channel = channel;
        this.key = endpoint.cancelKeys().issue();
        ChannelWire wire = new ChannelWire(channel, this::loggedIn);
        InetSocketAddress address = channel.remoteAddress() instanceof InetSocketAddress known ? known : null;
        this.connection = endpoint.newConnection(key, address, wire, wire);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        startupTimeout = context.executor()
                .schedule(() -> context.close(), endpoint.limits().startupTimeoutMillis(), TimeUnit.MILLISECONDS);
        context.fireChannelActive();
    }

    private void loggedIn() {
        decoder.loggedIn();
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
        boolean encrypted = context.pipeline().get("tls") != null;
        boolean remote = channel.remoteAddress() instanceof InetSocketAddress address
                && !address.getAddress().isLoopbackAddress();
        if (remote && !encrypted) {
            refuse(INVALID_AUTHORIZATION
                    .error("connections from other machines must be encrypted")
                    .hint("Connect with sslmode=require."));
            return false;
        }
        if (!endpoint.admit(connection)) {
            refuse(endpoint.tooMany());
            return false;
        }
        started = true;
        endpoint.cancelKeys().register(key, connection);
        return true;
    }

    private void refuse(MillraceException error) {
        ChannelWire wire = new ChannelWire(channel, () -> {});
        BackendWriter out = new BackendWriter(wire);
        out.error("FATAL", error, 0);
        out.flush();
        wire.closeAfterWrites();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (received) {
            received = false;
            SoleService.serve(channel.id(), connection::wakeHere);
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
            endpoint.leave(connection);
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
