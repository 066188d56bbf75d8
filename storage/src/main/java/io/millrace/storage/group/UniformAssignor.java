package io.millrace.storage.group;

import io.millrace.storage.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** As even a number to each member as subscriptions allow; whoever has a partition keeps it if that is as even. */
final class UniformAssignor implements PartitionAssignor {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Map<String, Set<PartitionId>> assign(
            List<Subscriber> subscribers, SortedMap<String, Integer> partitions, Map<String, Set<PartitionId>> before) {
        NavigableMap<PartitionId, Share> owners = new TreeMap<>();
        Map<String, List<Share>> readers = new HashMap<>();
        List<Share> all = subscribers.stream().map(Share::new).toList();
        partitions.forEach((topic, count) -> readers.put(
                topic,
                all.stream()
                        .filter(each -> each.subscriber.topics().contains(topic))
                        .toList()));
        for (Share share : all) {
            for (PartitionId partition : before.getOrDefault(share.subscriber.memberId(), Set.of())) {
                if (partition.partition() < partitions.getOrDefault(partition.topic(), 0)
                        && share.subscriber.topics().contains(partition.topic())
                        && owners.putIfAbsent(partition, share) == null) {
                    share.partitions.add(partition);
                }
            }
        }
        partitions.forEach((topic, count) -> {
            for (int number = 0; number < count; number++) {
                PartitionId partition = new PartitionId(topic, number);
                Share least = least(readers.getOrDefault(topic, List.of()));
                if (least != null && owners.putIfAbsent(partition, least) == null) {
                    least.partitions.add(partition);
                }
            }
        });
        while (moved(owners, readers)) {
            // Each move makes the sum of the squares of all sizes less, so it ends.
        }
        Map<String, Set<PartitionId>> shares = new HashMap<>();
        all.forEach(share -> shares.put(share.subscriber.memberId(), share.partitions));
        return shares;
    }

    /** Moves partitions from members that have at least two more than another who could read them. */
    private static boolean moved(NavigableMap<PartitionId, Share> owners, Map<String, List<Share>> readers) {
        boolean moved = false;
        for (Map.Entry<PartitionId, Share> owned : owners.descendingMap().entrySet()) {
            Share owner = owned.getValue();
            Share least = least(readers.getOrDefault(owned.getKey().topic(), List.of()));
            if (least != null && owner.size() > least.size() + 1) {
                owner.partitions.remove(owned.getKey());
                least.partitions.add(owned.getKey());
                owned.setValue(least);
                moved = true;
            }
        }
        return moved;
    }

    private static @Nullable Share least(Collection<Share> shares) {
        Share least = null;
        for (Share share : shares) {
            if (least == null || share.size() < least.size()) {
                least = share;
            }
        }
        return least;
    }

    /** One member's, while it changes. */
    private static final class Share {
        final Subscriber subscriber;
        final Set<PartitionId> partitions = new TreeSet<>();

        Share(Subscriber subscriber) {
            this.subscriber = subscriber;
        }

        int size() {
            return partitions.size();
        }
    }
}
