package io.millrace.storage.group;

import static io.millrace.storage.FailsWith.hasCode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds of a group in simulated time. */
final class GroupCoordinatorTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final int SESSION_MILLIS = 10_000;
    private static final int REBALANCE_MILLIS = 60_000;
    private static final PartitionId PARTITION = new PartitionId("orders", 0);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedEnvironment environment = new SimulatedEnvironment(1, disk);
    private GroupCoordinator groups;

    @BeforeEach
    void open() {
        groups = new GroupCoordinator(environment, LogStore.open(environment, DIRECTORY), name -> false);
    }

    private static GroupJoin wish(String memberId, String instance, String... protocols) {
        Map<String, byte[]> wanted = new LinkedHashMap<>();
        for (String protocol : protocols) {
            wanted.put(protocol, (protocol + " of " + instance).getBytes(UTF_8));
        }
        return new GroupJoin(
                "g",
                memberId,
                instance.startsWith("static") ? instance : null,
                "client",
                "/127.0.0.1",
                SESSION_MILLIS,
                REBALANCE_MILLIS,
                "consumer",
                wanted,
                false);
    }

    private CompletableFuture<GroupJoin.Joined> join(String memberId, String instance) {
        CompletableFuture<GroupJoin.Joined> joined = groups.join(wish(memberId, instance, "range"));
        environment.runUntilIdle();
        return joined;
    }

    private CompletableFuture<byte[]> sync(GroupJoin.Joined member, Map<String, byte[]> assignments) {
        CompletableFuture<byte[]> share = groups.sync("g", member.memberId(), null, member.generation(), assignments);
        environment.runUntilIdle();
        return share;
    }

    private void heartbeat(GroupJoin.Joined member) {
        environment.await(groups.heartbeat("g", member.memberId(), null, member.generation()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Two members that have their shares. */
    private List<GroupJoin.Joined> pair() {
        GroupJoin.Joined alone = environment.await(join("", "a"));
        CompletableFuture<GroupJoin.Joined> second = join("", "b");
        assertThat(second).as("waits for the first to join again").isNotDone();
        GroupJoin.Joined first = environment.await(join(alone.memberId(), "a"));
        GroupJoin.Joined other = environment.await(second);
        CompletableFuture<byte[]> otherShare = sync(other, Map.of());
        assertThat(otherShare).as("waits for the leader").isNotDone();
        byte[] share = environment.await(
                sync(first, Map.of(first.memberId(), bytes("left"), other.memberId(), bytes("right"))));
        assertThat(share).isEqualTo(bytes("left"));
        assertThat(environment.await(otherShare)).isEqualTo(bytes("right"));
        return List.of(first, other);
    }

    @Test
    void givesEachMemberItsShareOnceAllHaveJoined() {
        List<GroupJoin.Joined> members = pair();
        assertThat(members.get(0).leader()).isEqualTo(members.get(0).memberId());
        assertThat(members.get(0).members()).hasSize(2);
        assertThat(members.get(1).members()).as("only the leader assigns").isEmpty();
        assertThat(members.get(0).generation()).isEqualTo(2);
        members.forEach(this::heartbeat);
    }

    @Test
    void choosesAProtocolThatAllHave() {
        GroupJoin.Joined first = environment.await(groups.join(wish("", "a", "sticky", "range")));
        assertThat(first.protocol()).isEqualTo("sticky");
        CompletableFuture<GroupJoin.Joined> second = groups.join(wish("", "b", "range"));
        CompletableFuture<GroupJoin.Joined> again = groups.join(wish(first.memberId(), "a", "sticky", "range"));
        assertThat(environment.await(again).protocol()).isEqualTo("range");
        assertThat(environment.await(second).protocol()).isEqualTo("range");
        assertThatThrownBy(() -> environment.await(groups.join(wish("", "c", "other"))))
                .satisfies(hasCode(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
    }

    @Test
    void sharesAnewWhenASessionEnds() {
        List<GroupJoin.Joined> members = pair();
        environment.advance(SESSION_MILLIS - 1_000);
        heartbeat(members.get(0));
        environment.advance(2_000);
        assertThatThrownBy(() -> heartbeat(members.get(0))).satisfies(hasCode(ErrorCode.REBALANCE_IN_PROGRESS));
        GroupJoin.Joined alone = environment.await(join(members.get(0).memberId(), "a"));
        assertThat(alone.members()).hasSize(1);
        assertThatThrownBy(() -> heartbeat(members.get(1))).satisfies(hasCode(ErrorCode.UNKNOWN_MEMBER));
    }

    @Test
    void goesOnWithoutAMemberThatDoesNotJoinAgainInTime() {
        List<GroupJoin.Joined> members = pair();
        CompletableFuture<GroupJoin.Joined> third = join("", "c");
        for (int i = 0; i < 20; i++) {
            environment.advance(REBALANCE_MILLIS / 20 + 1);
            if (third.isDone()) {
                break;
            }
            // Alive, but busy with what they have: they keep their session and do not come back.
            for (GroupJoin.Joined member : members) {
                assertThatThrownBy(() -> heartbeat(member)).satisfies(hasCode(ErrorCode.REBALANCE_IN_PROGRESS));
            }
        }
        assertThat(environment.await(third).members()).hasSize(1);
    }

    /** As Kafka's coordinator, for clients from before groups. */
    @Test
    void keepsPositionsOfTheGroupWithoutAName() {
        Map<PartitionId, GroupPosition> position = Map.of(PARTITION, new GroupPosition(7, -1, "note", 5));
        environment.await(groups.commit("", "", null, -1, position));
        assertThatThrownBy(() -> environment.await(groups.heartbeat("", "a", null, 1)))
                .satisfies(hasCode(ErrorCode.INVALID_GROUP));
        assertThatThrownBy(() -> environment.await(groups.commit("\0", "", null, -1, position)))
                .satisfies(hasCode(ErrorCode.INVALID_GROUP));
        assertThat(afterCrash().committed("")).isEqualTo(position);
        environment.await(groups.delete(""));
        assertThat(afterCrash().groups()).isEmpty();
    }

    private GroupPositions afterCrash() {
        SimulatedEnvironment other = new SimulatedEnvironment(2, disk.afterCrash(Survival.NONE, 3));
        return new GroupPositions(other, LogStore.open(other, DIRECTORY));
    }

    @Test
    void refusesWhatAnEarlierGenerationCommits() {
        GroupJoin.Joined alone = environment.await(join("", "a"));
        environment.await(sync(alone, Map.of(alone.memberId(), bytes("all"))));
        Map<PartitionId, GroupPosition> position = Map.of(PARTITION, new GroupPosition(7, -1, "note", 5));
        environment.await(groups.commit("g", alone.memberId(), null, alone.generation(), position));
        assertThatThrownBy(() ->
                        environment.await(groups.commit("g", alone.memberId(), null, alone.generation() - 1, position)))
                .satisfies(hasCode(ErrorCode.ILLEGAL_GENERATION));
        assertThatThrownBy(() -> environment.await(groups.commit("g", "stranger", null, 1, position)))
                .satisfies(hasCode(ErrorCode.UNKNOWN_MEMBER));
        assertThatThrownBy(() -> environment.await(groups.commit("g", "", null, -1, position)))
                .as("a client outside of the group, while it has members")
                .satisfies(hasCode(ErrorCode.UNKNOWN_MEMBER));
        assertThat(groups.positions().committed("g")).isEqualTo(position);
    }

    @Test
    void takesWhatIsCommittedWithoutAGenerationWhileNobodyIsThere() {
        Map<PartitionId, GroupPosition> position = Map.of(PARTITION, new GroupPosition(7, -1, "note", 5));
        environment.await(groups.commit("g", "an id of its own", null, -1, position));
        assertThat(groups.positions().committed("g")).isEqualTo(position);
        GroupJoin.Joined alone = environment.await(join("", "a"));
        environment.await(groups.leave("g", alone.memberId(), null));
        environment.await(groups.commit("g", alone.memberId(), null, -1, position));
    }

    @Test
    void letsAStaticMemberComeBackUnnoticedAndFencesTheOldOne() {
        GroupJoin.Joined before = environment.await(join("", "static-1"));
        environment.await(groups.sync(
                "g", before.memberId(), "static-1", before.generation(), Map.of(before.memberId(), bytes("all"))));
        GroupJoin.Joined after = environment.await(join("", "static-1"));
        assertThat(after.generation()).isEqualTo(before.generation());
        assertThat(after.skipAssignment()).isTrue();
        assertThat(environment.await(groups.sync("g", after.memberId(), "static-1", after.generation(), Map.of())))
                .isEqualTo(bytes("all"));
        assertThatThrownBy(() ->
                        environment.await(groups.heartbeat("g", before.memberId(), "static-1", before.generation())))
                .satisfies(hasCode(ErrorCode.FENCED_MEMBER));
    }

    @Test
    void isDeletedOnceItIsEmptyAndForgetsItsPositions() {
        GroupJoin.Joined alone = environment.await(join("", "a"));
        environment.await(sync(alone, Map.of()));
        Map<PartitionId, GroupPosition> position = Map.of(PARTITION, new GroupPosition(7, -1, "", 5));
        environment.await(groups.commit("g", alone.memberId(), null, alone.generation(), position));
        assertThatThrownBy(() -> environment.await(groups.delete("g"))).satisfies(hasCode(ErrorCode.GROUP_NOT_EMPTY));
        environment.await(groups.leave("g", alone.memberId(), null));
        assertThat(groups.list()).extracting(GroupDescription::state).containsExactly("Empty");
        environment.await(groups.delete("g"));
        assertThat(groups.list()).isEmpty();
        assertThatThrownBy(() -> environment.await(groups.delete("g"))).satisfies(hasCode(ErrorCode.GROUP_NOT_FOUND));
    }

    @Test
    void findsPositionsAgainAfterACrash() {
        Map<PartitionId, GroupPosition> first = Map.of(PARTITION, new GroupPosition(7, -1, "füred", 5));
        Map<PartitionId, GroupPosition> second = Map.of(new PartitionId("orders", 1), new GroupPosition(9, 3, "", 6));
        environment.await(groups.commit("g", "", null, -1, first));
        environment.await(groups.commit("h", "", null, -1, first));
        environment.await(groups.commit("h", "", null, -1, second));
        environment.await(groups.deletePositions("h", List.of(PARTITION)));
        GroupPositions found = afterCrash();
        assertThat(found.groups()).containsExactly("g", "h");
        assertThat(found.committed("g")).isEqualTo(first);
        assertThat(found.committed("h")).isEqualTo(second);
    }

    @Test
    void forgetsWhatIsCommittedOfATopicThatACrashDeletedHalfway() {
        LogStore log = LogStore.open(environment, Path.of("/data/other"));
        TopicConfig config = TopicConfig.DEFAULT.withPartitions(2);
        environment.await(log.createTopic("orders", config));
        environment.await(log.createTopic("prices", config));
        Map<PartitionId, GroupPosition> kept = Map.of(new PartitionId("prices", 1), new GroupPosition(9, 3, "", 6));
        Map<PartitionId, GroupPosition> both = new HashMap<>(kept);
        both.put(PARTITION, new GroupPosition(7, -1, "", 5));
        environment.await(new GroupCoordinator(environment, log, name -> false).commit("g", "", null, -1, both));
        environment.await(log.deleteTopic("orders")); // and nobody was told
        assertThat(new GroupCoordinator(environment, log, name -> false)
                        .positions()
                        .committed("g"))
                .isEqualTo(kept);
        environment.await(log.createTopic("orders", config));
        assertThat(new GroupCoordinator(environment, log, name -> false)
                        .positions()
                        .committed("g"))
                .as("of another topic of the same name")
                .isEqualTo(kept);
    }
}
