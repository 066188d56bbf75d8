package io.millrace.examples.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Counts the orders of each customer, as one of the group "counting", until it is told to end. */
public final class ConsumeOrders {
    private ConsumeOrders() {}

    /** @param arguments bootstrap servers, and after how many orders to end, if not on Ctrl-C only */
    public static void main(String[] arguments) {
        long most = arguments.length > 1 ? Long.parseLong(arguments[1]) : Long.MAX_VALUE;
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "counting");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        TreeMap<String, Integer> counts = new TreeMap<>();
        long seen = 0;
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(consumer::wakeup));
            consumer.subscribe(List.of("orders"));
            while (true) {
                for (ConsumerRecord<String, String> order : consumer.poll(Duration.ofMillis(200))) {
                    counts.merge(order.key(), 1, Integer::sum);
                    seen++;
                }
                if (seen >= most) {
                    consumer.wakeup(); // as the hook does: the next poll ends
                }
            }
        } catch (WakeupException told) {
            counts.forEach((customer, count) -> System.out.println(customer + ": " + count + " orders"));
        }
    }
}
