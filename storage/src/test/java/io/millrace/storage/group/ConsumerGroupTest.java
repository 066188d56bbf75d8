package io.millrace.storage.group;

import static io.millrace.storage.FailsWith.hasCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Groups whose shares the coordinator gives, and their members on KIP-848's wire. */
final class ConsumerGroupTest extends ConsumerGroupScenario {
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
        environment.advance(GroupSetting.SESSION_TIMEOUT.defaultMillis() + 1);
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
        environment.advance(GroupSetting.SESSION_TIMEOUT.defaultMillis() + 1);
        assertThat(groups.describe("g").state()).as("who does not come back").isEqualTo("Empty");
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

    @Test
    void keepsInTouchAsIsSetOfTheGroup() {
        Map<GroupSetting, Integer> set =
                Map.of(GroupSetting.HEARTBEAT_INTERVAL, 2_000, GroupSetting.SESSION_TIMEOUT, 10_000);
        ConsumerBeat.Answer first = comes("a");
        assertThat(first.heartbeatMillis()).isEqualTo(GroupSetting.HEARTBEAT_INTERVAL.defaultMillis());
        environment.await(groups.settings().set("g", set, false));
        environment.await(groups.settings().set("g", Map.of(), true));
        crash();
        assertThat(groups.settings().all()).isEqualTo(Map.of("g", set));
        assertThat(beat(first, null).heartbeatMillis()).isEqualTo(2_000);
        environment.advance(9_999);
        assertThat(groups.describe("g").members()).hasSize(1);
        environment.advance(2);
        assertThat(groups.describe("g").members()).isEmpty();
        environment.await(groups.settings().set("g", Map.of(), false));
        crash();
        assertThat(groups.settings().all()).isEmpty();
        assertThatThrownBy(() -> groups.settings().set("g", Map.of(GroupSetting.HEARTBEAT_INTERVAL, 45_000), false))
                .satisfies(hasCode(ErrorCode.INVALID_PARAMETER_VALUE));
    }
}
