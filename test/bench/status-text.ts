import type { ClusterSnapshot, ResourceState } from "../../client/src/cluster/status/snapshot.ts";

/** A snapshot as crm_mon would print it, for measuring how fast that is read; what doesn't weigh is left out. */
export function statusText(snapshot: ClusterSnapshot): string {
  const nodes = snapshot.nodes.map(
    ({ name, id, condition, isDc }) =>
      `    <node name="${name}" id="${id}" online="true" standby="${condition === "standby"}" standby_onfail="false" maintenance="false" pending="false" unclean="false" health="green" feature_set="3.16.1" shutdown="false" expected_up="true" is_dc="${isDc}" resources_running="60" type="member"/>`,
  );
  return [
    '<pacemaker-result api-version="2.25" request="crm_mon">',
    '  <summary><stack type="corosync"/><current_dc present="true" version="2.1.5-a3f44794f94" name="node3" id="3" with_quorum="true"/>',
    '    <cluster_options stonith-enabled="true" maintenance-mode="false" no-quorum-policy="stop"/></summary>',
    `  <nodes>\n${nodes.join("\n")}\n  </nodes>`,
    `  <resources>\n${snapshot.resources.map(resourceText).join("\n")}\n  </resources>`,
    '  <status code="0" message="OK"/>\n</pacemaker-result>\n',
  ].join("\n");
}

function resourceText(resource: ResourceState): string {
  switch (resource.kind) {
    case "primitive":
      return primitiveText(resource, resource.placements);
    case "group":
      return `<group id="${resource.id}" number_resources="${resource.children.length}" managed="true" disabled="false">\n${resource.children.map(resourceText).join("\n")}\n</group>`;
    default: {
      const instances = resource.children.flatMap((child) =>
        child.placements.map((one) => primitiveText(child, [one])),
      );
      return `<clone id="${resource.id}" multi_state="false" unique="false" managed="true" disabled="false" failed="false">\n${instances.join("\n")}\n</clone>`;
    }
  }
}

function primitiveText({ id, agent }: ResourceState, placements: ResourceState["placements"]): string {
  const at = placements.map(({ node }) => `<node name="${node}" id="1" cached="true"/>`).join("");
  const role = placements[0]?.role ?? "Stopped";
  return `<resource id="${id}" resource_agent="${agent}" role="${role}" active="${placements.length > 0}" orphaned="false" blocked="false" managed="true" failed="false" failure_ignored="false" nodes_running_on="${placements.length}">${at}</resource>`;
}
