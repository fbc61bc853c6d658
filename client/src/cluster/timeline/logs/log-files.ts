import { nodeScript } from "../../node-script.ts";

/** The beginning of a script that reads a node's logs: functions that print where they are. */
export const logFiles = nodeScript(new URL("./log-files.sh", import.meta.url));
