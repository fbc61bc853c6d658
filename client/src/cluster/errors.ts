import { plainText } from "../../../server/src/text/plain-text.ts";
import { redactXml } from "./redact-xml.ts";

/** What went wrong, for programs; people read the message. */
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

/** An error of a cluster. `message` is one or more full sentences: what happened, where, and what to do next. */
export class ClusterError extends Error {
  readonly kind: ClusterErrorKind;
  /** The output of the node, for more detail; may be long. Holds no secret: XML documents are left out. */
  readonly detail?: string;
  /** Did the person decline a question? Then the question is not asked again at once. */
  readonly declined: boolean;

  constructor(kind: ClusterErrorKind, message: string, detail?: string, declined = false) {
    super(plainText(message));
    this.name = "ClusterError";
    this.kind = kind;
    this.declined = declined;
    if (detail !== undefined && detail !== "") this.detail = plainText(redactXml(detail));
  }
}
