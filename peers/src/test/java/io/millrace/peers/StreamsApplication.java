package io.millrace.peers;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.Produced;

/** Counts words and joins two streams within a window, exactly once. Arguments: bootstrap servers, folder for its state. */
public final class StreamsApplication {
    static final String LINES = "lines";
    static final String WORDS = "words";
    static final String LEFT = "left";
    static final String RIGHT = "right";
    static final String JOINED = "joined";

    private StreamsApplication() {}

    public static void main(String[] arguments) throws InterruptedException {
        Properties settings = new Properties();
        settings.put("application.id", "words");
        settings.put("bootstrap.servers", arguments[0]);
        settings.put("state.dir", arguments[1]);
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("default.key.serde", Serdes.StringSerde.class);
        settings.put("default.value.serde", Serdes.StringSerde.class);
        settings.put("statestore.cache.max.bytes", 0); // every count is an output
        settings.put("consumer.session.timeout.ms", 6_000); // what was killed is missed soon
        settings.put("consumer.heartbeat.interval.ms", 1_000);
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream(LINES)
                .flatMapValues(line -> List.of(line.split(" ")))
                .groupBy((key, word) -> word)
                .count()
                .toStream()
                .to(WORDS, Produced.with(Serdes.String(), Serdes.Long()));
        builder.<String, String>stream(LEFT)
                .join(
                        builder.<String, String>stream(RIGHT),
                        (left, right) -> left + "+" + right,
                        JoinWindows.ofTimeDifferenceWithNoGrace(Duration.ofMinutes(5)))
                .to(JOINED);
        KafkaStreams streams = new KafkaStreams(builder.build(), settings);
        streams.setUncaughtExceptionHandler(error -> StreamThreadExceptionResponse.REPLACE_THREAD);
        streams.start();
        Thread.currentThread().join();
    }
}
