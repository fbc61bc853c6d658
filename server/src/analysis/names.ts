import { marksOf, type Statement } from "../crm/parse-statement.ts";
import type { Mark } from "../crm/slots.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import type { NamePlace, NameSpace } from "./name-place.ts";
import { namesInXml } from "./names-in-xml.ts";

/** Every place in a statement where something is defined or referred to, in the order written. */
export function namesIn(statement: Statement): readonly NamePlace[] {
  if (statement.keyword === "xml") return namesInXml(statement.text);
  const places: NamePlace[] = [];
  let remote = false;
  for (const mark of marksOf(statement)) {
    const place = placeOf(statement, mark);
    if (place) places.push(place);
    if (mark.slot.kind === "agent") remote = /^ocf:pacemaker:remote$|^remote$/.test(mark.value);
  }
  const own = places[0];
  // The resource that connects to a remote node has the node's name as its id.
  if (remote && own?.defines === "primitive") places.splice(1, 0, { ...own, space: "node", defines: "node" });
  return places;
}

const accounts = new Set(["acl_target", "acl_group", "user"]);
/** What the selector of an ACL right names: `ref:vip`, `meta:vip:target-role`, `node:n1`. */
const selector = /^(?:(ref|meta|params|utilization|location)|node|nodeutil):([^:]+)/;
const nodeType = /:(?:member|normal|ping|remote)$/;

function placeOf(statement: Statement, mark: Mark): NamePlace | undefined {
  const { slot, value } = mark;
  switch (slot.kind) {
    case "definition": {
      if (accounts.has(statement.keyword) && slot.type !== "permission") {
        return place(statement, mark, "account", value, statement.keyword);
      }
      const name = slot.type === "node" ? value.replace(nodeType, "") : value.replace(/:$/, "");
      return place(statement, mark, slot.type === "node" ? "node" : "id", name, slot.type);
    }
    case "reference": {
      if (value === "_rsc_set_") return undefined;
      if (slot.to === "node") return place(statement, mark, "node", value.replace(/:$/, ""));
      return place(statement, mark, "id", value.startsWith("@") ? value.slice(1).replace(/:.*$/, "") : value);
    }
    case "text":
      return statement.keyword === "rsc_ticket" && value.endsWith(":")
        ? place(statement, mark, "ticket", value.slice(0, -1))
        : undefined;
    case "acl-selector": {
      const [, kind, name = ""] = selector.exec(value) ?? [];
      return place(statement, mark, kind === undefined ? "node" : "id", name);
    }
    case "name": {
      if (statement.text.charAt(mark.start) !== "$") return undefined;
      const id = /^\$([^:=\s]+):/.exec(statement.text.slice(mark.start, mark.end))?.[1];
      return id === undefined ? undefined : place(statement, mark, "id", id, "attribute");
    }
    case "value":
      return slot.of.list === "meta" && slot.name === "remote-node"
        ? place(statement, mark, "node", value, "node")
        : undefined;
    default:
      return undefined;
  }
}

/** The place of a name in a mark's text; a name that isn't written there in one piece takes the whole word. */
function place(
  statement: Statement,
  mark: Mark,
  space: NameSpace,
  name: string,
  defines?: string,
): NamePlace | undefined {
  if (name === "") return undefined;
  const found = findIn(statement.text, mark, name);
  const { start, end } = found ?? mark;
  const word = found ? {} : { word: mark.value };
  return { start, end, space, name, ...omitUndefined({ defines }), ...word };
}

function findIn(text: string, mark: Mark, name: string): Span | undefined {
  if (mark.slot.kind !== "acl-selector" && text.startsWith(name, mark.start)) {
    return { start: mark.start, end: mark.start + name.length };
  }
  // After a prefix such as `ref:` the name comes last, and a name may be a part of the prefix.
  const prefix = mark.slot.kind === "acl-selector" ? mark.value.indexOf(":") : 0;
  const at = text.slice(mark.start, mark.end).indexOf(name, prefix);
  return at < 0 ? undefined : { start: mark.start + at, end: mark.start + at + name.length };
}
