import type { AclRole, AclTarget, AclUser, Alert, Permission, Recipient } from "../model/configuration.ts";
import { childElement, type XmlElement, xmlElement } from "../text/xml.ts";
import { idOf, idPlace, named, pick, type ReferencedIds, readSets, writeSet } from "./attributes.ts";

function readPermission(element: XmlElement, ids: ReferencedIds): Permission {
  return {
    ...idOf(element, ids),
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

/** A `<read>`, `<write>` or `<deny>`: a right in the schemas before pacemaker-2.0. */
function readOldRight(element: XmlElement, ids: ReferencedIds): Permission {
  return {
    ...idOf(element, ids),
    right: element.name,
    ...pick(element, { xpath: "xpath", reference: "ref", objectType: "tag", attribute: "attribute" }),
  };
}

const oldRights = new Set(["read", "write", "deny"]);

/** An `<acl_role>`. */
export function readAclRole(element: XmlElement, ids: ReferencedIds): AclRole {
  const isOld = element.children.some((child) => oldRights.has(child.name));
  const read = isOld ? readOldRight : readPermission;
  return {
    kind: "role",
    id: element.attributes.id ?? "",
    ...idPlace(element),
    ...pick(element, { description: "description" }),
    ...(isOld ? { isOld } : {}),
    permissions: element.children.map((child) => read(child, ids)),
    span: { start: element.start, end: element.end },
  };
}

/** A right in current schemas, where an XPath, a reference and a type are one permission each (crmsh does the same). */
function writePermission({ id, right, description, ...about }: Permission): XmlElement[] {
  const { xpath, reference, objectType, attribute } = about;
  const parts = [
    ...(xpath === undefined ? [] : [{ xpath }]),
    ...(reference === undefined ? [] : [{ reference }]),
    ...(objectType === undefined ? [] : [{ "object-type": objectType, attribute }]),
  ];
  return parts.map((part, index) =>
    xmlElement("acl_permission", { id: index === 0 ? id : undefined, kind: right, ...part, description }),
  );
}

function writeOldRight({ id, right, xpath, reference, objectType, attribute }: Permission): XmlElement {
  return xmlElement(right, { id, tag: objectType, ref: reference, xpath, attribute });
}

/** An `<acl_user>`. */
export function readAclUser(element: XmlElement, ids: ReferencedIds): AclUser {
  const isRole = (child: XmlElement): boolean => child.name === "role_ref";
  return {
    kind: "user",
    id: element.attributes.id ?? "",
    ...idPlace(element),
    roles: element.children.filter(isRole).map((child) => named(child, "id")),
    permissions: element.children.filter((child) => !isRole(child)).map((child) => readOldRight(child, ids)),
    span: { start: element.start, end: element.end },
  };
}

/** An `<acl_user>`. */
export function writeAclUser(user: AclUser): XmlElement {
  const roles = user.roles.map((role) => xmlElement("role_ref", { id: role.value }));
  return xmlElement("acl_user", { id: user.id }, [...roles, ...user.permissions.map(writeOldRight)]);
}

/** An `<acl_role>`. */
export function writeAclRole(role: AclRole): XmlElement {
  const permissions = role.isOld ? role.permissions.map(writeOldRight) : role.permissions.flatMap(writePermission);
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

function readRecipient(element: XmlElement, ids: ReferencedIds): Recipient {
  return {
    ...idOf(element, ids),
    value: element.attributes.value ?? "",
    ...pick(element, { description: "description" }),
    attributes: readSets(element, "instance_attributes", ids),
    meta: readSets(element, "meta_attributes", ids),
  };
}

/** An `<alert>`. */
export function readAlert(element: XmlElement, ids: ReferencedIds): Alert {
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
