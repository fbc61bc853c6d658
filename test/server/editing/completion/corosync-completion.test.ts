import { expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../../server/src/workspace.ts";
import { cursor, dedent } from "../../support/annotated.ts";

const { checkDocuments, complete } = createWorkspace();

function completions(marked: string, crm = "") {
  const { text, offset } = cursor(dedent(marked));
  const document = parseDocument("corosync.conf", "corosync", text);
  const others = crm ? [parseDocument("cluster.crm", "crm", crm)] : [];
  const { items } = complete(document, offset, [document, ...others]);
  return { text, items, labels: items.map((each) => each.label) };
}

/** The text after the proposal of that label was taken; a snippet's placeholders with their initial text. */
function taken(marked: string, label: string): string {
  const { text, items } = completions(marked);
  const item = items.find((each) => each.label === label);
  if (!item) throw new Error(`"${label}" is not proposed, but ${items.map((each) => each.label).join(" ")}`);
  const inserted = item.snippet ? item.text.replace(/\$\{\d+:([^}]*)\}/g, "$1").replaceAll("$0", "") : item.text;
  return text.slice(0, item.span.start) + inserted + text.slice(item.span.end);
}

const nodes = `nodelist {
  node {
    name: n1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: n2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
`;

test.each([
  ["|", "totem"],
  ["to|", "totem"],
  ["totem {\n  |\n}\n", "token"],
  ["totem {\n  tok|\n}\n", "token_coefficient"],
  ["totem {\n  |\n}\n", "interface"],
  ["totem {\n  interface {\n    |\n  }\n}\n", "linknumber"],
  ["totem {\n  transport: |\n}\n", "knet"],
  ["totem {\n  transport:|\n}\n", "udpu"],
  ["totem {\n  crypto_cipher: a|\n}\n", "aes256"],
  ["totem {\n  token: |\n}\n", "5000"],
  ["totem {\n  token: 5000\n  consensus: |\n}\n", "6000"],
  ["totem {\n  config_version: |7\n}\n", "8"],
  ["nodelist {\n  |\n}\n", "node"],
  ["nodelist {\n  node {\n    |\n  }\n}\n", "ring1_addr"],
  [`${nodes}nodelist {\n  node {\n    nodeid: |\n  }\n}\n`, "3"],
  ["quorum {\n  |\n}\n", "two_node"],
  ["quorum {\n  two_node: |\n}\n", "1"],
  ["quorum {\n  device {\n    |\n  }\n}\n", "net"],
  ["quorum {\n  device {\n    net {\n      algorithm: |\n    }\n  }\n}\n", "ffsplit"],
  ["quorum {\n  device {\n    heuristics {\n      exec|\n    }\n  }\n}\n", "exec_"],
  ["logging {\n  logger_subsys {\n    subsys: |\n  }\n}\n", "TOTEM"],
  ["logging {\n  timestamp: |\n}\n", "hires"],
  ["system {\n  |\n}\n", "sched_rr"],
  [`${nodes}quorum {\n  auto_tie_breaker_node: |\n}\n`, "2"],
  ["totem {\n  |\n", "version"],
  ["totem {\r\n  transport: |\r\n}\r\n", "knet"],
])("%j proposes %s", (marked, label) => {
  expect(completions(marked).labels).toContain(label);
});

test.each([
  ["# to|"],
  ["totem {\n  token: 1 # |\n}"],
  ["unknown {\n  |\n}"],
  ["totem {|\n}"],
  ["totem {\n  unknown: |\n}"],
])("%j proposes nothing related", (marked) => {
  const labels = completions(marked).labels;
  expect(labels.filter((label) => /^(version|token|totem)$/.test(label))).toEqual([]);
});

test("present keys are not proposed again, and required ones come first", () => {
  const { labels, items } = completions("totem {\n  token: 3000\n  |\n}\n");
  expect(labels).not.toContain("token");
  expect(items.find((each) => each.rank === 0)?.label).toBe("version");
  expect(completions("totem {\n}\n|").labels).not.toContain("totem");
  expect(completions(`totem {\n  interface {\n  }\n  |\n}\n`).labels).toContain("interface");
});

test("what corosync no longer reads isn't proposed", () => {
  expect(completions("totem {\n  |\n}\n").labels).not.toContain("rrp_mode");
  expect(completions("totem {\n  interface {\n    |\n  }\n}\n").labels).not.toContain("ringnumber");
  expect(completions("|").labels).not.toContain("service");
});

test("the nodes' names are those of the cluster's other files", () => {
  const crm = 'node web1\nnode web2\nprimitive fence stonith:fence_virsh params pcmk_host_list="web1 web3"';
  const { labels } = completions("nodelist {\n  node {\n    name: web1\n  }\n  node {\n    name: |\n  }\n}\n", crm);
  expect(labels).toEqual(["web2", "web3"]);
});

test("numbers have their unit", () => {
  const { items } = completions("totem {\n  token: |\n}\n");
  expect(items.find(({ label }) => label === "5000")?.detail).toContain("ms = 5 s");
  expect(items.find(({ label }) => label === "3000")?.detail).toContain("default");
});

test.each([
  ["totem {\n  tok|\n}\n", "token", "totem {\n  token: \n}\n"],
  ["totem {\n  to|ken: 3000\n}\n", "token_warning", "totem {\n  token_warning: 3000\n}\n"],
  ["totem {\n  transport: ud|pu\n}\n", "knet", "totem {\n  transport: knet\n}\n"],
  ["totem {\n  transport:|\n}\n", "knet", "totem {\n  transport: knet\n}\n"],
  ["quo|rum {\n}\n", "nodelist", "nodelist {\n}\n"],
])("%j, taking %s", (marked, label, expected) => {
  expect(taken(marked, label)).toBe(expected);
});

test("a new node has the next id, and an address for each link", () => {
  const text = taken(`${nodes.replace(/\n\}\n$/, "\n  |\n}\n")}`, "node");
  expect(text).toContain("node {\n\tname: n3\n\tnodeid: 3\n\tring0_addr: address\n}");
});

test("a file made only of proposals is valid", () => {
  let text = "|";
  for (const section of ["totem", "nodelist", "quorum", "logging"]) text = `${taken(text, section)}\n|`;
  text = text.replace("|", "").replace("address", "10.0.0.1");
  const document = parseDocument("corosync.conf", "corosync", text);
  const found = checkDocuments([document]).get("corosync.conf") ?? [];
  expect(found.filter(({ severity }) => severity !== "information")).toEqual([]);
});
