import { expect, test } from "vitest";
import type { SimulationResult, Step } from "../../../../../client/src/cluster/simulate/simulation-result.ts";
import { isDisruptive, questionDetail } from "../../../../../client/src/editor/views/plan/plan-question.ts";
import type { PlanRow } from "../../../../../client/src/editor/views/plan/plan-row.ts";
import { type OpenPlan, planRows } from "../../../../../client/src/editor/views/plan/plan-view-model.ts";
import type { Change, Plan } from "../../../../../server/src/protocol.ts";

const changes: readonly Change[] = [
  { kind: "added", type: "primitive", id: "new", after: "primitive new Dummy" },
  {
    kind: "changed",
    type: "primitive",
    id: "web",
    before: "primitive web apache \\\n    params port=80",
    after: "primitive web apache \\\n    params port=8080",
  },
  { kind: "removed", type: "primitive", id: "old", before: "primitive old Dummy" },
];
const plan: Plan = { cib: "", changes, liveText: "", wantedText: "", errors: [] };

const step = (kind: Step["kind"], subject: string, risk: Step["risk"], more: Partial<Step> = {}): Step => ({
  ...{ kind, subject, members: [], nodes: ["n1"], risk },
  ...more,
});
const simulation: SimulationResult = {
  verify: [{ severity: "warning", message: "Something is deprecated", isExisting: true }],
  transition: {
    steps: [
      step("stop", "old", "removes", { reason: "node availability" }),
      step("restart", "web", "interrupts", { reason: "resource definition change", within: "g" }),
      step("start", "new", "harmless"),
    ],
    anyway: [step("start", "late", "harmless")],
    inactive: [{ resource: "off", state: "stopped", why: "its target-role is Stopped" }],
  },
};
const open: OpenPlan = { cluster: "lab", plan, simulation, isApplying: false, findings: [], confirmMinutes: 5 };

/** The rows as an indented list. */
function drawn(rows: readonly PlanRow[], indent = ""): string[] {
  return rows.flatMap(({ label, description, children = [] }) => [
    `${indent}${label}${description ? ` | ${description}` : ""}`,
    ...drawn(children, `${indent}  `),
  ]);
}

test("the whole view: actions, changes with their values, the transition in order, findings", () => {
  expect(drawn(planRows(open))).toEqual([
    'Apply to "lab"',
    "Apply, roll back in 5 min unless confirmed",
    "Cancel",
    "Show all changes",
    "Changes | 3",
    "  primitive old | removed",
    "  primitive web | changed",
    "    params port | 80 → 8080",
    "  primitive new | added",
    "What the cluster would do | 3 steps",
    "  old stops on n1 permanently | it is removed",
    "  web restarts on n1 | in g, its definition changes",
    "  new starts on n1",
    "  off stays stopped: its target-role is Stopped",
    "  Regardless of this plan | 1",
    "    late starts on n1",
    "Findings | 1 warning",
    "  Something is deprecated | crm_verify, also in the live configuration",
  ]);
});

test("every row has a unique id", () => {
  const ids = (rows: readonly PlanRow[]): string[] => rows.flatMap(({ id, children = [] }) => [id, ...ids(children)]);
  const all = ids(planRows(open));
  expect(new Set(all).size).toBe(all.length);
});

test("during an apply only viewing is offered", () => {
  expect(drawn(planRows({ ...open, isApplying: true }))[0]).toBe("Show all changes");
});

test("the view shows when the transition isn't known", () => {
  const missing = "The simulation isn't available: the node has no crm_simulate.";
  const rows = planRows({ ...open, simulation: { verify: [], missing } });
  expect(drawn(rows)).toContain(`  ${missing}`);
});

test("errors come before warnings, each with a command that goes there", () => {
  const command = { id: "vscode.open", arguments: ["x"] };
  const findings = [
    { severity: "warning", message: "w", place: "a.crm:1", command },
    { severity: "error", message: "e", place: "a.crm:2", rule: "r", command },
  ] as const;
  const section = planRows({ ...open, findings }).at(-1);
  expect(section?.description).toBe("1 error, 2 warnings");
  expect(section?.children?.map(({ label }) => label)).toEqual(["e", "Something is deprecated", "w"]);
  expect(section?.children?.[0]).toMatchObject({ description: "a.crm:2 r", command });
});

test("the question names what is interrupted and each removal", () => {
  const asked = { plan, mode: "replace", simulation };
  expect(isDisruptive(asked)).toBe(true);
  expect(questionDetail(asked)).toBe(
    [
      '1 added, 1 changed, 1 removed; "old" stops on "n1" permanently, "web" restarts on "n1", "new" starts on "n1", nothing moves, no node is fenced.',
      "",
      "Running resources are interrupted:",
      '• "old" stops on "n1" permanently: it is removed',
      '• "web" restarts on "n1": its definition changes',
      "",
      '"off" stays stopped: its target-role is Stopped.',
      "",
      "Removed, because the text doesn't list them:",
      "− primitive old",
      "",
      "~ primitive web",
      "+ primitive new",
    ].join("\n"),
  );
});

test("starts alone are not disruptive; an unknown transition is", () => {
  const added = { plan: { changes: changes.slice(0, 1) }, mode: "update" };
  const harmless: SimulationResult = {
    verify: [],
    transition: { steps: [step("start", "new", "harmless")], anyway: [], inactive: [] },
  };
  expect(isDisruptive({ ...added, simulation: harmless })).toBe(false);
  expect(isDisruptive({ ...added, simulation: { verify: [], missing: "No." } })).toBe(true);
});

test("what the loss of a node means afterwards: while it is asked, what differs, and that nothing does", () => {
  const section = (insight: OpenPlan["insight"], more: Partial<OpenPlan> = {}) => {
    const row = planRows({ ...open, insight, ...more }).find(({ id }) => id === "section/insight");
    return row && [`${row.label} ${row.description}`.trim(), ...(row.children ?? []).map(({ label }) => label)];
  };
  const title = "When a node is lost afterwards";
  expect(section(undefined)).toBeUndefined();
  expect(section("asking")).toEqual([title, "Asking the scheduler…"]);
  expect(section("asking", { isApplying: true })).toBeUndefined();
  const sentence = "After this change the loss of n1 stops db.";
  expect(section({ differences: [{ title: "n1 is lost", isWorse: true, sentence }] })).toEqual([
    `${title} 1 loss hit harder`,
    sentence,
  ]);
  expect(section({ differences: [] })).toEqual([title, "The same keeps running as without this change"]);
  expect(section({ differences: [], missing: "It isn't known." })).toEqual([title, "It isn't known."]);
});

test("what the nodes lack for the plan is among its findings, and what isn't known comes last", () => {
  const lacks = {
    ...{ kind: "finding" as const, check: "agent", severity: "error" as const, nodes: ["n2"] },
    ...{ message: 'The agent ocf:heartbeat:nginx of "web" is missing.', why: "It can't run there." },
    fix: { advice: "Install the package resource-agents." },
  };
  const needs = { findings: [lacks], missing: ["Whether n3 has it isn't known."] };
  const row = planRows({ ...open, needs }).find(({ id }) => id === "section/findings");
  expect(row && drawn([row])).toEqual([
    "Findings | 1 error, 1 warning",
    '  The agent ocf:heartbeat:nginx of "web" is missing. | n2',
    "  Something is deprecated | crm_verify, also in the live configuration",
    "  Whether n3 has it isn't known.",
  ]);
});
