package io.millrace.server.kafka;

import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;

/** A topic's settings as DescribeConfigs and CreateTopics tell them. */
final class TopicConfigs {
    private TopicConfigs() {}

    static List<DescribeConfigsResourceResult> describe(TopicConfig config) {
        return Arrays.stream(TopicSetting.values())
                .map(setting -> new DescribeConfigsResourceResult()
                        .setName(setting.key())
                        .setValue(setting.value(config))
                        .setConfigType(code(setting.type()))
                        .setReadOnly(setting.isFixed())
                        .setConfigSource(source(setting, config))
                        .setSynonyms(synonyms(setting, config)))
                .toList();
    }

    /** The value that is in force and then those that would be without it. */
    private static List<DescribeConfigsSynonym> synonyms(TopicSetting setting, TopicConfig config) {
        List<DescribeConfigsSynonym> values = new ArrayList<>();
        if (!setting.isDefault(config)) {
            values.add(ConfigSource.TOPIC.synonym(setting.key(), setting.value(config)));
        }
        values.add(ConfigSource.DEFAULT.synonym(
                brokerName(setting).orElse(setting.key()), setting.value(TopicConfig.DEFAULT)));
        return values;
    }

    private static byte source(TopicSetting setting, TopicConfig config) {
        return (setting.isDefault(config) ? ConfigSource.DEFAULT : ConfigSource.TOPIC).code();
    }

    /** For the answer to CreateTopics. */
    static List<CreatableTopicConfigs> ofNewTopic(TopicConfig config) {
        return Arrays.stream(TopicSetting.values())
                .map(setting -> new CreatableTopicConfigs()
                        .setName(setting.key())
                        .setValue(setting.value(config))
                        .setReadOnly(setting.isFixed())
                        .setConfigSource(source(setting, config)))
                .toList();
    }

    /** As the protocol numbers them. */
    static byte code(TopicSetting.Type type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case STRING -> 2;
            case INT -> 3;
            case LONG -> 5;
            case DOUBLE -> 6;
            case LIST -> 7;
        };
    }

    /** What a broker calls the value of topics that have none of their own; empty if it has none for them. */
    static Optional<String> brokerName(TopicSetting setting) {
        return switch (setting) {
            case FOLLOWER_REPLICATION_THROTTLED_REPLICAS,
                    LEADER_REPLICATION_THROTTLED_REPLICAS,
                    REMOTE_LOG_COPY_DISABLE,
                    REMOTE_LOG_DELETE_ON_DISABLE,
                    REMOTE_STORAGE_ENABLE -> Optional.empty();
            case MAX_MESSAGE_BYTES -> Optional.of("message.max.bytes");
            case SEGMENT_MS -> Optional.of("log.roll.ms");
            case SEGMENT_JITTER_MS -> Optional.of("log.roll.jitter.ms");
            case SEGMENT_INDEX_BYTES -> Optional.of("log.index.size.max.bytes");
            case FILE_DELETE_DELAY_MS -> Optional.of("log.segment.delete.delay.ms");
            case FLUSH_MESSAGES -> Optional.of("log.flush.interval.messages");
            case FLUSH_MS -> Optional.of("log.flush.interval.ms");
            case DELETE_RETENTION_MS, MIN_COMPACTION_LAG_MS, MAX_COMPACTION_LAG_MS ->
                Optional.of("log.cleaner." + setting.key());
            case MIN_CLEANABLE_DIRTY_RATIO -> Optional.of("log.cleaner.min.cleanable.ratio");
            case COMPRESSION_GZIP_LEVEL,
                    COMPRESSION_LZ4_LEVEL,
                    COMPRESSION_TYPE,
                    COMPRESSION_ZSTD_LEVEL,
                    MIN_INSYNC_REPLICAS,
                    UNCLEAN_LEADER_ELECTION_ENABLE -> Optional.of(setting.key());
            default -> Optional.of("log." + setting.key());
        };
    }
}
