import { randomNumbers } from "../../support/random-numbers.ts";

/** A CIB made at random, and which mistakes were put into it: none in every other one. */
export interface GeneratedCib {
  readonly name: string;
  readonly text: string;
}

/** Mistakes of people, as edits of a CIB's text; one that finds nothing to change leaves it as it is. */
const mistakes: Readonly<Record<string, (text: string, pick: (from: number) => number) => string>> = {
  "no such resource": (text) => text.replace(/( (?:rsc|first|with-rsc)=")[^"]*"/, '$1nowhere"'),
  "no such template": (text) => text.replace(/ class="ocf" provider="pacemaker" type="Dummy"/, ' template="nowhere"'),
  "an id twice": (text) => text.replace(/<op id="[^"]*"/, '<op id="p0"'),
  "a score that is no number": (text) => text.replace(/ score="[^"]*"/, ' score="much"'),
  "an interval that is no time": (text) => text.replace(/ interval="[^"]*"/, ' interval="often"'),
  "a timeout that is no time": (text) => text.replace(/ timeout="[^"]*"/, ' timeout="moment"'),
  "an attribute that doesn't exist": (text) => text.replace(/<primitive /, '<primitive colour="red" '),
  "an element that doesn't exist": (text) => text.replace(/<\/resources>/, "<service/></resources>"),
  "no id": (text) => text.replace(/<nvpair id="[^"]*"/, "<nvpair"),
  "an id with a space": (text) => text.replace(/<nvpair id="[^"]*"/, '<nvpair id="a b"'),
  "an id that begins with a digit": (text) => text.replace(/<meta_attributes id="[^"]*"/, '<meta_attributes id="1m"'),
  "a role that doesn't exist": (text) => text.replace(/ (?:rsc-)?role="[^"]*"/, ' role="Leader"'),
  "an action that doesn't exist": (text) => text.replace(/ (?:first|then)-action="[^"]*"/, ' first-action="wake"'),
  "a kind that doesn't exist": (text) => text.replace(/ kind="[^"]*"/, ' kind="Perhaps"'),
  "a boolean in a set that is none": (text) => text.replace(/ sequential="[^"]*"/, ' sequential="perhaps"'),
  "an operation that doesn't exist in a rule": (text) => text.replace(/ operation="[^"]*"/, ' operation="like"'),
  "an empty group": (text) => text.replace(/(<group id="[^"]*">).*?(<\/group>)/, "$1$2"),
  "two resources in a clone": (text) =>
    text.replace(/<\/clone>/, '<primitive id="px" class="ocf" provider="pacemaker" type="Dummy"/></clone>'),
  "a group in a group": (text) =>
    text.replace(/(<group id="[^"]*">)/, '$1<group id="gx"><primitive id="py" class="systemd" type="x"/></group>'),
  "a level that is no number": (text) => text.replace(/ index="\d+"/, ' index="first"'),
  "on-fail that doesn't exist": (text) => text.replace(/ on-fail="[^"]*"/, ' on-fail="panic"'),
  "a class that doesn't exist": (text) => text.replace(/ class="systemd"/, ' class="upstart-ng"'),
  "ocf without a provider": (text) => text.replace(/ provider="pacemaker"/, ""),
  "no value": (text, pick) => (pick(2) === 0 ? text.replace(/(<nvpair [^>]*?) value="[^"]*"/, "$1") : text),
  "a constraint without its second resource": (text) => text.replace(/ with-rsc="[^"]*"/, ""),
  "a ticket's loss policy": (text) => text.replace(/ loss-policy="[^"]*"/, ' loss-policy="panic"'),
  "a permission that doesn't exist": (text) => text.replace(/ kind="read"/, ' kind="admire"'),
  "a target-role that doesn't exist": (text) => text.replace(/(name="target-role" value=")[^"]*/, "$1Runing"),
  "a quorum policy that doesn't exist": (text) => text.replace(/(name="no-quorum-policy" value=")[^"]*/, "$1carryon"),
};

/** A number of CIBs for a schema, the same each time; of fencing, the option has the name that is given. */
export function generatedCibs(count: number, schema: string, fencing: string): readonly GeneratedCib[] {
  return Array.from({ length: count }, (_, index) => generatedCib(index + 1, schema, fencing));
}

function generatedCib(seed: number, schema: string, fencing: string): GeneratedCib {
  const random = randomNumbers(seed);
  const pick = (limit: number): number => Math.floor(random() * limit);
  const one = <T>(...choices: [T, ...T[]]): T => choices[pick(choices.length)] ?? choices[0];
  const text = cibText(schema, fencing, pick, one);
  if (seed % 2 === 0) return { name: `${seed}`, text };
  const names = Object.keys(mistakes);
  const name = names[(seed >> 1) % names.length] ?? "";
  const changed = mistakes[name]?.(text, pick) ?? text;
  return { name: changed === text ? `${seed}` : `${seed}: ${name}`, text: changed };
}

type Pick = (limit: number) => number;
type One = <T>(...choices: [T, ...T[]]) => T;

function pairs(element: string, id: string, values: Readonly<Record<string, string>>): string {
  const inside = Object.entries(values).map(
    ([name, value]) => `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`,
  );
  return inside.length === 0 ? "" : `<${element} id="${id}">${inside.join("")}</${element}>`;
}

function primitive(id: string, pick: Pick, one: One, type = "Dummy"): string {
  const agent = pick(4) === 0 && type === "Dummy" ? 'class="systemd"' : 'class="ocf" provider="pacemaker"';
  const roles = type === "Stateful" ? one(["Promoted", "Unpromoted"], ["Master", "Slave"]) : [undefined];
  const monitors = roles.map(
    (role, index) =>
      `<op id="${id}-m${index}" name="monitor" interval="${10 + index}s" timeout="${one("20s", "1min", "30")}"${role === undefined ? "" : ` role="${role}"`}${one("", ' on-fail="restart"', ' on-fail="fence"')}/>`,
  );
  const meta = one<Record<string, string>>(
    {},
    { "target-role": "Started" },
    { "migration-threshold": "3", "failure-timeout": "10min" },
    { "resource-stickiness": "100", "is-managed": "true" },
    { priority: "5" },
  );
  return `<primitive id="${id}" ${agent} type="${type}">${pairs("meta_attributes", `${id}-meta`, meta)}${agent.includes("ocf") && pick(2) === 0 ? pairs("instance_attributes", `${id}-params`, { fake: one("a", "b c", "ä") }) : ""}<operations>${monitors.join("")}<op id="${id}-start" name="start" interval="0s" timeout="20s"/></operations></primitive>`;
}

function ruleXml(id: string, score: string, one: One): string {
  const expression = one(
    `<expression id="${id}-e" attribute="#uname" operation="eq" value="n1"/>`,
    `<expression id="${id}-e" attribute="pingd" operation="not_defined"/><expression id="${id}-f" attribute="pingd" operation="lt" type="number" value="1"/>`,
    `<date_expression id="${id}-d" operation="gt" start="2020-01-01"/>`,
    `<date_expression id="${id}-d" operation="date_spec"><date_spec id="${id}-s" hours="9-16" weekdays="1-5"/></date_expression>`,
  );
  return `<rule id="${id}" boolean-op="or"${score}>${expression}</rule>`;
}

function cibText(schema: string, fencing: string, pick: Pick, one: One): string {
  const count = 2 + pick(4);
  const tops: string[] = [];
  const resources: string[] = [];
  for (let i = 0; i < count; i++) {
    const kind = one("primitive", "primitive", "group", "clone", "promotable", "cloned group");
    const members = `${primitive(`p${i}`, pick, one)}${primitive(`q${i}`, pick, one)}`;
    const id = kind === "primitive" ? `p${i}` : `t${i}`;
    tops.push(id);
    resources.push(
      {
        primitive: () => primitive(`p${i}`, pick, one),
        group: () => `<group id="t${i}">${members}</group>`,
        clone: () =>
          `<clone id="t${i}">${pairs("meta_attributes", `t${i}-meta`, one<Record<string, string>>({ interleave: "true" }, {}))}${primitive(`p${i}`, pick, one)}</clone>`,
        promotable: () =>
          `<clone id="t${i}">${pairs("meta_attributes", `t${i}-meta`, { promotable: "true", "promoted-max": "1" })}${primitive(`p${i}`, pick, one, "Stateful")}</clone>`,
        "cloned group": () => `<clone id="t${i}"><group id="g${i}">${members}</group></clone>`,
      }[kind](),
    );
  }
  const [a = "p0", b = "p0"] = tops;
  const c = tops.at(-1) ?? a;
  const sets = `<resource_set id="s1" sequential="${one("true", "false")}"><resource_ref id="${a}"/><resource_ref id="${b}"/></resource_set>`;
  const all = [
    `<rsc_location id="l1" rsc="${a}" node="${one("n1", "n2")}" score="${one("INFINITY", "-INFINITY", "100", "-50")}"/>`,
    `<rsc_location id="l2" rsc="${b}">${ruleXml("r2", one(' score="INFINITY"', ' score="-INFINITY"', ' score-attribute="pingd"', ' score="7"'), one)}</rsc_location>`,
    `<rsc_location id="l3" rsc-pattern="p.*" node="n2" score="5"/>`,
    `<rsc_colocation id="c1" rsc="${a}" with-rsc="${b}" score="${one("INFINITY", "-INFINITY", "10")}"/>`,
    `<rsc_colocation id="c2" score="INFINITY">${sets}</rsc_colocation>`,
    `<rsc_order id="o1" first="${a}" then="${c}" kind="${one("Mandatory", "Optional", "Serialize")}"/>`,
    `<rsc_order id="o2" first="${a}" then="${b}" first-action="start" then-action="start" symmetrical="true"/>`,
    `<rsc_ticket id="k1" rsc="${a}" ticket="t" loss-policy="${one("stop", "fence", "freeze", "demote")}"/>`,
  ];
  const constraints = all.filter(() => pick(3) === 0 && a !== b && a !== c);
  const fence = ["n1", "n2"].map(
    (node) =>
      `<primitive id="f-${node}" class="stonith" type="fence_ipmilan">${pairs("instance_attributes", `f-${node}-params`, { ip: `192.0.2.${node.charCodeAt(node.length - 1)}`, username: "u", password: "x", pcmk_host_list: node })}</primitive>`,
  );
  const isFenced = pick(2) === 0;
  const topology =
    isFenced && pick(2) === 0
      ? '<fencing-topology><fencing-level id="fl" target="n1" index="1" devices="f-n1"/></fencing-topology>'
      : "";
  const options = {
    [fencing]: String(isFenced),
    "no-quorum-policy": one("stop", "freeze", "suicide", "demote"),
    ...one<Record<string, string>>({}, { "cluster-recheck-interval": "5min" }, { "maintenance-mode": "false" }),
  };
  const defaults =
    pick(3) === 0
      ? `<rsc_defaults>${pairs("meta_attributes", "rd", { "resource-stickiness": "10" })}</rsc_defaults>`
      : "";
  const tags = pick(4) === 0 ? `<tags><tag id="tag1"><obj_ref id="${a}"/></tag></tags>` : "";
  const acls =
    pick(4) === 0
      ? '<acls><acl_role id="ro"><acl_permission id="ro-1" kind="read" xpath="/cib"/></acl_role><acl_target id="joe"><role id="ro"/></acl_target></acls>'
      : "";
  const alerts =
    pick(4) === 0
      ? '<alerts><alert id="al" path="/usr/local/bin/al"><recipient id="al-1" value="x"/></alert></alerts>'
      : "";
  return `<cib validate-with="${schema}" admin_epoch="0" epoch="1" num_updates="0"><configuration>
<crm_config>${pairs("cluster_property_set", "cib-bootstrap-options", options)}</crm_config>
<nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes>
<resources>${resources.join("\n")}${isFenced ? fence.join("") : ""}</resources>
<constraints>${constraints.join("\n")}</constraints>${defaults}${topology}${acls}${tags}${alerts}</configuration><status/></cib>`;
}
