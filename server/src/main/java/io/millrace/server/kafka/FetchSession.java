package io.millrace.server.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;

/**
 * The partitions that a client goes on fetching, and what it was told of each last, so that neither side repeats what has
 * not changed (KIP-227). One request uses it at a time, as its epoch ensures. Guarded by itself.
 */
final class FetchSession {
    /** A partition, by name or id as the client names it. */
    private record Key(String topic, Uuid topicId, int partition) {}

    /** What is asked of a partition and what was answered last. */
    private static final class Followed {
        private FetchPartition asked;
        private long highWatermark = -1;
        private long startOffset = -1;
        private boolean failed;

        Followed(FetchPartition asked) {
            this.asked = asked;
        }
    }

    private final int id;
    private final boolean byId;

    /** In the order in which they are read: those that had something come last. */
    private final LinkedHashMap<Key, Followed> partitions = new LinkedHashMap<>();

    /** Of the next request. */
    private int epoch = 1;

    FetchSession(int id, boolean byId) {
        this.id = id;
        this.byId = byId;
    }

    int id() {
        return id;
    }

    boolean isById() {
        return byId;
    }

    synchronized int size() {
        return partitions.size();
    }

    /** Whether this is the request that follows the last one. */
    synchronized boolean advance(int ofRequest) {
        if (ofRequest != epoch) {
            return false;
        }
        epoch = epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        return true;
    }

    /** Takes over what the request adds, changes and forgets. */
    synchronized void update(FetchRequestData request) {
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                Key key = new Key(topic.topic(), topic.topicId(), partition.partition());
                Followed known = partitions.get(key);
                if (known == null) {
                    partitions.put(key, new Followed(partition));
                } else {
                    known.asked = partition;
                }
            }
        }
        for (FetchRequestData.ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                partitions.remove(new Key(topic.topic(), topic.topicId(), partition));
            }
        }
    }

    /** {@code request} with all that is followed. */
    synchronized FetchRequestData whole(FetchRequestData request) {
        List<FetchTopic> topics = new ArrayList<>();
        FetchTopic last = null;
        for (Map.Entry<Key, Followed> each : partitions.entrySet()) {
            Key key = each.getKey();
            if (last == null
                    || !last.topic().equals(key.topic())
                    || !last.topicId().equals(key.topicId())) {
                last = new FetchTopic().setTopic(key.topic()).setTopicId(key.topicId());
                topics.add(last);
            }
            last.partitions().add(each.getValue().asked);
        }
        return request.duplicate().setTopics(topics);
    }

    /** Leaves in {@code response} what the client does not know yet; with {@code all}, everything. */
    synchronized void told(FetchResponseData response, boolean all) {
        for (FetchableTopicResponse topic : response.responses()) {
            topic.partitions().removeIf(data -> {
                Key key = new Key(topic.topic(), topic.topicId(), data.partitionIndex());
                return !tell(key, data) && !all;
            });
        }
        response.responses().removeIf(topic -> topic.partitions().isEmpty());
        response.setSessionId(id);
    }

    private boolean tell(Key key, PartitionData data) {
        Followed followed = partitions.get(key);
        if (followed == null) {
            return true;
        }
        boolean failed = data.errorCode() != Errors.NONE.code();
        boolean hasRecords = data.records() != null && data.records().sizeInBytes() > 0;
        boolean isNew = failed
                || followed.failed
                || hasRecords
                || followed.highWatermark != data.highWatermark()
                || followed.startOffset != data.logStartOffset();
        followed.failed = failed;
        followed.highWatermark = data.highWatermark();
        followed.startOffset = data.logStartOffset();
        if (hasRecords) {
            partitions.remove(key);
            partitions.put(key, followed);
        }
        return isNew;
    }
}
