import { catalogue } from "../agents/catalogue.ts";
import type { CrmTree } from "../crm/crm-tree.ts";
import type { Agents } from "../model/agent.ts";
import { type ClusterObject, isPrimitive } from "../model/configuration.ts";
import { resolveReferences } from "../model/resolve-references.ts";
import { LineIndex } from "../text/line-index.ts";

/** A crm file whose statements form a configuration. */
export interface ConfigurationFile {
  readonly uri: string;
  readonly text: string;
  readonly tree: CrmTree;
  /** The agents that it may name by their type alone; the catalogue's when absent. */
  readonly agents?: Agents | undefined;
}

/** An error or note; line and column count from 1. */
export interface ConfigurationProblem {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The objects of some files, ready to be merged into a CIB, and where each is written. */
export interface ConfigurationObjects {
  readonly objects: readonly ClusterObject[];
  readonly problems: readonly ConfigurationProblem[];
  /** A problem at an object's position; at the start of the first file when the object is none of these. */
  problemAt(object: ClusterObject | undefined, message: string): ConfigurationProblem;
}

/** Collects the objects of crm files. Problems are whatever can't be applied: syntax errors, unknown statements, duplicate ids. */
export function gatherObjects(files: readonly ConfigurationFile[]): ConfigurationObjects {
  const objects: ClusterObject[] = [];
  // Not the files themselves: a large text is parsed to much more than its objects, which are all that is held.
  const places = new Map<ClusterObject, { uri: string; text: string; offset: number }>();
  const first = files[0]?.uri ?? "";
  const problems: ConfigurationProblem[] = [];
  const seen = new Set<string>();
  const at = (file: { uri: string; text: string }, offset: number, message: string): ConfigurationProblem => {
    const { line, character } = new LineIndex(file.text).position(offset);
    return { uri: file.uri, line: line + 1, column: character + 1, message };
  };
  for (const file of files) {
    for (const { offset, statement } of file.tree.statements) {
      for (const { severity, span, message } of statement.problems) {
        if (severity === "error") problems.push(at(file, offset + span.start, message));
      }
      const { object } = statement;
      if (!object) continue;
      const key = uniqueKey(object);
      if (key !== undefined && seen.has(key)) problems.push(at(file, offset, `"${object.id}" is defined twice.`));
      if (key !== undefined) seen.add(key);
      const complete = withLastValues(withFullAgent(object, file.agents));
      objects.push(complete);
      places.set(complete, { uri: file.uri, text: file.text, offset });
    }
  }
  const resolved = resolveReferences(objects);
  resolved.forEach((object, index) => {
    const place = places.get(objects[index] as ClusterObject);
    if (place) places.set(object, place);
  });
  return {
    objects: resolved,
    problems,
    problemAt: (object, message) => {
      const place = object && places.get(object);
      return place ? at(place, place.offset, message) : { uri: first, line: 1, column: 1, message };
    },
  };
}

/** What two objects of a configuration must not share; undefined for those that may be repeated. */
function uniqueKey(object: ClusterObject): string | undefined {
  if (object.kind === "node") return `node ${object.uname.value}`;
  // The name of a system account; a resource may have the same name.
  if (object.kind === "acl_target") return `${object.kind} ${object.id}`;
  const mayRepeat = ["property", "rsc_defaults", "op_defaults", "fencing_topology", "monitor", "xml"].includes(
    object.kind,
  );
  return mayRepeat || !object.id ? undefined : object.id;
}

/** Options with the last value of each name alone, as crmsh writes them: of two, Pacemaker would read the first. */
function withLastValues(object: ClusterObject): ClusterObject {
  if (object.kind !== "property" && object.kind !== "rsc_defaults" && object.kind !== "op_defaults") return object;
  const { pairs } = object.set;
  const last = new Map(pairs.map((pair) => [pair.name, pair]));
  if (last.size === pairs.length || pairs.some(({ idRef }) => idRef !== undefined)) return object;
  return { ...object, set: { ...object.set, pairs: [...last.values()] } };
}

/** A primitive with a bare type (`IPaddr2`), completed by its class and provider. */
function withFullAgent(object: ClusterObject, agents: Agents = catalogue): ClusterObject {
  if (!isPrimitive(object) || !object.agent) return object;
  const { class: cls, provider, type } = object.agent;
  if (cls !== undefined && (cls !== "ocf" || provider !== undefined)) return object;
  const found = providerOf(agents, type);
  return { ...object, agent: { class: "ocf", provider: found ?? "heartbeat", type } };
}

/** The provider that has an agent of this type, tried in the order of crmsh. */
function providerOf(agents: Agents, type: string): string | undefined {
  return agents.providers("ocf").find((provider) => agents.names("ocf", provider).includes(type));
}
