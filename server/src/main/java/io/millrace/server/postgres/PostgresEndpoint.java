package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.TOO_MANY_CONNECTIONS;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.MillraceException;
import io.millrace.server.metrics.ServerMetrics;
import io.millrace.server.security.UserDirectory;
import io.millrace.sql.Database;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for clients of the PostgreSQL wire, on a port or within the process. Thread-safe. */
public final class PostgresEndpoint implements AutoCloseable {
    /** A socket takes no more rows above the second, and again below the first. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 << 10, 512 << 10);

    /** Taken from a socket at once. */
    private static final int READ_BYTES = 64 << 10;

    /** How long statements that run are given to end when the server stops. */
    private static final long STOP_MILLIS = 3_000;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresEndpoint.class);

    private final Database database;
    private final Environment environment;
    private final ServerMetrics metrics;
    private final Limits limits;
    private final @Nullable SslContext tls;
    private final @Nullable UserDirectory users;
    private final EventLoop timers;
    private final CancelKeys cancelKeys = new CancelKeys();
    private final Set<PostgresConnection> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clientCount = new AtomicInteger();
    private final AtomicInteger channelCount = new AtomicInteger();
    private @Nullable Channel listening;

    /**
     * @param maxConnections logged in or about to; one more gets 53300
     * @param startupTimeoutMillis within which a client has to have logged in
     */
    public record Limits(int maxConnections, long startupTimeoutMillis) {
        /** Channels beyond the connections, for cancel requests and for telling the rest that there are too many. */
        int maxChannels() {
            return maxConnections + maxConnections / 4 + 16;
        }
    }

    /**
     * @param tls null answers that there is none
     * @param users null believes everybody
     */
    public PostgresEndpoint(
            Database database,
            Environment environment,
            ServerMetrics metrics,
            Limits limits,
            @Nullable SslContext tls,
            @Nullable UserDirectory users) {
        this.database = database;
        this.environment = environment;
        this.metrics = metrics;
        this.limits = limits;
        this.tls = tls;
        this.users = users;
        this.timers = environment.newLoop("postgres-timers");
    }

    /** Begins to listen; the address with the port it got. */
    public SocketAddress listen(
            EventLoopGroup group, Class<? extends ServerChannel> channelType, SocketAddress address) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(channelType)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                // A guess from the last messages is too small for a batch after a COMMIT; an idle client has no buffer.
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        if (address instanceof InetSocketAddress) {
            bootstrap
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        Channel bound = bootstrap.bind(address).syncUninterruptibly().channel();
        listening = bound;
        return bound.localAddress();
    }

    /** Has the protocol spoken on a channel that is about to connect. */
    void accept(Channel channel) {
        channel.closeFuture().addListener(closed -> channelCount.decrementAndGet());
        if (channelCount.incrementAndGet() > limits.maxChannels()) {
            channel.close();
            return;
        }
        FrontendDecoder decoder = new FrontendDecoder();
        channel.pipeline().addLast(decoder, new PostgresHandler(this, channel, decoder));
    }

    /** A conversation with a client in this process. */
    public MemoryChannel connect() {
        return new MemoryChannel(this);
    }

    /** What one client too many is told. */
    MillraceException tooMany() {
        return TOO_MANY_CONNECTIONS
                .error("sorry, too many clients already")
                .hint("The server takes " + limits.maxConnections() + " connections; see max-connections.");
    }

    /** @param address of the client; null within the process */
    PostgresConnection newConnection(
            CancelKeys.Key key, @Nullable InetSocketAddress address, BackendWriter.Wire wire, Hold hold) {
        Login login = new Login(database, key, users, address);
        return new PostgresConnection(login, metrics, wire, hold, environment.blocking(), timers);
    }

    Limits limits() {
        return limits;
    }

    CancelKeys cancelKeys() {
        return cancelKeys;
    }

    @Nullable
    SslContext tls() {
        return tls;
    }

    /** Whether there is room for one more. */
    boolean admit(PostgresConnection client) {
        if (clientCount.incrementAndGet() > limits.maxConnections()) {
            clientCount.decrementAndGet();
            return false;
        }
        clients.add(client);
        metrics.connectionOpened();
        return true;
    }

    void leave(PostgresConnection client) {
        if (clients.remove(client)) {
            clientCount.decrementAndGet();
            metrics.connectionClosed();
        }
    }

    /** Takes no more clients, and tells those that are there that the server shuts down. */
    @Override
    public void close() {
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        CompletableFuture<?>[] ends =
                clients.stream().map(PostgresConnection::stop).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("some clients did not end in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timers.close();
    }
}
