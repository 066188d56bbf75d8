package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what of groups outlives a restart, one write of a group at a time: what changes meanwhile goes into the next.
 * Nobody waits for it: a member that is ahead of what is found again is told so and joins anew, and positions are durable
 * by themselves. Owned by the coordinator's loop.
 */
final class GroupStates {
    private static final Logger LOG = LoggerFactory.getLogger(GroupStates.class);
    private static final byte[] GONE = {};

    private final GroupPositions positions;
    private final EventLoop loop;

    /** As they are to be; {@link #GONE} until that is written. */
    private final Map<String, byte[]> states;

    private final Set<String> underWay = new HashSet<>();

    GroupStates(GroupPositions positions, EventLoop loop) {
        this.positions = positions;
        this.loop = loop;
        this.states = new HashMap<>(positions.foundStates());
    }

    void save(String group, byte[] state) {
        if (!Arrays.equals(states.get(group), state)) {
            states.put(group, state);
            write(group);
        }
    }

    void remove(String group) {
        if (states.containsKey(group)) {
            states.put(group, GONE);
            write(group);
        }
    }

    private void write(String group) {
        if (!underWay.add(group)) {
            return;
        }
        byte[] state = states.getOrDefault(group, GONE);
        positions
                .saveState(group, state.length == 0 ? null : state)
                .whenComplete((done, error) -> loop.execute(() -> written(group, state, error)));
    }

    private void written(String group, byte[] state, @Nullable Throwable error) {
        underWay.remove(group);
        if (error != null) {
            LOG.warn("group not saved group={} error={}", group, error.toString());
        } else if (states.get(group) != state) {
            write(group);
        } else if (state.length == 0) {
            states.remove(group);
        }
    }
}
