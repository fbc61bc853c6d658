// Everything that talks to clusters, as one bundle of its own: it carries an SSH client, and is loaded with the first connection.
export * from "../../cluster/actions.ts";
export { askCorosync, readAgents, readMetadata } from "../../cluster/agents.ts";
export { decideConfirmation, endSentence, findConfirmations, noteConfirmations } from "../../cluster/confirmation.ts";
export { restartNodeByNode, restartTogether } from "../../cluster/corosync-restart.ts";
export { openRollout, rollOut } from "../../cluster/corosync-rollout.ts";
export { foresee } from "../../cluster/foresee.ts";
export { openHistory, terminalHistoryFolder } from "../../cluster/history.ts";
export { applyKept } from "../../cluster/kept-apply.ts";
export { fillSecrets } from "../../cluster/kept-secrets.ts";
export { preview } from "../../cluster/preview.ts";
export { switchChanges } from "../../cluster/resource-switches.ts";
export { readSbd } from "../../cluster/sbd.ts";
export { createSession } from "../../cluster/session.ts";
