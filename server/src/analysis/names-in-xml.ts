import { wordTable } from "../text/word-table.ts";
import type { NamePlace, NameSpace } from "./name-place.ts";

/** Elements of the CIB whose `id` names another element (IDREF in Pacemaker's schemas). */
const referring = new Set(["resource_ref", "obj_ref", "role", "role_ref"]);

/** Attributes of the CIB that name another element, or a node or ticket, whatever element they are on. */
const attributes = wordTable<NameSpace>({
  "id-ref": "id",
  rsc: "id",
  "with-rsc": "id",
  first: "id",
  then: "id",
  template: "id",
  reference: "id",
  ref: "id",
  node: "node",
  target: "node",
  ticket: "ticket",
});

const piece = /<!--[\s\S]*?(?:-->|$)|<\s*\/?([\w:-]+)|([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')|>/g;

/** The names that an `xml` statement defines and refers to. */
export function namesInXml(text: string): NamePlace[] {
  const places: NamePlace[] = [];
  let element = "";
  for (const match of text.matchAll(piece)) {
    const [whole, tag, attribute, double, single] = match;
    if (tag !== undefined) {
      element = tag;
      continue;
    }
    const value = double ?? single;
    if (attribute === undefined || value === undefined || value === "" || element === "") continue;
    const start = match.index + whole.length - value.length - 1;
    const at = { start, end: start + value.length, name: value };
    if (attribute === "id") {
      if (element === "node") continue;
      places.push(referring.has(element) ? { ...at, space: "id" } : { ...at, space: "id", defines: element });
    } else if (attribute === "uname" && element === "node") {
      places.push({ ...at, space: "node", defines: "node" });
    } else if (attribute === "devices" && element === "fencing-level") {
      let from = start;
      for (const device of value.split(",")) {
        if (device.trim()) places.push({ start: from, end: from + device.length, space: "id", name: device });
        from += device.length + 1;
      }
    } else {
      const space = attributes[attribute];
      if (space !== undefined && !(attribute === "target" && element !== "fencing-level"))
        places.push({ ...at, space });
    }
  }
  return places;
}
