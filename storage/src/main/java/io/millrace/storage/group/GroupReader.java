package io.millrace.storage.group;

import io.millrace.storage.PartitionId;
import java.util.Set;

/** What reads in this process for a {@link GroupMembership}. Called on the coordinator's loop; must not wait. */
public interface GroupReader {
    /**
     * From now on {@code share} is what may be read, and nothing else.
     *
     * @return what was read before, is not in {@code share} and cannot be let go of yet, since rows of it are out and not
     *     committed; {@link GroupMembership#released} tells later that some of it can
     */
    Set<PartitionId> assign(Set<PartitionId> share);

    /**
     * It was not heard of for too long, or holds for too long what others wait for, and is no member any more.
     *
     * @param overdue whether others wait
     * @return false if that cannot be now, since it reads or commits at this moment, or did so a short while ago and nobody
     *     waits
     */
    boolean expel(boolean overdue);
}
