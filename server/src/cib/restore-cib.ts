import { childElement, type XmlElement } from "../text/xml.ts";
import { isClusterOwned } from "./merge-option-sets.ts";

/**
 * The live CIB with its configuration restored from a saved CIB, with the ids of that time. What belongs to the cluster as it is now
 * stays: its nodes (those that joined or left since), and the properties that it sets itself.
 */
export function restoredCib(live: XmlElement, saved: XmlElement): XmlElement {
  const now = childElement(live, "configuration");
  const then = childElement(saved, "configuration");
  if (now === undefined || then === undefined) return live;
  const children = then.children.map((section) => {
    const current = childElement(now, section.name);
    if (current === undefined) return section;
    if (section.name === "nodes") return restoredNodes(current, section);
    return section.name === "crm_config" ? restoredProperties(current, section) : section;
  });
  const schema = saved.attributes["validate-with"];
  return {
    ...live,
    attributes: schema === undefined ? live.attributes : { ...live.attributes, "validate-with": schema },
    children: live.children.map((child) => (child === now ? { ...now, children } : child)),
  };
}

function restoredNodes(now: XmlElement, then: XmlElement): XmlElement {
  const before = new Map(then.children.map((node) => [node.attributes.uname, node]));
  const children = now.children.map((node) => {
    const old = before.get(node.attributes.uname);
    return old?.attributes.id === node.attributes.id ? (old ?? node) : node;
  });
  return { ...now, children };
}

function restoredProperties(now: XmlElement, then: XmlElement): XmlElement {
  const owned = new Map(now.children.map((set) => [set.attributes.id, set.children.filter(isClusterOwned)]));
  const sets = then.children.map((set) => {
    const left = [...(owned.get(set.attributes.id) ?? [])];
    owned.delete(set.attributes.id);
    const children = set.children.flatMap((pair) => {
      if (!isClusterOwned(pair)) return [pair];
      const at = left.findIndex((each) => each.attributes.name === pair.attributes.name);
      return at < 0 ? [] : left.splice(at, 1);
    });
    return { ...set, children: [...children, ...left] };
  });
  const others = now.children.flatMap((set) => {
    const children = owned.get(set.attributes.id) ?? [];
    return children.length > 0 ? [{ ...set, children }] : [];
  });
  return { ...then, children: [...sets, ...others] };
}
