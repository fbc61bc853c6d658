import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";

const { checkDocuments } = createWorkspace();

function messages(host: string): readonly string[] {
  const nodes = [1, 2].map(
    (id) => `  node {\n    name: n${id}\n    nodeid: ${id}\n    ring0_addr: 10.0.0.${id}\n  }\n`,
  );
  const device = `  device {\n    model: net\n    votes: 1\n    net {\n      host: ${host}\n      algorithm: ffsplit\n    }\n  }\n`;
  const text = `nodelist {\n${nodes.join("")}}\nquorum {\n  provider: corosync_votequorum\n${device}}\n`;
  const found = checkDocuments([parseDocument("corosync.conf", "corosync", text)]).get("corosync.conf") ?? [];
  return found.flatMap(({ code, message }) => (code === "quorum-device-settings" ? [message] : []));
}

test("a quorum device on a node of its own cluster", () => {
  expect(messages("n1")).toEqual([expect.stringContaining('"n1", a node of this cluster')]);
  expect(messages("10.0.0.2")).toEqual([expect.stringContaining('"10.0.0.2", a node of this cluster')]);
  expect(messages("qnetd.example.com")).toEqual([]);
});
