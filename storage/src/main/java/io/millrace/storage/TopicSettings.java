package io.millrace.storage;

/**
 * A topic as its file says.
 *
 * @param id distinguishes it from an earlier topic of the same name
 */
record TopicSettings(long id, TopicConfig config) {}
