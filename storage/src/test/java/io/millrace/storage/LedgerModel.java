package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.environment.Environment;
import io.millrace.storage.record.RecordBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a script has asked of a store and what was acknowledged, to hold a recovered store against. */
final class LedgerModel {
    /** One life of a topic, from creation to deletion. */
    static final class Topic {
        final String name;
        boolean created;
        boolean deleteRequested;
        boolean deleted;

        /** Settings that it may have: the acknowledged ones, and those asked for since. */
        final List<TopicConfig> configs = new ArrayList<>();

        final Map<Integer, Partition> partitions = new TreeMap<>();

        Topic(String name, TopicConfig config) {
            this.name = name;
            configs.add(config);
        }

        TopicConfig newest() {
            return configs.get(configs.size() - 1);
        }

        Partition partition(int number) {
            return partitions.computeIfAbsent(number, n -> new Partition());
        }
    }

    static final class Partition {
        final List<String> sent = new ArrayList<>();
        final Map<Long, String> acknowledged = new TreeMap<>();

        /** The largest offset that a deletion asked for. */
        long deleteAsked;

        /** Retention may have deleted anything that was stable. */
        boolean retained;
    }

    /** The last batch of an idempotent producer, which may be sent again. */
    record Sent(PartitionId partition, Topic life, java.util.function.Supplier<RecordBatch> batch, String value) {}

    final Map<String, List<Topic>> lives = new TreeMap<>();

    /** Sets of values that one append brought to several partitions. */
    final List<Map<PartitionId, String>> groups = new ArrayList<>();

    final Map<Long, Sent> lastOfProducer = new HashMap<>();

    /** Holds the recovered {@code store} against what was acknowledged before the crash. */
    void check(Environment environment, LogStore store) {
        Map<PartitionId, Set<String>> found = new HashMap<>();
        for (List<Topic> ofName : lives.values()) {
            Topic last = ofName.get(ofName.size() - 1);
            boolean exists = store.topic(last.name).isPresent();
            if (last.created && !last.deleteRequested) {
                assertThat(exists).as("topic %s was created", last.name).isTrue();
            }
            if (last.deleted) {
                assertThat(exists).as("topic %s was deleted", last.name).isFalse();
            }
            if (exists) {
                TopicConfig config = store.topic(last.name).orElseThrow();
                assertThat(last.configs).contains(config);
                for (int i = 0; i < config.partitions(); i++) {
                    PartitionId id = new PartitionId(last.name, i);
                    found.put(id, checkPartition(store.partition(id), last.partition(i)));
                }
            }
        }
        checkGroups(store, found);
        checkSentAgain(environment, store, found);
    }

    /** What one append brought to several partitions is there whole or not at all. */
    private void checkGroups(LogStore store, Map<PartitionId, Set<String>> found) {
        for (Map<PartitionId, String> group : groups) {
            Set<Boolean> fates = new HashSet<>();
            group.forEach((id, value) -> {
                Set<String> values = found.get(id);
                boolean mayBeDeleted = values == null || store.partition(id).startOffset() > 0;
                boolean present = values != null && values.contains(value);
                if (present || !mayBeDeleted) {
                    fates.add(present);
                }
            });
            assertThat(fates).as("group %s is whole or absent", group).hasSizeLessThan(2);
        }
    }

    private static Set<String> checkPartition(PartitionLog log, Partition model) {
        assertThat(log.failure()).isEmpty();
        long start = log.startOffset();
        if (!model.retained) {
            assertThat(start).isLessThanOrEqualTo(model.deleteAsked);
        }
        long next = start;
        int place = -1;
        Set<String> values = new LinkedHashSet<>();
        for (String text : Batches.all(log)) {
            int colon = text.indexOf(':');
            long offset = Long.parseLong(text.substring(0, colon));
            String value = text.substring(colon + 1);
            if (offset < start) {
                continue; // the first batch may begin before the log's start
            }
            assertThat(offset).isEqualTo(next);
            next++;
            assertThat(values.add(value)).as("%s stored once", value).isTrue();
            int sentAt = model.sent.indexOf(value);
            assertThat(sentAt).as("%s in order", value).isGreaterThan(place);
            place = sentAt;
            String acknowledged = model.acknowledged.get(offset);
            assertThat(acknowledged == null || acknowledged.equals(value))
                    .as("offset %s of %s is %s, was acknowledged as %s", offset, log.id(), value, acknowledged)
                    .isTrue();
        }
        assertThat(log.endOffset()).isEqualTo(next);
        assertThat(log.stableOffset()).isEqualTo(next);
        for (long offset : model.acknowledged.keySet()) {
            assertThat(offset < next)
                    .as("offset %s of %s was acknowledged", offset, log.id())
                    .isTrue();
        }
        return values;
    }

    /** A producer that did not hear sends its last batch again: then it is there exactly once. */
    private void checkSentAgain(Environment environment, LogStore store, Map<PartitionId, Set<String>> found) {
        Set<PartitionId> done = new HashSet<>();
        lastOfProducer.values().forEach(sent -> {
            Set<String> values = found.get(sent.partition());
            List<Topic> ofName = lives.getOrDefault(sent.life().name, List.of());
            boolean alive = ofName.get(ofName.size() - 1) == sent.life();
            if (values == null || !alive || !done.add(sent.partition())) {
                return;
            }
            boolean before = values.contains(sent.value());
            PartitionLog log = store.partition(sent.partition());
            if (!before && log.startOffset() > 0) {
                return; // retention may have deleted it
            }
            Append.Result result = environment.await(log.append(sent.batch().get()));
            assertThat(result.duplicate()).as("%s sent again", sent.value()).isEqualTo(before);
            long count = Batches.all(log).stream()
                    .filter(text -> text.endsWith(":" + sent.value()))
                    .count();
            assertThat(count).isEqualTo(1);
        });
    }
}
