package io.millrace.storage.transaction;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;

/** One transactional id's place: its state, and who may change it. Owned by the coordinator's loop. */
final class TransactionSlot {
    /** Replaced on the loop; read by anybody. */
    volatile TransactionState state;

    /** A change that decides what may follow is being written. */
    boolean changing;

    TransactionSlot(TransactionState state) {
        this.state = state;
    }

    /** @throws MillraceException CONCURRENT_TRANSACTIONS */
    void checkQuiet() {
        if (changing || state.status().isPrepared()) {
            throw concurrent();
        }
    }

    /**
     * Itself, if {@code producer} may change it now.
     *
     * @throws MillraceException INVALID_PRODUCER_MAPPING, PRODUCER_FENCED, CONCURRENT_TRANSACTIONS
     */
    TransactionSlot checkOwner(ProducerIdentity producer) {
        if (state.producer().producerId() != producer.producerId()) {
            throw wrongProducer(producer);
        }
        if (state.producer().epoch() != producer.epoch()) {
            throw fenced(producer);
        }
        checkQuiet();
        return this;
    }

    MillraceException wrongProducer(ProducerIdentity producer) {
        return ErrorCode.INVALID_PRODUCER_MAPPING.error(
                "transactional id \"%s\" is not of producer %s", state.transactionalId(), producer.producerId());
    }

    MillraceException fenced(ProducerIdentity producer) {
        return ErrorCode.PRODUCER_FENCED.error(
                "the producer of transactional id \"%s\" with epoch %s was replaced by epoch %s",
                state.transactionalId(), producer.epoch(), state.producer().epoch());
    }

    MillraceException concurrent() {
        return ErrorCode.CONCURRENT_TRANSACTIONS.error(
                "the last transaction of transactional id \"%s\" is being ended", state.transactionalId());
    }

    MillraceException noTransaction() {
        return ErrorCode.INVALID_TRANSACTION_STATE.error(
                "transactional id \"%s\" has no open transaction, its state is %s",
                state.transactionalId(), state.status().text());
    }
}
