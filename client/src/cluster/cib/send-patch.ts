import { nodeScript } from "../node-script.ts";

/** The shell function `send_patch`, which applies a patch by compare-and-swap on every release; goes before a script that calls it. */
export const sendPatchFunction = nodeScript(new URL("./send-patch.sh", import.meta.url));

/** The exit code where nothing was sent, since the nodes of the cluster were just joining one another. */
export const joiningCode = 96;

/** The command that applies the patch on its standard input by compare-and-swap. Its exit code is that of cibadmin; a mark has to follow. */
export const sendPatchArgv: readonly string[] = [
  "sh",
  "-c",
  [sendPatchFunction, nodeScript(new URL("./send.sh", import.meta.url))].join("\n"),
  "sh",
];
