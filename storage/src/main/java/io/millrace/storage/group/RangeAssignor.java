package io.millrace.storage.group;

import io.millrace.storage.PartitionId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Neighbouring partitions of each topic to one member, so that topics with as many partitions are shared alike. */
final class RangeAssignor implements PartitionAssignor {
    @Override
    public String name() {
        return "range";
    }

    @Override
    public Map<String, Set<PartitionId>> assign(
            List<Subscriber> subscribers, SortedMap<String, Integer> partitions, Map<String, Set<PartitionId>> before) {
        Map<String, Set<PartitionId>> shares = new HashMap<>();
        subscribers.forEach(each -> shares.put(each.memberId(), new TreeSet<>()));
        partitions.forEach((topic, count) -> {
            List<Subscriber> readers = subscribers.stream()
                    .filter(each -> each.topics().contains(topic))
                    .sorted(Comparator.comparing(Subscriber::order))
                    .toList();
            for (int i = 0, next = 0; i < readers.size(); i++) {
                int share = count / readers.size() + (i < count % readers.size() ? 1 : 0);
                Set<PartitionId> reads = shares.computeIfAbsent(readers.get(i).memberId(), id -> new TreeSet<>());
                for (int left = share; left > 0; left--) {
                    reads.add(new PartitionId(topic, next++));
                }
            }
        });
        return shares;
    }
}
