import { ClusterError } from "../errors.ts";
import type { Authentication } from "./authentication.ts";
import { describeTarget, type Target } from "./target.ts";

/** What ssh2 or the socket said, as a clause without blanks around, final full stop, or its own heading. */
export function clause(message: string): string {
  return message
    .replace(/^\(SSH\)\s*/, "")
    .replace(/\.\s*$/, "")
    .trim();
}

/** What a failed connection means for people, from the error of ssh2 or the socket and from what was tried to log in. */
export function connectionError(error: Error, target: Target, login: Authentication): ClusterError {
  const node = describeTarget(target);
  const { code, level } = error as { code?: string; level?: string };
  if (level === "client-authentication") return loginRefused(target, login);
  const port = `port ${target.port}`;
  switch (code) {
    case "ECONNREFUSED":
      return new ClusterError(
        "unreachable",
        `${node} refuses connections on ${port}. Check that the node is up, that sshd runs there, and the port.`,
        error.message,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NONAME":
      return new ClusterError(
        "unreachable",
        `No address is known for ${node}. Check the name in quorate.clusters, ~/.ssh/config, and the name service.`,
        error.message,
      );
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EHOSTDOWN":
    case "ETIMEDOUT":
      return new ClusterError(
        "unreachable",
        `There is no way to ${node} on ${port}. Check that the node is up, and the network in between.`,
        error.message,
      );
  }
  if (level === "client-timeout")
    return new ClusterError(
      "unreachable",
      `${node} stopped answering. Check that the node is up, and the network in between.`,
      error.message,
    );
  if (/before handshake/.test(error.message))
    return new ClusterError(
      "connection-lost",
      `${node} closed the connection on ${port} before SSH began. Check that it is sshd that answers there, and try again.`,
      error.message,
    );
  if (level === "handshake" || level === "protocol")
    return new ClusterError(
      "protocol",
      `${node} and this machine can't agree on how to talk over SSH (${clause(error.message)}). Check that sshd answers on ${port} and isn't older than OpenSSH 7.2.`,
      error.message,
    );
  return new ClusterError(
    "connection-lost",
    `The connection to ${node} broke (${clause(error.message)}). Try again.`,
    error.message,
  );
}

function loginRefused(target: Target, login: Authentication): ClusterError {
  const tried = login.tried.length > 0 ? ` Tried: ${[...new Set(login.tried)].join(", ")}.` : "";
  const troubles = login.problems.length > 0 ? ` Besides, ${login.problems.join("; ")}.` : "";
  const declined = login.declined ? " No more answer was given when asked." : "";
  return new ClusterError(
    "authentication",
    `${describeTarget(target)} didn't let "${target.user}" in.${tried}${declined}${troubles} Check user and identityFile in quorate.clusters, or add your public key to ~${target.user}/.ssh/authorized_keys on the node.`,
    undefined,
    login.declined,
  );
}
