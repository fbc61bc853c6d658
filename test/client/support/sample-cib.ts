/** A small CIB; its parts can be given. */
export function sampleCib(
  parts: {
    epoch?: number;
    numUpdates?: number;
    resources?: string;
    constraints?: string;
    properties?: string;
    attributes?: string;
    status?: string;
    schema?: string;
  } = {},
): string {
  const {
    epoch = 7,
    numUpdates = 3,
    resources = "",
    constraints = "",
    properties = "",
    attributes = "",
    status = "",
    schema = "pacemaker-3.7",
  } = parts;
  return `<cib crm_feature_set="3.16.1" validate-with="${schema}" epoch="${epoch}" num_updates="${numUpdates}" admin_epoch="0" cib-last-written="Fri Nov 20 04:37:50 2026" update-origin="n1" update-client="cibadmin" update-user="root" have-quorum="1" dc-uuid="2" ${attributes}>
  <configuration>
    <crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="p-stonith" name="stonith-enabled" value="false"/>${properties}</cluster_property_set></crm_config>
    <nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes>
    <resources>${resources}</resources>
    <constraints>${constraints}</constraints>
  </configuration>
  <status>${status}</status>
</cib>
`;
}

/** A Dummy primitive. */
export function dummy(id: string, inner = ""): string {
  return `<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy">${inner}</primitive>`;
}

/** A CIB with resources added. */
export function withResource(cib: string, xml: string): string {
  return cib.replace("<resources/>", "<resources></resources>").replace("</resources>", `${xml}</resources>`);
}
