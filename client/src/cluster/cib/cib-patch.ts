import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import {
  childElement,
  parseXml,
  serializeXml,
  type XmlElement,
  XmlError,
  xmlElement,
} from "../../../../server/src/text/xml.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { isDiskFull, withWorkFolder } from "../work-folder.ts";
import type { Cib } from "./cib-content.ts";

/** The two CIBs that `crm_diff` compares: the live one, and the wanted one with the next epoch. Both are without a status. */
export function documentsToCompare(base: Cib, wanted: Cib): { readonly before: string; readonly after: string } {
  const schema = wanted.root.attributes["validate-with"];
  const next = { ...base.root.attributes, epoch: String(base.epoch + 1), num_updates: "0" };
  return {
    before: document(base.root.attributes, base),
    after: document(schema === undefined ? next : { ...next, "validate-with": schema }, wanted),
  };
}

function document(attributes: Record<string, string>, cib: Cib): string {
  const head = serializeXml(xmlElement("cib", attributes)).trimEnd().replace(/\/>$/, ">");
  return `${head}\n${cib.source.slice(cib.configuration.start, cib.configuration.end)}\n<status/>\n</cib>\n`;
}

const patchScript = withWorkFolder(nodeScript(new URL("./make-patch.sh", import.meta.url)));

/**
 * Makes the patch from `base` to `wanted` with the node's own crm_diff. The configurations are sent on standard input, since an argv could be
 * read by others. The source in the patch has the base's admin_epoch and epoch but no num_updates, so that concurrent changes of the status
 * don't matter. Rejects with a ClusterError when no patch could be made, or one that would change more than the configuration.
 */
export async function makePatch(
  session: ClusterSession,
  base: Cib,
  wanted: Cib,
  signal?: AbortSignal,
): Promise<string> {
  const { before, after } = documentsToCompare(base, wanted);
  const result = await session.run(["sh", "-c", patchScript, "sh", String(Buffer.byteLength(before))], {
    stdin: before + after,
    plain: true,
    title: "crm_diff -o A.xml -n B.xml",
    timeoutMs: 60_000,
    ...omitUndefined({ signal }),
  });
  const start = result.stdout.indexOf("<diff");
  if (start < 0) {
    if (result.exitCode === 127)
      throw new ClusterError(
        "missing-tool",
        "The node has no crm_diff. Install Pacemaker's command line tools there (Debian: pacemaker-cli-utils, Red Hat: pacemaker-cli). Nothing was applied.",
        result.stderr,
      );
    if (isDiskFull(result))
      throw new ClusterError(
        "protocol",
        "The node couldn't compare the wanted configuration with the live one: its folder for temporary files (/tmp) is full or can't be written. Nothing was applied. Make room there, and apply again.",
        result.stderr,
      );
    throw new ClusterError(
      "protocol",
      `The node couldn't compare the wanted configuration with the live one (crm_diff exited with ${result.exitCode}). Nothing was applied.`,
      result.stderr,
    );
  }
  return guardedPatch(result.stdout.slice(start), base, wanted);
}

/**
 * The patch without num_updates in its source. Throws a ClusterError when it isn't a step from the base's epoch to the next one, changes more
 * than the configuration, or has a value that the wanted configuration doesn't have.
 */
function guardedPatch(patch: string, base: Cib, wanted: Cib): string {
  const root = readPatch(patch, wanted);
  const version = childElement(root, "version");
  const source = version && childElement(version, "source");
  const target = version && childElement(version, "target");
  const expected =
    root.name === "diff" &&
    root.attributes.format === "2" &&
    source?.attributes.admin_epoch === String(base.adminEpoch) &&
    source.attributes.epoch === String(base.epoch) &&
    target?.attributes.admin_epoch === String(base.adminEpoch) &&
    target.attributes.epoch === String(base.epoch + 1);
  const strays = root.children.filter(
    ({ name, attributes }) => name === "change" && !/^\/cib($|\/configuration($|[[/]))/.test(attributes.path ?? ""),
  );
  if (!expected || strays.length > 0 || !source)
    throw new ClusterError(
      "protocol",
      "The patch of the node's crm_diff isn't safe to apply (Quorate needs Pacemaker 2.0 or newer). Nothing was applied.",
      version === undefined ? "" : `epoch ${source?.attributes.epoch} to ${target?.attributes.epoch}`,
    );
  const tag = patch.slice(source.start, source.end);
  return patch.slice(0, source.start) + tag.replace(/\snum_updates="[^"]*"/, "") + patch.slice(source.end);
}

/**
 * Reads a patch. Pacemaker before 2.1.8 escapes some values wrongly (line feeds; quotes and brackets after a non-ASCII character):
 * such a patch can't be read, or would write another value into the configuration. Throws a ClusterError for one.
 */
function readPatch(patch: string, wanted: Cib): XmlElement {
  let root: XmlElement;
  try {
    root = parseXml(patch.trimEnd());
  } catch (error) {
    if (error instanceof XmlError) throw unsupportedValueError(wanted);
    throw error;
  }
  const values = new Set<string>();
  collectValues(wanted.configuration, values);
  const sent = new Set<string>();
  for (const change of root.children) {
    if (!change.attributes.path?.startsWith("/cib/configuration/")) continue;
    if (change.attributes.operation === "create") for (const child of change.children) collectValues(child, sent);
    for (const { attributes } of childElement(change, "change-list")?.children ?? [])
      if (attributes.value !== undefined) sent.add(attributes.value);
  }
  for (const value of sent) if (!values.has(value)) throw unsupportedValueError(wanted);
  return root;
}

function collectValues({ attributes, children }: XmlElement, values: Set<string>): void {
  for (const value of Object.values(attributes)) values.add(value);
  for (const child of children) collectValues(child, values);
}

/** The name or id of an element with a value that older releases escape wrongly. */
function unsupportedValue({ attributes, children }: XmlElement): string | undefined {
  const isOne = Object.values(attributes).some((value) => /[\n\r\t]|[^\u0000-\u007f].*["'<>&]/s.test(value));
  if (isOne) return attributes.name ?? attributes.id;
  for (const child of children) {
    const found = unsupportedValue(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unsupportedValueError({ configuration }: Cib): ClusterError {
  const name = unsupportedValue(configuration);
  const which = name === undefined ? "a value of the wanted configuration" : `the value of "${name}"`;
  return new ClusterError(
    "rejected",
    `The Pacemaker release of the node can't transfer ${which}: before 2.1.8, it escapes line feeds, and quotes or brackets after a non-ASCII character, wrongly. Nothing was applied. Change the value, or update Pacemaker.`,
  );
}
