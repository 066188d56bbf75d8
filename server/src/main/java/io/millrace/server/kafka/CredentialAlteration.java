package io.millrace.server.kafka;

import io.millrace.common.error.MillraceException;
import io.millrace.server.security.ScramHash;
import io.millrace.server.security.ScramVerifier;
import io.millrace.server.security.UserDirectory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialDeletion;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData.AlterUserScramCredentialsResult;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** What one AlterUserScramCredentials asks: of each user all is done, or nothing. */
final class CredentialAlteration {
    private static final int LEAST_ITERATIONS = 4_096;
    private static final int MOST_ITERATIONS = 16_384;

    private final UserDirectory users;
    private final Map<String, Map<ScramHash, Integer>> known;
    private final Map<String, AlterUserScramCredentialsResult> results = new LinkedHashMap<>();
    private final Map<String, Map<ScramHash, Optional<ScramVerifier>>> changes = new HashMap<>();
    private final Map<String, Set<Byte>> mechanisms = new HashMap<>();

    CredentialAlteration(UserDirectory users) {
        this.users = users;
        this.known = users.iterations();
    }

    ApiMessage answer(AlterUserScramCredentialsRequestData asked) {
        for (ScramCredentialDeletion each : asked.deletions()) {
            hash(each.name(), each.mechanism()).ifPresent(hash -> {
                if (known.getOrDefault(each.name(), Map.of()).containsKey(hash)) {
                    change(each.name(), hash, Optional.empty());
                } else {
                    refuse(
                            each.name(),
                            Errors.RESOURCE_NOT_FOUND,
                            "Attempt to delete a user credential that does not exist");
                }
            });
        }
        for (ScramCredentialUpsertion each : asked.upsertions()) {
            hash(each.name(), each.mechanism()).ifPresent(hash -> upsert(each, hash));
        }
        results.forEach((user, result) -> {
            if (result.errorCode() != Errors.NONE.code()) {
                changes.remove(user);
            }
        });
        if (!changes.isEmpty()) {
            try {
                users.change(changes);
            } catch (MillraceException e) {
                List.copyOf(changes.keySet())
                        .forEach(user -> refuse(user, KafkaErrors.of(e), String.valueOf(e.getMessage())));
            }
        }
        return new AlterUserScramCredentialsResponseData().setResults(new ArrayList<>(results.values()));
    }

    /** Empty, and refused, if nothing can be changed of it. */
    private Optional<ScramHash> hash(String user, byte mechanism) {
        AlterUserScramCredentialsResult result =
                results.computeIfAbsent(user, name -> new AlterUserScramCredentialsResult().setUser(name));
        Optional<ScramHash> hash = CredentialHandlers.hash(mechanism);
        boolean first =
                mechanisms.computeIfAbsent(user, name -> new HashSet<>()).add(mechanism);
        if (user.isEmpty()) {
            refuse(user, Errors.UNACCEPTABLE_CREDENTIAL, "Username must not be empty");
        } else if (!UserDirectory.isName(user)) {
            refuse(
                    user,
                    Errors.UNACCEPTABLE_CREDENTIAL,
                    "A user's name has no colon and no control character, and begins with neither # nor a space");
        } else if (hash.isEmpty()) {
            refuse(user, Errors.UNSUPPORTED_SASL_MECHANISM, "Unknown SCRAM mechanism");
        } else if (!first) {
            refuse(user, Errors.DUPLICATE_RESOURCE, "A user credential cannot be altered twice in the same request");
        } else if (users.isFixed(user, hash.get())) {
            refuse(
                    user,
                    Errors.UNACCEPTABLE_CREDENTIAL,
                    "The user stands in the server's users file, and is changed there");
        }
        return result.errorCode() == Errors.NONE.code() ? hash : Optional.empty();
    }

    private void upsert(ScramCredentialUpsertion asked, ScramHash hash) {
        if (asked.iterations() < LEAST_ITERATIONS) {
            refuse(asked.name(), Errors.UNACCEPTABLE_CREDENTIAL, "Too few iterations");
        } else if (asked.iterations() > MOST_ITERATIONS) {
            refuse(asked.name(), Errors.UNACCEPTABLE_CREDENTIAL, "Too many iterations");
        } else if (asked.salt().length == 0 || asked.saltedPassword().length != hash.bytes()) {
            refuse(
                    asked.name(),
                    Errors.UNACCEPTABLE_CREDENTIAL,
                    "A salt is not empty, and a salted password has the length of its hash");
        } else {
            change(
                    asked.name(),
                    hash,
                    Optional.of(
                            ScramVerifier.ofSalted(hash, asked.saltedPassword(), asked.salt(), asked.iterations())));
        }
    }

    private void change(String user, ScramHash hash, Optional<ScramVerifier> verifier) {
        changes.computeIfAbsent(user, name -> new EnumMap<>(ScramHash.class)).put(hash, verifier);
    }

    private void refuse(String user, Errors error, String reason) {
        results.computeIfAbsent(user, name -> new AlterUserScramCredentialsResult().setUser(name))
                .setErrorCode(error.code())
                .setErrorMessage(reason);
    }
}
