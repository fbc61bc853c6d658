import type { SourceDocument } from "../analysis/source-document.ts";
import { isPrimitive } from "../model/configuration.ts";
import type { Span } from "../text/span.ts";

/** A word that leads somewhere: a rule's id in a comment to its page, an agent's name to its program on this machine. */
type DocumentLink = { readonly span: Span } & (
  | { readonly rule: string }
  /** Paths at which the program may be, most likely first. */
  | { readonly paths: readonly string[] }
);

const suppressions = /quorate-ignore(?:-file)?[ \t]+([a-z][a-z0-9-]*)/g;

/** The links of a file. */
export function linksIn(document: SourceDocument): DocumentLink[] {
  const comments = [...document.text.matchAll(suppressions)].map((match): DocumentLink => {
    const [whole, rule = ""] = match;
    const end = match.index + whole.length;
    return { span: { start: end - rule.length, end }, rule };
  });
  if (document.language !== "crm") return comments;
  const agents = document.tree.statements.flatMap(({ offset, statement: { object } }): DocumentLink[] => {
    if (!object || !isPrimitive(object) || !object.agent?.span) return [];
    const { class: cls = "ocf", provider = "heartbeat", type, span } = object.agent;
    // Nothing that leads out of the agents' folders.
    if (![provider, type].every((name) => /^[\w@][\w@.+-]*$/.test(name))) return [];
    const paths =
      cls === "ocf"
        ? [`/usr/lib/ocf/resource.d/${provider}/${type}`]
        : cls === "stonith"
          ? [`/usr/sbin/${type}`, `/sbin/${type}`]
          : cls === "lsb"
            ? [`/etc/init.d/${type}`]
            : cls === "systemd"
              ? ["/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"].map(
                  (folder) => `${folder}/${type.replace(/\.service$/, "")}.service`,
                )
              : [];
    return paths.length > 0 ? [{ span: { start: offset + span.start, end: offset + span.end }, paths }] : [];
  });
  return [...comments, ...agents];
}
