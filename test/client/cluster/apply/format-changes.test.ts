import { expect, it } from "vitest";
import { changeLines, changeName } from "../../../../client/src/cluster/apply/format-changes.ts";

it("names a change in one line, whatever a node says an object is called", () => {
  expect(changeName({ type: "primitive", id: "web" })).toBe("primitive web");
  expect(changeName({ type: "property", id: "cib-bootstrap-options" })).toBe("property");
  expect(changeName({ type: "primitive", id: "web\nNothing else changes.\u001b[2J" })).toBe(
    "primitive web Nothing else changes.\\x1b[2J",
  );
  const change = { kind: "removed", type: "primitive", id: "web\nFORGED" } as const;
  expect(changeLines([change as never])).toEqual(["− primitive web FORGED"]);
});
