package io.millrace.storage.group;

import io.millrace.common.environment.EventLoop;
import java.util.function.Consumer;

/**
 * What all groups of a coordinator share.
 *
 * @param changed told of a group after each of its timers
 */
record GroupWorld(EventLoop loop, GroupTopics topics, GroupSettings settings, Consumer<Group> changed) {
    EventLoop.Timer schedule(Group group, Runnable task, long millis) {
        return loop.schedule(
                () -> {
                    task.run();
                    changed.accept(group);
                },
                millis);
    }
}
