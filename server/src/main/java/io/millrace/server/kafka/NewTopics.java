package io.millrace.server.kafka;

/**
 * What a topic is like about which a Kafka client says nothing.
 *
 * @param partitions Kafka's {@code num.partitions}
 * @param madeByAsking whether a client that asks where a topic is has it made, as by Kafka's {@code auto.create.topics.enable}
 */
public record NewTopics(int partitions, boolean madeByAsking) {}
