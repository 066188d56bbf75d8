package io.millrace.examples.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Bills orders as one of the group "billing", and commits by hand: at leisure while it runs, and surely at its end. */
public final class BillOrders {
    private BillOrders() {}

    /** @param arguments bootstrap servers, and how many orders to bill */
    public static void main(String[] arguments) {
        long most = Long.parseLong(arguments[1]);
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "billing");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        long billed = 0;
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(List.of("orders"));
            while (billed < most) {
                ConsumerRecords<String, String> orders = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<String, String> order : orders) {
                    bill(order.value());
                    billed++;
                }
                consumer.commitAsync(); // may be overtaken by the next
            }
            consumer.commitSync();
        }
        System.out.println(billed + " orders billed");
    }

    private static void bill(String order) {
        if (!order.startsWith("{")) {
            throw new IllegalArgumentException("not an order: " + order);
        }
    }
}
