import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../../server/src/workspace.ts";
import { cursor } from "../../support/annotated.ts";

const { hover } = createWorkspace();

function hovered(marked: string): { word: string; markdown: string } | undefined {
  const { text, offset } = cursor(marked);
  const document = parseDocument("corosync.conf", "corosync", text);
  const found = hover(document, offset, [document]);
  return found && { word: text.slice(found.span.start, found.span.end), markdown: found.markdown };
}

const node = (id: number) => `  node {\n    name: n${id}\n    nodeid: ${id}\n    ring0_addr: 10.0.0.${id}\n  }\n`;
const nodes = (count: number) => `nodelist {\n${Array.from({ length: count }, (_, i) => node(i + 1)).join("")}}\n`;

test.each([
  [
    `totem {\n  tok|en: 3000\n}\n${nodes(4)}`,
    "token",
    "With 4 nodes the token timeout is 4300 ms: 3000 ms, and 650 ms for each of the 2 above two.",
  ],
  [`totem {\n  token: 30|00\n}\n${nodes(4)}`, "3000", "within another 5160 ms"],
  [`totem {\n  tok|en: 5000\n}\n${nodes(2)}`, "token", "With 2 nodes the token timeout is 5000 ms."],
  [
    `totem {\n  token: 5000\n  cons|ensus: 7000\n}\n${nodes(3)}`,
    "consensus",
    "The token timeout is 5650 ms; 1.2 times that is 6780 ms.",
  ],
  [
    `totem {\n  token_ret|ransmits_before_loss_const: 10\n  token: 5000\n}\n${nodes(2)}`,
    "token_retransmits_before_loss_const",
    "every 490 ms",
  ],
  ["totem {\n  token_w|arning: 50\n}\n", "token_warning", "A token that is missing for 1500 ms is logged."],
  ["totem {\n  sec|auth: on\n}\n", "secauth", "default `off`"],
  ["totem {\n  rrp_m|ode: active\n}\n", "rrp_mode", "⚠ corosync 3 ignores it. Write `link_mode` instead."],
  ["totem {\n  inter|face {\n  }\n}\n", "interface", "**totem.interface**"],
  [
    "totem {\n  interface {\n    linknumber: 1\n    mcast|port: 5407\n  }\n}\n",
    "mcastport",
    "link 1 uses UDP port 5406",
  ],
  [
    `quorum {\n  prov|ider: corosync_votequorum\n}\n${nodes(5)}`,
    "provider",
    "There are 5 votes, and 3 are needed for quorum: 2 may be lost.",
  ],
  [`quorum {\n  two_n|ode: 1\n}\n${nodes(3)}`, "two_node", "There are 3 nodes, so corosync ignores it."],
  [`quorum {\n  two_n|ode: 1\n}\n${nodes(2)}`, "two_node", "a single node keeps quorum"],
  [
    `quorum {\n  device {\n    model: net\n    net {\n      algor|ithm: lms\n    }\n  }\n}\n${nodes(4)}`,
    "algorithm",
    "There are 7 votes, 3 of them the quorum device's, and 4 are needed for quorum",
  ],
  ["amf {\n  mode: x\n}\nserv|ice {\n}\n", "service", "Version 2 removed plugins from corosync"],
  ["nodelist {\n  node {\n    ring0_|addr: 10.0.0.1\n  }\n}\n", "ring0_addr", "address or host name"],
])("%j describes %s", (marked, word, part) => {
  const found = hovered(marked);
  expect(found?.word).toBe(word);
  expect(found?.markdown).toContain(part);
});

test.each(["# tok|en", "totem {\n  unk|nown: 1\n}", "tot|m {\n}", "totem {\n|}", "|"])("%j has no hover", (marked) => {
  expect(hovered(marked)).toBeUndefined();
});
