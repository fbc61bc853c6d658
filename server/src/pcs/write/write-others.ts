import type { AclRole, AclTarget, AclUser, Alert, Tag, Verbatim } from "../../model/configuration.ts";
import { pairWords, type Shared } from "./expand-sets.ts";
import { type Chunk, ChunkMaker } from "./unsupported.ts";

/** The command for a tag. */
export function writeTag(tag: Tag): Chunk {
  const chunk = new ChunkMaker();
  if (tag.description !== undefined) chunk.reportUnsupported(`the description of the tag "${tag.id}"`);
  chunk.add(["tag", "create", tag.id, ...tag.members.map(({ value }) => value)]);
  return chunk.done(tag);
}

/** The command for a role with its permissions. */
export function writeRole(role: AclRole): Chunk {
  const chunk = new ChunkMaker();
  const permissions = role.permissions.flatMap(({ right, xpath, reference, objectType, attribute, description }) => {
    const what = xpath === undefined ? ["id", reference] : ["xpath", xpath];
    if (description !== undefined) chunk.reportUnsupported(`the description of a permission of the role "${role.id}"`);
    if (
      objectType !== undefined ||
      attribute !== undefined ||
      what[1] === undefined ||
      !/^(?:read|write|deny)$/.test(right)
    ) {
      const of = objectType ?? attribute ?? reference ?? "";
      chunk.reportUnsupported(
        `the permission "${right}" for "${of}" of the role "${role.id}"`,
        "It is left out: check what the role may do without it.",
      );
      return [];
    }
    return [[right, what[0] as string, what[1]]];
  });
  const description = role.description === undefined ? [] : [`description=${role.description}`];
  chunk.add(["acl", "role", "create", role.id, ...description], ...permissions);
  return chunk.done(role);
}

/** The command for a system user or group. */
export function writeTarget(target: AclTarget | AclUser): Chunk {
  const chunk = new ChunkMaker();
  const kind = target.kind === "acl_group" ? "group" : "user";
  if (target.description !== undefined) chunk.reportUnsupported(`the description of the ${kind} "${target.id}"`);
  if (target.kind !== "user" && target.name !== undefined && target.name !== target.id) {
    chunk.reportUnsupported(`that the ${kind} "${target.id}" is called "${target.name}"`);
  }
  if (target.kind === "user" && target.permissions.length > 0) {
    chunk.reportUnsupported(`permissions of the user "${target.id}" without a role`, "They are left out.");
  }
  chunk.add(["acl", kind, "create", target.id, ...target.roles.map(({ value }) => value)]);
  return chunk.done(target);
}

/** The commands for an alert and its recipients. */
export function writeAlert(alert: Alert, shared: Shared): Chunk {
  const chunk = new ChunkMaker();
  const parts = (of: Pick<Alert, "attributes" | "meta">, name: string): string[][] => {
    const options = pairWords(of.attributes, `the options of ${name}`, shared, chunk);
    const meta = pairWords(of.meta, `the meta attributes of ${name}`, shared, chunk);
    return [options.length > 0 ? ["options", ...options] : [], meta.length > 0 ? ["meta", ...meta] : []];
  };
  const described = (text: string | undefined): string[] => (text === undefined ? [] : [`description=${text}`]);
  if (alert.select) chunk.reportUnsupported(`which events the alert "${alert.id}" receives`, "It receives all events.");
  chunk.add(
    ["alert", "create", `path=${alert.path}`, `id=${alert.id}`, ...described(alert.description)],
    ...parts(alert, `the alert "${alert.id}"`),
  );
  for (const recipient of alert.recipients) {
    const id = recipient.id === undefined ? [] : [`id=${recipient.id}`];
    chunk.add(
      ["alert", "recipient", "add", alert.id, `value=${recipient.value}`, ...id, ...described(recipient.description)],
      ...parts(recipient, `a recipient of the alert "${alert.id}"`),
    );
  }
  return chunk.done(alert);
}

/** What only XML can express. */
export function writeVerbatim(verbatim: Verbatim): Chunk {
  const chunk = new ChunkMaker();
  chunk.reportUnsupported(`the <${verbatim.element}>${verbatim.id ? ` "${verbatim.id}"` : ""} as written in the CIB`);
  return chunk.done(verbatim);
}
