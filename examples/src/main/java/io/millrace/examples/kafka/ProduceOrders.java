package io.millrace.examples.kafka;

import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends orders as JSON, keyed by customer, and waits until all are acknowledged. */
public final class ProduceOrders {
    private ProduceOrders() {}

    /** @param arguments bootstrap servers, such as {@code localhost:9092}, and how many orders */
    public static void main(String[] arguments) {
        int orders = Integer.parseInt(arguments[1]);
        Properties settings = new Properties();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            for (int id = 1; id <= orders; id++) {
                String customer = "customer " + id % 7;
                String order =
                        "{\"id\": %d, \"customer\": \"%s\", \"cents\": %d}".formatted(id, customer, id * 37 % 1000);
                producer.send(new ProducerRecord<>("orders", customer, order), (metadata, error) -> {
                    if (error != null) {
                        error.printStackTrace();
                    }
                });
            }
        }
        System.out.println(orders + " orders sent");
    }
}
