package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.FutureResult;
import io.millrace.common.error.MillraceException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Our errors as the protocol's. */
final class KafkaErrors {
    private KafkaErrors() {}

    /** What stands behind a failed future. */
    static MillraceException cause(Throwable error) {
        Throwable cause = FutureResult.cause(error);
        return cause instanceof MillraceException known
                ? known
                : ErrorCode.INTERNAL_ERROR.causedBy(cause, "internal error: %s", cause);
    }

    /** The number of {@link #of}, or of no error. */
    static short code(@Nullable Throwable error) {
        return (error == null ? Errors.NONE : of(error)).code();
    }

    static Errors of(Throwable error) {
        return switch (cause(error).code()) {
            case TOPIC_NOT_FOUND, RELATION_NOT_FOUND -> Errors.UNKNOWN_TOPIC_OR_PARTITION;
            case DUPLICATE_RELATION -> Errors.TOPIC_ALREADY_EXISTS;
            case OFFSET_OUT_OF_RANGE -> Errors.OFFSET_OUT_OF_RANGE;
            case DATA_CORRUPTED -> Errors.CORRUPT_MESSAGE;
            case OUT_OF_ORDER_SEQUENCE -> Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
            case PRODUCER_FENCED -> Errors.INVALID_PRODUCER_EPOCH;
            case INVALID_TRANSACTION_STATE -> Errors.INVALID_TXN_STATE;
            case CONCURRENT_TRANSACTIONS -> Errors.CONCURRENT_TRANSACTIONS;
            case INVALID_PRODUCER_MAPPING -> Errors.INVALID_PRODUCER_ID_MAPPING;
            case INVALID_TRANSACTION_TIMEOUT -> Errors.INVALID_TRANSACTION_TIMEOUT;
            case TRANSACTIONAL_ID_NOT_FOUND -> Errors.TRANSACTIONAL_ID_NOT_FOUND;
            case INVALID_NAME -> Errors.INVALID_TOPIC_EXCEPTION;
            case PROTOCOL_VIOLATION -> Errors.INVALID_REQUEST;
            case INVALID_PARAMETER_VALUE -> Errors.INVALID_CONFIG;
            case DISK_FULL, IO_ERROR, PARTITION_STOPPED -> Errors.KAFKA_STORAGE_ERROR;
            case UNKNOWN_MEMBER -> Errors.UNKNOWN_MEMBER_ID;
            case ILLEGAL_GENERATION -> Errors.ILLEGAL_GENERATION;
            case REBALANCE_IN_PROGRESS -> Errors.REBALANCE_IN_PROGRESS;
            case FENCED_MEMBER -> Errors.FENCED_INSTANCE_ID;
            case INCONSISTENT_GROUP_PROTOCOL -> Errors.INCONSISTENT_GROUP_PROTOCOL;
            case UNSUPPORTED_ASSIGNOR -> Errors.UNSUPPORTED_ASSIGNOR;
            case FENCED_MEMBER_EPOCH -> Errors.FENCED_MEMBER_EPOCH;
            case STALE_MEMBER_EPOCH -> Errors.STALE_MEMBER_EPOCH;
            case UNRELEASED_MEMBER -> Errors.UNRELEASED_INSTANCE_ID;
            case GROUP_FULL -> Errors.GROUP_MAX_SIZE_REACHED;
            case INVALID_REGULAR_EXPRESSION -> Errors.INVALID_REGULAR_EXPRESSION;
            case INVALID_GROUP -> Errors.INVALID_GROUP_ID;
            case INVALID_SESSION_TIMEOUT -> Errors.INVALID_SESSION_TIMEOUT;
            case GROUP_NOT_FOUND -> Errors.GROUP_ID_NOT_FOUND;
            case GROUP_NOT_EMPTY -> Errors.NON_EMPTY_GROUP;
            case SHUTTING_DOWN -> Errors.NOT_LEADER_OR_FOLLOWER;
            case DEPENDENT_OBJECTS, LIMIT_EXCEEDED -> Errors.POLICY_VIOLATION;
            default -> Errors.UNKNOWN_SERVER_ERROR;
        };
    }
}
