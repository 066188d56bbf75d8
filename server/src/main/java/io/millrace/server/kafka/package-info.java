/**
 * The Kafka wire: unmodified Kafka clients, streams as topics. Reading order: {@link io.millrace.server.kafka.KafkaEndpoint}
 * listens, {@code KafkaConnection} takes requests off a socket and answers in their order, {@code Requests} says which
 * handler serves which request, {@code Broker} is the node as handlers see it, {@code ProduceHandler} and {@code
 * PendingFetch} are where the bytes pass. One rule: only this package knows kafka-clients, whose generated message
 * classes are the codec; a record batch passes through as the bytes that came.
 */
@NullMarked
package io.millrace.server.kafka;

import org.jspecify.annotations.NullMarked;
