import { catalogueOf, defaultsChangedBetween } from "../agents/catalogue.ts";
import { modelOfCib } from "../analysis/check-cib.ts";
import { ClusterStates } from "../analysis/cluster-state.ts";
import type { SourceDocument } from "../analysis/source-document.ts";
import type { NvSet } from "../model/attributes.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { isPrimitive } from "../model/configuration.ts";
import { agentOf, setsWithTemplate } from "../model/inheritance.ts";
import { newest } from "../model/target.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { Memo } from "../text/memo.ts";
import { shift } from "../text/span.ts";

/** The release that a cluster is taken for whose own isn't known. */
export const unknownRelease = "2.1.0";

/** The code of these findings, which belong to no rule: they compare two releases, and a rule knows one. */
export const changedDefault = "changed-default";

/**
 * Parameters that the files of a cluster leave to the agent, and whose default is another one in the packages that come with the release of
 * Pacemaker `to` than in those that come with `from`, by file. A parameter that a set with a rule gives counts as given.
 */
export function changedDefaults(
  files: readonly SourceDocument[],
  from: string | undefined,
  to: string,
): Map<string, Diagnostic[]> {
  const model = modelOf(files);
  const found = new Map<string, Diagnostic[]>();
  const sets = setsById(model);
  for (const { uri, object, offset } of model.placed) {
    if (object.kind !== "primitive") continue;
    const name = agentOf(model, object);
    const agent = name && catalogueOf(to).find(name);
    if (!name || !agent) continue;
    const changes = defaultsChangedBetween(name, from ?? unknownRelease, to);
    if (changes.length === 0) continue;
    const own = setsWithTemplate(model, { uri, object }, (each) => (isPrimitive(each) ? each.params : []));
    const given = new Set(
      own
        .flatMap(({ set }) => [set, ...(sets.get(set.idRef ?? "") ?? [])])
        .flatMap(({ pairs }) => pairs.map((pair) => pair.name)),
    );
    const place = object.agent?.span ?? object.template?.span ?? object.idSpan ?? { start: 0, end: 0 };
    for (const { parameter, before, after, release } of changes) {
      if (given.has(parameter.name) || given.has(parameter.replaces ?? "")) continue;
      const keep = before === undefined ? "" : ` Set ${parameter.name}=${before} to keep it.`;
      found.set(uri, [
        ...(found.get(uri) ?? []),
        {
          span: shift(place, offset),
          severity: "information",
          code: changedDefault,
          message: `"${object.id}" leaves ${parameter.name} to ${agent.name}, whose default is ${value(after)} since ${release}, before ${value(before)}.${keep}`,
        },
      ]);
    }
  }
  return found;
}

function modelOf(files: readonly SourceDocument[]): ClusterModel {
  const memo = new Memo();
  const cib = files.find((document) => document.language === "cib");
  if (cib) return modelOfCib(cib, [], newest, memo);
  return new ClusterStates(memo).update(files.filter(({ language }) => language !== "pcs")).model;
}

function value(text: string | undefined): string {
  return text === undefined ? "none" : `"${text}"`;
}

/** The sets of parameters that others refer to, by their ids; sets with the id of a resource are its first ones. */
function setsById(model: ClusterModel): ReadonlyMap<string, readonly NvSet[]> {
  return new Map(
    model.placed.flatMap(({ object }): [string, readonly NvSet[]][] => {
      if (!isPrimitive(object)) return [];
      const { id, params } = object;
      return [
        [id, params.slice(0, 1)],
        [`${id}-instance_attributes`, params.slice(0, 1)],
        ...params.flatMap((set): [string, readonly NvSet[]][] => (set.id === undefined ? [] : [[set.id, [set]]])),
      ];
    }),
  );
}
