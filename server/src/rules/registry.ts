// Written by npm run rules.
import { advisoryColocation } from "./constraints/advisory-colocation.ts";
import { badPattern } from "./constraints/bad-pattern.ts";
import { banByDate } from "./constraints/ban-by-date.ts";
import { cloneChildInConstraint } from "./constraints/clone-child-in-constraint.ts";
import { cloneWithSingle } from "./constraints/clone-with-single.ts";
import { colocationAgainstOrder } from "./constraints/colocation-against-order.ts";
import { colocationCycle } from "./constraints/colocation-cycle.ts";
import { colocationOfTags } from "./constraints/colocation-of-tags.ts";
import { constraintWithoutResource } from "./constraints/constraint-without-resource.ts";
import { contradictoryColocations } from "./constraints/contradictory-colocations.ts";
import { contradictoryLocations } from "./constraints/contradictory-locations.ts";
import { drbdDeviceUnconstrained } from "./constraints/drbd-device-unconstrained.ts";
import { enqueueReplicationOrder } from "./constraints/enqueue-replication-order.ts";
import { enqueueReplicationTogether } from "./constraints/enqueue-replication-together.ts";
import { expiredRule } from "./constraints/expired-rule.ts";
import { groupMemberInConstraint } from "./constraints/group-member-in-constraint.ts";
import { impossibleDate } from "./constraints/impossible-date.ts";
import { ineffectiveSet } from "./constraints/ineffective-set.ts";
import { invalidRuleTest } from "./constraints/invalid-rule-test.ts";
import { leftoverMove } from "./constraints/leftover-move.ts";
import { lossPolicyWithoutFencing } from "./constraints/loss-policy-without-fencing.ts";
import { lvmVolumeUnconstrained } from "./constraints/lvm-volume-unconstrained.ts";
import { missingColocation } from "./constraints/missing-colocation.ts";
import { missingColon } from "./constraints/missing-colon.ts";
import { missingOrder } from "./constraints/missing-order.ts";
import { misspeltScore } from "./constraints/misspelt-score.ts";
import { misspeltYeardays } from "./constraints/misspelt-yeardays.ts";
import { moreApartThanNodes } from "./constraints/more-apart-than-nodes.ts";
import { noAllowedNode } from "./constraints/no-allowed-node.ts";
import { nodeServiceOrder } from "./constraints/node-service-order.ts";
import { notPromotable } from "./constraints/not-promotable.ts";
import { optInWithoutLocation } from "./constraints/opt-in-without-location.ts";
import { orderAgainstGroup } from "./constraints/order-against-group.ts";
import { orderCycle } from "./constraints/order-cycle.ts";
import { pingRule } from "./constraints/ping-rule.ts";
import { remoteNodeConstrained } from "./constraints/remote-node-constrained.ts";
import { resourceDiscovery } from "./constraints/resource-discovery.ts";
import { selfConstraint } from "./constraints/self-constraint.ts";
import { severalRules } from "./constraints/several-rules.ts";
import { stackedDrbd } from "./constraints/stacked-drbd.ts";
import { storageUnconstrained } from "./constraints/storage-unconstrained.ts";
import { symmetricalSerialize } from "./constraints/symmetrical-serialize.ts";
import { ticketWithoutRole } from "./constraints/ticket-without-role.ts";
import { unknownNode } from "./constraints/unknown-node.ts";
import { unknownResource } from "./constraints/unknown-resource.ts";
import { unsetNodeAttribute } from "./constraints/unset-node-attribute.ts";
import { clusterName } from "./corosync/cluster-name.ts";
import { corosyncAddress } from "./corosync/corosync-address.ts";
import { corosyncComment } from "./corosync/corosync-comment.ts";
import { corosyncDuplicate } from "./corosync/corosync-duplicate.ts";
import { corosyncEncryption } from "./corosync/corosync-encryption.ts";
import { corosyncLinks } from "./corosync/corosync-links.ts";
import { corosyncLogfile } from "./corosync/corosync-logfile.ts";
import { corosyncMissing } from "./corosync/corosync-missing.ts";
import { corosyncNodeId } from "./corosync/corosync-node-id.ts";
import { corosyncNumber } from "./corosync/corosync-number.ts";
import { corosyncObsolete } from "./corosync/corosync-obsolete.ts";
import { corosyncResources } from "./corosync/corosync-resources.ts";
import { corosyncStart } from "./corosync/corosync-start.ts";
import { corosyncUnknownKey } from "./corosync/corosync-unknown-key.ts";
import { inconsistentTimeouts } from "./corosync/inconsistent-timeouts.ts";
import { invalidChoice } from "./corosync/invalid-choice.ts";
import { invalidTimeout } from "./corosync/invalid-timeout.ts";
import { noEncryption } from "./corosync/no-encryption.ts";
import { nodeNamesDiffer } from "./corosync/node-names-differ.ts";
import { silentlyMisreadValue } from "./corosync/silently-misread-value.ts";
import { singleLink } from "./corosync/single-link.ts";
import { tokenOffProfile } from "./corosync/token-off-profile.ts";
import { unreachableAddress } from "./corosync/unreachable-address.ts";
import { clonedFenceDevice } from "./fencing/cloned-fence-device.ts";
import { disklessSbdAndQuorumDevice } from "./fencing/diskless-sbd-and-quorum-device.ts";
import { disklessSbdTwoNodes } from "./fencing/diskless-sbd-two-nodes.ts";
import { disklessSbdWithoutTimeout } from "./fencing/diskless-sbd-without-timeout.ts";
import { equalFenceDelays } from "./fencing/equal-fence-delays.ts";
import { fenceActionParameter } from "./fencing/fence-action-parameter.ts";
import { fenceAgentTimeout } from "./fencing/fence-agent-timeout.ts";
import { fenceDelayLimited } from "./fencing/fence-delay-limited.ts";
import { fenceDeviceAddress } from "./fencing/fence-device-address.ts";
import { fenceDeviceCannotList } from "./fencing/fence-device-cannot-list.ts";
import { fenceDeviceConstrained } from "./fencing/fence-device-constrained.ts";
import { fenceDeviceFixedPlug } from "./fencing/fence-device-fixed-plug.ts";
import { fenceDeviceForTests } from "./fencing/fence-device-for-tests.ts";
import { fenceDeviceOnOwnNode } from "./fencing/fence-device-on-own-node.ts";
import { fenceDeviceWithoutHosts } from "./fencing/fence-device-without-hosts.ts";
import { fenceDeviceWithoutMap } from "./fencing/fence-device-without-map.ts";
import { fenceHostSyntax } from "./fencing/fence-host-syntax.ts";
import { fenceHostUnknown } from "./fencing/fence-host-unknown.ts";
import { fenceMethodCycle } from "./fencing/fence-method-cycle.ts";
import { fencePrivilege } from "./fencing/fence-privilege.ts";
import { fenceRace } from "./fencing/fence-race.ts";
import { fenceSameMachine } from "./fencing/fence-same-machine.ts";
import { fencingDisabled } from "./fencing/fencing-disabled.ts";
import { fencingLevelDevice } from "./fencing/fencing-level-device.ts";
import { fencingLevelHelper } from "./fencing/fencing-level-helper.ts";
import { fencingLevelIndex } from "./fencing/fencing-level-index.ts";
import { fencingLevelOtherNode } from "./fencing/fencing-level-other-node.ts";
import { fencingLevelTarget } from "./fencing/fencing-level-target.ts";
import { fencingTimeoutTooShort } from "./fencing/fencing-timeout-too-short.ts";
import { needlessFenceDelay } from "./fencing/needless-fence-delay.ts";
import { noFenceDevice } from "./fencing/no-fence-device.ts";
import { nodeWithoutFencing } from "./fencing/node-without-fencing.ts";
import { oldFenceParameter } from "./fencing/old-fence-parameter.ts";
import { priorityFencingDelay } from "./fencing/priority-fencing-delay.ts";
import { redundantPower } from "./fencing/redundant-power.ts";
import { sbdMessageWait } from "./fencing/sbd-message-wait.ts";
import { startupFencingOff } from "./fencing/startup-fencing-off.ts";
import { unfencingBanned } from "./fencing/unfencing-banned.ts";
import { unfencingMissing } from "./fencing/unfencing-missing.ts";
import { watchdogTimeoutTooShort } from "./fencing/watchdog-timeout-too-short.ts";
import { dlmWithoutFreeze } from "./quorum/dlm-without-freeze.ts";
import { evenCluster } from "./quorum/even-cluster.ts";
import { expectedVotes } from "./quorum/expected-votes.ts";
import { lastManStanding } from "./quorum/last-man-standing.ts";
import { quorumDeviceSettings } from "./quorum/quorum-device-settings.ts";
import { quorumDeviceVotes } from "./quorum/quorum-device-votes.ts";
import { quorumIgnored } from "./quorum/quorum-ignored.ts";
import { quorumWithoutProvider } from "./quorum/quorum-without-provider.ts";
import { tieBreaker } from "./quorum/tie-breaker.ts";
import { twoNodeCount } from "./quorum/two-node-count.ts";
import { twoNodesWithoutTwoNode } from "./quorum/two-nodes-without-two-node.ts";
import { waitForAllOff } from "./quorum/wait-for-all-off.ts";
import { agentWithoutClone } from "./resources/agent-without-clone.ts";
import { agentWithoutNotify } from "./resources/agent-without-notify.ts";
import { anonymousCloneNodeMax } from "./resources/anonymous-clone-node-max.ts";
import { bundleWithoutControl } from "./resources/bundle-without-control.ts";
import { cannotMigrate } from "./resources/cannot-migrate.ts";
import { cloneMaxUnlikeNodes } from "./resources/clone-max-unlike-nodes.ts";
import { cloneOptionAsParameter } from "./resources/clone-option-as-parameter.ts";
import { clonedAddress } from "./resources/cloned-address.ts";
import { clonedFilesystem } from "./resources/cloned-filesystem.ts";
import { clonesWithoutInterleave } from "./resources/clones-without-interleave.ts";
import { drbdWithoutNotify } from "./resources/drbd-without-notify.ts";
import { duplicateFsid } from "./resources/duplicate-fsid.ts";
import { duplicateOperation } from "./resources/duplicate-operation.ts";
import { galeraPromotedMax } from "./resources/galera-promoted-max.ts";
import { groupMemberTooEarly } from "./resources/group-member-too-early.ts";
import { guestNodeName } from "./resources/guest-node-name.ts";
import { intervalNotForMonitor } from "./resources/interval-not-for-monitor.ts";
import { leftoverTargetRole } from "./resources/leftover-target-role.ts";
import { maintenanceLeftOn } from "./resources/maintenance-left-on.ts";
import { migrationPrevented } from "./resources/migration-prevented.ts";
import { missingParameter } from "./resources/missing-parameter.ts";
import { missingPromotable } from "./resources/missing-promotable.ts";
import { negativeMigrationThreshold } from "./resources/negative-migration-threshold.ts";
import { negativeStickiness } from "./resources/negative-stickiness.ts";
import { noMonitor } from "./resources/no-monitor.ts";
import { noNodeWithCapacity } from "./resources/no-node-with-capacity.ts";
import { noStickiness } from "./resources/no-stickiness.ts";
import { nodeRuleInMeta } from "./resources/node-rule-in-meta.ts";
import { onFailDemote } from "./resources/on-fail-demote.ts";
import { onFailFence } from "./resources/on-fail-fence.ts";
import { plainPassword } from "./resources/plain-password.ts";
import { probeWithoutAddress } from "./resources/probe-without-address.ts";
import { promotableMonitors } from "./resources/promotable-monitors.ts";
import { promotableWithoutRoles } from "./resources/promotable-without-roles.ts";
import { promotedTargetRole } from "./resources/promoted-target-role.ts";
import { retiredAgent } from "./resources/retired-agent.ts";
import { sapHanaMismatch } from "./resources/sap-hana-mismatch.ts";
import { shortTimeout } from "./resources/short-timeout.ts";
import { standbyLeftOn } from "./resources/standby-left-on.ts";
import { startFailuresStay } from "./resources/start-failures-stay.ts";
import { thresholdNeverReached } from "./resources/threshold-never-reached.ts";
import { thresholdWithoutFailureTimeout } from "./resources/threshold-without-failure-timeout.ts";
import { uniqueCloneOfService } from "./resources/unique-clone-of-service.ts";
import { uniqueParameterClash } from "./resources/unique-parameter-clash.ts";
import { unknownAgent } from "./resources/unknown-agent.ts";
import { unknownNodeInParameter } from "./resources/unknown-node-in-parameter.ts";
import { unknownOperation } from "./resources/unknown-operation.ts";
import { unknownParameter } from "./resources/unknown-parameter.ts";
import { unmanaged } from "./resources/unmanaged.ts";
import { unmatchedParameter } from "./resources/unmatched-parameter.ts";
import { utilizationWithoutStrategy } from "./resources/utilization-without-strategy.ts";
import { wrongMember } from "./resources/wrong-member.ts";
import { wrongParameterValue } from "./resources/wrong-parameter-value.ts";
import { wrongUtilization } from "./resources/wrong-utilization.ts";
import type { Rule } from "./rule.ts";
import { conflictingNames } from "./text/conflicting-names.ts";
import { crmshUnreadable } from "./text/crmsh-unreadable.ts";
import { deprecatedOption } from "./text/deprecated-option.ts";
import { duplicateId } from "./text/duplicate-id.ts";
import { invalidId } from "./text/invalid-id.ts";
import { legacySyntax } from "./text/legacy-syntax.ts";
import { missingContinuationSpace } from "./text/missing-continuation-space.ts";
import { newerThanTarget } from "./text/newer-than-target.ts";
import { refusedBySchema } from "./text/refused-by-schema.ts";
import { refusedBySchema4 } from "./text/refused-by-schema-4.ts";
import { removedConstruct } from "./text/removed-construct.ts";
import { repeatedName } from "./text/repeated-name.ts";
import { repeatedOptions } from "./text/repeated-options.ts";
import { sessionCommand } from "./text/session-command.ts";
import { trailingComment } from "./text/trailing-comment.ts";
import { underscoreInOption } from "./text/underscore-in-option.ts";
import { unknownOption } from "./text/unknown-option.ts";
import { unreadableDuration } from "./text/unreadable-duration.ts";
import { unusedSuppression } from "./text/unused-suppression.ts";
import { wrongOptionValue } from "./text/wrong-option-value.ts";

/** Every rule, in the order of docs/rules.md. */
export const rules: readonly Rule[] = [
  clonedFenceDevice,
  disklessSbdAndQuorumDevice,
  disklessSbdTwoNodes,
  disklessSbdWithoutTimeout,
  equalFenceDelays,
  fenceActionParameter,
  fenceAgentTimeout,
  fenceDelayLimited,
  fenceDeviceAddress,
  fenceDeviceCannotList,
  fenceDeviceConstrained,
  fenceDeviceFixedPlug,
  fenceDeviceForTests,
  fenceDeviceOnOwnNode,
  fenceDeviceWithoutHosts,
  fenceDeviceWithoutMap,
  fenceHostSyntax,
  fenceHostUnknown,
  fenceMethodCycle,
  fencePrivilege,
  fenceRace,
  fenceSameMachine,
  fencingDisabled,
  fencingLevelDevice,
  fencingLevelHelper,
  fencingLevelIndex,
  fencingLevelOtherNode,
  fencingLevelTarget,
  fencingTimeoutTooShort,
  needlessFenceDelay,
  noFenceDevice,
  nodeWithoutFencing,
  oldFenceParameter,
  priorityFencingDelay,
  redundantPower,
  sbdMessageWait,
  startupFencingOff,
  unfencingBanned,
  unfencingMissing,
  watchdogTimeoutTooShort,
  dlmWithoutFreeze,
  evenCluster,
  expectedVotes,
  lastManStanding,
  quorumDeviceSettings,
  quorumDeviceVotes,
  quorumIgnored,
  quorumWithoutProvider,
  tieBreaker,
  twoNodeCount,
  twoNodesWithoutTwoNode,
  waitForAllOff,
  clusterName,
  corosyncAddress,
  corosyncComment,
  corosyncDuplicate,
  corosyncEncryption,
  corosyncLinks,
  corosyncLogfile,
  corosyncMissing,
  corosyncNodeId,
  corosyncNumber,
  corosyncObsolete,
  corosyncResources,
  corosyncStart,
  corosyncUnknownKey,
  inconsistentTimeouts,
  invalidChoice,
  invalidTimeout,
  noEncryption,
  nodeNamesDiffer,
  silentlyMisreadValue,
  singleLink,
  tokenOffProfile,
  unreachableAddress,
  agentWithoutClone,
  agentWithoutNotify,
  anonymousCloneNodeMax,
  bundleWithoutControl,
  cannotMigrate,
  cloneMaxUnlikeNodes,
  cloneOptionAsParameter,
  clonedAddress,
  clonedFilesystem,
  clonesWithoutInterleave,
  drbdWithoutNotify,
  duplicateFsid,
  duplicateOperation,
  galeraPromotedMax,
  groupMemberTooEarly,
  guestNodeName,
  intervalNotForMonitor,
  leftoverTargetRole,
  maintenanceLeftOn,
  migrationPrevented,
  missingParameter,
  missingPromotable,
  negativeMigrationThreshold,
  negativeStickiness,
  noMonitor,
  noNodeWithCapacity,
  noStickiness,
  nodeRuleInMeta,
  onFailDemote,
  onFailFence,
  plainPassword,
  probeWithoutAddress,
  promotableMonitors,
  promotableWithoutRoles,
  promotedTargetRole,
  retiredAgent,
  sapHanaMismatch,
  shortTimeout,
  standbyLeftOn,
  startFailuresStay,
  thresholdNeverReached,
  thresholdWithoutFailureTimeout,
  uniqueCloneOfService,
  uniqueParameterClash,
  unknownAgent,
  unknownNodeInParameter,
  unknownOperation,
  unknownParameter,
  unmanaged,
  unmatchedParameter,
  utilizationWithoutStrategy,
  wrongMember,
  wrongParameterValue,
  wrongUtilization,
  advisoryColocation,
  badPattern,
  banByDate,
  cloneChildInConstraint,
  cloneWithSingle,
  colocationAgainstOrder,
  colocationCycle,
  colocationOfTags,
  constraintWithoutResource,
  contradictoryColocations,
  contradictoryLocations,
  drbdDeviceUnconstrained,
  enqueueReplicationOrder,
  enqueueReplicationTogether,
  expiredRule,
  groupMemberInConstraint,
  impossibleDate,
  ineffectiveSet,
  invalidRuleTest,
  leftoverMove,
  lossPolicyWithoutFencing,
  lvmVolumeUnconstrained,
  missingColocation,
  missingColon,
  missingOrder,
  misspeltScore,
  misspeltYeardays,
  moreApartThanNodes,
  noAllowedNode,
  nodeServiceOrder,
  notPromotable,
  optInWithoutLocation,
  orderAgainstGroup,
  orderCycle,
  pingRule,
  remoteNodeConstrained,
  resourceDiscovery,
  selfConstraint,
  severalRules,
  stackedDrbd,
  storageUnconstrained,
  symmetricalSerialize,
  ticketWithoutRole,
  unknownNode,
  unknownResource,
  unsetNodeAttribute,
  conflictingNames,
  crmshUnreadable,
  deprecatedOption,
  duplicateId,
  invalidId,
  legacySyntax,
  missingContinuationSpace,
  newerThanTarget,
  refusedBySchema4,
  refusedBySchema,
  removedConstruct,
  repeatedName,
  repeatedOptions,
  sessionCommand,
  trailingComment,
  underscoreInOption,
  unknownOption,
  unreadableDuration,
  unusedSuppression,
  wrongOptionValue,
];
