import fc from "fast-check";
import { type XmlElement, xmlElement } from "../../../server/src/text/xml.ts";

/** Configurations of every kind that the schema pacemaker-3.9 allows, as trees; each has its own unique ids. */

const value = fc.oneof(
  fc.constantFrom(
    "true",
    "10s",
    "n1",
    "a b",
    'say "hi"',
    "it's",
    "back\\slash",
    "1=2",
    "x:y",
    "#kind",
    "(a)",
    "",
    "-inf",
    "ü€",
    "rule",
    "op",
    "a\tb",
  ),
  fc.string({ maxLength: 8, unit: "grapheme-ascii" }),
);
const name = fc.constantFrom(
  "ip",
  "config-file",
  "x",
  "OCF_CHECK_LEVEL",
  "#health-disk",
  "rule",
  "meta",
  "params",
  "to",
  "nodes",
);
const role = fc.constantFrom("Started", "Stopped", "Promoted", "Unpromoted");
const score = fc.constantFrom("0", "100", "-5", "INFINITY", "-INFINITY");
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

/** Ids are set at the end, so that they are unique. */
const anyId = "?";

const dateKeys = fc.dictionary(
  fc.constantFrom("hours", "minutes", "monthdays", "weekdays", "years", "weeks"),
  fc.constantFrom("1", "1-5", "8-16"),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);

const expression = fc.oneof(
  fc
    .record({
      operation: fc.constantFrom("lt", "gte", "eq", "ne"),
      type: maybe(fc.constantFrom("string", "integer", "number", "version")),
      value,
      source: maybe(fc.constantFrom("param", "meta")),
    })
    .map(({ operation, type, value: text, source }) =>
      xmlElement("expression", {
        id: anyId,
        attribute: "#uname",
        operation,
        type,
        value: text,
        "value-source": source,
      }),
    ),
  fc
    .constantFrom("defined", "not_defined")
    .map((operation) => xmlElement("expression", { id: anyId, attribute: "pingd", operation })),
  fc.constantFrom("lt", "gt").map((operation) =>
    xmlElement("date_expression", {
      id: anyId,
      operation,
      [operation === "lt" ? "end" : "start"]: "2030-01-01 10:00",
    }),
  ),
  dateKeys.map((keys) =>
    xmlElement("date_expression", { id: anyId, operation: "date_spec" }, [
      xmlElement("date_spec", { id: anyId, ...keys }),
    ]),
  ),
  fc
    .record({ end: maybe(fc.constant("2031-01-01")), keys: maybe(dateKeys) })
    .map(({ end, keys }) =>
      xmlElement(
        "date_expression",
        { id: anyId, operation: "in_range", start: "2030-01-01", end: keys ? undefined : end },
        keys ? [xmlElement("duration", { id: anyId, ...keys })] : [],
      ),
    ),
  fc.constant(xmlElement("rsc_expression", { id: anyId, class: "ocf", provider: "heartbeat" })),
  fc.constant(xmlElement("op_expression", { id: anyId, name: "monitor", interval: "10s" })),
);

const { rule } = fc.letrec<{ rule: XmlElement; inner: XmlElement }>((tie) => ({
  inner: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { arbitrary: expression, weight: 5 },
    { arbitrary: tie("rule") as fc.Arbitrary<XmlElement>, weight: 1 },
  ),
  rule: fc
    .record({
      op: maybe(fc.constantFrom("and", "or")),
      role: maybe(role),
      score: maybe(score),
      children: fc.array(tie("inner"), { minLength: 1, maxLength: 3 }),
    })
    .map((each) =>
      xmlElement(
        "rule",
        { id: anyId, "boolean-op": each.op, role: each.role, score: each.score },
        each.children as XmlElement[],
      ),
    ),
}));

const pairs = fc
  .uniqueArray(fc.record({ name, value: maybe(value) }), { selector: (pair) => pair.name, maxLength: 3 })
  .map((list) => list.map((pair) => xmlElement("nvpair", { id: anyId, name: pair.name, value: pair.value })));

const set = (element: string): fc.Arbitrary<XmlElement> =>
  fc
    .record({ score: maybe(score), rule: maybe(rule), pairs })
    .map((each) =>
      xmlElement(element, { id: anyId, score: each.score }, [...(each.rule ? [each.rule] : []), ...each.pairs]),
    );

const sets = (element: string): fc.Arbitrary<XmlElement[]> => fc.array(set(element), { maxLength: 2 });

const operation = fc
  .record({
    name: fc.constantFrom("monitor", "start", "stop"),
    interval: fc.constantFrom("0", "10s", "1min"),
    timeout: maybe(fc.constant("20s")),
    role: maybe(role),
    params: sets("instance_attributes"),
    meta: sets("meta_attributes"),
  })
  .map((each) =>
    xmlElement("op", { id: anyId, name: each.name, interval: each.interval, timeout: each.timeout, role: each.role }, [
      ...each.params,
      ...each.meta,
    ]),
  );

const primitiveParts = fc
  .record({
    params: sets("instance_attributes"),
    meta: sets("meta_attributes"),
    utilization: fc.option(set("utilization"), { nil: undefined }),
    operations: fc.array(operation, { maxLength: 3 }),
    description: maybe(value),
    shuffled: fc.boolean(),
  })
  .map((each) => {
    const parts = [
      ...each.params,
      ...each.meta,
      ...(each.operations.length ? [xmlElement("operations", {}, each.operations)] : []),
      ...(each.utilization ? [each.utilization] : []),
    ];
    return { description: each.description, parts: each.shuffled ? parts.reverse() : parts };
  });

const primitive = fc
  .record({
    agent: fc.constantFrom(
      ["ocf", "heartbeat", "Dummy"],
      ["stonith", undefined, "fence_sbd"],
      ["systemd", undefined, "nginx"],
    ),
    rest: primitiveParts,
  })
  .map(({ agent: [cls, provider, type], rest }) =>
    xmlElement("primitive", { id: anyId, class: cls, provider, type, description: rest.description }, rest.parts),
  );

const extras = fc
  .record({ meta: sets("meta_attributes"), params: sets("instance_attributes") })
  .map((each) => [...each.meta, ...each.params]);
const group = fc
  .record({ extras, members: fc.array(primitive, { minLength: 1, maxLength: 3 }) })
  .map((each) => xmlElement("group", { id: anyId }, [...each.extras, ...each.members]));
const clone = fc
  .record({
    kind: fc.constantFrom("clone", "master"),
    extras,
    child: fc.oneof(primitive, group),
    description: maybe(value),
  })
  .map((each) => xmlElement(each.kind, { id: anyId, description: each.description }, [...each.extras, each.child]));
const bundle = fc
  .record({
    type: fc.constantFrom("docker", "podman"),
    extras,
    child: maybe(primitive),
    options: value,
    network: fc.boolean(),
    storage: fc.boolean(),
  })
  .map((each) =>
    xmlElement("bundle", { id: anyId }, [
      ...each.extras,
      xmlElement(each.type, { image: "web:1", options: each.options, replicas: "3" }),
      ...(each.network
        ? [
            xmlElement("network", { "ip-range-start": "10.0.0.9" }, [
              xmlElement("port-mapping", { id: anyId, port: "80" }),
              xmlElement("port-mapping", { id: anyId, range: "1-5" }),
            ]),
          ]
        : []),
      ...(each.storage
        ? [
            xmlElement("storage", {}, [
              xmlElement("storage-mapping", { id: anyId, "source-dir": "/a b", "target-dir": "/c", options: "ro" }),
            ]),
          ]
        : []),
      ...(each.child ? [each.child] : []),
    ]),
  );
const template = primitiveParts.map((rest) =>
  xmlElement(
    "template",
    { id: anyId, class: "ocf", provider: "heartbeat", type: "Dummy", description: rest.description },
    rest.parts,
  ),
);

/** Resource ids that constraints name: they are what the finishing step gives the first resources. */
const resourceId = fc.constantFrom("r1", "r2", "r3", "r4");
const resourceSet = fc.record({
  members: fc.uniqueArray(resourceId, { minLength: 1, maxLength: 3 }),
  sequential: maybe(fc.constantFrom("true", "false")),
  requireAll: maybe(fc.constantFrom("true", "false")),
  word: maybe(role),
  score: maybe(score),
  ordering: maybe(fc.constant("listed")),
});
const setElement = (suffix: "role" | "action"): fc.Arbitrary<XmlElement> =>
  resourceSet.map((each) =>
    xmlElement(
      "resource_set",
      {
        id: anyId,
        sequential: each.sequential,
        "require-all": each.requireAll,
        ordering: each.ordering,
        [suffix]: suffix === "role" ? each.word : each.word && "start",
        score: each.score,
      },
      each.members.map((id) => xmlElement("resource_ref", { id })),
    ),
  );

const location = fc
  .record({
    target: fc.oneof(
      resourceId.map((rsc) => ({ rsc })),
      fc.constant({ "rsc-pattern": "^web-(a|b)$" }),
      fc.array(setElement("role"), { minLength: 1, maxLength: 2 }),
    ),
    role: maybe(role),
    discovery: maybe(fc.constant("never")),
    where: fc.oneof(score, fc.array(rule, { minLength: 1, maxLength: 2 })),
  })
  .map(({ target, role: word, discovery, where }) => {
    const children = [...(Array.isArray(target) ? target : []), ...(Array.isArray(where) ? where : [])];
    const rest = Array.isArray(where) ? {} : { score: where, node: "n1" };
    return xmlElement(
      "rsc_location",
      {
        id: anyId,
        ...(Array.isArray(target) ? {} : { ...target, role: word }),
        "resource-discovery": discovery,
        ...rest,
      },
      children,
    );
  });
const colocation = fc.oneof(
  fc
    .record({
      rsc: resourceId,
      with: resourceId,
      score: maybe(score),
      role: maybe(role),
      attribute: maybe(fc.constant("rack")),
      influence: maybe(fc.constant("false")),
    })
    .map((each) =>
      xmlElement("rsc_colocation", {
        id: anyId,
        score: each.score,
        rsc: each.rsc,
        "rsc-role": each.role,
        "with-rsc": each.with,
        "node-attribute": each.attribute,
        influence: each.influence,
      }),
    ),
  fc
    .record({ score, sets: fc.array(setElement("role"), { minLength: 1, maxLength: 3 }) })
    .map((each) => xmlElement("rsc_colocation", { id: anyId, score: each.score }, each.sets)),
);
const order = fc.oneof(
  fc
    .record({
      first: resourceId,
      then: resourceId,
      kind: maybe(fc.constantFrom("Optional", "Mandatory", "Serialize")),
      score: maybe(score),
      action: maybe(fc.constantFrom("start", "promote")),
      symmetrical: maybe(fc.constant("false")),
      all: maybe(fc.constant("false")),
    })
    .map((each) =>
      xmlElement("rsc_order", {
        id: anyId,
        kind: each.kind,
        score: each.kind ? undefined : each.score,
        first: each.first,
        "first-action": each.action,
        then: each.then,
        symmetrical: each.symmetrical,
        "require-all": each.all,
      }),
    ),
  fc
    .record({
      kind: maybe(fc.constantFrom("Optional", "Serialize")),
      sets: fc.array(setElement("action"), { minLength: 1, maxLength: 3 }),
    })
    .map((each) => xmlElement("rsc_order", { id: anyId, kind: each.kind }, each.sets)),
);
const ticket = fc.oneof(
  fc.record({ rsc: resourceId, role: maybe(role), loss: maybe(fc.constantFrom("stop", "fence")) }).map((each) =>
    xmlElement("rsc_ticket", {
      id: anyId,
      ticket: "ticketA",
      rsc: each.rsc,
      "rsc-role": each.role,
      "loss-policy": each.loss,
    }),
  ),
  fc
    .array(setElement("role"), { minLength: 1, maxLength: 2 })
    .map((list) => xmlElement("rsc_ticket", { id: anyId, ticket: "ticketA" }, list)),
);

const levels = fc
  .uniqueArray(
    fc.record({
      target: fc.constantFrom(
        { target: "n1" },
        { target: "n2" },
        { "target-pattern": "n.*" },
        { "target-attribute": "rack", "target-value": "7" },
      ),
      index: fc.constantFrom("1", "2"),
      devices: fc.constantFrom("r1", "r1,r2"),
    }),
    { selector: (level) => JSON.stringify([level.target, level.index]), maxLength: 5 },
  )
  .map((list) =>
    list.map((level) =>
      xmlElement("fencing-level", { id: anyId, ...level.target, index: level.index, devices: level.devices }),
    ),
  );

const permission = fc
  .oneof(
    value.filter((text) => text !== "").map((xpath) => ({ xpath: `/cib/${xpath}` })),
    fc.constant({ reference: "r1" }),
    fc.constant({ "object-type": "primitive", attribute: "id" }),
    fc.constant({ "object-type": "op" }),
  )
  .chain((what) =>
    fc
      .record({ kind: fc.constantFrom("read", "write", "deny"), description: maybe(value) })
      .map((each) =>
        xmlElement("acl_permission", { id: anyId, kind: each.kind, description: each.description, ...what }),
      ),
  );
const acls = fc
  .array(permission, { maxLength: 3 })
  .map((permissions) => [
    xmlElement("acl_role", { id: "role1", description: "who may" }, permissions),
    xmlElement("acl_target", { id: "alice" }, [xmlElement("role", { id: "role1" })]),
    xmlElement("acl_group", { id: "staff" }, [xmlElement("role", { id: "role1" })]),
  ]);

const select = fc
  .uniqueArray(fc.constantFrom("select_nodes", "select_fencing", "select_resources", "select_attributes"), {
    maxLength: 4,
  })
  .map((names) =>
    names.map((each) =>
      xmlElement(
        each,
        {},
        each === "select_attributes" ? [xmlElement("attribute", { id: anyId, name: "standby" })] : [],
      ),
    ),
  );
const alert = fc
  .record({
    extras,
    select: maybe(select),
    description: maybe(value),
    recipients: fc.array(fc.record({ value: value.filter((text) => text !== ""), extras, description: maybe(value) }), {
      maxLength: 2,
    }),
  })
  .map((each) =>
    xmlElement("alert", { id: anyId, path: "/usr/bin/mail", description: each.description }, [
      ...each.extras,
      ...(each.select ? [xmlElement("select", {}, each.select)] : []),
      ...each.recipients.map((one) =>
        xmlElement("recipient", { id: anyId, value: one.value, description: one.description }, one.extras),
      ),
    ]),
  );

const node = fc
  .record({
    type: maybe(fc.constantFrom("member", "remote")),
    attributes: sets("instance_attributes"),
    utilization: sets("utilization"),
    description: maybe(value),
  })
  .map((each) =>
    xmlElement("node", { id: anyId, uname: anyId, type: each.type, description: each.description }, [
      ...each.attributes,
      ...each.utilization,
    ]),
  );

function finish(root: XmlElement): XmlElement {
  let count = 0;
  let resources = 0;
  const visit = (element: XmlElement): XmlElement => {
    const attributes: Record<string, string> = { ...element.attributes };
    const isResource = ["primitive", "group", "clone", "master", "bundle"].includes(element.name);
    for (const key of ["id", "uname"]) {
      if (attributes[key] !== anyId) continue;
      count++;
      attributes[key] = isResource
        ? `r${++resources}`
        : key === "uname"
          ? `node${count}`
          : `${element.name}-id.${count}`;
    }
    return { ...element, attributes, children: element.children.map(visit) };
  };
  return visit(root);
}

/** A `<cib>` with a configuration of any kind. */
export const anyCib: fc.Arbitrary<XmlElement> = fc
  .record({
    nodes: fc.array(node, { maxLength: 2 }),
    resources: fc.array(fc.oneof(primitive, group, clone, bundle, template), { minLength: 4, maxLength: 7 }),
    constraints: fc.array(fc.oneof(location, colocation, order, ticket), { maxLength: 5 }),
    properties: sets("cluster_property_set"),
    levels,
    acls: maybe(acls),
    alerts: fc.array(alert, { maxLength: 2 }),
    tags: fc.uniqueArray(resourceId, { maxLength: 3 }),
    rscDefaults: sets("meta_attributes"),
    opDefaults: sets("meta_attributes"),
  })
  .map((parts) =>
    finish(
      xmlElement("cib", { "validate-with": "pacemaker-3.9", epoch: "1", num_updates: "0", admin_epoch: "0" }, [
        xmlElement("configuration", {}, [
          xmlElement("crm_config", {}, parts.properties),
          xmlElement("nodes", {}, parts.nodes),
          xmlElement("resources", {}, parts.resources),
          xmlElement("constraints", {}, parts.constraints),
          ...(parts.acls ? [xmlElement("acls", {}, parts.acls)] : []),
          ...(parts.levels.length ? [xmlElement("fencing-topology", {}, parts.levels)] : []),
          ...(parts.tags.length
            ? [
                xmlElement("tags", {}, [
                  xmlElement(
                    "tag",
                    { id: "tag1" },
                    parts.tags.map((id) => xmlElement("obj_ref", { id })),
                  ),
                ]),
              ]
            : []),
          xmlElement("alerts", {}, parts.alerts),
          xmlElement("rsc_defaults", {}, parts.rscDefaults),
          xmlElement("op_defaults", {}, parts.opDefaults),
        ]),
        xmlElement("status"),
      ]),
    ),
  );

const oldRight = fc
  .oneof(
    value.filter((text) => text !== "").map((xpath) => ({ xpath: `/cib/${xpath}` })),
    fc.constant({ xpath: "/cib", attribute: "id" }),
    fc.constant({ ref: "r1" }),
    fc.constant({ tag: "primitive", attribute: "id" }),
    fc.constant({ tag: "primitive", ref: "r1" }),
  )
  .chain((what) => fc.constantFrom("read", "write", "deny").map((kind) => xmlElement(kind, { id: anyId, ...what })));
const oldRights = fc.array(oldRight, { maxLength: 3 });

/** A `<cib>` with the ACLs that schemas before pacemaker-2.0 have (acls-1.2.rng). */
export const anyOldCib: fc.Arbitrary<XmlElement> = fc
  .tuple(anyCib, oldRights, oldRights)
  .map(([cib, ofRole, ofUser]) => {
    const acls = xmlElement("acls", {}, [
      xmlElement("acl_role", { id: "role1" }, ofRole),
      xmlElement("acl_user", { id: "alice" }, [xmlElement("role_ref", { id: "role1" })]),
      xmlElement("acl_user", { id: "bob" }, ofUser),
    ]);
    const children = cib.children.map((part) =>
      part.name === "configuration"
        ? { ...part, children: [...part.children.filter(({ name }) => name !== "acls"), acls] }
        : part,
    );
    return finish({ ...cib, attributes: { ...cib.attributes, "validate-with": "pacemaker-1.3" }, children });
  });
