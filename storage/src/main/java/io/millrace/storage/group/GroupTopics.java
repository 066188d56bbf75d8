package io.millrace.storage.group;

import io.millrace.storage.LogStore;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicName;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The topics that groups read. Thread-safe. */
final class GroupTopics {
    private final LogStore log;

    GroupTopics(LogStore log) {
        this.log = log;
    }

    /** 0 if there is no such topic. */
    int partitions(String topic) {
        return log.topic(topic).map(TopicConfig::partitions).orElse(0);
    }

    Set<String> matching(TopicPattern pattern, Predicate<String> visible) {
        Set<String> names = new TreeSet<>();
        for (String topic : log.topics().keySet()) {
            if (!TopicName.isInternal(topic) && pattern.matches(topic) && visible.test(topic)) {
                names.add(topic);
            }
        }
        return names;
    }
}
