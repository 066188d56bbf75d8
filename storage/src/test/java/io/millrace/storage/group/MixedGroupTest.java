package io.millrace.storage.group;

import static io.millrace.storage.FailsWith.hasCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.PartitionId;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Readers of this process and classic members in groups whose shares the coordinator gives. */
final class MixedGroupTest extends ConsumerGroupScenario {
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

    @Test
    void tellsPositionsToItsMembersAlone() {
        local(new Reader());
        GroupJoin.Joined classic = environment.await(joins("", Set.of()));
        environment.await(groups.checkFetch("g", classic.memberId(), classic.generation() + 1));
        ConsumerBeat.Answer beating = comes("b");
        environment.await(groups.checkFetch("g", "b", beating.memberEpoch()));
        assertThatThrownBy(() -> environment.await(groups.checkFetch("g", "b", beating.memberEpoch() - 1)))
                .satisfies(hasCode(ErrorCode.STALE_MEMBER_EPOCH));
        assertThatThrownBy(() -> environment.await(groups.checkFetch("g", "c", 1)))
                .satisfies(hasCode(ErrorCode.UNKNOWN_MEMBER));
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
}
