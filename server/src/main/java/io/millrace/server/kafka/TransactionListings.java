package io.millrace.server.kafka;

import io.millrace.common.error.MillraceException;
import io.millrace.common.pattern.NamePattern;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.ProducerStatus;
import io.millrace.storage.record.EndMarker;
import io.millrace.storage.transaction.TransactionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeProducersResponseData.PartitionResponse;
import org.apache.kafka.common.message.DescribeProducersResponseData.ProducerState;
import org.apache.kafka.common.message.DescribeProducersResponseData.TopicResponse;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData.TopicData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/**
 * What an administrator sees of transactions, and can end by hand: ListTransactions, DescribeTransactions,
 * DescribeProducers, WriteTxnMarkers.
 */
final class TransactionListings {
    private final Broker broker;

    private TransactionListings(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        TransactionListings listings = new TransactionListings(broker);
        requests.addImmediate(ApiKeys.LIST_TRANSACTIONS, listings::list);
        requests.addImmediate(ApiKeys.DESCRIBE_TRANSACTIONS, listings::describe);
        requests.addImmediate(ApiKeys.DESCRIBE_PRODUCERS, listings::describeProducers);
        requests.add(ApiKeys.WRITE_TXN_MARKERS, listings::writeMarkers);
    }

    private ApiMessage list(Request request) {
        ListTransactionsRequestData asked = request.body(ListTransactionsRequestData.class);
        ListTransactionsResponseData answer = new ListTransactionsResponseData();
        NamePattern pattern = null;
        try {
            String text = asked.transactionalIdPattern();
            pattern = text == null || text.isEmpty() ? null : new NamePattern(text);
        } catch (PatternSyntaxException e) {
            return answer.setErrorCode(Errors.INVALID_REGULAR_EXPRESSION.code());
        }
        for (String filter : asked.stateFilters()) {
            boolean known = false;
            for (TransactionState.Status status : TransactionState.Status.values()) {
                known |= status.text().equals(filter);
            }
            if (!known) {
                answer.unknownStateFilters().add(filter);
            }
        }
        long now = broker.environment().clock().currentTimeMillis();
        for (TransactionState state : broker.transactions().states()) {
            boolean old = asked.durationFilter() < 0
                    || (state.startedMillis() >= 0 && now - state.startedMillis() > asked.durationFilter());
            boolean ofState = asked.stateFilters().isEmpty()
                    || asked.stateFilters().contains(state.status().text());
            boolean ofProducer = asked.producerIdFilters().isEmpty()
                    || asked.producerIdFilters().contains(state.producer().producerId());
            boolean named = pattern == null || pattern.matches(state.transactionalId());
            if (old && ofState && ofProducer && named) {
                answer.transactionStates()
                        .add(new ListTransactionsResponseData.TransactionState()
                                .setTransactionalId(state.transactionalId())
                                .setProducerId(state.producer().producerId())
                                .setTransactionState(state.status().text()));
            }
        }
        return answer;
    }

    private ApiMessage describe(Request request) {
        DescribeTransactionsRequestData asked = request.body(DescribeTransactionsRequestData.class);
        DescribeTransactionsResponseData answer = new DescribeTransactionsResponseData();
        for (String id : asked.transactionalIds()) {
            DescribeTransactionsResponseData.TransactionState described =
                    new DescribeTransactionsResponseData.TransactionState().setTransactionalId(id);
            answer.transactionStates().add(described);
            broker.transactions()
                    .state(id)
                    .ifPresentOrElse(
                            state -> describe(described, state),
                            () -> described.setErrorCode(Errors.TRANSACTIONAL_ID_NOT_FOUND.code()));
        }
        return answer;
    }

    private static void describe(DescribeTransactionsResponseData.TransactionState described, TransactionState state) {
        described
                .setTransactionState(state.status().text())
                .setTransactionTimeoutMs(state.timeoutMillis())
                .setTransactionStartTimeMs(state.startedMillis())
                .setProducerId(state.producer().producerId())
                .setProducerEpoch(state.producer().epoch());
        for (PartitionId partition : state.partitions()) {
            TopicData topic = described.topics().find(partition.topic());
            if (topic == null) {
                topic = new TopicData().setTopic(partition.topic());
                described.topics().add(topic);
            }
            topic.partitions().add(partition.partition());
        }
    }

    private ApiMessage describeProducers(Request request) {
        DescribeProducersRequestData asked = request.body(DescribeProducersRequestData.class);
        DescribeProducersResponseData answer = new DescribeProducersResponseData();
        for (TopicRequest topic : asked.topics()) {
            TopicResponse result = new TopicResponse().setName(topic.name());
            answer.topics().add(result);
            for (int partition : topic.partitionIndexes()) {
                PartitionResponse response = new PartitionResponse().setPartitionIndex(partition);
                result.partitions().add(response);
                try {
                    for (ProducerStatus producer :
                            broker.partition(topic.name(), partition).producers()) {
                        response.activeProducers().add(described(producer));
                    }
                } catch (MillraceException e) {
                    response.setErrorCode(KafkaErrors.of(e).code()).setErrorMessage(e.getMessage());
                }
            }
        }
        return answer;
    }

    private static ProducerState described(ProducerStatus producer) {
        return new ProducerState()
                .setProducerId(producer.producerId())
                .setProducerEpoch(producer.epoch())
                .setLastSequence(producer.lastSequence())
                .setLastTimestamp(producer.lastTimestamp())
                .setCoordinatorEpoch(producer.coordinatorEpoch())
                .setCurrentTxnStartOffset(producer.transactionOffset());
    }

    /** For a transaction that hangs; the coordinator's own go another way. */
    private CompletableFuture<Optional<ApiMessage>> writeMarkers(Request request) {
        WriteTxnMarkersRequestData asked = request.body(WriteTxnMarkersRequestData.class);
        WriteTxnMarkersResponseData answer = new WriteTxnMarkersResponseData();
        List<CompletableFuture<?>> written = new ArrayList<>();
        for (WritableTxnMarker marker : asked.markers()) {
            WritableTxnMarkerResult result = new WritableTxnMarkerResult().setProducerId(marker.producerId());
            answer.markers().add(result);
            for (WritableTxnMarkerTopic topic : marker.topics()) {
                WritableTxnMarkerTopicResult ofTopic = new WritableTxnMarkerTopicResult().setName(topic.name());
                result.topics().add(ofTopic);
                for (int partition : topic.partitionIndexes()) {
                    WritableTxnMarkerPartitionResult ofPartition =
                            new WritableTxnMarkerPartitionResult().setPartitionIndex(partition);
                    ofTopic.partitions().add(ofPartition);
                    written.add(Answers.attempt(() -> write(marker, topic.name(), partition))
                            .handle((done, error) -> ofPartition.setErrorCode(KafkaErrors.code(error))));
                }
            }
        }
        return Answers.after(written, answer);
    }

    private CompletableFuture<?> write(WritableTxnMarker marker, String topic, int number) {
        PartitionLog partition = broker.partition(topic, number);
        return partition.endTransaction(new EndMarker(marker.transactionResult(), marker.coordinatorEpoch())
                .batch(
                        marker.producerId(),
                        marker.producerEpoch(),
                        broker.environment().clock().currentTimeMillis()));
    }
}
