package io.millrace.server.shell;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a changing query as a table that is drawn over itself: each row keeps its place while it is updated. When
 * more rows come than fit, the last ones are shown. Drawn at most {@value #DRAWINGS_PER_SECOND} times a second while rows
 * come without pause, and whenever they pause.
 */
final class LiveView implements RowPrinter {
    private static final int DRAWINGS_PER_SECOND = 20;
    /** Lines around the rows: header, rule, count, and the line of the cursor. */
    private static final int FRAME = 4;

    private final List<OutputColumn> columns;
    private final PrintSettings settings;
    private final LiveScreen screen;
    private final TreeMap<Long, List<@Nullable String>> rows = new TreeMap<>();
    private final Map<List<@Nullable String>, Deque<Long>> places = new HashMap<>();
    /** Places of rows whose next version is yet to come. */
    private final Deque<Long> vacated = new ArrayDeque<>();

    private long nextPlace;
    private long changes;
    private int drawnLines;
    private long lastDrawn;

    /** @param columns with {@code _op} first */
    LiveView(List<OutputColumn> columns, PrintSettings settings, LiveScreen screen) {
        this.columns = columns.subList(1, columns.size());
        this.settings = settings.copy();
        this.settings.footer = false;
        this.screen = screen;
        this.lastDrawn = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public void rows(List<@Nullable String[]> changed) {
        for (@Nullable String[] change : changed) {
            apply(change);
        }
        changes += changed.size();
        long now = System.nanoTime();
        if (changed.size() < StatementRunner.MOST_AT_ONCE
                || now - lastDrawn > TimeUnit.SECONDS.toNanos(1) / DRAWINGS_PER_SECOND) {
            draw("; Ctrl-C ends");
            lastDrawn = now;
        }
    }

    private void apply(@Nullable String[] change) {
        String operation = change[0] == null ? "INSERT" : change[0];
        List<@Nullable String> row = Arrays.asList(change).subList(1, change.length);
        switch (operation) {
            case "DELETE" -> remove(row, false);
            case "UPDATE_BEFORE" -> remove(row, true);
            default -> {
                Long place = operation.equals("UPDATE_AFTER") ? vacated.poll() : null;
                add(row, place == null ? nextPlace++ : place);
            }
        }
    }

    private void add(List<@Nullable String> row, long place) {
        rows.put(place, row);
        places.computeIfAbsent(row, key -> new ArrayDeque<>()).add(place);
    }

    private void remove(List<@Nullable String> row, boolean updated) {
        Deque<Long> where = places.get(row);
        Long place = where == null ? null : where.poll();
        if (where == null || place == null) {
            return;
        }
        if (where.isEmpty()) {
            places.remove(row);
        }
        rows.remove(place);
        if (updated) {
            vacated.add(place);
        }
    }

    private void draw(String hint) {
        int fit = Math.max(1, screen.height() - FRAME);
        List<@Nullable String[]> shown = new ArrayList<>();
        for (List<@Nullable String> row : rows.descendingMap().values()) {
            if (shown.size() == fit) {
                break;
            }
            shown.add(0, row.toArray(new String[0]));
        }
        StringWriter table = new StringWriter();
        PrintWriter printer = new PrintWriter(table);
        RowPrinter aligned = new AlignedPrinter(columns, settings, printer);
        aligned.rows(shown);
        printer.flush();
        StringBuilder drawing = new StringBuilder();
        if (drawnLines > 0) {
            drawing.append("\u001b[").append(drawnLines).append('A');
        }
        drawing.append("\r\u001b[J");
        drawnLines = 0;
        for (String line : table.toString().split("\n")) {
            drawing.append(cut(line)).append('\n');
            drawnLines++;
        }
        String hidden = rows.size() > shown.size() ? ", last " + shown.size() + " shown" : "";
        drawing.append(cut(RowPrinter.countOf(rows.size())
                        .replace(")", hidden + ", " + changes + " changes" + hint + ")")))
                .append('\n');
        drawnLines++;
        screen.writer().print(drawing);
        screen.writer().flush();
    }

    /** A line that wrapped would spoil the count of lines. */
    private String cut(String line) {
        int width = Math.max(20, screen.width());
        if (DisplayText.width(line) < width) {
            return line;
        }
        int end = line.length();
        while (end > 0 && DisplayText.width(line.substring(0, end)) >= width) {
            end--;
        }
        return line.substring(0, end);
    }

    @Override
    public void finish() {
        draw("");
        screen.writer().print('\n');
        screen.writer().flush();
    }
}
