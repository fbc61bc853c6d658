import { expect, it } from "vitest";
import { findingsIn } from "../../../client/src/cli/cluster/plan/terminal-plan.ts";

it("checks the files of a plan as one configuration", () => {
  const resources = { uri: "resources.crm", text: "primitive web ocf:heartbeat:Dummy\n" };
  const constraints = { uri: "constraints.crm", text: "location l web 100: n1\nlocation m wbe 100: n1\n" };
  const errors = findingsIn([resources, constraints], {}).filter(({ severity }) => severity === "error");
  expect(errors).toMatchObject([{ file: "constraints.crm", line: 2, message: expect.stringContaining("wbe") }]);
});

it("checks what was read from standard input", () => {
  const text = "location m wbe 100: n1\n";
  expect(findingsIn([{ uri: "-", text }], {})).toMatchObject([{ file: "-", line: 1, severity: "error" }]);
});
