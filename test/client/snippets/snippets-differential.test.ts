import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { convert } from "../../../server/src/workspace.ts";
import { snippetTexts } from "./snippets.ts";

test.each(snippetTexts)("crm_verify has nothing to say about %s", (_, text) => {
  const { text: cib } = convert("file:///cluster.crm", text, "crm", "cib");
  const withQuorum = cib.replace(/ have-quorum="\d"/, "").replace("<cib ", '<cib have-quorum="1" ');
  const whole = /stonith:/.test(text) ? withQuorum : withQuorum.replace("<resources>", `<resources>${fenceDevice}`);
  const { stderr, status } = spawnSync("crm_verify", ["--xml-pipe", "-VV"], { input: whole, encoding: "utf8" });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
});

// Without one crm_verify complains about fencing, whatever else there is.
const fenceDevice = '<primitive id="fence" class="stonith" type="fence_sbd"/>';
