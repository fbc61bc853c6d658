import { runCheck } from "./check.ts";
import { runConvert } from "./convert.ts";
import { runFmt } from "./fmt.ts";
import { runLsp } from "./lsp.ts";
import { err, out } from "./output.ts";
import { runExplain, runRules } from "./rules.ts";
import { version } from "./version.ts";

const usage = `Usage: quorate COMMAND

  check PATH…     Checks crm files, corosync.conf files and CIBs (cib.xml); - is standard input.
                  A file is checked by itself; the files of a folder are one cluster, and each
                  folder inside is another.
      --format text|json|sarif    how findings are told (text)
      --severity error|warning|information
                                  the least grave findings to be told (information)
      --fail-on error|warning|information
                                  the least grave findings for exit code 1 (error)
      --target-pacemaker RELEASE, --target-corosync RELEASE
                                  the releases the files are for (the newest)
  rules           Lists the rules of check; with --format json as JSON.
  explain RULE    Says what a rule finds, why it matters, and how it is mended.
  fmt FILE        Prints a file, formatted; - is standard input. What it means stays the same.
                  fmt --check FILE… names the files that formatting would change, fmt --write FILE…
                  changes them and names them.
  convert --from cib|crm|pcs --to cib|crm|pcs|corosync [FILE]
                  Prints a configuration in the other language; without FILE, or with -, it reads
                  standard input. corosync: the corosync.conf that pcs cluster setup makes.
  plan FILE…      Shows what applying the files would change in a cluster, and what the cluster would do.
  apply FILE…     Plans, asks, and applies; nobody's edit is overwritten, and what was applied can be
                  taken back.
      --plan PLAN                 apply exactly the plan that "plan --format json" or "plan --out" wrote;
                                  refused when the cluster or the files changed since
      --keep-within TIME          the change goes back by itself unless kept within 90s, 5m …
      --yes                       apply without a question
      --accept-errors             apply a text with errors
      --detailed-exitcode         exit code 3 when something was changed
  keep            Keeps a change that waits for it (--back takes it back now).
  rollback [ENTRY]
                  Puts the configuration back to before an apply, the last one unless named; --list
                  lists them.
  pull FILE…      Brings what changed in a cluster into the files, three ways merged.
      --conflicts refuse|file|cluster
                                  what becomes of what changed on both sides (refuse)
      --dry-run                   tell, and write nothing
  status          Shows nodes, resources and what is wrong.
      With all of these:
      --cluster NAME              a cluster of quorate.clusters in .vscode/settings.json, here or above
      --host USER@HOST            a node; several may be named, any that answers serves
      --mode update|replace       (plan, apply) replace also removes what the files don't mention
      --format text|json          (text)
      --verbose                   tell each command that is run on a node
  lsp --stdio     Serves the Language Server Protocol, for editors (see docs/editors.md).
  help            Shows this.
  version         Shows the version.

Exit codes of check: 0 nothing wrong (warnings may be), 1 errors found (see --fail-on), 2 it could
not read all.
Exit codes of convert: 0 done, 1 the configuration has errors, 2 it could not run.
Exit codes of plan, apply, rollback, pull and status: 0 nothing to change, done, or all well; 1 failed;
2 misuse; 3 there is something to change (plan), to look at (status), or files were changed (pull); 4
refused, nothing was done.
Exit codes of fmt: 0 done, 1 --check found files to change, 2 it could not run.
`;

function main(args: readonly string[]): number | undefined {
  const [command, ...rest] = args;
  switch (command) {
    case "check":
      return runCheck(rest);
    case "convert":
      return runConvert(rest);
    case "rules":
      return runRules(rest);
    case "explain":
      return runExplain(rest);
    case "fmt":
      return runFmt(rest);
    case "lsp":
      return runLsp(rest);
    case "plan":
    case "apply":
    case "keep":
    case "rollback":
    case "pull":
    case "status":
      void runLive(command, rest);
      return undefined;
    case "version":
    case "--version":
      out(`${version}\n`);
      return 0;
    case "help":
    case "--help":
    case "-h":
      out(usage);
      return 0;
    default:
      err(command ? `quorate: "${command}" is not a command.\n\n${usage}` : usage);
      return 2;
  }
}

/** A command that talks to a cluster; what it needs is loaded with it. */
async function runLive(
  command: "plan" | "apply" | "keep" | "rollback" | "pull" | "status",
  args: readonly string[],
): Promise<void> {
  const { runApply, runConfirm, runPlan, runPull, runRollback, runStatus } = await import("./lazy/cluster-commands.ts");
  const run = {
    plan: runPlan,
    apply: runApply,
    keep: runConfirm,
    rollback: runRollback,
    pull: runPull,
    status: runStatus,
  };
  process.exitCode = await run[command](args);
}

const exitCode = main(process.argv.slice(2));
if (exitCode !== undefined) process.exitCode = exitCode;
