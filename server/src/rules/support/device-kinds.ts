import { wordTable } from "../../text/word-table.ts";

/** Why a fence device alone fences nothing; undefined for one that does. */
const withoutEffect = wordTable<string>({
  null: "reports success and does nothing",
  "external/null": "reports success and does nothing",
  fence_dummy: "is for tests: it reports success and does nothing",
  ssh: "is for tests: it asks the node to reset itself over SSH, which a hanging or unreachable node doesn't do",
  "external/ssh":
    "is for tests: it asks the node to reset itself over SSH, which a hanging or unreachable node doesn't do",
  suicide: "resets only the node that it runs on, which a lost node can't be asked to do",
  meatware: "waits until a person confirms that the node is off",
  fence_kdump: "only detects that a node is writing a crash dump, and needs another device on the next level",
  "external/kdumpcheck": "only detects that a node is writing a crash dump, and needs another device on the next level",
  fence_heuristics_ping: "only decides whether to fence, and needs another device on the same level",
});

/** Why a device of this agent fences nothing by itself: the end of a sentence that begins with the agent's name. */
export function whyWithoutEffect(type: string): string | undefined {
  return withoutEffect[type];
}

/** Whether an agent exists for tests and demonstrations, or for fencing by hand; not those that help another device. */
export function isForTests(type: string): boolean {
  return withoutEffect[type] !== undefined && !/kdump|heuristics/.test(type);
}
