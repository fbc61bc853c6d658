import { expect, it } from "vitest";
import { type PlanFile, refuseMoreSevere } from "../../../client/src/cli/cluster/plan/plan-file.ts";
import { failureOf } from "../../../client/src/cli/cluster/with-cluster.ts";
import type { Step } from "../../../client/src/cluster/simulate/simulation-result.ts";

const step = (subject: string, more: Partial<Step> = {}): Step => ({
  kind: "restart",
  subject,
  members: [],
  nodes: ["n1"],
  risk: "interrupts",
  ...more,
});
const simulation = (...steps: Step[]) => ({ verify: [], transition: { steps, anyway: [], inactive: [] } });

function reviewed(...steps: Step[]): PlanFile {
  const transition = { steps: steps.map(({ subject, members, risk }) => ({ subject, members: [...members], risk })) };
  const digests = { salt: "", live: "", wanted: "" };
  return { format: 1, cluster: "lab", files: [], mode: "update", digests, simulation: { transition } };
}

const apply = (plan: PlanFile, ...now: Step[]) =>
  refuseMoreSevere(plan, { cluster: "lab", simulation: simulation(...now) });

it("accepts a reviewed plan that does what was reviewed, or less", () => {
  const web = step("web", { members: ["vip", "httpd"] });
  apply(reviewed(web), web);
  apply(reviewed(web), step("httpd"), step("mail", { kind: "start", risk: "harmless" }));
  apply(reviewed(step("vip"), step("httpd")), web);
  apply(reviewed(step("web", { kind: "stop", risk: "removes" })), web);
});

it("refuses it where the cluster would now disrupt more than what was reviewed", () => {
  const refusal = (run: () => void): string => {
    try {
      run();
    } catch (error) {
      return failureOf(error).message;
    }
    return "";
  };
  expect(refusal(() => apply(reviewed(step("web")), step("web"), step("db")))).toMatch(
    /^"lab" would now do .*\n {2}"db" restarts/,
  );
  const fence = step("n2", { kind: "fence", nodes: ["n2"], risk: "fences" });
  expect(refusal(() => apply(reviewed(step("web")), fence))).toMatch(/\n.*"n2"/);
  const stop = step("web", { kind: "stop", risk: "removes" });
  expect(refusal(() => apply(reviewed(step("web")), stop))).toMatch(/\n.*"web" stops/);
});
