package io.millrace.engine;

import static io.millrace.engine.Fixture.call;
import static io.millrace.engine.Fixture.column;
import static io.millrace.engine.Fixture.context;
import static io.millrace.engine.Fixture.number;
import static io.millrace.engine.Fixture.row;
import static io.millrace.engine.Fixture.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import io.millrace.storage.PartitionId;
import io.millrace.storage.group.GroupPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CursorTest extends EngineScenario {
    private static final Schema NUMBERS = Schema.of(Schema.Field.of("n", DataType.BIGINT));

    @BeforeEach
    void createStreams() {
        fixture.create(stream("numbers", NUMBERS), 1);
        fixture.create(stream("copy", NUMBERS), 1);
    }

    @Test
    void goesOnAfterTheLastCommit() {
        insert(1, 10);
        cursor("billing", "numbers", "earliest");
        CursorReader reader = reader("billing", "numbers");
        assertThat(fetch(reader, 4)).containsExactly(1L, 2L, 3L, 4L);
        commit(reader);
        assertThat(fetch(reader, 3)).containsExactly(5L, 6L, 7L);
        reader.rewind();
        assertThat(fetch(reader, 2)).containsExactly(5L, 6L);
        fixture.restart();
        assertThat(fetch(reader("billing", "numbers"), 100)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
        CursorStatus status = fixture.engine().cursors().get(0);
        assertThat(status.position()).isEqualTo(4);
        assertThat(status.lag()).isEqualTo(6);
    }

    @Test
    void groupsForgetATopicThatIsDropped() {
        GroupPosition position = new GroupPosition(3, -1, "", 1_000);
        PartitionId dropped = new PartitionId("copy", 0);
        PartitionId kept = new PartitionId("numbers", 0);
        fixture.engine()
                .groups()
                .commit("g", "", null, -1, Map.of(dropped, position, kept, position))
                .join();
        fixture.engine().change(new CatalogChange.RelationDropped("copy")).join();
        assertThat(fixture.engine().groups().positions().committed("g")).containsOnlyKeys(kept);
        fixture.create(stream("copy", NUMBERS), 1);
        fixture.restart();
        assertThat(fixture.engine().groups().positions().committed("g")).containsOnlyKeys(kept);
    }

    @Test
    void commitsRowsAndPositionTogether() {
        insert(1, 5);
        cursor("mover", "numbers", "earliest");
        CursorReader reader = reader("mover", "numbers");
        List<ColumnBatch> batches = reader.fetch(3, 1000).join();
        fixture.engine()
                .append(List.of(new RelationRows("copy", batches)), List.of(reader.position()))
                .join();
        assertThat(fixture.rows(fixture.scan("copy"))).hasSize(3);
        assertThat(fetch(reader, 100)).containsExactly(4L, 5L);
    }

    @Test
    void latestBeginsAtItsCreation() {
        insert(1, 5);
        cursor("late", "numbers", "latest");
        insert(6, 7);
        fixture.restart();
        assertThat(fetch(reader("late", "numbers"), 100)).containsExactly(6L, 7L);
    }

    @Test
    void waitsForAFirstRow() {
        cursor("waiting", "numbers", "earliest");
        CursorReader reader = reader("waiting", "numbers");
        assertThat(reader.fetch(10, 5).join()).isEmpty();
        CompletableFuture<List<ColumnBatch>> fetch = reader.fetch(10, 20_000);
        insert(1, 1);
        assertThat(values(fetch.join())).containsExactly(1L);
        CompletableFuture<List<ColumnBatch>> cancelled = reader.fetch(10, 20_000);
        reader.cancel();
        assertThatThrownBy(cancelled::join).hasMessageContaining("canceling statement");
    }

    @Test
    void filterAdvancesThePositionToo() {
        insert(1, 100);
        cursor("few", "numbers", "earliest");
        PlanNode scan = fixture.scan("numbers");
        PlanNode filter = new PlanNode.Filter(scan, call(">", DataType.BOOLEAN, column(scan, 0), number(98)));
        CursorReader reader = fixture.engine().openCursor("few", Fixture.snapshot(filter), context(), "session 1");
        assertThat(fetch(reader, 5)).containsExactly(99L, 100L);
        assertThat(reader.position().positions()).isEqualTo(Map.of(0, 100L));
    }

    @Test
    void membersShareThePartitionsOnceTheyAreFree() {
        fixture.create(stream("wide", NUMBERS, "n"), 4);
        Object[][] rows = new Object[200][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row((long) i);
        }
        fixture.insert("wide", rows);
        cursor("shared", "wide", "earliest");
        CursorReader first = reader("shared", "wide");
        List<Long> seen = new ArrayList<>(fetch(first, 1));
        assertThat(first.partitions()).isEqualTo(Set.of(0, 1, 2, 3));
        CursorReader second = reader("shared", "wide");
        seen.addAll(fetch(second, 1000));
        commit(second);
        assertThat(second.partitions()).isEqualTo(Set.of(2, 3));
        seen.addAll(fetch(first, 1000));
        commit(first);
        assertThat(seen).hasSize(200).doesNotHaveDuplicates();
        second.close();
        fixture.insert("wide", rows);
        assertThat(fetch(first, 1000)).hasSize(200);
        assertThat(first.partitions()).isEqualTo(Set.of(0, 1, 2, 3));
    }

    @Test
    void movesUnlessHeld() {
        insert(1, 5);
        cursor("moved", "numbers", "earliest");
        CursorReader reader = reader("moved", "numbers");
        fetch(reader, 2);
        assertThatThrownBy(() -> fixture.engine().moveCursor("moved", new CursorTarget.Latest()))
                .hasMessageContaining("is being read");
        commit(reader);
        fixture.engine()
                .moveCursor("moved", new CursorTarget.Offsets(Map.of(0, 4L)))
                .join();
        assertThat(fetch(reader, 10)).containsExactly(5L);
        commit(reader);
        CatalogChange drop = new CatalogChange.CursorDropped("moved");
        assertThatThrownBy(() -> fixture.engine().change(drop).join()).hasMessageContaining("has members");
        reader.close();
        fixture.engine().change(drop).join();
        assertThatThrownBy(() -> reader("moved", "numbers")).hasMessageContaining("does not exist");
    }

    @Test
    void losesRowsThatItHoldsForTooLong() {
        insert(1, 5);
        cursor("slow", "numbers", "earliest", 3_000);
        CursorReader slow = reader("slow", "numbers");
        assertThat(fetch(slow, 2)).containsExactly(1L, 2L);
        CursorReader other = reader("slow", "numbers");
        assertThat(values(other.fetch(10, 20_000).join()))
                .as("once they are the other's")
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThatThrownBy(() -> commit(slow))
                .satisfies(
                        error -> assertThat(Outcome.errorOf(error).code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE))
                .hasMessageContaining("session_timeout");
        assertThatThrownBy(() -> fetch(slow, 1)).hasMessageContaining("session_timeout");
        commit(other);
        other.close();
        slow.rewind();
        insert(6, 6);
        assertThat(fetch(slow, 10)).containsExactly(6L);
        commit(slow);
        assertThat(fixture.engine().cursors().get(0).lag()).isZero();
    }

    @Test
    void keepsItsPositionsUnderAnotherName() {
        insert(1, 5);
        cursor("before", "numbers", "earliest");
        CursorReader reader = reader("before", "numbers");
        fetch(reader, 3);
        commit(reader);
        CursorDefinition renamed = new CursorDefinition("after", "numbers", "SELECT", "earliest", 1_000, "");
        CatalogChange rename = new CatalogChange.CursorAltered("before", renamed);
        assertThatThrownBy(() -> fixture.engine().change(rename).join()).hasMessageContaining("has members");
        reader.close();
        fixture.engine().change(rename).join();
        fixture.restart();
        assertThat(fetch(reader("after", "numbers"), 10)).containsExactly(4L, 5L);
        assertThat(fixture.engine().cursors()).extracting(CursorStatus::name).containsExactly("after");
    }

    private void insert(long from, long to) {
        BatchBuilder rows = new BatchBuilder(NUMBERS);
        for (long n = from; n <= to; n++) {
            rows.add(n);
        }
        fixture.engine()
                .append(List.of(new RelationRows("numbers", List.of(rows.build()))))
                .join();
    }

    private void cursor(String name, String relation, String start) {
        cursor(name, relation, start, CursorDefinition.DEFAULT_SESSION_TIMEOUT_MILLIS);
    }

    private void cursor(String name, String relation, String start, long sessionTimeoutMillis) {
        fixture.engine()
                .change(new CatalogChange.CursorCreated(
                        new CursorDefinition(name, relation, "SELECT", start, sessionTimeoutMillis, "CREATE CURSOR")))
                .join();
    }

    private CursorReader reader(String name, String relation) {
        return fixture.engine().openCursor(name, Fixture.snapshot(fixture.scan(relation)), context(), "session 1");
    }

    private static List<Long> fetch(CursorReader reader, int maxRows) {
        return values(reader.fetch(maxRows, 200).join());
    }

    private static List<Long> values(List<ColumnBatch> batches) {
        List<Long> values = new ArrayList<>();
        for (ColumnBatch batch : batches) {
            for (int row = 0; row < batch.rowCount(); row++) {
                values.add((Long) batch.column(0).value(row));
            }
        }
        return values;
    }

    private void commit(CursorReader reader) {
        fixture.engine().append(List.of(), List.of(reader.position())).join();
    }
}
