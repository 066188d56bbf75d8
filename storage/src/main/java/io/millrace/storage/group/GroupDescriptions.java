package io.millrace.storage.group;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** How every group is, for anybody to see. Thread-safe; the coordinator's loop tells of changes. */
final class GroupDescriptions {
    private final GroupPositions positions;
    private final Map<String, GroupDescription> known = new ConcurrentHashMap<>();

    GroupDescriptions(GroupPositions positions) {
        this.positions = positions;
    }

    void put(GroupDescription description) {
        known.put(description.group(), description);
    }

    void forget(String name) {
        known.remove(name);
    }

    /** Groups that have members or positions, by name. */
    List<GroupDescription> list() {
        Set<String> names = new TreeSet<>(positions.groups());
        known.forEach((name, group) -> {
            if (!group.members().isEmpty()) {
                names.add(name);
            }
        });
        return names.stream().map(this::of).toList();
    }

    /** Of one that has neither members nor positions the state is Dead. */
    GroupDescription of(String name) {
        GroupDescription present = known.get(name);
        if (present != null) {
            return present;
        }
        String state = positions.groups().contains(name) ? "Empty" : "Dead";
        return new GroupDescription(name, GroupDescription.Kind.CLASSIC, state, "", "", 0, List.of());
    }
}
