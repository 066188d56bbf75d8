package io.millrace.storage.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups whose shares the coordinator gives, in simulated time. */
final class ConsumerGroupTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final int REBALANCE_MILLIS = 60_000;

    private SimulatedDisk disk = new SimulatedDisk();
    private SimulatedEnvironment environment = new SimulatedEnvironment(1, disk);
    private LogStore log;
    private GroupCoordinator groups;

    @BeforeEach
    void open() {
        log = LogStore.open(environment, DIRECTORY);
        topic("orders", 4);
        groups = new GroupCoordinator(environment, log, name -> false);
    }

    private void topic(String name, int partitions) {
        environment.await(log.createTopic(name, TopicConfig.DEFAULT.withPartitions(partitions)));
    }

    private static Set<PartitionId> orders(int... partitions) {
        Set<PartitionId> set = new TreeSet<>();
        for (int partition : partitions) {
            set.add(new PartitionId("orders", partition));
        }
        return set;
    }

    private ConsumerBeat.Answer beat(
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
                owned)));
    }

    private ConsumerBeat.Answer comes(String member) {
        return beat(member, 0, null, "orders", null, null, Set.of());
    }

    private ConsumerBeat.Answer beat(ConsumerBeat.Answer last, @Nullable Set<PartitionId> owned) {
        return beat(last.memberId(), last.memberEpoch(), null, null, null, null, owned);
    }

    private void goes(String member) {
        beat(member, ConsumerBeat.LEAVE, null, null, null, null, null);
    }

    private static Consumer<Throwable> hasCode(ErrorCode code) {
        return error -> assertThat(((MillraceException) error).code()).isEqualTo(code);
    }

    @Test
    void givesAMemberOnlyWhatOthersHaveLetGoOf() {
        ConsumerBeat.Answer first = comes("a");
        assertThat(first.assigned()).isEqualTo(orders(0, 1, 2, 3));
        ConsumerBeat.Answer second = comes("b");
        assertThat(second.assigned()).as("still read by the first").isEmpty();
        assertThat(second.heartbeatMillis()).isLessThan(first.heartbeatMillis());
        ConsumerBeat.Answer told = beat(first, null);
        assertThat(told.assigned()).isEqualTo(orders(0, 1));
        assertThat(told.memberEpoch()).as("until it has let go").isEqualTo(first.memberEpoch());
        assertThat(beat(second, null).assigned()).isNull();
        ConsumerBeat.Answer done = beat(told, orders(0, 1));
        assertThat(done.memberEpoch()).isEqualTo(second.memberEpoch());
        assertThat(beat(second, null).assigned()).isEqualTo(orders(2, 3));
        assertThat(groups.describe("g").state()).isEqualTo("Stable");
        goes("a");
        assertThat(beat(second, null).assigned()).isEqualTo(orders(0, 1, 2, 3));
    }

    @Test
    void waitsForAMemberThatMayJustBeginToReadWhatIsTakenFromIt() {
        ConsumerBeat.Answer first = comes("a");
        ConsumerBeat.Answer second = comes("b");
        // Sent before it began to read what the first answer gave it.
        ConsumerBeat.Answer told = beat(first, Set.of());
        assertThat(told.assigned()).isEqualTo(orders(0, 1));
        assertThat(beat(second, null).assigned()).isNull();
        told = beat(told, orders(0, 1, 2, 3));
        assertThat(beat(second, null).assigned()).isNull();
        beat(told, orders(0, 1));
        assertThat(beat(second, null).assigned()).isEqualTo(orders(2, 3));
    }

    @Test
    void fencesAMemberThatDoesNotLetGoInTime() {
        ConsumerBeat.Answer first = comes("a");
        ConsumerBeat.Answer second = comes("b");
        beat(first, null);
        for (int waited = 0; waited <= REBALANCE_MILLIS; waited += 10_000) {
            environment.advance(10_000);
            second = beat(second, null);
            if (waited + 10_000 < REBALANCE_MILLIS) {
                beat(first, orders(0, 1, 2, 3));
            }
        }
        assertThat(
                        second.assigned() == null
                                ? groups.describe("g").members().get(0).assigned()
                                : second.assigned())
                .isEqualTo(orders(0, 1, 2, 3));
        assertThatThrownBy(() -> beat(first, null)).satisfies(hasCode(ErrorCode.UNKNOWN_MEMBER));
    }

    @Test
    void forgetsASilentMember() {
        ConsumerBeat.Answer first = comes("a");
        environment.advance(BeatingMembers.SESSION_MILLIS + 1);
        assertThat(groups.describe("g").state()).isEqualTo("Empty");
        assertThatThrownBy(() -> beat(first, null)).satisfies(hasCode(ErrorCode.UNKNOWN_MEMBER));
    }

    @Test
    void fencesOtherEpochsAndRepeatsALostAnswer() {
        comes("x");
        goes("x");
        ConsumerBeat.Answer first = comes("a");
        ConsumerBeat.Answer again = beat("a", 0, null, "orders", null, null, Set.of());
        assertThat(again.assigned()).as("a lost answer to the first").isEqualTo(first.assigned());
        assertThatThrownBy(() -> beat("a", first.memberEpoch() + 1, null, null, null, null, null))
                .satisfies(hasCode(ErrorCode.FENCED_MEMBER_EPOCH));
        assertThatThrownBy(() -> commit("a", first.memberEpoch() - 1, 0))
                .satisfies(hasCode(ErrorCode.STALE_MEMBER_EPOCH));
        commit("a", first.memberEpoch(), 0);
        assertThat(groups.positions().committed("g").keySet()).isEqualTo(orders(0));
    }

    @Test
    void takesPositionsOfAnOlderEpochForWhatAMemberHasHadSince() {
        ConsumerBeat.Answer first = comes("a");
        comes("b");
        ConsumerBeat.Answer told = beat(first, null);
        commit("a", first.memberEpoch(), 2); // which it has yet to let go of
        ConsumerBeat.Answer done = beat(told, orders(0, 1));
        assertThat(done.memberEpoch()).isGreaterThan(first.memberEpoch());
        commit("a", first.memberEpoch(), 0, 1);
        assertThat(groups.positions().committed("g").keySet()).isEqualTo(orders(0, 1, 2));
        assertThatThrownBy(() -> commit("a", first.memberEpoch(), 0, 2))
                .as("not its own any more")
                .satisfies(hasCode(ErrorCode.STALE_MEMBER_EPOCH));
        goes("b");
        ConsumerBeat.Answer again = beat(done, null);
        assertThat(again.assigned()).isEqualTo(orders(0, 1, 2, 3));
        assertThatThrownBy(() -> commit("a", done.memberEpoch(), 2))
                .as("its own again, but only since")
                .satisfies(hasCode(ErrorCode.STALE_MEMBER_EPOCH));
        commit("a", again.memberEpoch(), 2);
    }

    private void commit(String member, int epoch, int... partitions) {
        Map<PartitionId, GroupPosition> positions = new HashMap<>();
        orders(partitions).forEach(each -> positions.put(each, new GroupPosition(1, -1, "", 0)));
        environment.await(groups.commit("g", member, null, epoch, positions));
    }

    @Test
    void keepsTheShareOfAStaticMemberThatWillBeBack() {
        ConsumerBeat.Answer first = beat("a", 0, "static", "orders", null, null, Set.of());
        assertThatThrownBy(() -> beat("b", 0, "static", "orders", null, null, Set.of()))
                .satisfies(hasCode(ErrorCode.UNRELEASED_MEMBER));
        beat("a", ConsumerBeat.LEAVE_FOR_NOW, "static", null, null, null, null);
        ConsumerBeat.Answer other = comes("c");
        assertThat(other.assigned()).isEmpty();
        ConsumerBeat.Answer back = beat("b", 0, "static", "orders", null, null, Set.of());
        assertThat(back.assigned()).isEqualTo(orders(0, 1));
        assertThat(beat(other, null).assigned()).isEqualTo(orders(2, 3));
        assertThatThrownBy(() -> beat("a", first.memberEpoch(), "static", null, null, null, null))
                .satisfies(hasCode(ErrorCode.FENCED_MEMBER));
    }

    @Test
    void followsTopicsThatGrowAndThatMatchAPattern() {
        ConsumerBeat.Answer member = beat("a", 0, null, null, "ord.*", "range", Set.of());
        assertThat(member.assigned()).isEqualTo(orders(0, 1, 2, 3));
        environment.await(log.alterTopic("orders", TopicConfig.DEFAULT.withPartitions(5)));
        member = beat(member, null);
        assertThat(member.assigned()).isEqualTo(orders(0, 1, 2, 3, 4));
        topic("ordered", 1);
        topic("others", 1);
        Set<PartitionId> both = orders(0, 1, 2, 3, 4);
        both.add(new PartitionId("ordered", 0));
        assertThat(beat(member, null).assigned()).isEqualTo(both);
        assertThatThrownBy(() -> beat("b", 0, null, null, "(", null, Set.of()))
                .satisfies(hasCode(ErrorCode.INVALID_REGULAR_EXPRESSION));
        assertThatThrownBy(() -> beat("b", 0, null, "orders", null, "none", Set.of()))
                .satisfies(hasCode(ErrorCode.UNSUPPORTED_ASSIGNOR));
        assertThat(groups.describe("g").members()).hasSize(1);
    }

    @Test
    void givesUpOnAPatternThatNeverEnds() {
        assertThat(new TopicPattern("(a*)*b").matches("a".repeat(40))).isFalse();
    }

    /** A reader that notes what it may read, and lets go of all but what it holds. */
    private static final class Reader implements GroupReader {
        final Set<PartitionId> held = new HashSet<>();
        Set<PartitionId> share = Set.of();
        boolean expelled;

        @Override
        public Set<PartitionId> assign(Set<PartitionId> newShare) {
            share = Set.copyOf(newShare);
            Set<PartitionId> kept = new TreeSet<>(held);
            kept.removeAll(newShare);
            return kept;
        }

        @Override
        public boolean expel(boolean overdue) {
            expelled = true;
            share = Set.of();
            held.clear();
            return true;
        }
    }

    private GroupMembership local(Reader reader) {
        GroupMembership membership = groups.member("g", "session", Set.of("orders"), REBALANCE_MILLIS, reader);
        environment.await(membership.present());
        return membership;
    }

    @Test
    void readersOfThisProcessLetGoAtOnceButForWhatTheyHold() {
        Reader first = new Reader();
        GroupMembership one = local(first);
        assertThat(first.share).isEqualTo(orders(0, 1, 2, 3));
        first.held.addAll(orders(0, 3));
        Reader second = new Reader();
        GroupMembership two = local(second);
        assertThat(first.share).isEqualTo(orders(0, 1));
        assertThat(second.share).isEqualTo(orders(2));
        first.held.clear();
        one.released();
        environment.runUntilIdle();
        assertThat(second.share).isEqualTo(orders(2, 3));
        two.close();
        environment.runUntilIdle();
        assertThat(first.share).isEqualTo(orders(0, 1, 2, 3));
    }

    @Test
    void expelsAReaderThatHoldsForTooLongWhatOthersWaitFor() {
        Reader first = new Reader();
        GroupMembership one = local(first);
        first.held.addAll(orders(3));
        Reader second = new Reader();
        GroupMembership two = local(second);
        environment.advance(REBALANCE_MILLIS / 2);
        environment.await(one.present());
        environment.await(two.present());
        assertThat(first.expelled).isFalse();
        environment.advance(REBALANCE_MILLIS / 2 + 1);
        assertThat(first.expelled).as("heard of, but still holding").isTrue();
        assertThat(second.share).isEqualTo(orders(0, 1, 2, 3));
        environment.await(one.present());
        assertThat(first.share).as("it can come back").hasSize(2);
    }

    private static byte[] subscription(Set<PartitionId> owned) {
        ByteBuffer bytes = ByteBuffer.allocate(200).putShort((short) 1).putInt(1);
        bytes.putShort((short) 6).put("orders".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        bytes.putInt(-1);
        byte[] assignment = ConsumerProtocol.assignment(owned);
        bytes.put(assignment, Short.BYTES, assignment.length - Short.BYTES - Integer.BYTES);
        byte[] all = new byte[bytes.position()];
        bytes.flip().get(all);
        return all;
    }

    private CompletableFuture<GroupJoin.Joined> joins(String memberId, Set<PartitionId> owned) {
        CompletableFuture<GroupJoin.Joined> joined = groups.join(new GroupJoin(
                "g",
                memberId,
                null,
                "classic",
                "/127.0.0.1",
                10_000,
                REBALANCE_MILLIS,
                "consumer",
                Map.of("range", subscription(owned)),
                false));
        environment.runUntilIdle();
        return joined;
    }

    private Set<PartitionId> share(GroupJoin.Joined member) {
        return ConsumerProtocol.assigned(
                environment.await(groups.sync("g", member.memberId(), null, member.generation(), Map.of())));
    }

    private void heartbeat(GroupJoin.Joined member) {
        environment.await(groups.heartbeat("g", member.memberId(), null, member.generation()));
    }

    @Test
    void takesAClassicGroupOverWhenAnotherKindOfMemberComes() {
        GroupJoin.Joined classic = environment.await(joins("", Set.of()));
        environment.await(groups.sync(
                "g",
                classic.memberId(),
                null,
                classic.generation(),
                Map.of(classic.memberId(), ConsumerProtocol.assignment(orders(0, 1, 2, 3)))));
        assertThat(groups.describe("g").kind()).isEqualTo(GroupDescription.Kind.CLASSIC);
        Reader reader = new Reader();
        GroupMembership local = local(reader);
        assertThat(groups.describe("g").kind()).isEqualTo(GroupDescription.Kind.CONSUMER);
        assertThat(reader.share).as("the classic member has not let go").isEmpty();
        assertThatThrownBy(() -> heartbeat(classic)).satisfies(hasCode(ErrorCode.REBALANCE_IN_PROGRESS));
        GroupJoin.Joined again = environment.await(joins(classic.memberId(), orders(0, 1, 2, 3)));
        assertThat(again.leader()).isNotEqualTo(again.memberId());
        assertThat(share(again)).isEqualTo(orders(0, 1));
        assertThat(reader.share).isEmpty();
        GroupJoin.Joined done = environment.await(joins(classic.memberId(), orders(0, 1)));
        assertThat(share(done)).isEqualTo(orders(0, 1));
        assertThat(reader.share).isEqualTo(orders(2, 3));
        heartbeat(done);
        local.close();
        environment.runUntilIdle();
        assertThatThrownBy(() -> heartbeat(done)).satisfies(hasCode(ErrorCode.REBALANCE_IN_PROGRESS));
        GroupJoin.Joined alone = environment.await(joins(classic.memberId(), orders(0, 1)));
        assertThat(share(alone)).isEqualTo(orders(0, 1, 2, 3));
        environment.await(groups.leave("g", classic.memberId(), null));
        assertThat(groups.describe("g").state()).isEqualTo("Empty");
    }

    @Test
    void aClassicMemberThatGivesUpAllBeforeItJoinsHoldsNobodyUp() {
        Reader reader = new Reader();
        local(reader);
        GroupJoin.Joined eager = environment.await(joins("", Set.of()));
        assertThat(share(eager)).isEqualTo(orders(2, 3));
        assertThat(reader.share).isEqualTo(orders(0, 1));
        ConsumerBeat.Answer third = comes("c");
        environment.runUntilIdle();
        assertThatThrownBy(() -> heartbeat(eager)).satisfies(hasCode(ErrorCode.REBALANCE_IN_PROGRESS));
        GroupJoin.Joined again = environment.await(joins(eager.memberId(), Set.of()));
        Set<PartitionId> all = new TreeSet<>(share(again));
        all.addAll(reader.share);
        ConsumerBeat.Answer last = beat(third, null);
        all.addAll(last.assigned() != null ? last.assigned() : third.assigned());
        assertThat(all).isEqualTo(orders(0, 1, 2, 3));
    }

    /** Another machine goes on with what a crash left. */
    private void crash() {
        environment.advance(1_000);
        disk = disk.afterCrash(Survival.NONE, 3);
        environment = new SimulatedEnvironment(2, disk);
        log = LogStore.open(environment, DIRECTORY);
        groups = new GroupCoordinator(environment, log, name -> false);
        environment.runUntilIdle();
    }

    @Test
    void membersGoOnAtTheirEpochsAfterACrash() {
        ConsumerBeat.Answer first = comes("a");
        ConsumerBeat.Answer second = comes("b");
        first = beat(first, null);
        crash();
        GroupDescription found = groups.describe("g");
        assertThat(found.kind()).isEqualTo(GroupDescription.Kind.CONSUMER);
        assertThat(found.members())
                .extracting(GroupDescription.Member::memberId)
                .containsExactly("a", "b");
        first = beat(first, orders(0, 1));
        assertThat(first.memberEpoch()).isEqualTo(second.memberEpoch());
        assertThat(beat(second, null).assigned()).isEqualTo(orders(2, 3));
        goes("a");
        crash();
        assertThat(groups.describe("g").members()).hasSize(1);
        environment.advance(BeatingMembers.SESSION_MILLIS + 1);
        assertThat(groups.describe("g").state()).as("who does not come back").isEqualTo("Empty");
    }

    @Test
    void classicMembersGoOnInTheirGenerationAfterACrash() {
        GroupJoin.Joined member = environment.await(joins("", Set.of()));
        byte[] share = ConsumerProtocol.assignment(orders(0, 1, 2, 3));
        environment.await(groups.sync("g", member.memberId(), null, 1, Map.of(member.memberId(), share)));
        crash();
        heartbeat(member);
        assertThat(environment.await(groups.sync("g", member.memberId(), null, 1, Map.of())))
                .isEqualTo(share);
        environment.advance(10_001);
        assertThatThrownBy(() -> heartbeat(member)).satisfies(hasCode(ErrorCode.UNKNOWN_MEMBER));
    }

    @Test
    void forgetsPositionsOnceNobodyHasBeenInTheGroupForAWeek() {
        long day = 24 * 3_600_000L;
        comes("a");
        Map<PartitionId, GroupPosition> position = Map.of(
                new PartitionId("orders", 0),
                new GroupPosition(1, -1, "", environment.clock().currentTimeMillis()));
        environment.await(groups.commit("g", "a", null, 1, position));
        environment.await(groups.commit("other", "", null, -1, position));
        goes("a");
        crash();
        environment.advance(6 * day);
        assertThat(groups.positions().groups()).containsExactly("g", "other");
        environment.advance(2 * day);
        assertThat(groups.positions().groups()).isEmpty();
        assertThat(groups.describe("g").state()).isEqualTo("Dead");
    }
}
