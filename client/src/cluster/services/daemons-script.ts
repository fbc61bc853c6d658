import { nodeScript } from "../node-script.ts";

/** Shell functions that start and stop a cluster's daemons on a node: put before scripts that use them. */
export const daemonsScript = nodeScript(new URL("./daemons.sh", import.meta.url));
