package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of one group, in the order in which they came, also by instance. Owned by the coordinator's loop. */
final class GroupMembers {
    private final Map<String, GroupMember> byId = new LinkedHashMap<>();
    private final Map<String, GroupMember> byInstance = new HashMap<>();

    boolean isEmpty() {
        return byId.isEmpty();
    }

    @Nullable
    GroupMember get(String id) {
        return byId.get(id);
    }

    /** The static member that has this instance id now. */
    @Nullable
    GroupMember ofInstance(String instanceId) {
        return byInstance.get(instanceId);
    }

    /** @throws io.millrace.common.error.MillraceException UNKNOWN_MEMBER, FENCED_MEMBER */
    GroupMember find(Group group, String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            GroupMember current = ofInstance(instanceId);
            if (current == null) {
                throw group.unknown(memberId);
            } else if (!current.id.equals(memberId)) {
                throw group.fenced(instanceId);
            }
        }
        GroupMember member = byId.get(memberId);
        if (member == null) {
            throw group.unknown(memberId);
        }
        return member;
    }

    /** A copy: members may be added and removed meanwhile. */
    List<GroupMember> all() {
        return List.copyOf(byId.values());
    }

    void add(GroupMember member) {
        byId.put(member.id, member);
        if (member.instanceId != null) {
            byInstance.put(member.instanceId, member);
        }
    }

    void remove(GroupMember member) {
        byId.remove(member.id);
        if (member.instanceId != null) {
            byInstance.remove(member.instanceId, member);
        }
    }

    /** Puts {@code member} in the place of {@code oldId}, keeping the order. */
    void replace(String oldId, GroupMember member) {
        List<GroupMember> before = all();
        byId.clear();
        for (GroupMember each : before) {
            add(each.id.equals(oldId) ? member : each);
        }
    }

    /**
     * That a member can share a protocol with all others.
     *
     * @param protocolType of the members there are
     * @throws io.millrace.common.error.MillraceException INCONSISTENT_GROUP_PROTOCOL
     */
    void checkShares(GroupJoin join, String protocolType) {
        boolean common = isEmpty()
                || join.protocolType().equals(protocolType)
                        && join.protocols().keySet().stream().anyMatch(candidate -> byId.values().stream()
                                .allMatch(member ->
                                        member.id.equals(join.memberId()) || member.protocols.containsKey(candidate)));
        if (!common || join.protocols().isEmpty() || join.protocolType().isEmpty()) {
            throw ErrorCode.INCONSISTENT_GROUP_PROTOCOL.error(
                    "a member of group \"%s\" supports none of the protocols that all others do", join.group());
        }
    }

    /** The one that most members prefer among those that all have; empty if there is none. */
    String preferredProtocol() {
        Set<String> common = new LinkedHashSet<>();
        byId.values().forEach(member -> common.addAll(member.protocols.keySet()));
        byId.values().forEach(member -> common.retainAll(member.protocols.keySet()));
        Map<String, Integer> votes = new LinkedHashMap<>();
        common.forEach(candidate -> votes.put(candidate, 0));
        for (GroupMember member : byId.values()) {
            member.protocols.keySet().stream()
                    .filter(common::contains)
                    .findFirst()
                    .ifPresent(vote -> votes.merge(vote, 1, Integer::sum));
        }
        String best = "";
        int most = -1;
        for (Map.Entry<String, Integer> each : votes.entrySet()) {
            if (each.getValue() > most) {
                best = each.getKey();
                most = each.getValue();
            }
        }
        return best;
    }
}
