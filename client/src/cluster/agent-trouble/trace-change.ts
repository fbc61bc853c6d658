import { quoted } from "../../../../server/src/text/phrases.ts";
import { parseXml, serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { type AgentResource, agentResource } from "./agent-resource.ts";

/** What makes agents that use the functions of resource-agents write a trace of each run, and the parameter for its folder. */
const tracing = new Set(["trace_ra", "trace_dir"]);

/** Why a resource's agent can't be traced, or not here, a sentence; undefined where it can be. */
export function whyNotTraced({ agent, element, template }: AgentResource): string | undefined {
  if (!agent.startsWith("ocf:")) return `only OCF agents can be traced, and this is ${agent}.`;
  if (operationsOf(template).length > 0)
    return `its operations are those of the template ${quoted(template?.attributes.id ?? "")}; add trace_ra=1 to them there.`;
  if (element.children.some((each) => each.name === "operations" && each.attributes["id-ref"] !== undefined))
    return "its operations are those of another resource (id-ref); add trace_ra=1 to them there.";
  return undefined;
}

function operationsOf(element: XmlElement | undefined): readonly XmlElement[] {
  const sets = element?.children.filter(({ name }) => name === "operations") ?? [];
  return sets.flatMap(({ children }) => children.filter(({ name }) => name === "op"));
}

/**
 * The CIB with a resource's operations traced, or no longer, as crmsh's `resource trace` does it: trace_ra=1 at each operation, and a start
 * and a stop (a promote and a demote) where there are none; without it, operations that say nothing else go. Throws as agentResource does.
 */
export function withTrace(cib: string, id: string, isOn: boolean): string {
  const head = cib.indexOf("<cib");
  const root = parseXml(cib.slice(Math.max(head, 0)).trimEnd());
  const resource = agentResource(cib, id);
  const ids = new Set<string>();
  const collect = (element: XmlElement): void => {
    if (element.attributes.id !== undefined) ids.add(element.attributes.id);
    element.children.forEach(collect);
  };
  collect(root);
  const change = (element: XmlElement): XmlElement => {
    if (element.name === "status") return element;
    if (element.name === "primitive" && element.attributes.id === resource.id)
      return isOn ? traced(element, resource.isPromotable, ids) : untraced(element);
    return { ...element, children: element.children.map(change) };
  };
  return serializeXml(change(root));
}

function traced(element: XmlElement, isPromotable: boolean, ids: Set<string>): XmlElement {
  const newId = (wanted: string): string => {
    let id = wanted;
    for (let n = 1; ids.has(id); n++) id = `${wanted}-${n}`;
    ids.add(id);
    return id;
  };
  const owner = element.attributes.id ?? "";
  const present = new Set(operationsOf(element).map(({ attributes }) => attributes.name));
  const missing = ["start", "stop", ...(isPromotable ? ["promote", "demote"] : [])]
    .filter((name) => !present.has(name))
    .map((name) => xmlElement("op", { name, interval: "0s", id: newId(`${owner}-${name}-0s`) }));
  const mark = (op: XmlElement): XmlElement => {
    if (op.name !== "op" || isTraced(op)) return op;
    const opId = op.attributes.id ?? newId(`${owner}-${op.attributes.name}`);
    const set = op.children.find((each) => isOwnSet(each));
    const setId = set?.attributes.id ?? newId(`${opId}-instance_attributes`);
    const pair = xmlElement("nvpair", { name: "trace_ra", value: "1", id: newId(`${setId}-trace_ra`) });
    const added = set
      ? { ...set, children: [...set.children, pair] }
      : xmlElement("instance_attributes", { id: setId }, [pair]);
    return {
      ...op,
      children: set ? op.children.map((each) => (each === set ? added : each)) : [...op.children, added],
    };
  };
  const operations = element.children.find(({ name }) => name === "operations");
  const ops = [...(operations?.children ?? []), ...missing].map(mark);
  const changed = operations ? { ...operations, children: ops } : xmlElement("operations", {}, ops);
  return {
    ...element,
    children: operations
      ? element.children.map((each) => (each === operations ? changed : each))
      : [...element.children, changed],
  };
}

function isOwnSet({ name, attributes, children }: XmlElement): boolean {
  return (
    name === "instance_attributes" &&
    attributes["id-ref"] === undefined &&
    children.every((each) => each.name !== "rule")
  );
}

/** Is this operation traced already? */
function isTraced(op: XmlElement): boolean {
  return op.children.some((set) => set.children.some(({ attributes }) => attributes.name === "trace_ra"));
}

function untraced(element: XmlElement): XmlElement {
  const children = element.children.flatMap((each) => {
    if (each.name !== "operations") return each;
    const ops = each.children.flatMap((op) => withoutTrace(op));
    return ops.length === 0 && each.children.length > 0 ? [] : { ...each, children: ops };
  });
  return { ...element, children };
}

/** An operation without its trace; none where it says nothing else. */
function withoutTrace(op: XmlElement): XmlElement | readonly [] {
  if (op.name !== "op" || !isTraced(op)) return op;
  const sets = op.children.flatMap((set) => {
    if (set.name !== "instance_attributes") return set;
    const children = set.children.filter(({ attributes }) => !tracing.has(attributes.name ?? ""));
    return children.length === 0 ? [] : { ...set, children };
  });
  const { name = "", interval = "0", id: _, ...more } = op.attributes;
  const isEmpty =
    sets.length === 0 && Object.keys(more).length === 0 && /^0s?$/.test(interval) && !/^(monitor|status)$/.test(name);
  return isEmpty ? [] : { ...op, children: sets };
}

/** The folder below which a resource's traces are written: that of its operations, else that of resource-agents. */
export function traceFolder({ element, template }: AgentResource): string {
  const folder = [element, ...(template ? [template] : [])]
    .flatMap(operationsOf)
    .flatMap(({ children }) => children)
    .flatMap(({ children }) => children)
    .find(({ attributes }) => attributes.name === "trace_dir")?.attributes.value;
  return folder?.startsWith("/") ? folder : "/var/lib/heartbeat/trace_ra";
}
