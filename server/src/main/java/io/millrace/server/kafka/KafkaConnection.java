package io.millrace.server.kafka;

import io.millrace.common.environment.SoleService;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.ErrorKind;
import io.millrace.common.error.MillraceException;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCounted;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: requests are begun in the order in which they come and answered in that order. A client that does not read
 * its answers, or has too many requests under way, is not read from. On the channel's thread.
 */
final class KafkaConnection extends SimpleChannelInboundHandler<ByteBuffer> {
    /** Kafka's clients have five under way unless told otherwise. */
    private static final int MOST_UNDER_WAY = 64;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaConnection.class);

    private final Requests requests;

    /** Null if everybody is believed. */
    private final @Nullable SaslLogin login;

    private final Throttle throttle;

    private final ArrayDeque<Answer> underWay = new ArrayDeque<>();

    /** Requests that came together are being begun. */
    private boolean reading;

    /** What was written goes out behind the answers that come with it, as those of one commit do. */
    private boolean flushing;

    /** Null before the first request. */
    private Request.@Nullable Origin origin;

    /** The answer to a request, and once it is there its bytes' source. */
    private static final class Answer {
        final Request request;
        final int requestBytes;

        /** Time that the request took of this thread; not measured without quotas. */
        long nanos;

        /** Null until it is there, and for a request that wants none. */
        @Nullable
        ApiMessage body;

        boolean done;

        Answer(Request request, int requestBytes) {
            this.request = request;
            this.requestBytes = requestBytes;
        }
    }

    KafkaConnection(Requests requests, @Nullable SaslLogin login, Quotas quotas) {
        this.requests = requests;
        this.login = login;
        this.throttle = new Throttle(quotas);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuffer frame) {
        reading = true;
        SoleService.note(context.channel().id());
        if (!throttle.holds(frame)) {
            begin(context, frame);
        }
    }

    private void begin(ChannelHandlerContext context, ByteBuffer frame) {
        long begun = throttle.nanoTime();
        int bytes = frame.remaining();
        Request request;
        try {
            request = Request.decode(frame, requests, origin(context));
        } catch (MillraceException e) {
            LOG.warn(
                    "kafka request refused client={} error={}",
                    context.channel().remoteAddress(),
                    e.getMessage());
            context.close();
            return;
        }
        Answer answer = new Answer(request, bytes);
        underWay.add(answer);
        CompletableFuture<Optional<ApiMessage>> future;
        try {
            future = serve(request);
        } catch (RuntimeException e) {
            future = CompletableFuture.failedFuture(e);
        }
        if (begun != 0) {
            answer.nanos = throttle.nanoTime() - begun;
        }
        future.whenComplete((body, error) -> {
            Runnable next = error == null ? () -> done(context, answer, body) : () -> failed(context, answer, error);
            if (context.executor().inEventLoop()) {
                next.run();
            } else {
                context.executor().execute(next);
            }
        });
        readOnIfRoom(context);
    }

    private Request.Origin origin(ChannelHandlerContext context) {
        Request.Origin known = origin;
        String user = login == null ? Request.ANONYMOUS : login.user();
        if (known == null || !known.user().equals(user)) {
            Channel channel = context.channel();
            boolean plain =
                    channel instanceof SocketChannel && channel.pipeline().get(SslHandler.class) == null;
            known = new Request.Origin(
                    (InetSocketAddress) channel.localAddress(),
                    (InetSocketAddress) channel.remoteAddress(),
                    context.executor(),
                    plain,
                    user);
            origin = known;
        }
        return known;
    }

    private CompletableFuture<Optional<ApiMessage>> serve(Request request) {
        SaslLogin asking = login;
        if (asking == null || request.api() == ApiKeys.API_VERSIONS) {
            return requests.serve(request);
        }
        if (request.api() == ApiKeys.SASL_HANDSHAKE) {
            return Answers.now(asking.handshake(request.body(SaslHandshakeRequestData.class)));
        }
        if (request.api() == ApiKeys.SASL_AUTHENTICATE) {
            return asking.authenticate(request.body(SaslAuthenticateRequestData.class));
        }
        if (!asking.isDone()) {
            throw ErrorCode.INVALID_AUTHORIZATION.error(
                    "request of %s before the client has logged in", request.api().name);
        }
        return requests.serve(request);
    }

    /** Handlers put errors into their answers; what comes here has no place in one. */
    private static void failed(ChannelHandlerContext context, Answer answer, Throwable error) {
        MillraceException cause = KafkaErrors.cause(error);
        if (cause.code().kind() == ErrorKind.INTERNAL) {
            LOG.error("kafka request failed api={}", answer.request.api().name, error);
        } else if (cause.code() != ErrorCode.SHUTTING_DOWN) {
            LOG.warn("kafka request failed api={} error={}", answer.request.api().name, cause.getMessage());
        }
        context.close();
    }

    private void done(ChannelHandlerContext context, Answer answer, Optional<ApiMessage> body) {
        answer.body = body.orElse(null);
        answer.done = true;
        if (!context.channel().isActive()) {
            StoredRecords.close(answer.body);
            return;
        }
        boolean written = false;
        Answer head;
        while ((head = underWay.peek()) != null && head.done) {
            underWay.remove();
            throttle(context, head);
            written |= write(context, head);
        }
        if (written && !reading && !flushing) {
            flushing = true;
            context.executor().execute(() -> {
                flushing = false;
                context.flush();
            });
        }
        if (login != null && login.isRefused() && underWay.isEmpty()) {
            // Behind the answer, which tells why.
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (login != null && login.isDone()) {
            KafkaEndpoint.loggedIn(context.pipeline());
        }
        readOnIfRoom(context);
    }

    /** A client that has used too much is told so, and not read from for so long (KIP-219). */
    private void throttle(ChannelHandlerContext context, Answer answer) {
        throttle.count(answer.request, answer.requestBytes, answer.nanos, answer.body, () -> {
            ByteBuffer frame;
            while (context.channel().isActive() && (frame = throttle.released()) != null) {
                begin(context, frame);
            }
            readOnIfRoom(context);
            context.flush();
        });
    }

    private static boolean write(ChannelHandlerContext context, Answer answer) {
        ApiMessage body = answer.body;
        if (body == null) {
            return false;
        }
        Request request = answer.request;
        short version = request.version() < 0 ? 0 : request.version();
        // Clients read the answer to ApiVersions before they know which header the server would write.
        short header = request.api() == ApiKeys.API_VERSIONS ? 0 : request.api().responseHeaderVersion(version);
        try {
            List<ReferenceCounted> parts =
                    ResponseWriter.encode(context.alloc(), request.correlationId(), body, header, version);
            parts.forEach(context::write);
            return true;
        } catch (RuntimeException e) {
            StoredRecords.close(body);
            LOG.error("kafka answer not written api={} version={}", request.api().name, version, e);
            context.close();
            return false;
        }
    }

    private void readOnIfRoom(ChannelHandlerContext context) {
        boolean room = underWay.size() < MOST_UNDER_WAY && context.channel().isWritable() && !throttle.isOn();
        if (context.channel().config().isAutoRead() != room) {
            context.channel().config().setAutoRead(room);
        }
    }

    /** Answers that were there at once go together. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        context.flush();
        context.fireChannelReadComplete();
    }

    /** What was to be sent is not; answers that come later are let go as they come. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        underWay.forEach(answer -> StoredRecords.close(answer.body));
        underWay.clear();
        throttle.close();
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        readOnIfRoom(context);
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Error) {
            LOG.error("kafka connection failed client={}", context.channel().remoteAddress(), cause);
        } else {
            LOG.debug("kafka connection failed client={}", context.channel().remoteAddress(), cause);
        }
        context.close();
    }
}
