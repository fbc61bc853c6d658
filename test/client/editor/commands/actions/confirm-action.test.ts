import { expect, test } from "vitest";
import type { SimulationResult, Step } from "../../../../../client/src/cluster/simulate/simulation-result.ts";
import {
  actionConfirmation,
  formatRunningOn,
  isDisruptiveAction,
} from "../../../../../client/src/editor/commands/actions/confirm-action.ts";
import { isDuration } from "../../../../../client/src/editor/commands/actions/duration.ts";
import { samplePrimitive, sampleSnapshot } from "../../../support/sample-snapshot.ts";

const step = (rest: Partial<Step>): Step => ({
  kind: "move",
  subject: "web",
  members: [],
  nodes: ["n1"],
  to: "n2",
  risk: "interrupts",
  ...rest,
});
const start: Step = { kind: "start", subject: "ping", members: [], nodes: ["n3"], risk: "harmless" };
const seen = (...steps: Step[]): SimulationResult => ({ verify: [], transition: { steps, anyway: [], inactive: [] } });
const command = ["crm_attribute", "--node=n1", "--name=standby", "--update=on"];

test("a question shows first what the cluster would do, the most disruptive first, then the command", () => {
  const question = actionConfirmation('Put "n1" in standby?', [command], seen(start, step({})), [
    "No other node is online.",
  ]);
  expect(question).toEqual({
    message: 'Put "n1" in standby?',
    detail: [
      '"web" moves from "n1" to "n2".',
      '"ping" starts on "n3".',
      "No other node is online.",
      "",
      "Command: crm_attribute --node=n1 --name=standby --update=on",
    ].join("\n"),
  });
});

test("what could not be simulated is shown, and counts as disruptive", () => {
  const unknown = { verify: [], missing: "The node has no crm_simulate." };
  expect(actionConfirmation("Continue?", [command], unknown).detail).toContain("The node has no crm_simulate.");
  expect(isDisruptiveAction(unknown)).toBe(true);
  expect(isDisruptiveAction(seen(start))).toBe(false);
  expect(isDisruptiveAction(seen(step({})))).toBe(true);
});

test("a long transition is cut short", () => {
  const steps = Array.from({ length: 40 }, (_, index) => step({ subject: `r${index}` }));
  const { detail } = actionConfirmation("Continue?", [command], seen(...steps));
  expect(detail).toContain("And 30 more.");
});

test("a command in a question shows a hostile name as the shell would read it, on one line", () => {
  const { detail } = actionConfirmation("Continue?", [["crm_resource", "--resource=$(x)\n'y"]], undefined);
  expect(detail).toBe("Command: crm_resource '--resource=$(x)⏎'\\''y'");
});

test("what runs on a node is named", () => {
  expect(formatRunningOn(sampleSnapshot(), "n1")).toBe('"vip", "web", "ping" and "st" run on "n1" now.');
  expect(formatRunningOn(sampleSnapshot({ resources: [samplePrimitive("vip", ["n2"])] }), "n1")).toBe("");
});

test("durations are those that Pacemaker reads", () => {
  for (const good of ["PT30M", "PT2H", "P7D", "P1DT12H", " PT90S "]) expect(isDuration(good), good).toBe(true);
  for (const bad of ["", "30", "PT", "P", "PT0S", "1h", "P1H", "$(x)"]) expect(isDuration(bad), bad).toBe(false);
});
