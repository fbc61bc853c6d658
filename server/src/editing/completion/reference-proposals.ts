import type { ReferenceKind } from "../../crm/slots.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { isPrimitive, isResource } from "../../model/configuration.ts";
import type { Draft } from "./proposals.ts";

/** What can be named at a reference: the objects of that kind in the files, and nodes of the live cluster too. */
export function referenceProposals(to: ReferenceKind, model: ClusterModel): Draft[] {
  const found = new Map<string, string>();
  for (const { object } of model.placed) {
    if (to === "acl-role") {
      if (object.kind === "role") found.set(object.id, "role");
    } else if (to === "node") {
      if (object.kind === "node") found.set(object.uname.value, "node");
    } else if (to === "template") {
      if (object.kind === "rsc_template") found.set(`@${object.id}`, "template");
    } else if (to === "fencing-device") {
      if (isPrimitive(object) && object.agent?.class === "stonith") found.set(object.id, "fence device");
    } else if (isResource(object) && object.kind !== "rsc_template") {
      if (to !== "primitive" || object.kind === "primitive") found.set(object.id, object.kind);
    } else if (object.kind === "tag" && to !== "primitive") found.set(object.id, "tag");
  }
  if (to === "node")
    for (const name of [...nodesNamed(model), ...(model.target.live?.members ?? [])]) found.set(name, "node");
  found.delete("");
  return [...found].map(([label, detail]) => ({ label, kind: "reference", text: label, detail, rank: 2 }));
}

/** Node names that appear elsewhere in the files, for configurations without node statements. */
function nodesNamed(model: ClusterModel): string[] {
  return model.placed.flatMap(({ object }) => {
    if (object.kind === "location" && object.node) return [object.node.value];
    if (!isPrimitive(object) || object.agent?.class !== "stonith") return [];
    const list = object.params.flatMap((set) => set.pairs).find((pair) => pair.name === "pcmk_host_list")?.value;
    return list?.split(/[\s,;]+/).filter(Boolean) ?? [];
  });
}
