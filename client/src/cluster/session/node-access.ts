import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { ClusterConfig } from "../ssh/cluster-config.ts";
import { findRootPrivilege } from "../ssh/commands/privilege.ts";
import { resolveTarget, type SshEnvironment } from "../ssh/config/target.ts";
import { openConnection } from "../ssh/connection.ts";
import type { Prompter } from "../ssh/prompter.ts";
import { quoteArgument } from "../ssh/quote.ts";
import type { Secrets } from "../ssh/secrets.ts";
import type { CommandRunner } from "./command-runner.ts";
import type { NodeAccess } from "./session-types.ts";

const privilegeTimeout = 15_000;

/** What a node's connection is opened with. */
interface NodeAccessOptions {
  readonly config: ClusterConfig;
  readonly prompter: Prompter;
  readonly secrets: Secrets;
  readonly environment: SshEnvironment;
  readonly runner: CommandRunner;
  readonly signal: AbortSignal | undefined;
}

/** Connects to one certain node as root. Rejects with a ClusterError. */
export async function openNodeAccess(address: string, options: NodeAccessOptions): Promise<NodeAccess> {
  const { config, prompter, secrets, environment, runner, signal } = options;
  const began = performance.now();
  try {
    const target = resolveTarget(address, config, environment);
    const connection = await openConnection(target, { prompter, secrets, ...omitUndefined({ signal }) });
    try {
      const how = { timeoutMs: privilegeTimeout, ...omitUndefined({ signal }) };
      const privilege = await findRootPrivilege(connection, secrets, how);
      secrets.confirmAll();
      return {
        address,
        get open() {
          return connection.open;
        },
        run: (argv, runOptions = {}) => runner.run({ connection, node: address, privilege }, argv, runOptions),
        close: () => connection.close(),
      };
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    runner.logFailure(address, `ssh ${quoteArgument(address)}`, began, error);
    throw error;
  }
}
