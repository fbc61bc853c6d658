import type { AclRole, AclTarget, Alert, Permission, Recipient } from "../model/configuration.ts";
import { childElement, type XmlElement, xmlElement } from "../text/xml.ts";
import { idPlace, keptId, type MeaningfulIds, named, pick, readSets, writeSet } from "./attributes.ts";

function readPermission(element: XmlElement, ids: MeaningfulIds): Permission {
  return {
    ...keptId(element, ids),
    right: element.attributes.kind ?? "",
    ...pick(element, {
      description: "description",
      xpath: "xpath",
      reference: "reference",
      objectType: "object-type",
      attribute: "attribute",
    }),
  };
}

/** An `<acl_role>`. */
export function readAclRole(element: XmlElement, ids: MeaningfulIds): AclRole {
  return {
    kind: "role",
    id: element.attributes.id ?? "",
    ...idPlace(element),
    ...pick(element, { description: "description" }),
    permissions: element.children.map((child) => readPermission(child, ids)),
    span: { start: element.start, end: element.end },
  };
}

/** An `<acl_role>`. */
export function writeAclRole(role: AclRole): XmlElement {
  const permissions = role.permissions.map((permission) =>
    xmlElement("acl_permission", {
      id: permission.id,
      kind: permission.right,
      xpath: permission.xpath,
      reference: permission.reference,
      "object-type": permission.objectType,
      attribute: permission.attribute,
      description: permission.description,
    }),
  );
  return xmlElement("acl_role", { id: role.id, description: role.description }, permissions);
}

/** An `<acl_target>` or `<acl_group>`. */
export function readAclTarget(element: XmlElement): AclTarget {
  return {
    kind: element.name === "acl_group" ? "acl_group" : "acl_target",
    id: element.attributes.id ?? "",
    ...idPlace(element),
    ...pick(element, { name: "name" }),
    roles: element.children.map((child) => named(child, "id")),
    span: { start: element.start, end: element.end },
  };
}

/** An `<acl_target>` or `<acl_group>`. */
export function writeAclTarget(target: AclTarget): XmlElement {
  const roles = target.roles.map((role) => xmlElement("role", { id: role.value }));
  return xmlElement(target.kind, { id: target.id, name: target.name }, roles);
}

function readRecipient(element: XmlElement, ids: MeaningfulIds): Recipient {
  return {
    ...keptId(element, ids),
    value: element.attributes.value ?? "",
    ...pick(element, { description: "description" }),
    attributes: readSets(element, "instance_attributes", ids),
    meta: readSets(element, "meta_attributes", ids),
  };
}

/** An `<alert>`. */
export function readAlert(element: XmlElement, ids: MeaningfulIds): Alert {
  const select = childElement(element, "select");
  return {
    kind: "alert",
    id: element.attributes.id ?? "",
    path: element.attributes.path ?? "",
    ...pick(element, { description: "description" }),
    attributes: readSets(element, "instance_attributes", ids),
    meta: readSets(element, "meta_attributes", ids),
    ...(select
      ? {
          select: select.children.map((child) => ({
            what: child.name.replace(/^select_/, ""),
            names: child.children.map((attribute) => attribute.attributes.name ?? ""),
          })),
        }
      : {}),
    recipients: element.children
      .filter((child) => child.name === "recipient")
      .map((child) => readRecipient(child, ids)),
    span: { start: element.start, end: element.end },
  };
}

function writeRecipient(recipient: Recipient): XmlElement {
  const { id, value, description } = recipient;
  return xmlElement("recipient", { id, description, value }, [
    ...recipient.meta.map((set) => writeSet("meta_attributes", set)),
    ...recipient.attributes.map((set) => writeSet("instance_attributes", set)),
  ]);
}

/** An `<alert>`. */
export function writeAlert(alert: Alert): XmlElement {
  const select = alert.select?.map(({ what, names }) =>
    xmlElement(
      `select_${what}`,
      {},
      names.map((name) => xmlElement("attribute", { name })),
    ),
  );
  return xmlElement("alert", { id: alert.id, description: alert.description, path: alert.path }, [
    ...alert.meta.map((set) => writeSet("meta_attributes", set)),
    ...alert.attributes.map((set) => writeSet("instance_attributes", set)),
    ...(select ? [xmlElement("select", {}, select)] : []),
    ...alert.recipients.map(writeRecipient),
  ]);
}
