package io.millrace.engine;

import java.util.Map;

/**
 * Positions of a named cursor that should become durable.
 *
 * @param cursor its name
 * @param member the reader that fetched up to there, who has to be a member still
 * @param positions by partition, the offset of the next row to fetch
 */
public record CursorCommit(String cursor, String member, Map<Integer, Long> positions) {
    public CursorCommit {
        positions = Map.copyOf(positions);
    }
}
