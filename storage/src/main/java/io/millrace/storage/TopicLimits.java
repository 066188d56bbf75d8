package io.millrace.storage;

import io.millrace.common.error.ErrorCode;

/**
 * How many partitions a node takes: each is a folder, its files and memory, and a short request may ask for any number.
 *
 * @param ofATopic at most
 * @param inAll of all topics together, at most
 */
public record TopicLimits(int ofATopic, int inAll) {
    public static final TopicLimits DEFAULT = new TopicLimits(10_000, 100_000);

    /**
     * Checks the settings of a topic that has {@code before} partitions now, of {@code allBefore} that there are.
     *
     * @throws io.millrace.common.error.MillraceException INVALID_PARAMETER_VALUE, LIMIT_EXCEEDED
     */
    void check(TopicConfig config, int before, int allBefore) {
        if (config.partitions() < 1 || config.partitions() > ofATopic) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "a topic has 1 to %s partitions, not %s", ofATopic, config.partitions());
        }
        int more = config.partitions() - before;
        if (more > inAll - allBefore) {
            throw ErrorCode.LIMIT_EXCEEDED
                    .error("%s more partitions are more than %s in all", more, inAll)
                    .hint("Drop topics that are no longer used.");
        }
        if (config.segmentBytes() < 1 || config.segmentMillis() < 1 || config.maxMessageBytes() < 0) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "segment.bytes and segment.ms of a topic are at least 1, max.message.bytes at least 0");
        }
        TopicSetting.checkTogether(config);
    }
}
