package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what of groups outlives a restart, one write of a group at a time: what changes meanwhile goes into the next.
 * Nobody waits for it: a member that is ahead of what is found again is told so and joins anew. But what members commit is
 * appended after what makes them members, so that those who are none any more cannot commit over it after a crash. Owned by
 * the coordinator's loop.
 */
final class GroupStates {
    private static final Logger LOG = LoggerFactory.getLogger(GroupStates.class);
    private static final byte[] GONE = {};

    private final GroupPositions positions;
    private final EventLoop loop;

    /** As they are to be; {@link #GONE} until that is written. */
    private final Map<String, byte[]> states;

    /** By group, what was appended last, until it is durable. */
    private final Map<String, byte[]> underWay = new HashMap<>();

    GroupStates(GroupPositions positions, EventLoop loop) {
        this.positions = positions;
        this.loop = loop;
        this.states = new HashMap<>(positions.foundStates());
    }

    void save(String group, byte[] state) {
        if (!Arrays.equals(states.get(group), state)) {
            states.put(group, state);
            begin(group);
        }
    }

    void remove(String group) {
        if (states.containsKey(group)) {
            states.put(group, GONE);
            begin(group);
        }
    }

    private void begin(String group) {
        if (!underWay.containsKey(group)) {
            append(group);
        }
    }

    /** What is appended from now on comes after the group as it is now. */
    void flush(String group) {
        if (underWay.containsKey(group) && underWay.get(group) != states.get(group)) {
            append(group);
        }
    }

    private void append(String group) {
        byte[] state = states.getOrDefault(group, GONE);
        underWay.put(group, state);
        positions
                .saveState(group, state.length == 0 ? null : state)
                .whenComplete((done, error) -> loop.execute(() -> appended(group, state, error)));
    }

    private void appended(String group, byte[] state, @Nullable Throwable error) {
        if (error != null) {
            LOG.warn("group not saved group={} error={}", group, error.toString());
        }
        if (underWay.get(group) != state) {
            return; // more has been appended since
        }
        underWay.remove(group);
        if (error == null && states.get(group) != state) {
            append(group);
        } else if (error == null && state.length == 0) {
            states.remove(group);
        }
    }
}
