import { ClusterError } from "../errors.ts";
import type { Authentication } from "./authentication.ts";
import { describeTarget, type Target } from "./config/target.ts";

/** A message of ssh2 or the socket as a clause: without surrounding spaces, final full stop and heading. */
export function clause(message: string): string {
  return message
    .replace(/^\(SSH\)\s*/, "")
    .replace(/\.\s*$/, "")
    .trim();
}

/** The error for a failed connection, from the error of ssh2 or the socket and from what the login tried. */
export function connectionError(error: Error, target: Target, login: Authentication): ClusterError {
  const node = describeTarget(target);
  const { code, level } = error as { code?: string; level?: string };
  // sshd disconnects after as many wrong keys as MaxAuthTries allows.
  if (level === "client-authentication" || /too many authentication failures/i.test(error.message))
    return loginRefused(target, login);
  const port = `port ${target.port}`;
  switch (code) {
    case "ECONNREFUSED":
      return new ClusterError(
        "unreachable",
        `${node} refuses connections on ${port}. Check the port, and that the node is up and runs sshd.`,
        error.message,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NONAME":
      return new ClusterError(
        "unreachable",
        `${node} has no known address. Check its name in quorate.clusters and ~/.ssh/config, and the DNS.`,
        error.message,
      );
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EHOSTDOWN":
    case "ETIMEDOUT":
      return new ClusterError(
        "unreachable",
        `There is no route to ${node} on ${port}. Check that the node is up, and check the network.`,
        error.message,
      );
  }
  if (level === "client-timeout")
    return new ClusterError(
      "unreachable",
      `${node} stopped responding. Check that the node is up, and check the network.`,
      error.message,
    );
  if (/before handshake/.test(error.message))
    return new ClusterError(
      "connection-lost",
      `${node} closed the connection on ${port} before the SSH handshake. Check that sshd listens on this port, and try again.`,
      error.message,
    );
  if (level === "handshake" || level === "protocol")
    return new ClusterError(
      "protocol",
      `The SSH handshake with ${node} failed (${clause(error.message)}). Check that sshd listens on ${port} and is OpenSSH 7.2 or newer.`,
      error.message,
    );
  return new ClusterError(
    "connection-lost",
    `The connection to ${node} was lost (${clause(error.message)}). Try again.`,
    error.message,
  );
}

function loginRefused(target: Target, login: Authentication): ClusterError {
  const tried = login.tried.length > 0 ? ` Tried: ${[...new Set(login.tried)].join(", ")}.` : "";
  const problems = login.problems.length > 0 ? ` Also, ${login.problems.join("; ")}.` : "";
  const declined = login.declined ? " The prompt for a secret was cancelled." : "";
  return new ClusterError(
    "authentication",
    `${describeTarget(target)} refused the login of "${target.user}".${tried}${declined}${problems} Check user and identityFile in quorate.clusters, or add your public key to ~${target.user}/.ssh/authorized_keys on the node.`,
    undefined,
    login.declined,
  );
}
