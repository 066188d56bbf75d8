package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.common.error.MillraceException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData.AclCreation;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateAclsResponseData.AclCreationResult;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsFilterResult;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsMatchingAcl;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateAclsRequest;
import org.apache.kafka.common.requests.DeleteAclsRequest;
import org.apache.kafka.common.requests.DescribeAclsRequest;
import org.apache.kafka.common.requests.DescribeAclsResponse;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/** Who may do what: DescribeAcls, CreateAcls, DeleteAcls. */
final class AclHandlers {
    private static final String NO_RIGHTS = "No Authorizer is configured.";

    private final AccessRules rules;

    private AclHandlers(AccessRules rules) {
        this.rules = rules;
    }

    static void register(Requests requests, Broker broker) {
        AclHandlers handlers = new AclHandlers(broker.rules());
        requests.addImmediate(ApiKeys.DESCRIBE_ACLS, handlers::describe);
        requests.add(ApiKeys.CREATE_ACLS, handlers::create);
        requests.add(ApiKeys.DELETE_ACLS, handlers::delete);
    }

    private ApiMessage describe(Request request) {
        DescribeAclsResponseData answer = new DescribeAclsResponseData();
        if (!rules.areKept()) {
            return answer.setErrorCode(Errors.SECURITY_DISABLED.code())
                    .setErrorMessage("No Authorizer is configured on the broker");
        }
        AclBindingFilter filter;
        try {
            filter = ((DescribeAclsRequest) request.parsed()).filter();
        } catch (MillraceException e) {
            return answer.setErrorCode(Errors.INVALID_REQUEST.code()).setErrorMessage(e.getMessage());
        }
        return answer.setResources(DescribeAclsResponse.aclsResources(
                rules.all().stream().filter(filter::matches).toList()));
    }

    private CompletableFuture<Optional<ApiMessage>> create(Request request) {
        CreateAclsResponseData answer = new CreateAclsResponseData();
        List<AclBinding> added = new ArrayList<>();
        for (AclCreation each : request.body(CreateAclsRequestData.class).creations()) {
            AclCreationResult result = new AclCreationResult();
            answer.results().add(result);
            try {
                added.add(checked(each));
            } catch (MillraceException e) {
                result.setErrorCode(KafkaErrors.of(e).code()).setErrorMessage(e.getMessage());
            }
            if (!rules.areKept()) {
                result.setErrorCode(Errors.SECURITY_DISABLED.code()).setErrorMessage(NO_RIGHTS);
            }
        }
        return rules.areKept()
                ? rules.change(added, List.of()).thenApply(done -> Optional.of(answer))
                : Answers.now(answer);
    }

    private static AclBinding checked(AclCreation asked) {
        ResourceType type = ResourceType.fromCode(asked.resourceType());
        PatternType pattern = PatternType.fromCode(asked.resourcePatternType());
        AclOperation operation = AclOperation.fromCode(asked.operation());
        AclPermissionType permission = AclPermissionType.fromCode(asked.permissionType());
        String text = asked.resourceName() + asked.principal() + asked.host();
        if (type == ResourceType.CLUSTER && !asked.resourceName().equals(Resource.CLUSTER_NAME)) {
            throw PROTOCOL_VIOLATION.error("The only valid name for the CLUSTER resource is %s", Resource.CLUSTER_NAME);
        } else if (asked.resourceName().isEmpty()) {
            throw PROTOCOL_VIOLATION.error("Invalid empty resource name");
        } else if (type == ResourceType.UNKNOWN || type == ResourceType.ANY) {
            throw PROTOCOL_VIOLATION.error("Invalid resourceType %s", type);
        } else if (pattern != PatternType.LITERAL && pattern != PatternType.PREFIXED) {
            throw PROTOCOL_VIOLATION.error("Invalid patternType %s", pattern);
        } else if (operation == AclOperation.UNKNOWN || operation == AclOperation.ANY) {
            throw PROTOCOL_VIOLATION.error("Invalid operation %s", operation);
        } else if (permission != AclPermissionType.ALLOW && permission != AclPermissionType.DENY) {
            throw PROTOCOL_VIOLATION.error("Invalid permissionType %s", permission);
        } else if (asked.principal().indexOf(':') < 1 || text.indexOf('\0') >= 0) {
            throw PROTOCOL_VIOLATION.error(
                    "expected a string in format principalType:principalName but got %s", asked.principal());
        }
        return CreateAclsRequest.aclBinding(asked);
    }

    private CompletableFuture<Optional<ApiMessage>> delete(Request request) {
        DeleteAclsResponseData answer = new DeleteAclsResponseData();
        int count = request.body(DeleteAclsRequestData.class).filters().size();
        List<AclBindingFilter> filters;
        try {
            filters = rules.areKept() ? ((DeleteAclsRequest) request.parsed()).filters() : List.of();
        } catch (MillraceException e) {
            refuseAll(answer, count, Errors.INVALID_REQUEST, String.valueOf(e.getMessage()));
            return Answers.now(answer);
        }
        if (!rules.areKept()) {
            refuseAll(answer, count, Errors.SECURITY_DISABLED, NO_RIGHTS);
            return Answers.now(answer);
        }
        Set<AclBinding> removed = new LinkedHashSet<>();
        for (AclBindingFilter filter : filters) {
            DeleteAclsFilterResult result = new DeleteAclsFilterResult();
            answer.filterResults().add(result);
            rules.all().stream().filter(filter::matches).forEach(rule -> {
                removed.add(rule);
                result.matchingAcls().add(described(rule));
            });
        }
        return rules.change(List.of(), removed).thenApply(done -> Optional.of(answer));
    }

    private static void refuseAll(DeleteAclsResponseData answer, int count, Errors error, String reason) {
        for (int i = 0; i < count; i++) {
            answer.filterResults()
                    .add(new DeleteAclsFilterResult().setErrorCode(error.code()).setErrorMessage(reason));
        }
    }

    private static DeleteAclsMatchingAcl described(AclBinding rule) {
        return new DeleteAclsMatchingAcl()
                .setResourceType(rule.pattern().resourceType().code())
                .setResourceName(rule.pattern().name())
                .setPatternType(rule.pattern().patternType().code())
                .setPrincipal(rule.entry().principal())
                .setHost(rule.entry().host())
                .setOperation(rule.entry().operation().code())
                .setPermissionType(rule.entry().permissionType().code());
    }
}
