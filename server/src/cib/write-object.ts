import { type ClusterObject, isResource } from "../model/configuration.ts";
import { parseXml, type XmlElement } from "../text/xml.ts";
import { writeAclRole, writeAclTarget, writeAclUser, writeAlert } from "./acls-and-alerts.ts";
import { writeNode, writeOptions, writeTag, writeTopology } from "./cluster-parts.ts";
import { writeConstraint } from "./constraints.ts";
import { writeOperation, writeResource } from "./resources.ts";

/**
 * An object as an element of the CIB: a resource without the resources inside it, a `monitor` as the operation it adds. Parts without a significant id have none yet.
 * `nodes`: the nodes that a fencing level without a target is for. Throws XmlError for an `xml` statement that isn't well-formed.
 */
export function writeObject(object: ClusterObject, nodes: readonly string[] = []): XmlElement {
  if (isResource(object)) return writeResource(object);
  switch (object.kind) {
    case "node":
      return writeNode(object);
    case "property":
    case "rsc_defaults":
    case "op_defaults":
      return writeOptions(object);
    case "tag":
      return writeTag(object);
    case "fencing_topology":
      return writeTopology(object, nodes);
    case "role":
      return writeAclRole(object);
    case "acl_target":
    case "acl_group":
      return writeAclTarget(object);
    case "user":
      return writeAclUser(object);
    case "alert":
      return writeAlert(object);
    case "monitor":
      return writeOperation(object.operation);
    case "xml":
      return parseXml(object.source);
    default:
      return writeConstraint(object);
  }
}
