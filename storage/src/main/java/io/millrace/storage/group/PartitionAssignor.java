package io.millrace.storage.group;

import io.millrace.storage.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** How a group's partitions are shared. Stateless. */
sealed interface PartitionAssignor permits UniformAssignor, RangeAssignor {
    /** What members get that wish for none; the first is the default, as Kafka's. */
    List<PartitionAssignor> ALL = List.of(new UniformAssignor(), new RangeAssignor());

    /** Who wants to read which topics. */
    record Subscriber(String memberId, String order, Set<String> topics) {}

    String name();

    /**
     * @param partitions how many each topic has; 0 for none
     * @param before by member, as shared last
     * @return by member, for each of {@code subscribers}; every partition once that anybody subscribes to
     */
    Map<String, Set<PartitionId>> assign(
            List<Subscriber> subscribers, SortedMap<String, Integer> partitions, Map<String, Set<PartitionId>> before);
}
