package io.millrace.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.common.error.ErrorCode;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The server's counters. Thread-safe. */
public final class ServerMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder connectionsOpened = new LongAdder();
    private final LongAdder statements = new LongAdder();
    private final LongAdder rowsSent = new LongAdder();

    public ServerMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        ManagementFactory.getGarbageCollectorMXBeans().forEach(this::count);
        Gauge.builder("millrace.connections", connections, AtomicInteger::get)
                .description("Clients of the PostgreSQL wire that are connected")
                .register(registry);
        counter("millrace.connections.opened", "Clients of the PostgreSQL wire since the start", connectionsOpened);
        counter("millrace.statements", "Statements begun since the start", statements);
        counter("millrace.rows.sent", "Rows sent to clients since the start", rowsSent);
    }

    /** Looked at when somebody asks: to be told of each collection would cost a thread's time under load. */
    private void count(GarbageCollectorMXBean collector) {
        FunctionCounter.builder("jvm.gc.collections", collector, GarbageCollectorMXBean::getCollectionCount)
                .description("Garbage collections since the start")
                .tag("gc", collector.getName())
                .register(registry);
        FunctionCounter.builder("jvm.gc.collection.seconds", collector, gc -> gc.getCollectionTime() / 1e3)
                .description("Time spent in garbage collections since the start")
                .tag("gc", collector.getName())
                .register(registry);
    }

    private void counter(String name, String description, LongAdder value) {
        FunctionCounter.builder(name, value, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    public void connectionOpened() {
        connections.incrementAndGet();
        connectionsOpened.increment();
    }

    public void connectionClosed() {
        connections.decrementAndGet();
    }

    public void statementStarted() {
        statements.increment();
    }

    public void statementFailed(ErrorCode code) {
        Counter.builder("millrace.statements.failed")
                .description("Statements that ended in an error, by SQLSTATE")
                .tag("sqlstate", code.sqlState())
                .register(registry)
                .increment();
    }

    public void rowsSent(long count) {
        rowsSent.add(count);
    }

    /** All meters in Prometheus's text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
