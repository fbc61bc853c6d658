import { redactXml } from "./redact-xml.ts";

/** What went wrong with a cluster, as a program tells the cases apart; people read the message. */
export type ClusterErrorKind =
  | "unreachable"
  | "unknown-host-key"
  | "changed-host-key"
  | "revoked-host-key"
  | "authentication"
  | "sudo"
  | "missing-tool"
  | "cluster-stopped"
  | "permission"
  | "conflict"
  | "rejected"
  | "connection-lost"
  | "cancelled"
  | "timeout"
  | "protocol";

/** Trouble with a cluster. `message` is one or more full sentences: what happened, to what, and what to do next. */
export class ClusterError extends Error {
  readonly kind: ClusterErrorKind;
  /** What the far side said, for those who want to know more; may be long. Never a secret: documents in it are left out. */
  readonly detail?: string;
  /** Was a person asked for something and said no? Then asking again at once is no help. */
  readonly declined: boolean;

  constructor(kind: ClusterErrorKind, message: string, detail?: string, declined = false) {
    super(message);
    this.name = "ClusterError";
    this.kind = kind;
    this.declined = declined;
    if (detail !== undefined && detail !== "") this.detail = redactXml(detail);
  }
}
