import { createReadStream } from "node:fs";
import { createServer, type Server } from "node:http";
import { basename, join } from "node:path";
import { poolFolder } from "../fresh-pool.ts";
import { type LabPlan, mirror } from "../plan.ts";

/** Serves the packages that bare machines can install, as an archive for apt. It is cut off with the cluster's network and the gateway. */
export function serveMirror(plan: LabPlan): Promise<Server> {
  const pool = join(plan.root, poolFolder);
  const server = createServer((request, response) => {
    const file = basename(decodeURIComponent(new URL(request.url ?? "/", "http://mirror").pathname));
    const stream = createReadStream(join(pool, file));
    stream.on("error", () => response.writeHead(404).end());
    stream.on("open", () => stream.pipe(response));
  });
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    // The gateway's address comes and goes.
    server.listen(mirror.port, "0.0.0.0", () => resolve(server));
  });
}
