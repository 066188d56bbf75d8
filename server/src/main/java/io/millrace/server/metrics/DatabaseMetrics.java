package io.millrace.server.metrics;

import io.millrace.engine.Engine;
import io.millrace.engine.QueryStatus;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import java.util.EnumMap;
import java.util.Map;

/** What the log and the engine know of themselves, read when it is asked for. Thread-safe. */
public final class DatabaseMetrics {
    private final Engine engine;

    public DatabaseMetrics(Engine engine) {
        this.engine = engine;
    }

    /** In Prometheus's text format 0.0.4. */
    public String scrape() {
        StringBuilder text = new StringBuilder();
        topics(text);
        queries(text);
        return text.toString();
    }

    private void topics(StringBuilder text) {
        StringBuilder records = new StringBuilder();
        StringBuilder bytes = new StringBuilder();
        LogStore log = engine.log();
        for (Map.Entry<String, TopicConfig> topic : log.topics().entrySet()) {
            long recordCount = 0;
            long byteCount = 0;
            for (int i = 0; i < topic.getValue().partitions(); i++) {
                try {
                    PartitionLog partition = log.partition(new PartitionId(topic.getKey(), i));
                    recordCount += partition.endOffset();
                    byteCount += partition.sizeInBytes();
                } catch (RuntimeException e) {
                    // Dropped since the list was made: it counts no more.
                    break;
                }
            }
            String label = "{topic=\"" + escape(topic.getKey()) + "\"} ";
            records.append("millrace_topic_records_total")
                    .append(label)
                    .append(recordCount)
                    .append('\n');
            bytes.append("millrace_topic_size_bytes")
                    .append(label)
                    .append(byteCount)
                    .append('\n');
        }
        head(text, "millrace_topic_records_total", "counter", "Records appended to a topic")
                .append(records);
        head(text, "millrace_topic_size_bytes", "gauge", "Bytes of a topic on disk")
                .append(bytes);
    }

    private void queries(StringBuilder text) {
        Map<QueryStatus.Kind, long[]> sums = new EnumMap<>(QueryStatus.Kind.class);
        for (QueryStatus query : engine.queries()) {
            long[] sum = sums.computeIfAbsent(query.kind(), kind -> new long[4]);
            sum[0] += query.state() == QueryStatus.State.RUNNING ? 1 : 0;
            sum[1] += query.state() == QueryStatus.State.FAILED ? 1 : 0;
            sum[2] += query.lateRows();
            sum[3] += query.errorRows();
        }
        String[] names = {
            "millrace_queries_running", "millrace_queries_failed", "millrace_late_rows", "millrace_error_rows"
        };
        String[] descriptions = {
            "Queries that run now, by kind",
            "Queries that have failed and are still listed, by kind",
            "Rows that came too late for a query that is listed, by kind",
            "Rows that a query that is listed could not decode or compute, by kind"
        };
        for (int i = 0; i < names.length; i++) {
            head(text, names[i], "gauge", descriptions[i]);
            for (Map.Entry<QueryStatus.Kind, long[]> sum : sums.entrySet()) {
                text.append(names[i])
                        .append("{kind=\"")
                        .append(sum.getKey())
                        .append("\"} ")
                        .append(sum.getValue()[i])
                        .append('\n');
            }
        }
    }

    private static StringBuilder head(StringBuilder text, String name, String type, String description) {
        return text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(description)
                .append("\n# TYPE ")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static String escape(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
