package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.KafkaFuture;

/** What tests of Kafka's admin client look at. */
final class AdminAssertions {
    private AdminAssertions() {}

    static void assertRefused(KafkaFuture<?> future, Class<? extends Throwable> error, String reason) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(error).hasMessageContaining(reason);
    }
}
