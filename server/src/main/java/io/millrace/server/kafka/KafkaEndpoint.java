package io.millrace.server.kafka;

import io.millrace.common.environment.Environment;
import io.millrace.engine.Engine;
import io.millrace.server.security.UserDirectory;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens for Kafka clients. Thread-safe. */
public final class KafkaEndpoint implements AutoCloseable {
    /** Kafka's {@code socket.request.max.bytes}. */
    static final int MAX_REQUEST_BYTES = 100 << 20;

    /** Kafka's {@code sasl.server.max.receive.size}: of who is not known yet. */
    private static final int MAX_LOGIN_BYTES = 512 << 10;

    private static final String LOGIN_TIMEOUT = "login-timeout";

    /** Enough that one answer of Kafka's largest default size does not stop a connection from being read. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final Requests requests;
    private final Quotas quotas;
    private final DynamicConfigs configs;
    private final Environment environment;
    private final Access access;
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable Channel listening;

    /**
     * Who may come in, and how.
     *
     * @param maxConnections one more is closed at once, unless {@code max.connections} was set since
     * @param loginTimeoutMillis within which a client has to have logged in, if it has to
     * @param tls null for none
     * @param users whom there are
     * @param asked whether a client has to log in as one of them; otherwise everybody is believed
     */
    public record Access(
            int maxConnections,
            long loginTimeoutMillis,
            @Nullable SslContext tls,
            UserDirectory users,
            boolean asked) {}

    public KafkaEndpoint(
            Engine engine, Environment environment, NewTopics newTopics, AccessRules rules, Access access) {
        Broker broker = new Broker(engine, environment, newTopics, rules, access.maxConnections());
        this.requests = Requests.of(broker, access.users());
        this.quotas = broker.quotas();
        this.configs = broker.configs();
        this.environment = environment;
        this.access = access;
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

    /** Has the protocol spoken on a channel that has just connected. */
    void accept(Channel channel) {
        clients.add(channel);
        if (clients.size() > most(DynamicSetting.MOST_CONNECTIONS).orElse(access.maxConnections())) {
            channel.close();
            return;
        }
        if (channel.remoteAddress() instanceof InetSocketAddress client && client.getAddress() != null) {
            if (isOneTooMany(channel, client.getAddress())) {
                channel.close();
                return;
            }
            long millis = quotas.connect(client.getAddress().getHostAddress());
            if (millis > 0) {
                channel.config().setAutoRead(false);
                channel.eventLoop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
                return;
            }
        }
        SslContext tls = access.tls();
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        SaslLogin login = access.asked() ? new SaslLogin(access.users(), environment.blocking()) : null;
        if (login != null) {
            channel.pipeline()
                    .addLast(LOGIN_TIMEOUT, new LoginTimeout(access.loginTimeoutMillis()))
                    .addLast(new FrameReader(MAX_LOGIN_BYTES));
        } else {
            channel.pipeline().addLast(new FrameReader(MAX_REQUEST_BYTES));
        }
        channel.pipeline().addLast(new KafkaConnection(requests, login, quotas));
    }

    /** Whether the address has more connections than it may, which is not asked without {@code max.connections.per.ip}. */
    private boolean isOneTooMany(Channel channel, InetAddress address) {
        OptionalInt most = most(DynamicSetting.MOST_CONNECTIONS_OF_ADDRESS);
        return most.isPresent()
                && clients.stream()
                                .filter(each -> each != channel
                                        && each.remoteAddress() instanceof InetSocketAddress other
                                        && address.equals(other.getAddress()))
                                .count()
                        >= most.getAsInt();
    }

    private OptionalInt most(String setting) {
        return configs.value(setting).stream().mapToInt(Integer::parseInt).findFirst();
    }

    /** The client is known: it may take its time and send large requests. */
    static void loggedIn(ChannelPipeline pipeline) {
        if (pipeline.get(LOGIN_TIMEOUT) != null) {
            pipeline.remove(LOGIN_TIMEOUT);
            pipeline.get(FrameReader.class).most(MAX_REQUEST_BYTES);
        }
    }

    /** Closes the connection unless it is taken away in time. */
    private static final class LoginTimeout extends ChannelHandlerAdapter {
        private final long millis;
        private @Nullable Future<?> timer;

        LoginTimeout(long millis) {
            this.millis = millis;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            timer = context.executor().schedule(() -> context.close(), millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    @Override
    public void close() {
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        clients.close().awaitUninterruptibly(1_000);
    }
}
