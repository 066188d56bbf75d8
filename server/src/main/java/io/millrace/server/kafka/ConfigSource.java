package io.millrace.server.kafka;

import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.jspecify.annotations.Nullable;

/** Where a setting's value comes from. */
enum ConfigSource {
    TOPIC(1),
    BROKER(2),
    /** Of all brokers at once. */
    BROKERS(3),
    /** As the server was told when it started. */
    STARTED_WITH(4),
    DEFAULT(5),
    LOGGER(6),
    CLIENT_METRICS(7),
    GROUP(8);

    private final byte code;

    ConfigSource(int code) {
        this.code = (byte) code;
    }

    /** As the protocol numbers them. */
    byte code() {
        return code;
    }

    DescribeConfigsSynonym synonym(String name, @Nullable String value) {
        return new DescribeConfigsSynonym().setName(name).setValue(value).setSource(code);
    }
}
