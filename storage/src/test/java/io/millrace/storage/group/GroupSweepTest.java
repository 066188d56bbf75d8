package io.millrace.storage.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.storage.CrashWatch;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Members of two groups, one of each protocol, come, go and commit, as does a reader of this process, and a third group is
 * used from outside; and at every single operation of the disk a look at what another machine would find after a crash at
 * that moment.
 * {@code -Dmillrace.seed=N} runs another script.
 */
final class GroupSweepTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final int STEPS = 160;
    private static final int PARTITIONS = 4;
    private static final long SEED = Long.getLong("millrace.seed", 20_261_123L);
    private static final int SESSION_MILLIS = 30_000;
    private static final int REBALANCE_MILLIS = 60_000;
    private static final String CLASSIC = "classic";
    private static final String SHARED = "shared";
    private static final String OUTSIDE = "outside";

    /** One position that was asked for; null asks that it be forgotten. */
    private record Asked(@Nullable Long offset, int generation) {}

    private static final class Member {
        String id = "";
        int generation;
        Set<PartitionId> share = Set.of();
    }

    private final Random random = new Random(SEED);
    private final SimulatedEnvironment environment = new SimulatedEnvironment(SEED);
    private final CrashWatch watch = new CrashWatch(environment.simulatedDisk(), SEED, this::checkAfterCrash);
    private final Map<String, List<Member>> members = Map.of(CLASSIC, new ArrayList<>(), SHARED, new ArrayList<>());

    /** What was asked of each group's partition, in order, from the last on that was acknowledged. */
    private final Map<String, Map<PartitionId, List<Asked>>> asked = new TreeMap<>();

    /** The shares of each of the classic group's generations, by member. */
    private final Map<Integer, Map<String, String>> rounds = new HashMap<>();

    /** What the reader of this process may read in {@link #SHARED}. */
    private Set<PartitionId> read = Set.of();

    private @Nullable GroupMembership reader;

    private LogStore log;
    private GroupCoordinator groups;
    private long offsets;
    private int joins;

    @BeforeEach
    void open() {
        log = LogStore.open(environment, DIRECTORY);
        groups = new GroupCoordinator(environment, log, name -> false);
    }

    @Test
    void keepsPositionsAndTheMembersThatMayCommitThemWhereverTheMachineCrashes() {
        environment.await(log.createTopic("t", TopicConfig.DEFAULT.withPartitions(PARTITIONS)));
        watch.begin();
        for (int i = 0; i < STEPS; i++) {
            step();
            watch.check(i);
            if (random.nextInt(4) == 0) {
                environment.runUntilIdle();
            }
        }
        assertThat(watch.looks()).isGreaterThan(1_000);
        assertThat(rounds).hasSizeGreaterThan(10);
    }

    private void step() {
        int die = random.nextInt(100);
        if (die < 20) {
            commit(CLASSIC);
        } else if (die < 40) {
            comeOrGo();
        } else if (die < 53) {
            commit(SHARED);
        } else if (die < 57) {
            commitRead();
        } else if (die < 67) {
            readOrNot();
        } else if (die < 85) {
            beat();
        } else if (die < 93) {
            ask(OUTSIDE, partition(), "", -1);
        } else if (die < 97) {
            forget();
        } else {
            environment.runUntilIdle();
            reader = null;
            read = Set.of();
            groups.close();
            log.close();
            open();
        }
    }

    private PartitionId partition() {
        return new PartitionId("t", random.nextInt(PARTITIONS));
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    // ---- positions

    private void commit(String group) {
        List<Member> all = members(group);
        if (!all.isEmpty()) {
            Member member = any(random, all);
            if (!member.share.isEmpty()) {
                ask(group, any(random, List.copyOf(member.share)), member.id, member.generation);
            }
        }
    }

    /** As a session does, with what else belongs to its transaction. */
    private void commitRead() {
        if (!read.isEmpty()) {
            PartitionId partition = any(random, List.copyOf(read));
            long offset = ++offsets;
            note(
                    SHARED,
                    partition,
                    new Asked(offset, groups.describe(SHARED).epoch()),
                    groups.positions().commit(SHARED, position(partition, offset)));
        }
    }

    private static Map<PartitionId, GroupPosition> position(PartitionId partition, long offset) {
        return Map.of(partition, new GroupPosition(offset, -1, "m" + offset, 1_000));
    }

    private void ask(String group, PartitionId partition, String memberId, int generation) {
        long offset = ++offsets;
        note(
                group,
                partition,
                new Asked(offset, generation),
                groups.commit(group, memberId, null, generation, position(partition, offset)));
    }

    private void forget() {
        environment.runUntilIdle(); // of two asked for at once, either may come first
        PartitionId partition = partition();
        note(
                OUTSIDE,
                partition,
                new Asked(null, -1),
                groups.deletePositions(OUTSIDE, Set.of(partition)).thenAccept(kept -> {}));
    }

    private void note(String group, PartitionId partition, Asked what, CompletableFuture<Void> answer) {
        List<Asked> list = asked.computeIfAbsent(group, none -> new TreeMap<>())
                .computeIfAbsent(partition, none -> new ArrayList<>(List.of(new Asked(null, -1))));
        list.add(what);
        answer.whenComplete((done, error) -> {
            if (error != null) {
                watch.fail(error);
            }
            list.subList(0, list.indexOf(what)).clear();
        });
    }

    // ---- members

    private void comeOrGo() {
        List<Member> all = members(CLASSIC);
        if (all.size() < 3 && random.nextBoolean() || all.isEmpty()) {
            all.add(0, new Member());
        } else {
            environment.await(groups.leave(CLASSIC, all.remove(random.nextInt(all.size())).id, null));
        }
        round(environment, groups, all);
        rounds.put(generation(all), shares(all));
    }

    private static int generation(List<Member> all) {
        return all.isEmpty() ? -1 : all.get(0).generation;
    }

    private static Map<String, String> shares(List<Member> all) {
        Map<String, String> shares = new TreeMap<>();
        all.forEach(member -> shares.put(member.id, member.share.toString()));
        return shares;
    }

    /** All join again, and the leader gives each its share. */
    private static void round(SimulatedEnvironment world, GroupCoordinator groups, List<Member> all) {
        Map<Member, CompletableFuture<GroupJoin.Joined>> joining = new HashMap<>();
        all.forEach(member -> joining.put(member, groups.join(wish(member.id))));
        for (int i = 0; i < all.size(); i++) {
            Member member = all.get(i);
            GroupJoin.Joined joined = world.await(Objects.requireNonNull(joining.get(member)));
            member.id = joined.memberId();
            member.generation = joined.generation();
            member.share = new TreeSet<>();
            for (int partition = i; partition < PARTITIONS; partition += all.size()) {
                member.share.add(new PartitionId("t", partition));
            }
        }
        Map<String, byte[]> assignments = new HashMap<>();
        all.forEach(member -> assignments.put(member.id, member.share.toString().getBytes(UTF_8)));
        // Each gives them all; only the leader's count.
        List<CompletableFuture<byte[]>> syncing = all.stream()
                .map(member -> groups.sync(CLASSIC, member.id, null, member.generation, assignments))
                .toList();
        syncing.forEach(world::await);
    }

    private static GroupJoin wish(String memberId) {
        return new GroupJoin(
                CLASSIC,
                memberId,
                null,
                "client",
                "/127.0.0.1",
                SESSION_MILLIS,
                REBALANCE_MILLIS,
                "consumer",
                Map.of("range", new byte[] {1}),
                false);
    }

    private void beat() {
        List<Member> all = members(SHARED);
        int die = random.nextInt(10);
        if (all.isEmpty() || all.size() < 3 && die == 0) {
            Member member = new Member();
            member.id = "c" + joins++;
            all.add(member);
            beat(environment, groups, member);
        } else if (die == 1) {
            Member member = all.remove(random.nextInt(all.size()));
            member.generation = ConsumerBeat.LEAVE;
            beat(environment, groups, member);
        } else {
            beat(environment, groups, any(random, all));
        }
    }

    private static void beat(SimulatedEnvironment world, GroupCoordinator groups, Member member) {
        ConsumerBeat.Answer answer = world.await(groups.beat(new ConsumerBeat(
                SHARED,
                member.id,
                member.generation,
                null,
                "client",
                "/127.0.0.1",
                REBALANCE_MILLIS,
                Set.of("t"),
                null,
                null,
                member.share,
                topic -> true)));
        member.generation = answer.memberEpoch();
        if (answer.assigned() != null) {
            member.share = answer.assigned();
        }
    }

    private void readOrNot() {
        if (reader == null) {
            reader = groups.member(SHARED, "session", Set.of("t"), SESSION_MILLIS, new GroupReader() {
                @Override
                public Set<PartitionId> assign(Set<PartitionId> share) {
                    read = Set.copyOf(share);
                    return Set.of();
                }

                @Override
                public boolean expel(boolean overdue) {
                    return true;
                }
            });
            environment.await(reader.present());
            commitRead();
        } else {
            read = Set.of();
            reader.close();
            reader = null;
        }
    }

    // ---- what another machine finds

    private void checkAfterCrash(SimulatedEnvironment other) {
        GroupCoordinator found = new GroupCoordinator(other, LogStore.open(other, DIRECTORY), name -> false);
        other.runUntilIdle();
        checkPositions(found);
        checkMembers(found);
        checkGoesOn(other, found);
    }

    /** Each is the last that was acknowledged or a later one, and its group has come at least as far as who committed it. */
    private void checkPositions(GroupCoordinator found) {
        asked.forEach((group, partitions) -> partitions.forEach((partition, allowed) -> {
            GroupPosition position = found.positions().committed(group).get(partition);
            Long offset = position == null ? null : position.offset();
            List<Asked> matching = allowed.stream()
                    .filter(each -> Objects.equals(each.offset(), offset))
                    .toList();
            assertThat(matching)
                    .as("%s of %s at %s, asked %s", partition, group, offset, allowed)
                    .isNotEmpty();
            if (position != null) {
                assertThat(position.metadata()).isEqualTo("m" + offset);
                assertThat(found.describe(group).epoch())
                        .as("%s of %s at %s", partition, group, offset)
                        .isGreaterThanOrEqualTo(matching.get(0).generation());
            }
        }));
    }

    private void checkMembers(GroupCoordinator found) {
        GroupDescription classic = found.describe(CLASSIC);
        if (!classic.members().isEmpty()) {
            Map<String, String> shares = new TreeMap<>();
            classic.members().forEach(member -> shares.put(member.memberId(), new String(member.assignment(), UTF_8)));
            assertThat(shares).isEqualTo(rounds.getOrDefault(classic.epoch(), shares(members(CLASSIC))));
        }
        Set<PartitionId> taken = new HashSet<>();
        for (GroupDescription.Member member : found.describe(SHARED).members()) {
            member.assigned().forEach(partition -> assertThat(taken.add(partition))
                    .as("%s once", partition)
                    .isTrue());
        }
    }

    private List<Member> members(String group) {
        return Objects.requireNonNull(members.get(group));
    }

    /** Somebody new has everything once those who were there are missed, and they can commit no more. */
    private void checkGoesOn(SimulatedEnvironment other, GroupCoordinator found) {
        List<GroupDescription.Member> before = found.describe(CLASSIC).members();
        int epoch = found.describe(CLASSIC).epoch();
        Member classic = new Member();
        round(other, found, List.of(classic));
        assertThat(classic.generation).isGreaterThan(epoch);
        Map<PartitionId, GroupPosition> far = position(new PartitionId("t", 0), 1 << 30);
        for (GroupDescription.Member each : before) {
            assertThatThrownBy(() -> other.await(found.commit(CLASSIC, each.memberId(), null, epoch, far)))
                    .isInstanceOf(MillraceException.class);
        }
        other.await(found.commit(CLASSIC, classic.id, null, classic.generation, far));
        Member shared = new Member();
        shared.id = "z";
        for (int i = 0; i < 6; i++) {
            beat(other, found, shared);
            other.advance(GroupSetting.SESSION_TIMEOUT.defaultMillis() / 3);
        }
        assertThat(shared.share).hasSize(PARTITIONS);
    }
}
