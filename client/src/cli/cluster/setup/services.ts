import { listing } from "../../../../../server/src/text/phrases.ts";
import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { formatServices } from "../../../cluster/services/format-services.ts";
import { type PreparedServices, prepareServices } from "../../../cluster/services/prepare-services.ts";
import { runServices } from "../../../cluster/services/run-services.ts";
import { openServiceNodes } from "../../../cluster/services/service-nodes.ts";
import { serviceActions } from "../../../cluster/services/service-plan-input.ts";
import { clusterOptions, formats, Misuse, oneOf, Refusal } from "../../options.ts";
import { err, out } from "../../output.ts";
import { exitCodes } from "../exit-codes.ts";
import type { TerminalPrompter } from "../terminal-prompter.ts";
import { runOnCluster } from "../with-cluster.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  all: { type: "boolean" },
  together: { type: "boolean" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  "accept-outage": { type: "boolean" },
} as const;

/** `quorate cluster start|stop|restart|enable|disable NODE…|--all`: the services of a cluster. Resolves to the exit code. */
export function runClusterServices(args: readonly string[]): Promise<number> {
  return runOnCluster("cluster", args, options, ({ values, positionals }) => {
    const [word, ...nodes] = positionals;
    const action = serviceActions.find((each) => each === word);
    if (action === undefined)
      throw new Misuse(
        word === undefined
          ? `say what to do: init, join, remove, rename, destroy, ${serviceActions.join(", ")}`
          : `"${word}" is none of init, join, remove, rename, destroy, ${serviceActions.join(", ")}`,
      );
    if (values.all && nodes.length > 0) throw new Misuse("name nodes, or give --all, not both");
    if (!values.all && nodes.length === 0) throw new Misuse("name the nodes, or give --all");
    if (values.together && action !== "restart") throw new Misuse("--together is for restart");
    const format = oneOf("format", values.format, formats);
    const request = { action, chosen: values.all ? undefined : nodes, isTogether: values.together ?? false };
    return async ({ session, prompter, signal }) => {
      const opened = await openServiceNodes(session, signal);
      try {
        const prepared = await prepareServices(session, opened, request, signal);
        const { plan, simulation } = prepared;
        if (format === "json") out(`${plainJson({ format: 1, ...plan, simulation }, 2)}\n`);
        else out(formatServices(prepared));
        if (plan.nodes.length === 0) return exitCodes.done;
        if (values["dry-run"]) return exitCodes.change;
        await approve(prepared, prompter, values);
        const result = await runServices(session, prepared, { onStep: (text) => err(`${text}\n`), signal });
        err(`${result}\n`);
        return exitCodes.done;
      } finally {
        opened.close();
      }
    };
  });
}

/** Asks; once more, for the cluster's name, where no node or no quorum is left. Throws a Refusal. */
async function approve(
  { plan }: PreparedServices,
  prompter: TerminalPrompter,
  values: { readonly yes?: boolean | undefined; readonly "accept-outage"?: boolean | undefined },
): Promise<void> {
  if (values.yes) {
    if (plan.isOutage && !values["accept-outage"])
      throw new Refusal(
        `no node, or no quorum, is left when ${listing(plan.nodes)} ${plan.nodes.length === 1 ? "stops" : "stop"}. Add --accept-outage if that is meant. Nothing was changed.`,
      );
    return;
  }
  if (!prompter.isThere)
    throw new Refusal("there is no terminal to ask at. Review the plan with --dry-run, then add --yes.");
  if (!(await prompter.confirm("Do this?"))) throw new Refusal("nothing was changed.");
  if (!plan.isOutage) return;
  const typed = await prompter.ask(
    `No node, or no quorum, is left then: resources are down. Type the cluster's name, ${plan.cluster}, to continue: `,
  );
  if (typed?.trim() !== plan.cluster) throw new Refusal("nothing was changed.");
}
