package io.millrace.sql.introspection;

import io.millrace.engine.CursorStatus;
import io.millrace.engine.Engine;
import io.millrace.engine.QueryStatus;
import io.millrace.engine.RowError;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.Schema;
import io.millrace.sql.setting.SessionSettings;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupDescription;
import io.millrace.storage.transaction.TransactionState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schema {@code millrace}: what there is and what it is doing. */
final class MillraceTables {
    static final String SCHEMA = "millrace";

    private final Engine engine;

    MillraceTables(Engine engine) {
        this.engine = engine;
    }

    List<SystemTable> tables() {
        List<SystemTable> tables = new ArrayList<>();
        add(
                tables,
                "streams",
                "name text, topic text, partitions integer, format text, key text, watermark text, retention_ms bigint,"
                        + " query text, definition text",
                this::streams);
        add(
                tables,
                "tables",
                "name text, topic text, partitions integer, format text, key text, definition text",
                this::tables);
        add(
                tables,
                "views",
                "name text, topic text, partitions integer, format text, key text, state text, error text,"
                        + " definition text",
                this::views);
        add(
                tables,
                "columns",
                "relation text, name text, position integer, type text, nullable boolean, key boolean",
                this::columns);
        add(
                tables,
                "partitions",
                "relation text, topic text, partition integer, first_offset bigint, end_offset bigint, bytes bigint",
                this::partitions);
        add(
                tables,
                "queries",
                "id bigint, name text, kind text, state text, username text, rows_in bigint, rows_out bigint,"
                        + " late_rows bigint, error_rows bigint, watermark timestamptz, lag bigint, sources text,"
                        + " target text, error text, sql text",
                this::queries);
        add(
                tables,
                "cursors",
                "name text, relation text, partition integer, position bigint, end_offset bigint, lag bigint,"
                        + " member text",
                this::cursors);
        add(
                tables,
                "transactions",
                "transactional_id text, producer_id bigint, epoch integer, state text, partitions text, groups text,"
                        + " started timestamptz, timeout_ms integer",
                this::transactions);
        add(
                tables,
                "group_members",
                "name text, kind text, state text, member text, instance text, client text, host text, epoch integer,"
                        + " partitions text, target text",
                this::groupMembers);
        add(
                tables,
                "errors",
                "query text, topic text, partition integer, offset bigint, time timestamptz, sqlstate text,"
                        + " reason text",
                this::errors);
        add(tables, "settings", "name text, setting text, description text", this::settings);
        return tables;
    }

    private static void add(
            List<SystemTable> tables, String name, String columns, BiConsumer<Catalog, NamedRows> content) {
        tables.add(new ComputedTable(SCHEMA, name, TableShapes.columns(columns), content));
    }

    private TopicConfig config(Relation relation) {
        return engine.log().topic(relation.topic()).orElse(TopicConfig.DEFAULT);
    }

    private void streams(Catalog catalog, NamedRows rows) {
        for (Relation relation : catalog.relations().values()) {
            if (relation instanceof StreamDefinition stream) {
                TopicConfig config = config(stream);
                rows.add(
                        "name", stream.name(),
                        "topic", stream.topic(),
                        "partitions", config.partitions(),
                        "format", stream.format().value(),
                        "key", key(stream),
                        "watermark", watermark(stream),
                        "retention_ms", config.retentionMillis(),
                        "query", stream.query(),
                        "definition", stream.sql());
            }
        }
    }

    private static @Nullable String watermark(StreamDefinition stream) {
        if (stream.watermark() == null) {
            return null;
        }
        long millis = stream.watermark().delayMicros() / 1000;
        String delay = millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
        return millis == 0 ? stream.watermark().column() : stream.watermark().column() + " - " + delay;
    }

    private void tables(Catalog catalog, NamedRows rows) {
        for (Relation relation : catalog.relations().values()) {
            if (relation instanceof TableDefinition table) {
                rows.add(
                        "name", table.name(),
                        "topic", table.topic(),
                        "partitions", config(table).partitions(),
                        "format", table.format().value(),
                        "key", key(table),
                        "definition", table.sql());
            }
        }
    }

    private void views(Catalog catalog, NamedRows rows) {
        List<QueryStatus> statuses = engine.queries();
        for (Relation relation : catalog.relations().values()) {
            if (relation instanceof ViewDefinition view) {
                QueryStatus status = statuses.stream()
                        .filter(query -> query.kind() == QueryStatus.Kind.VIEW
                                && view.name().equals(query.name()))
                        .findFirst()
                        .orElse(null);
                rows.add(
                        "name", view.name(),
                        "topic", view.topic(),
                        "partitions", config(view).partitions(),
                        "format", view.format().value(),
                        "key", key(view),
                        "state", status == null ? null : lower(status.state()),
                        "error", status == null ? null : status.error(),
                        "definition", view.sql());
            }
        }
        for (PlainView view : catalog.views().values()) {
            rows.add("name", view.name(), "state", "plain", "definition", view.sql());
        }
    }

    private static String key(Relation relation) {
        return String.join(", ", relation.keyColumns());
    }

    private void columns(Catalog catalog, NamedRows rows) {
        for (Relation relation : catalog.relations().values()) {
            for (int i = 0; i < relation.schema().size(); i++) {
                Schema.Field field = relation.schema().field(i);
                rows.add(
                        "relation", relation.name(),
                        "name", field.name(),
                        "position", i + 1,
                        "type", field.type(),
                        "nullable", field.nullable(),
                        "key", relation.keyColumns().contains(field.name()));
            }
        }
    }

    private void partitions(Catalog catalog, NamedRows rows) {
        for (Relation relation : catalog.relations().values()) {
            int count = config(relation).partitions();
            for (int i = 0; i < count; i++) {
                PartitionLog log = engine.log().partition(new PartitionId(relation.topic(), i));
                rows.add(
                        "relation", relation.name(),
                        "topic", relation.topic(),
                        "partition", i,
                        "first_offset", log.startOffset(),
                        "end_offset", log.stableOffset(),
                        "bytes", log.sizeInBytes());
            }
        }
    }

    private void queries(Catalog catalog, NamedRows rows) {
        Set<String> shown = new HashSet<>();
        for (QueryStatus query : engine.queries()) {
            shown.add(String.valueOf(query.name()));
            rows.add(
                    "id", query.id(),
                    "name", query.name(),
                    "kind", lower(query.kind()),
                    "state", lower(query.state()),
                    "username", query.user(),
                    "rows_in", query.rowsIn(),
                    "rows_out", query.rowsOut(),
                    "late_rows", query.lateRows(),
                    "error_rows", query.errorRows(),
                    "watermark", query.watermarkMicros(),
                    "lag", query.lag(),
                    "sources", String.join(", ", query.sources()),
                    "target", query.target(),
                    "error", query.error(),
                    "sql", query.sql());
        }
        for (QueryDefinition query : catalog.queries().values()) {
            if (!shown.contains(query.name())) {
                rows.add(
                        "name", query.name(),
                        "kind", "insert",
                        "state", query.paused() ? "paused" : "starting",
                        "sources", String.join(", ", query.sources()),
                        "target", query.target(),
                        "sql", query.sql());
            }
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void cursors(Catalog catalog, NamedRows rows) {
        for (CursorStatus cursor : engine.cursors()) {
            rows.add(
                    "name", cursor.name(),
                    "relation", cursor.relation(),
                    "partition", cursor.partition(),
                    "position", cursor.position() == CursorStatus.NONE ? null : cursor.position(),
                    "end_offset", cursor.end(),
                    "lag", cursor.lag(),
                    "member", cursor.member());
        }
    }

    private void transactions(Catalog catalog, NamedRows rows) {
        for (TransactionState state : engine.transactions().states()) {
            rows.add(
                    "transactional_id", state.transactionalId(),
                    "producer_id", state.producer().producerId(),
                    "epoch", (int) state.producer().epoch(),
                    "state", state.status().text(),
                    "partitions", joined(state.partitions()),
                    "groups", joined(state.positions().keySet()),
                    "started", state.startedMillis() < 0 ? null : state.startedMillis() * 1000,
                    "timeout_ms", state.timeoutMillis());
        }
    }

    private void groupMembers(Catalog catalog, NamedRows rows) {
        for (GroupDescription group : engine.groups().list()) {
            for (GroupDescription.Member member : group.members()) {
                rows.add(
                        "name", group.group(),
                        "kind", lower(member.kind()),
                        "state", group.state(),
                        "member", member.memberId(),
                        "instance", member.instanceId(),
                        "client", member.clientId(),
                        "host", member.clientHost(),
                        "epoch", member.epoch(),
                        "partitions", joined(member.assigned()),
                        "target", joined(member.target()));
            }
        }
    }

    private static String joined(Collection<?> names) {
        return names.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }

    private void errors(Catalog catalog, NamedRows rows) {
        for (RowError error : engine.errors()) {
            rows.add(
                    "query", error.query(),
                    "topic", error.topic(),
                    "partition", error.partition(),
                    "offset", error.offset(),
                    "time", error.timestampMillis() * 1000,
                    "sqlstate", error.sqlState(),
                    "reason", error.reason());
        }
    }

    private void settings(Catalog catalog, NamedRows rows) {
        for (SessionSettings.Shown setting : new SessionSettings("millrace", Map.of()).all()) {
            rows.add("name", setting.name(), "setting", setting.value(), "description", setting.description());
        }
    }
}
