/** A construct that releases of Pacemaker take differently, in a configuration that is right otherwise. */
interface ReleaseCase {
  readonly name: string;
  /** The CIB, validated with a schema, with names that the release understands. */
  cib(schema: string, pacemaker: string): string;
}

interface Parts {
  readonly options?: string;
  readonly nodes?: string;
  readonly resources?: string;
  readonly constraints?: string;
  readonly more?: string;
}

/** A primitive that any release starts. */
function dummy(id: string, inside = "", type = "Dummy"): string {
  return `<primitive id="${id}" class="ocf" provider="pacemaker" type="${type}">${inside}</primitive>`;
}

function cibOf(
  schema: string,
  pacemaker: string,
  { options = "", nodes = "", resources, constraints = "", more = "" }: Parts,
): string {
  const fencing = /^3\.0\.[2-9]/.test(pacemaker) ? "fencing-enabled" : "stonith-enabled";
  return `<cib validate-with="${schema}" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="fe" name="${fencing}" value="false"/>${options}</cluster_property_set></crm_config>
<nodes><node id="1" uname="n1"/>${nodes}</nodes><resources>${resources ?? dummy("x")}</resources>
<constraints>${constraints}</constraints>${more}</configuration><status/></cib>`;
}

const option = (name: string, value: string): string => `<nvpair id="o-${name}" name="${name}" value="${value}"/>`;
const meta = (name: string, value: string, id = "x"): string =>
  `<meta_attributes id="${id}-meta"><nvpair id="${id}-${name}" name="${name}" value="${value}"/></meta_attributes>`;
const uname = `<expression id="e" attribute="#uname" operation="eq" value="n1"/>`;
const location = (attributes: string, inside = ""): string =>
  `<rsc_location id="l" rsc="x" ${attributes}>${inside}</rsc_location>`;
const rule = (attributes: string, inside: string, id = "r"): string =>
  `<rule id="${id}" ${attributes}>${inside}</rule>`;
const set = (attributes: string): string =>
  `<resource_set id="s" ${attributes}><resource_ref id="x"/><resource_ref id="y"/></resource_set>`;
const two = dummy("x") + dummy("y");
const promotable = (pairs: string): string =>
  `<clone id="c"><meta_attributes id="c-m"><nvpair id="c-p" name="promotable" value="true"/>${pairs}</meta_attributes>${dummy("x", "", "Stateful")}</clone>`;
const operation = (attributes: string, inside = ""): string =>
  dummy("x", `<operations><op id="x-m" name="monitor" interval="10s" ${attributes}>${inside}</op></operations>`);
const lifetime = `<lifetime>${rule('score="5"', uname)}</lifetime>`;

const parts: Readonly<Record<string, Parts>> = {
  "nothing special": {},
  ...Object.fromEntries(
    [
      ["concurrent-fencing", "false"],
      ["enable-startup-probes", "false"],
      ["stop-removed-resources", "false"],
      ["cancel-removed-actions", "false"],
      ["stop-orphan-resources", "true"],
      ["stop-orphan-actions", "true"],
      ["stonith-timeout", "60s"],
      ["stonith-max-attempts", "3"],
      ["stonith-watchdog-timeout", "10"],
      ["fence-reaction", "stop"],
      ["stonith-action", "reboot"],
      ["stonith-action", "poweroff"],
      ["stonith-action", "Off"],
      ["no-quorum-policy", "Stop"],
      ["node-health-base", "infinity"],
      ["crmd-integration-timeout", "3min"],
      ["crmd-finalization-timeout", "3min"],
      ["crmd-transition-delay", "3s"],
      ["remove-after-stop", "false"],
    ].map(([name = "", value = ""]) => [`option ${name}=${value}`, { options: option(name, value) }]),
  ),
  ...Object.fromEntries(
    [
      ["migration-threshold", "-1"],
      ["migration-threshold", "soon"],
      ["resource-stickiness", "much"],
      ["resource-stickiness", "infinity"],
      ["restart-type", "restart"],
      ["priority", "high"],
    ].map(([name = "", value = ""]) => [`meta ${name}=${value}`, { resources: dummy("x", meta(name, value)) }]),
  ),
  "meta ordered=false of a group": { resources: `<group id="g">${meta("ordered", "false", "g")}${dummy("x")}</group>` },
  "meta collocated=false of a group": {
    resources: `<group id="g">${meta("collocated", "false", "g")}${dummy("x")}</group>`,
  },
  "target-role=Master": { resources: promotable('<nvpair id="c-t" name="target-role" value="Master"/>') },
  "master-max": { resources: promotable('<nvpair id="c-t" name="master-max" value="1"/>') },
  "master-node-max": { resources: promotable('<nvpair id="c-t" name="master-node-max" value="1"/>') },
  master: { resources: `<master id="m">${dummy("x", "", "Stateful")}</master>` },
  "role=Master of an operation": { resources: operation('role="Master"') },
  "can_fail among an operation's meta attributes": { resources: operation("", meta("can_fail", "true", "o")) },
  "can_fail in op_defaults": { more: `<op_defaults>${meta("can_fail", "true", "o")}</op_defaults>` },
  "role_after_failure in op_defaults": {
    more: `<op_defaults>${meta("role_after_failure", "Stopped", "o")}</op_defaults>`,
  },
  "restart-type in rsc_defaults": { more: `<rsc_defaults>${meta("restart-type", "restart", "r")}</rsc_defaults>` },
  "migration-threshold in rsc_defaults": {
    more: `<rsc_defaults>${meta("migration-threshold", "-3", "r")}</rsc_defaults>`,
  },
  "class upstart": { resources: '<primitive id="x" class="upstart" type="web"/>' },
  "class nagios": { resources: '<primitive id="x" class="nagios" type="check_tcp"/>' },
  "rkt container": { resources: `<bundle id="b"><rkt image="i"/></bundle>${dummy("x")}` },
  "masters of a bundle": { resources: `<bundle id="b"><podman image="i" masters="1"/></bundle>${dummy("x")}` },
  "ping node": { nodes: '<node id="7" uname="gateway" type="ping"/>' },
  "parameter without a value": {
    resources: dummy("x", '<instance_attributes id="x-a"><nvpair id="x-n" name="fake"/></instance_attributes>'),
  },
  "meta attribute without a value": {
    resources: dummy("x", '<meta_attributes id="x-a"><nvpair id="x-n" name="priority"/></meta_attributes>'),
  },
  "property without a value": { options: '<nvpair id="nv" name="cluster-name"/>' },
  "node attribute without a value": {
    nodes:
      '<node id="8" uname="n8"><instance_attributes id="n8a"><nvpair id="n8n" name="rack"/></instance_attributes></node>',
  },
  "utilization without a value": {
    nodes: '<node id="8" uname="n8"><utilization id="n8a"><nvpair id="n8n" name="cpu"/></utilization></node>',
  },
  "level 9": {
    more: '<fencing-topology><fencing-level id="fl" index="9" devices="x" target="n1"/></fencing-topology>',
  },
  "level 10": {
    more: '<fencing-topology><fencing-level id="fl" index="10" devices="x" target="n1"/></fencing-topology>',
  },
  "two rules": {
    constraints: location("", rule('score="5"', uname) + rule('score="6"', uname.replace('"e"', '"e2"'), "r2")),
  },
  moon: {
    constraints: location(
      "",
      rule(
        'score="5"',
        '<date_expression id="d" operation="date_spec"><date_spec id="ds" moon="4"/></date_expression>',
      ),
    ),
  },
  "lifetime of a colocation": {
    resources: two,
    constraints: `<rsc_colocation id="k" rsc="x" with-rsc="y" score="5">${lifetime}</rsc_colocation>`,
  },
  "lifetime of an order": {
    resources: two,
    constraints: `<rsc_order id="o" first="x" then="y">${lifetime}</rsc_order>`,
  },
  "score of an order": { resources: two, constraints: '<rsc_order id="o" first="x" then="y" score="INFINITY"/>' },
  "role=Master of a location": { constraints: location('role="Master" node="n1" score="5"') },
  "role=Promoted of a location": { constraints: location('role="Promoted" node="n1" score="5"') },
  "role=Master of a rule": { constraints: location("", rule('score="5" role="Master"', uname)) },
  "role=Master of a colocation": {
    resources: two,
    constraints: '<rsc_colocation id="k" rsc="x" with-rsc="y" with-rsc-role="Master" score="5"/>',
  },
  "role=Promoted of a colocation": {
    resources: two,
    constraints: '<rsc_colocation id="k" rsc="x" with-rsc="y" with-rsc-role="Promoted" score="5"/>',
  },
  "role=Slave of a colocation's set": {
    resources: two,
    constraints: `<rsc_colocation id="k" score="5">${set('role="Slave"')}</rsc_colocation>`,
  },
  "role=Master of a location's set": {
    resources: two,
    constraints: `<rsc_location id="l" node="n1" score="5">${set('role="Master"')}</rsc_location>`,
  },
  "role=Master of a ticket": { constraints: '<rsc_ticket id="t" ticket="T" rsc="x" rsc-role="Master"/>' },
  "listed colocation set": {
    resources: two,
    constraints: `<rsc_colocation id="k" score="5">${set('ordering="listed"')}</rsc_colocation>`,
  },
  "node rule in op_defaults": {
    more: `<op_defaults><meta_attributes id="m">${rule('score="0"', uname)}<nvpair id="mn" name="timeout" value="30s"/></meta_attributes></op_defaults>`,
  },
  "node rule among an operation's meta attributes": {
    resources: operation(
      "",
      `<meta_attributes id="m">${rule('score="0"', uname)}<nvpair id="mn" name="timeout" value="30s"/></meta_attributes>`,
    ),
  },
};

/** The constructs, each in a CIB of its own. */
export function releaseCases(): readonly ReleaseCase[] {
  return Object.entries(parts).map(([name, each]) => ({
    name,
    cib: (schema, pacemaker) => cibOf(schema, pacemaker, each),
  }));
}
