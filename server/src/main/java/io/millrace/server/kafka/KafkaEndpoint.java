package io.millrace.server.kafka;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.engine.Engine;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Listens for Kafka clients. Thread-safe. */
public final class KafkaEndpoint implements AutoCloseable {
    /** Kafka's {@code socket.request.max.bytes}. */
    static final int MAX_REQUEST_BYTES = 100 << 20;

    /** Enough that one answer of Kafka's largest default size does not stop a connection from being read. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final Requests requests;
    private final EventLoop timers;
    private final int maxConnections;
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable Channel listening;

    /** @param maxConnections one more is closed at once, as Kafka does */
    public KafkaEndpoint(Engine engine, Environment environment, int maxConnections) {
        this.timers = environment.newLoop("kafka-timers");
        this.requests = Requests.of(new Broker(engine, environment, timers));
        this.maxConnections = maxConnections;
    }

    /** Begins to listen; the address with the port it got. */
    public InetSocketAddress listen(EventLoopGroup group, InetSocketAddress address) {
        Channel bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
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

    private void accept(Channel channel) {
        clients.add(channel);
        if (clients.size() > maxConnections) {
            channel.close();
            return;
        }
        channel.pipeline()
                .addLast(
                        new LengthFieldBasedFrameDecoder(MAX_REQUEST_BYTES, 0, 4, 0, 4), new KafkaConnection(requests));
    }

    @Override
    public void close() {
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        clients.close().awaitUninterruptibly(1_000);
        timers.close();
    }
}
