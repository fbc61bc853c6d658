// Written by npm run rules.
import { anonymousCloneNodeMax } from "./anonymous-clone-node-max.ts";
import { badPattern } from "./bad-pattern.ts";
import { banByDate } from "./ban-by-date.ts";
import { bannedEverywhere } from "./banned-everywhere.ts";
import { cannotMigrate } from "./cannot-migrate.ts";
import { cloneChildInConstraint } from "./clone-child-in-constraint.ts";
import { cloneMaxUnlikeNodes } from "./clone-max-unlike-nodes.ts";
import { cloneOptionAsParameter } from "./clone-option-as-parameter.ts";
import { clonedFenceDevice } from "./cloned-fence-device.ts";
import { clonesWithoutInterleave } from "./clones-without-interleave.ts";
import { colocationCycle } from "./colocation-cycle.ts";
import { commentBehindStatement } from "./comment-behind-statement.ts";
import { contradictoryColocations } from "./contradictory-colocations.ts";
import { corosyncAddress } from "./corosync-address.ts";
import { corosyncChoice } from "./corosync-choice.ts";
import { corosyncDuplicate } from "./corosync-duplicate.ts";
import { corosyncEncryption } from "./corosync-encryption.ts";
import { corosyncLinks } from "./corosync-links.ts";
import { corosyncLogfile } from "./corosync-logfile.ts";
import { corosyncMissing } from "./corosync-missing.ts";
import { corosyncNodeId } from "./corosync-node-id.ts";
import { corosyncNumber } from "./corosync-number.ts";
import { corosyncObsolete } from "./corosync-obsolete.ts";
import { corosyncStart } from "./corosync-start.ts";
import { corosyncTimes } from "./corosync-times.ts";
import { corosyncTiming } from "./corosync-timing.ts";
import { corosyncUnknownKey } from "./corosync-unknown-key.ts";
import { corosyncWord } from "./corosync-word.ts";
import { disklessSbdAndQuorumDevice } from "./diskless-sbd-and-quorum-device.ts";
import { disklessSbdWithoutTimeout } from "./diskless-sbd-without-timeout.ts";
import { dlmWithoutFreeze } from "./dlm-without-freeze.ts";
import { drbdWithoutNotify } from "./drbd-without-notify.ts";
import { duplicateId } from "./duplicate-id.ts";
import { duplicateOperation } from "./duplicate-operation.ts";
import { equalFenceDelays } from "./equal-fence-delays.ts";
import { evenCluster } from "./even-cluster.ts";
import { expectedVotes } from "./expected-votes.ts";
import { expiredRule } from "./expired-rule.ts";
import { fenceActionParameter } from "./fence-action-parameter.ts";
import { fenceDeviceOnOwnNode } from "./fence-device-on-own-node.ts";
import { fenceDeviceWithoutHosts } from "./fence-device-without-hosts.ts";
import { fenceHostUnknown } from "./fence-host-unknown.ts";
import { fenceMethodCycle } from "./fence-method-cycle.ts";
import { fenceRace } from "./fence-race.ts";
import { fencingDisabled } from "./fencing-disabled.ts";
import { fencingLevelDevice } from "./fencing-level-device.ts";
import { fencingLevelIndex } from "./fencing-level-index.ts";
import { fencingLevelTarget } from "./fencing-level-target.ts";
import { fencingTimeoutTooShort } from "./fencing-timeout-too-short.ts";
import { finiteScore } from "./finite-score.ts";
import { groupMemberInConstraint } from "./group-member-in-constraint.ts";
import { idleSet } from "./idle-set.ts";
import { intervalNotForMonitor } from "./interval-not-for-monitor.ts";
import { invalidId } from "./invalid-id.ts";
import { joinedLines } from "./joined-lines.ts";
import { lastManStanding } from "./last-man-standing.ts";
import { leftStopped } from "./left-stopped.ts";
import { leftoverMove } from "./leftover-move.ts";
import { lossPolicyWithoutFencing } from "./loss-policy-without-fencing.ts";
import { maintenanceLeftOn } from "./maintenance-left-on.ts";
import { migrationThresholdForGood } from "./migration-threshold-for-good.ts";
import { missingColocation } from "./missing-colocation.ts";
import { missingColon } from "./missing-colon.ts";
import { missingOrder } from "./missing-order.ts";
import { missingParameter } from "./missing-parameter.ts";
import { misspeltScore } from "./misspelt-score.ts";
import { misspeltYeardays } from "./misspelt-yeardays.ts";
import { needlessFenceDelay } from "./needless-fence-delay.ts";
import { newerThanTarget } from "./newer-than-target.ts";
import { noEncryption } from "./no-encryption.ts";
import { noFenceDevice } from "./no-fence-device.ts";
import { noMonitor } from "./no-monitor.ts";
import { noStickiness } from "./no-stickiness.ts";
import { nodeNamesDiffer } from "./node-names-differ.ts";
import { nodeWithoutFencing } from "./node-without-fencing.ts";
import { notPromotable } from "./not-promotable.ts";
import { oldFenceParameter } from "./old-fence-parameter.ts";
import { oldWords } from "./old-words.ts";
import { onFailFence } from "./on-fail-fence.ts";
import { orderAgainstGroup } from "./order-against-group.ts";
import { orderCycle } from "./order-cycle.ts";
import { placedNowhere } from "./placed-nowhere.ts";
import { plainPassword } from "./plain-password.ts";
import { priorityFencingDelay } from "./priority-fencing-delay.ts";
import { promotableMonitors } from "./promotable-monitors.ts";
import { promotableWithoutRoles } from "./promotable-without-roles.ts";
import { promotedTargetRole } from "./promoted-target-role.ts";
import { quorumDeviceSettings } from "./quorum-device-settings.ts";
import { quorumDeviceVotes } from "./quorum-device-votes.ts";
import { quorumIgnored } from "./quorum-ignored.ts";
import { quorumWithoutProvider } from "./quorum-without-provider.ts";
import { remoteNodeConstrained } from "./remote-node-constrained.ts";
import { removedConstruct } from "./removed-construct.ts";
import { repeatedOptions } from "./repeated-options.ts";
import { resourceDiscovery } from "./resource-discovery.ts";
import { retiredAgent } from "./retired-agent.ts";
import type { Rule } from "./rule.ts";
import { sbdMessageWait } from "./sbd-message-wait.ts";
import { selfConstraint } from "./self-constraint.ts";
import { severalRules } from "./several-rules.ts";
import { shortTimeout } from "./short-timeout.ts";
import { singleLink } from "./single-link.ts";
import { startupFencingOff } from "./startup-fencing-off.ts";
import { symmetricalSerialize } from "./symmetrical-serialize.ts";
import { tieBreaker } from "./tie-breaker.ts";
import { tokenOffProfile } from "./token-off-profile.ts";
import { twoNodeCount } from "./two-node-count.ts";
import { twoNodesWithoutTwoNode } from "./two-nodes-without-two-node.ts";
import { underscores } from "./underscores.ts";
import { uniqueParameterClash } from "./unique-parameter-clash.ts";
import { unknownAgent } from "./unknown-agent.ts";
import { unknownNode } from "./unknown-node.ts";
import { unknownOption } from "./unknown-option.ts";
import { unknownParameter } from "./unknown-parameter.ts";
import { unknownResource } from "./unknown-resource.ts";
import { unmanaged } from "./unmanaged.ts";
import { unreadableDuration } from "./unreadable-duration.ts";
import { unusedSuppression } from "./unused-suppression.ts";
import { utilizationWithoutStrategy } from "./utilization-without-strategy.ts";
import { waitForAllOff } from "./wait-for-all-off.ts";
import { watchdogTimeoutTooShort } from "./watchdog-timeout-too-short.ts";
import { wrongOptionValue } from "./wrong-option-value.ts";
import { wrongParameterValue } from "./wrong-parameter-value.ts";

/** Every rule, in the order of docs/rules.md. */
export const rules: readonly Rule[] = [
  fencingDisabled,
  noFenceDevice,
  fenceDeviceWithoutHosts,
  fenceHostUnknown,
  nodeWithoutFencing,
  fenceDeviceOnOwnNode,
  fenceRace,
  equalFenceDelays,
  priorityFencingDelay,
  needlessFenceDelay,
  fenceActionParameter,
  fenceMethodCycle,
  oldFenceParameter,
  clonedFenceDevice,
  fencingTimeoutTooShort,
  sbdMessageWait,
  watchdogTimeoutTooShort,
  disklessSbdWithoutTimeout,
  disklessSbdAndQuorumDevice,
  fencingLevelDevice,
  fencingLevelTarget,
  fencingLevelIndex,
  quorumIgnored,
  dlmWithoutFreeze,
  startupFencingOff,
  twoNodeCount,
  twoNodesWithoutTwoNode,
  waitForAllOff,
  corosyncAddress,
  corosyncChoice,
  corosyncEncryption,
  corosyncLinks,
  corosyncMissing,
  corosyncNodeId,
  corosyncNumber,
  corosyncStart,
  corosyncTiming,
  quorumWithoutProvider,
  expectedVotes,
  evenCluster,
  tieBreaker,
  lastManStanding,
  quorumDeviceSettings,
  quorumDeviceVotes,
  nodeNamesDiffer,
  singleLink,
  corosyncTimes,
  tokenOffProfile,
  noEncryption,
  corosyncObsolete,
  corosyncDuplicate,
  corosyncLogfile,
  corosyncUnknownKey,
  corosyncWord,
  unknownAgent,
  missingParameter,
  unknownParameter,
  wrongParameterValue,
  uniqueParameterClash,
  noMonitor,
  duplicateOperation,
  promotableMonitors,
  intervalNotForMonitor,
  shortTimeout,
  unreadableDuration,
  onFailFence,
  underscores,
  unknownOption,
  wrongOptionValue,
  promotedTargetRole,
  leftStopped,
  unmanaged,
  maintenanceLeftOn,
  migrationThresholdForGood,
  noStickiness,
  clonesWithoutInterleave,
  anonymousCloneNodeMax,
  cloneMaxUnlikeNodes,
  drbdWithoutNotify,
  promotableWithoutRoles,
  cannotMigrate,
  cloneOptionAsParameter,
  remoteNodeConstrained,
  oldWords,
  removedConstruct,
  retiredAgent,
  plainPassword,
  utilizationWithoutStrategy,
  orderCycle,
  colocationCycle,
  selfConstraint,
  contradictoryColocations,
  bannedEverywhere,
  unknownNode,
  unknownResource,
  cloneChildInConstraint,
  groupMemberInConstraint,
  orderAgainstGroup,
  missingColocation,
  missingOrder,
  notPromotable,
  finiteScore,
  leftoverMove,
  misspeltScore,
  missingColon,
  misspeltYeardays,
  banByDate,
  severalRules,
  expiredRule,
  idleSet,
  symmetricalSerialize,
  badPattern,
  resourceDiscovery,
  lossPolicyWithoutFencing,
  placedNowhere,
  joinedLines,
  commentBehindStatement,
  duplicateId,
  invalidId,
  repeatedOptions,
  newerThanTarget,
  unusedSuppression,
];
