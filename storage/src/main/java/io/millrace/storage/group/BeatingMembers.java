package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.PartitionId;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How members that speak KIP-848's protocol meet their group: by heartbeats. Owned by the coordinator's loop. */
final class BeatingMembers {
    /** For members that others are about to leave something to. */
    private static final int WAITING_HEARTBEAT_MILLIS = 250;

    private final ConsumerGroup group;

    BeatingMembers(ConsumerGroup group) {
        this.group = group;
    }

    ConsumerBeat.Answer beat(ConsumerBeat beat, String newId) {
        if (beat.memberEpoch() < 0) {
            return leave(beat);
        }
        GroupShares.checkAssignor(beat.assignor());
        boolean comes = beat.memberEpoch() == ConsumerBeat.JOIN;
        ConsumerMember member = comes ? come(beat, newId) : known(beat);
        Set<PartitionId> before = member.assigned;
        member.visible = beat.visible();
        member.sessionTimeoutMillis = sessionMillis();
        if (beat.rebalanceTimeoutMillis() >= 0) {
            member.rebalanceTimeoutMillis = beat.rebalanceTimeoutMillis();
        }
        if (subscribe(member, beat)) {
            group.assignAnew();
        } else {
            group.refreshTopics();
        }
        group.reconcile(member, beat.owned(), comes);
        group.heard(member);
        group.settle();
        int heartbeatMillis = group.millis(GroupSetting.HEARTBEAT_INTERVAL);
        boolean hurry = member.waiting || member.epoch < group.epoch();
        boolean tell = beat.isFull() || !before.equals(member.assigned);
        return new ConsumerBeat.Answer(
                member.id,
                member.epoch,
                hurry ? Math.min(WAITING_HEARTBEAT_MILLIS, heartbeatMillis) : heartbeatMillis,
                tell ? member.assigned : null);
    }

    private int sessionMillis() {
        return group.millis(GroupSetting.SESSION_TIMEOUT);
    }

    private ConsumerMember come(ConsumerBeat beat, String newId) {
        TopicPattern unused = pattern(beat.pattern()); // is it one?
        String id = beat.memberId().isEmpty() ? newId : beat.memberId();
        ConsumerMember present = group.get(id);
        ConsumerMember namesake = beat.instanceId() == null ? null : group.ofInstance(beat.instanceId());
        if (namesake != null && namesake != present) {
            if (namesake.epoch != ConsumerMember.AWAY) {
                throw ErrorCode.UNRELEASED_MEMBER.error(
                        "static member \"%s\" of group \"%s\" is another, which has not left",
                        beat.instanceId(), group.name());
            }
            return group.replace(namesake, new ConsumerMember(beat, id, sessionMillis()));
        }
        if (present != null && present.kind == MemberKind.CONSUMER) {
            return present;
        }
        ConsumerMember member = new ConsumerMember(beat, id, sessionMillis());
        if (present != null) {
            return group.replace(present, member);
        }
        group.add(member);
        return member;
    }

    private ConsumerMember known(ConsumerBeat beat) {
        ConsumerMember member = group.member(beat.memberId(), beat.instanceId());
        boolean lostAnswer = beat.memberEpoch() == member.previousEpoch
                && beat.owned() != null
                && member.assigned.containsAll(beat.owned());
        if (beat.memberEpoch() != member.epoch && !lostAnswer) {
            throw ErrorCode.FENCED_MEMBER_EPOCH.error(
                    "member \"%s\" speaks of epoch %s, and is at %s", member.id, beat.memberEpoch(), member.epoch);
        }
        return member;
    }

    /** Whether it subscribes to something else than before, or is new. */
    private boolean subscribe(ConsumerMember member, ConsumerBeat beat) {
        Set<String> names = beat.topics() == null ? member.names : Set.copyOf(beat.topics());
        TopicPattern pattern = beat.pattern() == null ? member.pattern : pattern(beat.pattern());
        boolean same = names.equals(member.names)
                && Objects.equals(String.valueOf(pattern), String.valueOf(member.pattern))
                && (beat.assignor() == null || beat.assignor().equals(member.assignor))
                && group.includes(member);
        member.names = names;
        member.pattern = pattern;
        member.assignor = beat.assignor() == null ? member.assignor : beat.assignor();
        return !same;
    }

    private static @Nullable TopicPattern pattern(@Nullable String text) {
        return text == null || text.isEmpty() ? null : TopicPattern.asked(text);
    }

    private ConsumerBeat.Answer leave(ConsumerBeat beat) {
        ConsumerMember member = group.member(beat.memberId(), beat.instanceId());
        if (beat.memberEpoch() == ConsumerBeat.LEAVE_FOR_NOW && member.instanceId != null) {
            group.awayForNow(member);
        } else {
            group.remove(member);
        }
        return new ConsumerBeat.Answer(member.id, beat.memberEpoch(), 0, null);
    }
}
