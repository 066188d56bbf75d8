package io.millrace.server;

import static io.millrace.common.error.ErrorCode.IO_ERROR;
import static io.millrace.common.error.ErrorCode.OBJECT_IN_USE;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.Environment;
import io.millrace.engine.Engine;
import io.millrace.server.http.HttpEndpoint;
import io.millrace.server.kafka.AccessRules;
import io.millrace.server.kafka.KafkaEndpoint;
import io.millrace.server.metrics.DatabaseMetrics;
import io.millrace.server.metrics.ServerMetrics;
import io.millrace.server.postgres.PostgresEndpoint;
import io.millrace.server.security.Access;
import io.millrace.server.security.AuthenticationMethod;
import io.millrace.server.security.UserDirectory;
import io.millrace.sql.Database;
import io.millrace.storage.CompactionLimits;
import io.millrace.storage.LogStore;
import io.millrace.storage.setting.NodeSettings;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All floors of one node, and its doors. Thread-safe. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    /** How long clients are given to hear that the server shuts down. */
    private static final long CLOSE_MILLIS = 2_000;

    /** In the data directory: users that clients have made. */
    private static final String MADE_USERS = "users.made";

    private final Environment environment;
    private final ServerConfig config;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ServerMetrics metrics = new ServerMetrics();
    private final @Nullable EventLoopGroup group;
    private final PostgresEndpoint postgres;
    private int sqlPort = ServerConfig.OFF;
    private int httpPort = ServerConfig.OFF;
    private int kafkaPort = ServerConfig.OFF;
    private volatile @Nullable DatabaseMetrics databaseMetrics;
    private @Nullable AccessRules rules;
    private volatile boolean ready;
    private boolean closed;

    /**
     * Opens the data directory and then the doors.
     *
     * @param environment is not closed with the server
     * @throws io.millrace.common.error.MillraceException INVALID_SETTING, IO_ERROR, OBJECT_IN_USE if another process
     *     holds the directory or a port
     */
    public static Server start(Environment environment, ServerConfig config) {
        return new Server(environment, config);
    }

    @SuppressWarnings("this-escape") // close() ends what was begun, and the class is final
    private Server(Environment environment, ServerConfig config) {
        this.environment = environment;
        this.config = config;
        this.group = config.sqlPort() == ServerConfig.OFF && config.kafkaPort() == ServerConfig.OFF
                ? null
                : new MultiThreadIoEventLoopGroup(
                        ioThreads(),
                        new DefaultThreadFactory("millrace-io", true),
                        NioIoHandler.newFactory(SelectorProvider.provider(), AdaptivePolling::new));
        try {
            SslContext tls = config.tlsCertificate().isPresent()
                    ? Access.tls(config.tlsCertificate().get(), config.tlsKey().orElseThrow())
                    : null;
            InetAddress address = Access.bindAddress(config.bind(), config.authentication(), tls != null);
            openHttp(address, tls);
            Database database = openDatabase();
            PostgresEndpoint.Limits limits =
                    new PostgresEndpoint.Limits(config.maxConnections(), config.loginTimeoutMillis());
            UserDirectory users = openUsers();
            boolean asked = config.authentication() != AuthenticationMethod.TRUST;
            postgres = opening(new PostgresEndpoint(database, environment, metrics, limits, tls, asked ? users : null));
            if (config.sqlPort() != ServerConfig.OFF) {
                InetSocketAddress bound = (InetSocketAddress) listen(
                        "sql-port",
                        config.sqlPort(),
                        () -> postgres.listen(
                                Objects.requireNonNull(group),
                                NioServerSocketChannel.class,
                                new InetSocketAddress(address, config.sqlPort())));
                sqlPort = bound.getPort();
            }
            openKafka(
                    address,
                    database.engine(),
                    Objects.requireNonNull(rules),
                    new KafkaEndpoint.Access(config.maxConnections(), config.loginTimeoutMillis(), tls, users, asked));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        ready = true;
    }

    private static int ioThreads() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    }

    private void openHttp(InetAddress address, @Nullable SslContext tls) {
        if (config.httpPort() == ServerConfig.OFF) {
            return;
        }
        // Of its own: the others may wait for the disk, and whoever asks after the server's health must hear of it then
        // too.
        EventLoopGroup own = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("millrace-http", true), NioIoHandler.newFactory());
        opening((AutoCloseable) () -> stop(own));
        HttpEndpoint http = opening(new HttpEndpoint(() -> ready, this::scrape, tls));
        InetSocketAddress bound = listen(
                "http-port",
                config.httpPort(),
                () -> http.listen(own, new InetSocketAddress(address, config.httpPort())));
        httpPort = bound.getPort();
    }

    private void openKafka(InetAddress address, Engine engine, AccessRules rules, KafkaEndpoint.Access access) {
        if (config.kafkaPort() == ServerConfig.OFF) {
            return;
        }
        KafkaEndpoint kafka = opening(new KafkaEndpoint(engine, environment, config.newTopics(), rules, access));
        InetSocketAddress bound = listen(
                "kafka-port",
                config.kafkaPort(),
                () -> kafka.listen(Objects.requireNonNull(group), new InetSocketAddress(address, config.kafkaPort())));
        kafkaPort = bound.getPort();
    }

    /** Those of the users file, if passwords are asked for, and those that clients have made, which lie with the data. */
    private UserDirectory openUsers() {
        Disk disk = environment.disk();
        Path file = config.users().orElse(config.data());
        Path made = config.data().resolve(MADE_USERS);
        try {
            String fixed = config.authentication() == AuthenticationMethod.TRUST ? "" : TextFile.read(disk, file);
            return UserDirectory.parse(fixed, disk.exists(made) ? TextFile.read(disk, made) : "", text -> {
                try {
                    TextFile.write(disk, config.data(), MADE_USERS, text);
                } catch (IOException e) {
                    throw IO_ERROR.causedBy(e, "cannot keep users in %s: %s", made, e.getMessage());
                }
            });
        } catch (IOException e) {
            throw IO_ERROR.causedBy(e, "cannot read the users file %s: %s", file, e.getMessage());
        }
    }

    private Database openDatabase() {
        Path data = config.data();
        try {
            environment.disk().createDirectories(data);
            opening(environment.disk().lock(data.resolve("lock")));
        } catch (FileAlreadyExistsException e) {
            throw OBJECT_IN_USE
                    .causedBy(e, "the data directory %s is used by another server", data)
                    .hint("Stop that server, or give this one another directory with --data.");
        } catch (IOException e) {
            throw IO_ERROR.causedBy(e, "cannot use the data directory %s: %s", data, e.getMessage());
        }
        LogStore log = opening(LogStore.open(environment, data.resolve("log")));
        log.compactionLimits(CompactionLimits.DEFAULT.withRate((long) config.compactionMegabytes() << 20));
        Engine engine = opening(Engine.open(environment, log, data.resolve("state")));
        databaseMetrics = new DatabaseMetrics(engine);
        rules = new AccessRules(new NodeSettings(environment, log), config.kafkaRights());
        boolean asked = config.authentication() != AuthenticationMethod.TRUST;
        return opening(Database.open(environment, engine, rules.ofSql(asked)));
    }

    private String scrape() {
        DatabaseMetrics ofDatabase = databaseMetrics;
        return metrics.scrape() + (ofDatabase == null || !ready ? "" : ofDatabase.scrape());
    }

    private <T extends AutoCloseable> T opening(T part) {
        opened.push(part);
        return part;
    }

    /** Something that begins to listen. */
    private interface Listening<T> {
        T listen();
    }

    private static <T> T listen(String setting, int port, Listening<T> listening) {
        try {
            return listening.listen();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Netty throws the cause of a failed bind as it is, although its signature does not say so.
            throw OBJECT_IN_USE
                    .causedBy(e, "cannot listen on port %d (%s): %s", port, setting, e.getMessage())
                    .hint("Is another server running? --" + setting + " 0 picks a free port.");
        }
    }

    /** The port of the PostgreSQL wire; -1 if the door is shut. */
    public int sqlPort() {
        return sqlPort;
    }

    /** The port of HTTP; -1 if the door is shut. */
    public int httpPort() {
        return httpPort;
    }

    /** The port of the Kafka wire; -1 if the door is shut. */
    public int kafkaPort() {
        return kafkaPort;
    }

    /** Says where the doors are, in one line. */
    public String readyLine() {
        return "millrace ready: sql " + door(sqlPort) + ", http " + door(httpPort) + ", kafka " + door(kafkaPort)
                + ", data " + config.data();
    }

    private String door(int port) {
        return port == ServerConfig.OFF ? "off" : config.bind() + ":" + port;
    }

    PostgresEndpoint postgres() {
        return postgres;
    }

    /** Shuts the doors, stops the queries, leaves everything on disk as a restart wants it. Once; then it does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ready = false;
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("closing failed part={}", part.getClass().getSimpleName(), e);
            }
        }
        if (group != null) {
            stop(group);
        }
        metrics.close();
    }

    private static void stop(EventLoopGroup loops) {
        loops.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * CLOSE_MILLIS);
    }
}
