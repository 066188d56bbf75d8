package io.millrace.server.kafka;

import io.millrace.common.environment.Clock;
import io.millrace.storage.setting.NodeSettings;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What clients may use of this node, durable, and how long each waits that used more (KIP-13, KIP-124, KIP-257). Thread-safe. */
final class Quotas {
    private static final String PREFIX = "quota\0";

    /** Of a node's clients more have names of their own than are worth to be remembered. */
    private static final int MANY_WINDOWS = 10_000;

    /** As long as one of Kafka's windows: one request's time never stops its client for longer. */
    private static final long LONGEST_FOR_TIME = 1_000;

    /** As long as Kafka keeps a connection on which nothing comes. */
    private static final long LONGEST = 600_000;

    private final NodeSettings settings;
    private final Clock clock;
    private final Map<Counted, RateWindow> windows = new ConcurrentHashMap<>();

    /** Replaced by each change. */
    private volatile Map<QuotaKind, Map<QuotaEntity, Double>> limits;

    private record Counted(QuotaKind kind, QuotaEntity who) {}

    Quotas(NodeSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.limits = read();
    }

    /** Not beside another, whose limits might be older. */
    private synchronized void readAnew() {
        limits = read();
    }

    private Map<QuotaKind, Map<QuotaEntity, Double>> read() {
        Map<QuotaKind, Map<QuotaEntity, Double>> found = new EnumMap<>(QuotaKind.class);
        all().forEach((entity, ofEntity) -> ofEntity.forEach((kind, limit) ->
                found.computeIfAbsent(kind, each -> new HashMap<>()).put(entity, limit)));
        return found;
    }

    /** By whom they are of. */
    Map<QuotaEntity, Map<QuotaKind, Double>> all() {
        Map<QuotaEntity, Map<QuotaKind, Double>> all = new HashMap<>();
        settings.startingWith(PREFIX).forEach((name, text) -> {
            int end = name.lastIndexOf('\0');
            QuotaEntity entity = QuotaEntity.parse(name.substring(PREFIX.length(), end));
            QuotaKind kind = QuotaKind.of(name.substring(end + 1)).orElseThrow();
            all.computeIfAbsent(entity, each -> new EnumMap<>(QuotaKind.class)).put(kind, Double.valueOf(text));
        });
        return all;
    }

    /** Sets quotas, or removes those that are empty; durable, and in force, when the future completes. */
    CompletableFuture<Void> change(QuotaEntity entity, Map<QuotaKind, Optional<Double>> changes) {
        Map<String, Optional<String>> texts = new HashMap<>();
        changes.forEach((kind, limit) ->
                texts.put(PREFIX + entity.text() + '\0' + kind.key(), limit.map(each -> Double.toString(each))));
        return settings.change(texts).thenRun(this::readAnew);
    }

    /** Whether there is anything to count. */
    boolean areOf(QuotaKind kind) {
        return limits.containsKey(kind);
    }

    boolean isEmpty() {
        return limits.isEmpty();
    }

    long nanoTime() {
        return clock.nanoTime();
    }

    /** Counts what a user's program has used; milliseconds for which it is to do nothing. */
    long use(QuotaKind kind, String user, String client, double amount) {
        Map<QuotaEntity, Double> ofKind = limits.get(kind);
        if (ofKind == null || amount <= 0) {
            return 0;
        }
        Map<String, String> who = Map.of(QuotaEntity.USER, user, QuotaEntity.CLIENT, client);
        for (QuotaEntity entity : QuotaEntity.of(user, client)) {
            Double limit = ofKind.get(entity);
            if (limit != null) {
                long millis = use(new Counted(kind, entity.counting(who)), amount, limit);
                return Math.min(millis, kind == QuotaKind.REQUEST_PERCENTAGE ? LONGEST_FOR_TIME : LONGEST);
            }
        }
        return 0;
    }

    /** Counts a connection; milliseconds for which it is to be made to wait before it is refused, 0 if it is not. */
    long connect(String address) {
        Map<QuotaEntity, Double> ofKind = limits.get(QuotaKind.CONNECTION_CREATION_RATE);
        if (ofKind == null) {
            return 0;
        }
        for (QuotaEntity entity : QuotaEntity.of(address)) {
            Double limit = ofKind.get(entity);
            if (limit != null) {
                QuotaEntity counted = entity.counting(Map.of(QuotaEntity.ADDRESS, address));
                return Math.min(LONGEST, use(new Counted(QuotaKind.CONNECTION_CREATION_RATE, counted), 1, limit));
            }
        }
        return 0;
    }

    private long use(Counted counted, double amount, double limit) {
        long now = clock.nanoTime();
        if (windows.size() > MANY_WINDOWS) {
            windows.values().removeIf(window -> window.isOver(now));
        }
        return windows.computeIfAbsent(counted, each -> new RateWindow()).use(amount, limit, now);
    }
}
