package io.millrace.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Listens for HTTP/1.1 and answers {@code /health/live}, {@code /health/ready} and {@code /metrics}. Thread-safe. */
public final class HttpEndpoint implements AutoCloseable {
    /** Of the first line, and of all headers together. */
    static final int MAX_HEADER_BYTES = 8 << 10;
    /** No request here has a body. */
    static final int MAX_BODY_BYTES = 1 << 10;

    static final int MAX_CONNECTIONS = 256;
    /** A connection on which nothing comes for so long is closed. */
    static final int IDLE_SECONDS = 60;

    private final BooleanSupplier ready;
    private final Supplier<String> metrics;
    private final @Nullable SslContext tls;
    private final AtomicInteger connections = new AtomicInteger();
    private @Nullable Channel listening;

    /**
     * @param ready whether clients are let in
     * @param metrics in Prometheus's text format
     */
    public HttpEndpoint(BooleanSupplier ready, Supplier<String> metrics, @Nullable SslContext tls) {
        this.ready = ready;
        this.metrics = metrics;
        this.tls = tls;
    }

    /** Begins to listen; the address with the port it got. */
    public InetSocketAddress listen(EventLoopGroup group, InetSocketAddress address) {
        Channel bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
        listening = bound;
        return (InetSocketAddress) bound.localAddress();
    }

    /** Takes a connection; for tests too. */
    void accept(Channel channel) {
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (connections.incrementAndGet() > MAX_CONNECTIONS) {
            channel.close();
            return;
        }
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline()
                .addLast(
                        new ReadTimeoutHandler(IDLE_SECONDS),
                        new HttpServerCodec(MAX_HEADER_BYTES, MAX_HEADER_BYTES, MAX_BODY_BYTES),
                        new HttpObjectAggregator(MAX_BODY_BYTES),
                        new HttpHandler(ready, metrics));
    }

    @Override
    public void close() {
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
    }
}
