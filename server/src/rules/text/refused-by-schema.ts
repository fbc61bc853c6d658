import { validateObject } from "../../cib/schema/validate-object.ts";
import { danglingReferences } from "../../conversion/schema-errors.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { resolveReferences } from "../../model/resolve-references.ts";
import { closest } from "../../text/fuzzy-match.ts";
import { XmlError } from "../../text/xml.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { refersToIds } from "../support/schema/nested-ids.ts";
import { schemaPlace } from "../support/schema/schema-place.ts";
import { objectSpan } from "../support/spans.ts";

/** Something that the schema of the CIB doesn't allow. */
export const refusedBySchema: Rule = {
  id: "refused-by-schema",
  group: "text",
  severity: "error",
  title: "Refused by the schema",
  why: "Pacemaker compares each configuration with its schema, and refuses the whole of it where one name, value or part isn't allowed there: crm, pcs and cibadmin then report that the update does not conform to the configured schema.",
  source: "Pacemaker's schemas pacemaker-3.0 to pacemaker-3.10; crm_verify",
  wrong:
    "primitive web ocf:heartbeat:apache op monitor interval=30s timeout=20s\nlocation l web resource-discovery=perhaps 100: n1",
  right:
    "primitive web ocf:heartbeat:apache op monitor interval=30s timeout=20s\nlocation l web resource-discovery=always 100: n1",
  checkObject(at, { target }, report) {
    const { object } = at;
    const problems = problemsOf(at, target.schema);
    for (const problem of problems) {
      // What is wrong is why something else is missing.
      if (problem.isMissing && problems.some(({ element, isMissing }) => element === problem.element && !isMissing)) {
        continue;
      }
      const span = schemaPlace(object, problem);
      const value = problem.attribute === undefined ? "" : (problem.element.attributes[problem.attribute] ?? "");
      const meant = problem.words && closest(value, problem.words);
      report({
        at,
        span,
        message: `${problem.message}${meant ? ` Did you mean "${meant}"?` : ""}${problem.isAccepted ? "" : " The cluster refuses the configuration."}`,
      });
    }
  },
  check(model, report) {
    reportOldUsers(model, report);
    reportReferences(model, report);
  },
};

/** Users in the old form of ACLs, beside targets in the new one: no schema has both. */
function reportOldUsers(model: ClusterModel, report: (finding: RuleReport) => void): void {
  const [target] = [...model.ofKind("acl_target"), ...model.ofKind("acl_group")];
  if (!target) return;
  for (const at of model.ofKind("user")) {
    report({
      at,
      span: objectSpan(at.object),
      message: `"${at.object.id}" is written in the old form of ACLs, and "${target.object.id}" in the new one: no schema allows both. Write "acl_target ${at.object.id} ROLE" and give the rights to roles.`,
      related: [{ at: target, span: objectSpan(target.object), message: "The new form is used here." }],
    });
  }
}

const referringKinds = [
  ...["primitive", "rsc_template", "group", "clone", "master", "bundle", "location", "colocation", "order"],
  ...[
    "rsc_ticket",
    "node",
    "property",
    "rsc_defaults",
    "op_defaults",
    "role",
    "acl_target",
    "acl_group",
    "alert",
    "xml",
  ],
] as readonly ClusterObject["kind"][];

/** References to an id that nothing has: of sets, rules and operations, of roles, of rights. */
function reportReferences(model: ClusterModel, report: (finding: RuleReport) => void): void {
  const isReferring = referringKinds.some((kind) => {
    const list = model.ofKind(kind);
    const any = (): boolean => list.some(({ object }) => refersToIds(object));
    return model.memo.latest(`${refusedBySchema.id} ${kind}`, [list], any);
  });
  if (!isReferring) return;
  const places = model.placed.filter(({ object }) => object.kind !== "user");
  const objects = resolveReferences(places.map(({ object }) => object));
  for (const { element, attribute, object, id, otherKind } of danglingReferences(objects)) {
    const at = object && places[objects.indexOf(object)];
    if (!at || model.otherNames.has(id)) continue;
    report({
      at,
      span: schemaPlace(at.object, { element, attribute, message: "" }),
      message:
        otherKind ??
        `Nothing has the id "${id}", to which ${attribute === "id" ? `this ${element.name}` : attribute} refers. The cluster refuses the configuration.`,
    });
  }
}

function problemsOf({ object }: { readonly object: Parameters<typeof validateObject>[0] }, schema: string | undefined) {
  try {
    return validateObject(object, schema);
  } catch (error) {
    // An xml statement that can't be read has a syntax error.
    if (error instanceof XmlError) return [];
    throw error;
  }
}
