// A process that applies with confirmation, as an editor or terminal does, for tests that kill it.
// Argv: a JSON of the cluster's setting, the home folder, the history's folder, the resource to add, and the seconds, empty for no timer; prints each step as a line.

import { applyWithHistory } from "../../../client/src/cluster/apply/apply-with-history.ts";
import { openHistory } from "../../../client/src/cluster/rollback/history.ts";
import { createSession } from "../../../client/src/cluster/session/session.ts";
import { dummy } from "./sample-cib.ts";

const [setting = "", home = "", folder = "", id = "", seconds = ""] = process.argv.slice(2);
const session = createSession(JSON.parse(setting), {
  prompter: { acceptHostKey: async () => false, secret: async () => undefined },
  log: () => undefined,
  environment: { home, configFiles: [], globalKnownHostsFiles: [], localUser: "nobody" },
});
for (;;) {
  const base = await session.readCib();
  const wanted = base
    .replace("<resources/>", "<resources></resources>")
    .replace("</resources>", `${dummy(id)}</resources>`);
  const change = { base, wanted, files: [], mode: "update" as const, changes: [], summary: id };
  const result = await applyWithHistory(
    session,
    openHistory(folder),
    { ...change, ...(seconds === "" ? {} : { confirmWithinSeconds: Number(seconds) }) },
    { onStep: (step) => console.log(step) },
  );
  console.log(result.outcome);
  if (result.outcome !== "conflict") break;
}
setInterval(() => undefined, 1000);
