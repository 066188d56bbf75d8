package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.storage.LogStore;
import io.millrace.storage.setting.NodeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntityData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which quota counts, and for how long one has to wait, in simulated time. */
final class QuotasTest {
    private static final QuotaKind PRODUCED = QuotaKind.PRODUCER_BYTE_RATE;

    private final SimulatedEnvironment environment = new SimulatedEnvironment(1, new SimulatedDisk());
    private final Quotas quotas = new Quotas(
            new NodeSettings(environment, LogStore.open(environment, Path.of("/data/log"))), environment.clock());

    /** @param names type and name in turns; no name for all others */
    private void limit(QuotaKind kind, @Nullable Double limit, @Nullable String... names) {
        List<EntityData> parts = new ArrayList<>();
        for (int i = 0; i < names.length; i += 2) {
            parts.add(new EntityData().setEntityType(names[i]).setEntityName(names[i + 1]));
        }
        environment.await(quotas.change(QuotaEntity.of(parts), Map.of(kind, Optional.ofNullable(limit))));
    }

    /** Kafka's formula: what was used in the window, as seconds at the limit, less the window. */
    @Test
    void waitsUntilTheWindowHoldsNoMoreThanTheQuota() {
        limit(PRODUCED, 100.0, "user", "ann");
        assertThat(quotas.use(PRODUCED, "ann", "c", 1_000)).isZero();
        assertThat(quotas.use(PRODUCED, "ann", "c", 500)).isBetween(4_000L, 5_000L);
        assertThat(quotas.use(PRODUCED, "bob", "c", 1_000_000)).isZero();
        assertThat(quotas.use(QuotaKind.CONSUMER_BYTE_RATE, "ann", "c", 1_000_000))
                .isZero();
        environment.advance(12_000);
        assertThat(quotas.use(PRODUCED, "ann", "c", 900)).isZero();
    }

    @Test
    void takesTheQuotaThatSaysMost() {
        limit(PRODUCED, 1.0, "client-id", null);
        assertThat(quotas.use(PRODUCED, "ann", "c", 1_000)).isPositive();
        List<String[]> moreAndMore = List.of(
                new String[] {"client-id", "c"},
                new String[] {"user", null},
                new String[] {"user", null, "client-id", null},
                new String[] {"user", null, "client-id", "c"},
                new String[] {"user", "ann"},
                new String[] {"user", "ann", "client-id", null},
                new String[] {"user", "ann", "client-id", "c"});
        for (String[] names : moreAndMore) {
            limit(PRODUCED, 1e9, names);
            assertThat(quotas.use(PRODUCED, "ann", "c", 1_000)).isZero();
            limit(PRODUCED, 1.0, names);
            assertThat(quotas.use(PRODUCED, "ann", "c", 1_000)).isPositive();
        }
    }

    @Test
    void countsAUsersProgramsTogetherAndEachOfOthersByHimself() {
        limit(PRODUCED, 100.0, "user", "ann");
        limit(PRODUCED, 100.0, "user", null);
        assertThat(quotas.use(PRODUCED, "ann", "one", 900)).isZero();
        assertThat(quotas.use(PRODUCED, "ann", "two", 900)).isPositive();
        assertThat(quotas.use(PRODUCED, "bob", "one", 900)).isZero();
        assertThat(quotas.use(PRODUCED, "eve", "one", 900)).isZero();
        assertThat(quotas.use(PRODUCED, "eve", "two", 900)).isPositive();
    }

    @Test
    void stopsCountingWithTheQuota() {
        limit(PRODUCED, 1.0, "user", "ann");
        assertThat(quotas.use(PRODUCED, "ann", "c", 1_000)).isPositive();
        limit(PRODUCED, null, "user", "ann");
        assertThat(quotas.isEmpty()).isTrue();
        assertThat(quotas.use(PRODUCED, "ann", "c", 1_000)).isZero();
    }

    @Test
    void boundsWhatOneAddressOpens() {
        limit(QuotaKind.CONNECTION_CREATION_RATE, 1.0, "ip", null);
        limit(QuotaKind.CONNECTION_CREATION_RATE, 100.0, "ip", "10.0.0.1");
        for (int i = 0; i < 10; i++) {
            assertThat(quotas.connect("10.0.0.2")).isZero();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(quotas.connect("10.0.0.1")).isZero();
        }
        quotas.connect("10.0.0.2");
        assertThat(quotas.connect("10.0.0.2")).isPositive();
    }
}
