package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoriesTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @TempDir
    Path directory;

    private record Flight(LocalDateTime departure, int delay, String origin, String destination) {}

    private static List<Flight> flights() throws IOException {
        return Files.readAllLines(Path.of("data/flights.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(field ->
                        new Flight(LocalDateTime.parse(field[0], TIME), Integer.parseInt(field[1]), field[3], field[4]))
                .toList();
    }

    private static BigDecimal mean(IntSummaryStatistics delays) {
        return BigDecimal.valueOf(delays.getSum())
                .divide(BigDecimal.valueOf(delays.getCount()), 1, RoundingMode.HALF_UP);
    }

    @Test
    void flightDelays() throws IOException {
        Map<String, IntSummaryStatistics> hours = new TreeMap<>();
        LocalDateTime watermark = LocalDateTime.MIN;
        for (Flight flight : flights()) {
            if (flight.departure().minusHours(1).isAfter(watermark)) {
                watermark = flight.departure().minusHours(1);
            }
        }
        for (Flight flight : flights()) {
            LocalDateTime hour = flight.departure().truncatedTo(ChronoUnit.HOURS);
            if (!hour.plusHours(1).isAfter(watermark)) {
                hours.computeIfAbsent(flight.origin() + "," + TIME.format(hour), any -> new IntSummaryStatistics())
                        .accept(flight.delay());
            }
        }
        List<String> expected = new ArrayList<>();
        hours.forEach((key, delays) ->
                expected.add(key + "," + delays.getCount() + "," + mean(delays) + "," + delays.getMax()));

        assertThat(Story.run("flight-delays", "flight-delays.sql", directory.resolve("data"), expected.size()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void worstRoutes() throws IOException {
        Map<String, IntSummaryStatistics> routes = new TreeMap<>();
        for (Flight flight : flights()) {
            routes.computeIfAbsent(flight.origin() + "," + flight.destination(), any -> new IntSummaryStatistics())
                    .accept(flight.delay());
        }
        List<String> expected = routes.entrySet().stream()
                .filter(route -> route.getValue().getCount() >= 20)
                .sorted(Comparator.comparing((Map.Entry<String, IntSummaryStatistics> route) -> mean(route.getValue()))
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(5)
                .map(route -> route.getKey() + "," + route.getValue().getCount() + "," + mean(route.getValue()))
                .toList();

        assertThat(Story.run("worst-routes", "worst-routes.sql", directory.resolve("data"), Integer.MAX_VALUE))
                .isEqualTo(expected);
    }

    @Test
    void earthquakes() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, List<Double>> depths = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("data/earthquakes.ndjson"))) {
            JsonNode quake = json.readTree(line);
            if (!quake.get("mag").isNull()) {
                for (JsonNode network : quake.get("sources")) {
                    String key = (int) Math.floor(quake.get("mag").asDouble()) + "," + network.asText();
                    depths.computeIfAbsent(key, any -> new ArrayList<>())
                            .add(quake.get("location").get("depth_km").asDouble());
                }
            }
        }
        List<String> expected = depths.entrySet().stream()
                .map(entry -> entry.getKey() + "," + entry.getValue().size())
                .toList();

        List<String> actual =
                Story.run("earthquakes", "earthquakes.sql", directory.resolve("data"), Integer.MAX_VALUE).stream()
                        .map(line -> line.substring(0, line.lastIndexOf(',')))
                        .toList();
        assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void orders() throws IOException {
        BigDecimal spent = BigDecimal.ZERO;
        int count = 0;
        List<String> large = new ArrayList<>();
        for (int id = 1; id <= 1000; id++) {
            BigDecimal amount = BigDecimal.valueOf(id * 37 % 1000, 2);
            if (id % 7 == 3) {
                spent = spent.add(amount);
                count++;
            }
            if (amount.compareTo(new BigDecimal("9.9")) > 0 && large.size() < 5) {
                large.add("large order " + id);
            }
        }
        List<String> expected = new ArrayList<>(List.of("customer 3 spent " + spent + " in " + count));
        expected.addAll(large);

        assertThat(Story.program("io.millrace.examples.client.Orders", "jdbc:millrace:mem:orders"))
                .isEqualTo(expected);
    }

    /** Of 1,000 orders, customers 1 to 6 have 143 each and customer 0 has 142. */
    @Test
    void kafkaClients() throws IOException {
        List<String> counted = new ArrayList<>();
        List<String> selected = new ArrayList<>();
        for (int customer = 0; customer < 7; customer++) {
            counted.add("customer " + customer + ": " + (customer == 0 ? 142 : 143) + " orders");
            selected.add("customer " + customer + "," + (customer == 0 ? 142 : 143));
        }
        String programs = "io.millrace.examples.kafka.";
        try (Story.Server server = Story.server(directory.resolve("data"))) {
            String kafka = server.kafkaAddress();
            assertThat(Story.program(programs + "ProduceOrders", kafka, "1000")).containsExactly("1000 orders sent");
            assertThat(Story.program(programs + "ConsumeOrders", kafka, "1000")).isEqualTo(counted);
            String billed = Story.program(programs + "BillOrders", kafka, "500").get(0);
            int bills = Integer.parseInt(billed.substring(0, billed.indexOf(' ')));
            selected.add("billing," + (1000 - bills));
            selected.add("counting,0");
            for (int id = bills + 1; id <= Math.min(bills + 100, 1000); id++) {
                selected.add(Integer.toString(id));
            }
            assertThat(Story.run("kafka-clients", "orders.sql", server.sqlUrl()))
                    .isEqualTo(selected);
        }
    }
}
