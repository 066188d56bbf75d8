package io.millrace.storage.group;

import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A topic of four partitions and a group whose shares the coordinator gives, in simulated time. */
abstract class ConsumerGroupScenario {
    private static final Path DIRECTORY = Path.of("/data/log");
    static final int REBALANCE_MILLIS = 60_000;

    private SimulatedDisk disk = new SimulatedDisk();
    SimulatedEnvironment environment = new SimulatedEnvironment(1, disk);
    LogStore log;
    GroupCoordinator groups;

    @BeforeEach
    void open() {
        log = LogStore.open(environment, DIRECTORY);
        topic("orders", 4);
        groups = new GroupCoordinator(environment, log, name -> false);
    }

    final void topic(String name, int partitions) {
        environment.await(log.createTopic(name, TopicConfig.DEFAULT.withPartitions(partitions)));
    }

    static Set<PartitionId> orders(int... partitions) {
        Set<PartitionId> set = new TreeSet<>();
        for (int partition : partitions) {
            set.add(new PartitionId("orders", partition));
        }
        return set;
    }

    final ConsumerBeat.Answer beat(
            String member,
            int epoch,
            @Nullable String instance,
            @Nullable String topic,
            @Nullable String pattern,
            @Nullable String assignor,
            @Nullable Set<PartitionId> owned) {
        return environment.await(groups.beat(new ConsumerBeat(
                "g",
                member,
                epoch,
                instance,
                "client",
                "/127.0.0.1",
                epoch == 0 ? REBALANCE_MILLIS : -1,
                topic == null ? null : Set.of(topic),
                pattern,
                assignor,
                owned,
                name -> true)));
    }

    final ConsumerBeat.Answer comes(String member) {
        return beat(member, 0, null, "orders", null, null, Set.of());
    }

    final ConsumerBeat.Answer beat(ConsumerBeat.Answer last, @Nullable Set<PartitionId> owned) {
        return beat(last.memberId(), last.memberEpoch(), null, null, null, null, owned);
    }

    final void goes(String member) {
        beat(member, ConsumerBeat.LEAVE, null, null, null, null, null);
    }

    /** Another machine goes on with what a crash left. */
    final void crash() {
        environment.advance(1_000);
        disk = disk.afterCrash(Survival.NONE, 3);
        environment = new SimulatedEnvironment(2, disk);
        log = LogStore.open(environment, DIRECTORY);
        groups = new GroupCoordinator(environment, log, name -> false);
        environment.runUntilIdle();
    }
}
