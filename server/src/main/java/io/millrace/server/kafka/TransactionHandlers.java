package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.PartitionId;
import io.millrace.storage.transaction.ProducerIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResultCollection;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** A producer's transaction: InitProducerId, AddPartitionsToTxn, AddOffsetsToTxn, TxnOffsetCommit, EndTxn. */
final class TransactionHandlers {
    /** From here on a replaced producer is told PRODUCER_FENCED, where it was INVALID_PRODUCER_EPOCH before (KIP-588). */
    private static final short FENCED_SINCE = 2;

    private static final short FENCED_SINCE_AT_INIT = 4;

    /** KIP-890: a transaction has an epoch of its own, and requests begin it without being told to. */
    private static final short ENDS_WITH_NEW_EPOCH_SINCE = 5;

    private static final short COMMIT_BEGINS_SINCE = 5;
    private static final short COMMIT_ABORTABLE_SINCE = 4;
    private static final short BATCHED_SINCE = 4;
    private static final short TOPIC_IDS_SINCE = 6;

    private final Broker broker;

    private TransactionHandlers(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        TransactionHandlers handlers = new TransactionHandlers(broker);
        requests.add(ApiKeys.INIT_PRODUCER_ID, handlers::initProducerId);
        requests.add(ApiKeys.ADD_PARTITIONS_TO_TXN, handlers::addPartitions);
        requests.add(ApiKeys.ADD_OFFSETS_TO_TXN, handlers::addOffsets);
        requests.add(ApiKeys.TXN_OFFSET_COMMIT, handlers::commitOffsets);
        requests.add(ApiKeys.END_TXN, handlers::end);
    }

    /** @param fenced what a replaced producer is told */
    private static Errors error(@Nullable Throwable error, Errors fenced) {
        if (error == null) {
            return Errors.NONE;
        }
        return switch (KafkaErrors.cause(error).code()) {
            case PRODUCER_FENCED -> fenced;
            // What a client that looks for its coordinator understands.
            case SHUTTING_DOWN -> Errors.COORDINATOR_NOT_AVAILABLE;
            default -> KafkaErrors.of(error);
        };
    }

    /** A newer client rolls back and goes on where an older one gives up (KIP-890). */
    static Errors abortable(Errors error, boolean known) {
        return known && error == Errors.INVALID_TXN_STATE ? Errors.TRANSACTION_ABORTABLE : error;
    }

    private static Errors fenced(Request request, short since) {
        return request.version() >= since ? Errors.PRODUCER_FENCED : Errors.INVALID_PRODUCER_EPOCH;
    }

    private CompletableFuture<Optional<ApiMessage>> initProducerId(Request request) {
        InitProducerIdRequestData asked = request.body(InitProducerIdRequestData.class);
        InitProducerIdResponseData answer = new InitProducerIdResponseData();
        String id = asked.transactionalId();
        if (id != null && id.isEmpty()) {
            return Answers.now(answer.setErrorCode(Errors.INVALID_REQUEST.code()));
        } else if (asked.enable2Pc() || asked.keepPreparedTxn()) {
            return Answers.now(answer.setErrorCode(Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code()));
        }
        CompletableFuture<ProducerIdentity> producer = id == null
                ? broker.log().newProducerId().thenApply(newId -> new ProducerIdentity(newId, (short) 0))
                : broker.transactions()
                        .initialize(
                                id,
                                asked.transactionTimeoutMs(),
                                new ProducerIdentity(asked.producerId(), asked.producerEpoch()));
        return producer.handle((given, error) -> {
            if (error != null) {
                return Optional.of(answer.setErrorCode(
                        error(error, fenced(request, FENCED_SINCE_AT_INIT)).code()));
            }
            return Optional.of(answer.setProducerId(given.producerId()).setProducerEpoch(given.epoch()));
        });
    }

    private CompletableFuture<Optional<ApiMessage>> addPartitions(Request request) {
        AddPartitionsToTxnRequestData asked = request.body(AddPartitionsToTxnRequestData.class);
        AddPartitionsToTxnResponseData answer = new AddPartitionsToTxnResponseData();
        if (request.version() < BATCHED_SINCE) {
            AddPartitionsToTxnTransaction one = new AddPartitionsToTxnTransaction()
                    .setTransactionalId(asked.v3AndBelowTransactionalId())
                    .setProducerId(asked.v3AndBelowProducerId())
                    .setProducerEpoch(asked.v3AndBelowProducerEpoch())
                    .setTopics(asked.v3AndBelowTopics());
            return add(one, fenced(request, FENCED_SINCE), false)
                    .thenApply(results -> Optional.of(answer.setResultsByTopicV3AndBelow(results)));
        }
        List<CompletableFuture<AddPartitionsToTxnResult>> all = new ArrayList<>();
        for (AddPartitionsToTxnTransaction transaction : asked.transactions()) {
            all.add(add(transaction, Errors.PRODUCER_FENCED, transaction.verifyOnly())
                    .thenApply(results -> new AddPartitionsToTxnResult()
                            .setTransactionalId(transaction.transactionalId())
                            .setTopicResults(results)));
        }
        return Answers.collected(all, answer.resultsByTransaction()::add, answer);
    }

    private CompletableFuture<AddPartitionsToTxnTopicResultCollection> add(
            AddPartitionsToTxnTransaction asked, Errors fenced, boolean abortable) {
        List<PartitionId> partitions = new ArrayList<>();
        boolean allExist = true;
        for (AddPartitionsToTxnTopic topic : asked.topics()) {
            for (int partition : topic.partitions()) {
                if (broker.hasPartition(topic.name(), partition)) {
                    partitions.add(new PartitionId(topic.name(), partition));
                } else {
                    allExist = false;
                }
            }
        }
        if (!allExist) {
            return CompletableFuture.completedFuture(results(asked, Errors.OPERATION_NOT_ATTEMPTED));
        } else if (asked.transactionalId().isEmpty()) {
            return CompletableFuture.completedFuture(results(asked, Errors.INVALID_REQUEST));
        }
        ProducerIdentity producer = new ProducerIdentity(asked.producerId(), asked.producerEpoch());
        CompletableFuture<Void> added = asked.verifyOnly()
                ? broker.transactions().verify(asked.transactionalId(), producer, partitions)
                : broker.transactions().addPartitions(asked.transactionalId(), producer, partitions);
        return added.handle((done, error) -> results(asked, abortable(error(error, fenced), abortable)));
    }

    /** @param ofExisting the error of all partitions that there are */
    private AddPartitionsToTxnTopicResultCollection results(AddPartitionsToTxnTransaction asked, Errors ofExisting) {
        AddPartitionsToTxnTopicResultCollection results = new AddPartitionsToTxnTopicResultCollection();
        for (AddPartitionsToTxnTopic topic : asked.topics()) {
            AddPartitionsToTxnTopicResult result = new AddPartitionsToTxnTopicResult().setName(topic.name());
            for (int partition : topic.partitions()) {
                Errors error =
                        broker.hasPartition(topic.name(), partition) ? ofExisting : Errors.UNKNOWN_TOPIC_OR_PARTITION;
                result.resultsByPartition()
                        .add(new AddPartitionsToTxnPartitionResult()
                                .setPartitionIndex(partition)
                                .setPartitionErrorCode(error.code()));
            }
            results.add(result);
        }
        return results;
    }

    private CompletableFuture<Optional<ApiMessage>> addOffsets(Request request) {
        AddOffsetsToTxnRequestData asked = request.body(AddOffsetsToTxnRequestData.class);
        return broker.transactions()
                .addGroup(
                        asked.transactionalId(),
                        new ProducerIdentity(asked.producerId(), asked.producerEpoch()),
                        asked.groupId())
                .handle((done, error) -> Optional.of(new AddOffsetsToTxnResponseData()
                        .setErrorCode(
                                error(error, fenced(request, FENCED_SINCE)).code())));
    }

    private CompletableFuture<Optional<ApiMessage>> commitOffsets(Request request) {
        TxnOffsetCommitRequestData asked = request.body(TxnOffsetCommitRequestData.class);
        TxnOffsetCommitResponseData answer = new TxnOffsetCommitResponseData();
        AskedPositions positions = new AskedPositions(broker);
        for (TxnOffsetCommitRequestTopic topic : asked.topics()) {
            String name = request.version() >= TOPIC_IDS_SINCE ? broker.topicName(topic.topicId()) : topic.name();
            TxnOffsetCommitResponseTopic result =
                    new TxnOffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            answer.topics().add(result);
            for (TxnOffsetCommitRequestPartition each : topic.partitions()) {
                TxnOffsetCommitResponsePartition partition =
                        new TxnOffsetCommitResponsePartition().setPartitionIndex(each.partitionIndex());
                result.partitions().add(partition);
                positions.add(
                        name,
                        each.partitionIndex(),
                        each.committedOffset(),
                        each.committedLeaderEpoch(),
                        each.committedMetadata(),
                        error -> partition.setErrorCode(error.code()));
            }
        }
        return checkMember(asked, positions.accepted().keySet())
                .thenCompose(checked -> broker.transactions()
                        .addPositions(
                                asked.transactionalId(),
                                new ProducerIdentity(asked.producerId(), asked.producerEpoch()),
                                asked.groupId(),
                                positions.accepted(),
                                request.version() >= COMMIT_BEGINS_SINCE))
                .handle((done, error) -> {
                    if (error != null) {
                        Errors known = error(error, Errors.INVALID_PRODUCER_EPOCH);
                        positions.refuse(abortable(
                                known == Errors.GROUP_ID_NOT_FOUND ? Errors.ILLEGAL_GENERATION : known,
                                request.version() >= COMMIT_ABORTABLE_SINCE));
                    }
                    return Optional.of(answer);
                });
    }

    /** Older clients do not say who reads (KIP-447). */
    private CompletableFuture<Void> checkMember(TxnOffsetCommitRequestData asked, Collection<PartitionId> partitions) {
        if (asked.groupId().isEmpty()) {
            return CompletableFuture.failedFuture(
                    ErrorCode.INVALID_GROUP.error("a transaction commits positions of a group with a name"));
        }
        boolean isSaid = asked.generationIdOrMemberEpoch() >= 0
                || !asked.memberId().isEmpty()
                || asked.groupInstanceId() != null;
        return isSaid
                ? broker.groups()
                        .checkCommit(
                                asked.groupId(),
                                asked.memberId(),
                                asked.groupInstanceId(),
                                asked.generationIdOrMemberEpoch(),
                                partitions)
                : CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Optional<ApiMessage>> end(Request request) {
        EndTxnRequestData asked = request.body(EndTxnRequestData.class);
        boolean bumps = request.version() >= ENDS_WITH_NEW_EPOCH_SINCE;
        EndTxnResponseData answer = new EndTxnResponseData();
        return broker.transactions()
                .end(
                        asked.transactionalId(),
                        new ProducerIdentity(asked.producerId(), asked.producerEpoch()),
                        asked.committed(),
                        bumps)
                .handle((producer, error) -> {
                    if (error == null && bumps) {
                        answer.setProducerId(producer.producerId()).setProducerEpoch(producer.epoch());
                    }
                    return Optional.of(answer.setErrorCode(
                            error(error, fenced(request, FENCED_SINCE)).code()));
                });
    }
}
