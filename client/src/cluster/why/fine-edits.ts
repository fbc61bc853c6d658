import { childElement, serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { type CibEdit, editStartTag } from "../what-if/cib-edit.ts";
import type { WhyCib } from "./why-cib.ts";

/** Takes an element out. */
export function remove({ start, end }: XmlElement): CibEdit {
  return { start, end, text: "" };
}

/** Puts a new element into one of the text, as its last child. */
export function insert(parent: XmlElement, added: XmlElement): CibEdit {
  const last = parent.children.at(-1);
  if (last) return { start: last.end, end: last.end, text: serializeXml(added).trim() };
  const copy = structuredClone(parent);
  copy.children.push(added);
  return { start: parent.start, end: parent.end, text: serializeXml(copy).trim() };
}

/** Prefers a node for a resource by a score. */
export function preferNode(cib: WhyCib, resource: string, node: string, score: string): CibEdit {
  const location = xmlElement("rsc_location", { id: "quorate-why", rsc: resource, node, score });
  const constraints = childElement(cib.configuration, "constraints");
  return constraints
    ? insert(constraints, location)
    : insert(cib.configuration, xmlElement("constraints", {}, [location]));
}

/** Grants a ticket to this site. */
export function grantTicket(cib: WhyCib, ticket: string): CibEdit {
  const status = childElement(cib.root, "status");
  const granted = { id: ticket, granted: "true", standby: "false" };
  const tickets = status && childElement(status, "tickets");
  const state = tickets?.children.find(({ attributes }) => attributes.id === ticket);
  if (state) return editStartTag(cib.text, state, granted);
  const added = xmlElement("ticket_state", granted);
  if (tickets) return insert(tickets, added);
  const all = xmlElement("tickets", {}, [added]);
  return status ? insert(status, all) : insert(cib.root, xmlElement("status", {}, [all]));
}

/** Edits together: what lies inside another one, or is there twice, is left out, so that they don't overlap. */
export function mergeEdits(edits: readonly CibEdit[]): CibEdit[] {
  // What is put in front of an element or behind it stays when that is taken out.
  const isInside = (a: CibEdit, b: CibEdit): boolean =>
    a.start === a.end
      ? a.start > b.start && a.end < b.end
      : a.start >= b.start && a.end <= b.end && a.end - a.start < b.end - b.start;
  return edits.filter(
    (edit, index) =>
      !edits.some((other) => isInside(edit, other)) &&
      !edits
        .slice(0, index)
        .some(
          (other) =>
            other.start === edit.start && other.end === edit.end && (edit.end > edit.start || edit.text === other.text),
        ),
  );
}
