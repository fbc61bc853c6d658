import { runCheck } from "./check.ts";
import { runConvert } from "./convert.ts";
import { runFmt } from "./fmt.ts";
import { helpOf } from "./help.ts";
import { runLsp } from "./lsp.ts";
import { err, out } from "./output.ts";
import { runExplain, runRules } from "./rules.ts";
import { version } from "./version.ts";

const usage = `Usage: quorate COMMAND

  check PATH…     Checks crm files, pcs commands (.pcs, shell scripts), corosync.conf files and CIBs
                  (cib.xml); - is standard input.
                  A file is checked by itself; the files of a folder are one cluster, and each
                  folder inside is another.
      --format text|json|sarif    how findings are printed (text)
      --severity error|warning|information
                                  the least severe findings that are printed (information)
      --fail-on error|warning|information
                                  the least severe findings that give exit code 1 (error)
      --target-pacemaker RELEASE, --target-corosync RELEASE
                                  the releases the files are for (the newest)
  rules           Lists the rules of check.
      --format text|json          (text)
  explain RULE    Explains what a rule finds, why it matters, and how to fix it.
  fmt FILE        Prints a crm, .pcs or corosync.conf file, formatted, with the same meaning; - is
                  standard input.
                  fmt --check FILE… lists the files that formatting would change, fmt --write FILE…
                  changes them and lists them.
  convert --from cib|crm|pcs --to cib|crm|pcs|corosync [FILE]
                  Prints a configuration in the other language; without FILE, or with -, it reads
                  standard input. pcs: commands, as in a .pcs file or a shell script. corosync: the
                  corosync.conf that pcs cluster setup creates.
      --target-pacemaker RELEASE  the release of the cluster that it is for: names, forms of pcs, and the
                                  schema of a CIB are those that it knows best (what a CIB names, for pcs)
  graph PATH…     Prints a picture of the configuration: resources, orders, colocations, locations. Reads crm,
                  pcs (.pcs, shell scripts) and CIB XML; a folder means its crm files.
      --format svg|dot|mermaid|text
                                  svg for a browser, dot for Graphviz, mermaid for Markdown (svg)
      --of RESOURCE               only what it depends on, and what depends on it
      --transition                instead what happens, in which order and on which node: of a plan (plan --out), or
                                  of what the scheduler of this machine does with a CIB with a status
  plan FILE…      Shows what applying the files would change in a cluster, and what the cluster would do.
      --out PLAN                  also write the plan to a file, for apply --plan
  apply FILE…     Plans, asks, and applies. Concurrent changes are never overwritten, and every change
                  can be rolled back.
      --plan PLAN                 apply exactly the plan that "plan --format json" or "plan --out" wrote;
                                  refused when the cluster or the files changed since
      --confirm-within TIME       roll the change back unless it is confirmed within 90s, 5m …
      --yes                       apply without asking
      --accept-errors             apply a text with errors
      --detailed-exitcode         exit code 3 when something was changed
  confirm [ENTRY] Confirms a change that is awaiting confirmation.
      --roll-back                 roll it back now instead
  rollback [ENTRY]
                  Restores the configuration from before an apply, the last one unless named. Takes
                  --confirm-within, --yes and --accept-errors, too.
      --list                      list the history
  pull FILE…      Merges what changed in a cluster into the files.
      --conflicts refuse|file|cluster
                                  which side wins where both changed (refuse)
      --dry-run                   report the changes, and write nothing
  diff [FILE…]    Compares a cluster with the files, without FILE with the crm files of its folder; also
                  what only the cluster has, unless --mode update. Exit code 3: they differ.
      --all                       every configured cluster, a line each; the worst exit code
  status          Shows nodes, resources and problems.
      --all                       every configured cluster, a line each; the worst exit code
  doctor          Checks every node: names, time, packages, links, firewall, keys, services, fencing, and what
                  resources need there. Changes nothing; each finding says why it matters and how to fix it.
      --all                       every configured cluster, a line each; the worst exit code
      --fail-on error|warning|information
                                  the least severe findings that give exit code 3 (warning)
  cluster init|join|remove|add-device|remove-device|rename|destroy|start|stop|restart|enable|disable [NODE…]
                  Makes clusters, changes which nodes they have, and starts and stops them.
                  init makes a cluster of bare machines that answer SSH: packages, names, firewall, key,
                  corosync.conf, start; what fails is undone. Needs --cluster NAME and each machine with
                  --host, or a cluster of quorate.clusters. join USER@HOST… adds machines to a cluster;
                  remove NODE removes one, and what is left of it in the configuration. add-device USER@HOST has
                  that machine serve a quorum device; remove-device removes it. rename NAME gives a
                  cluster that is stopped another name; destroy removes all.
                  start, stop and restart Pacemaker and corosync on nodes; enable and disable their start at boot.
                  Shows first what is done, what moves, and what becomes of quorum. Resources move away before a
                  node stops; the DC comes last. Exit code 3 of --dry-run: something is to be done.
      --boot                      (init, join) start the cluster at boot
      --fencing DEVICE            (init) the fence device of the first cluster.crm: "AGENT NAME=VALUE NAME@NODE=VALUE …"
      --qdevice USER@HOST         (init) another machine, which is to serve a quorum device for an even number of nodes
      --sbd-device PATH           (init) fence by SBD with this disk, which all nodes share; up to three times
      --watchdog PATH|auto        (init) SBD's watchdog; without --sbd-device it fences alone
      --lost                      (remove) the node doesn't answer, and is off for certain
      --confirm NAME              (destroy) the cluster's name, where there is no terminal to type it at
      --all                       (start … disable) on all nodes
      --together                  (restart) stop all of them, then start them; else one after the other
      --dry-run                   show what would be done, and change nothing
      --yes                       do it without asking
      --accept-outage             (stop, restart) with --yes: also where no node, or no quorum, is left
  maintenance [NODE…]
                  Takes node after node (all, unless named) out of service and in again: check, standby, wait until
                  idle, your step, online again, check. Stops at trouble with the reason. Where it is, is saved.
      --run COMMAND               your step is this command, in a shell on each node, as root
      --reboot                    your step is a reboot; without these two it asks at each node
      --resume                    go on where it stopped (with --run again: commands aren't saved)
      --abandon                   give it up: nodes that it put in standby are taken out
      --dry-run                   show what would move at each node, and change nothing
      --yes                       begin without asking
  upgrade --to RELEASE [FILE…]
                  What of the files (or of the cluster that --cluster or --host names) that release of
                  Pacemaker would refuse, ignore or take differently, and the steps of the upgrade.
  what-if [PATH…] Shows what becomes of each resource when a node is lost or goes to standby, when quorum is
                  lost, when a resource fails. Pacemaker's scheduler answers: that of --cluster or --host,
                  else that of this machine. Without files it is about the live cluster.
      --nodes N1,N2…              the cluster's nodes, where the files don't name them
      --only KIND,…               lost, fencing-fails, standby, pair-lost, no-quorum, attribute, ticket,
                                  fails, stop-fails
  test [PATH…]    Checks what *.quorate-test.yaml files state about scenarios ("when n1 is lost: web runs on
                  n2"), by Pacemaker's scheduler. A folder means its files; without PATH, this folder's.
      --format text|json|junit    how it is printed; junit for CI systems (text)
      --nodes N1,N2…              the cluster's nodes, where the files don't name them
  drill NODE      Puts a node of a live cluster to standby, or fences it, and measures what becomes of each
                  resource; reports it beside what Pacemaker's scheduler said, as Markdown. Asks first. A
                  node in standby comes back afterwards, also when the drill is cancelled.
      --fence                     fence it, as if it failed; its name has to be typed
      --confirm NODE              (with --fence) its name, where there is no terminal to type it at
      --within TIME               exit code 3 where something is down longer: 30s, 2m …
      --expect FILE               check what a *.quorate-test.yaml file states about it, with its times
      --out FILE                  also write the report to a file
      --yes                       (standby) begin without asking
  why RESOURCE [NODE] [FILE…]
                  Explains why a resource runs, or doesn't, where it does; with NODE, why not there.
                  Pacemaker's scheduler confirms each cause. Without files it is about the live cluster;
                  a CIB with a status is taken as it is, a text in the state that would be normal.
      --node NODE                 the node, where a file has the same name
      --nodes N1,N2…              the cluster's nodes, where the files don't name them
  timeline        Shows what happened in a cluster: nodes that were lost and fenced, failures, what moved and why,
                  changes of the configuration. From the logs of all its nodes, in one order.
      --since TIME, --until TIME  2h or 3d ago, 20:50 (today), "2026-11-29 20:50" (the last 24 hours)
      --from PATH                 a crm report, sosreport or folder of logs, also as an archive, or one log
      --only KIND,…               membership, fencing, election, transition, operation, configuration, daemon
      --node NODE                 only what is about a node, or in its logs
      --resource RESOURCE         only what is about a resource
      --details                   also single steps, and what repeats
      --transition NODE:NAME      instead: the configuration of a saved transition, such as n1:pe-warn-3, as crm text,
                                  and what the scheduler did; given twice, what differs between them (exit code 3)
  agent RESOURCE check|validate|trace …
                  Runs an agent by hand, or traces it. check [NODE] runs its monitor where the resource is active,
                  or on a node; validate [NODE] its validate-all. Shows what it printed, without secrets; starts
                  and stops nothing. trace on and trace off change the configuration, by a plan that
                  rollback undoes; trace show [NODE] shows the newest trace.
      --timeout TIME              (check, validate) how long the agent may take: 30s, 2m … (30s)
      --yes                       (trace on, trace off) apply without asking
      All commands from plan to agent take:
      --cluster NAME              a cluster of quorate.clusters: of your ~/.config/quorate/settings.json, or
                                  of .vscode/settings.json, here or above
      --trust                     use the folder's settings without asking whether you trust them
      --host USER@HOST            a node; with several, the first that answers is used
      --mode update|replace       (plan, apply, diff) replace also removes what the files don't mention
      --format text|json          (not confirm, pull) how it is printed (text); doctor also takes sarif
      --verbose                   show each command that is run on a node
  lsp --stdio     Serves the Language Server Protocol, for editors (see docs/editors.md).
  mcp             Serves the Model Context Protocol on standard input and output, for assistants: check,
                  explain, convert, status, plan, why and what-if. It changes nothing (see docs/assistants.md).
  completion bash|zsh|fish
                  Prints what makes that shell complete commands, options and values. For bash, in
                  ~/.bashrc: source <(quorate completion bash)
  help [COMMAND]  Shows this help, or that of a command, as "quorate COMMAND --help" does.
  version         Shows the version.

Exit codes of check: 0 no errors found, 1 errors found (see --fail-on), 2 some files could not be read.
Exit codes of convert: 0 done, 1 the configuration has errors, 2 it could not run.
Exit codes of graph: 0 done, 1 a CIB or a pcs script has errors, 2 it could not run.
Exit codes of plan, apply, confirm, rollback, pull, diff, status, doctor, cluster, maintenance, upgrade, what-if, test, drill, why, timeline and agent:
0 nothing to change, done, or no problems; 1 failed; 2 misuse; 4 refused, nothing was done;
3 of plan: there are changes
3 of apply: something was changed (with --detailed-exitcode)
3 of pull: files were changed
3 of diff: they differ
3 of status, doctor: there are problems
3 of cluster, maintenance: something is to be done (with --dry-run)
3 of upgrade: something must be changed first
3 of what-if: the loss of one node takes something down
3 of test: something that is stated doesn't hold (1: it isn't known whether it does)
3 of drill: it didn't go as predicted
3 of why: the resource isn't active where it was asked about
3 of timeline: there was an incident, or two saved transitions differ
3 of agent: its answer isn't that all is well, or there is no trace
Exit codes of fmt: 0 done, 1 --check found files to change, 2 it could not run.
`;

function main(args: readonly string[]): number | undefined {
  const [command, ...rest] = args;
  const asked = rest.includes("--help") || rest.includes("-h") ? command : command === "help" ? rest[0] : undefined;
  const help = asked === undefined ? undefined : helpOf(usage, asked);
  if (help !== undefined) {
    out(help);
    return 0;
  }
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
    case "graph":
      void import("./lazy/graph-command.ts").then(({ runGraph }) => {
        process.exitCode = runGraph(rest);
      });
      return undefined;
    case "plan":
    case "apply":
    case "confirm":
    case "rollback":
    case "pull":
    case "diff":
    case "status":
    case "doctor":
    case "cluster":
    case "maintenance":
    case "upgrade":
    case "what-if":
    case "test":
    case "drill":
    case "why":
    case "timeline":
    case "agent":
      void runClusterCommand(command, rest);
      return undefined;
    case "mcp":
      if (rest.length > 0) {
        err(`quorate mcp: "${rest[0]}" is not an option of mcp. Usage: quorate mcp\n`);
        return 2;
      }
      void import("./lazy/mcp.ts").then(({ serveMcp }) => serveMcp(version));
      return undefined;
    case "completion":
      void import("./lazy/completion.ts").then(({ runCompletion }) => {
        process.exitCode = runCompletion(rest, usage);
      });
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

/** Runs a command that talks to a cluster; the code for that is loaded only now. */
async function runClusterCommand(
  command:
    | "plan"
    | "apply"
    | "confirm"
    | "rollback"
    | "pull"
    | "diff"
    | "status"
    | "doctor"
    | "cluster"
    | "maintenance"
    | "upgrade"
    | "what-if"
    | "test"
    | "drill"
    | "why"
    | "timeline"
    | "agent",
  args: readonly string[],
): Promise<void> {
  const {
    runAgent,
    runApply,
    runCluster,
    runConfirm,
    runDiff,
    runDoctor,
    runMaintenanceCommand,
    runDrillCommand,
    runPlan,
    runPull,
    runRollback,
    runStatus,
    runTimeline,
    runTest,
    runUpgrade,
    runWhatIf,
    runWhy,
  } = await import("./lazy/cluster-commands.ts");
  const run = {
    plan: runPlan,
    apply: runApply,
    confirm: runConfirm,
    rollback: runRollback,
    pull: runPull,
    diff: runDiff,
    status: runStatus,
    doctor: runDoctor,
    cluster: runCluster,
    maintenance: runMaintenanceCommand,
    upgrade: runUpgrade,
    "what-if": runWhatIf,
    test: runTest,
    drill: runDrillCommand,
    why: runWhy,
    timeline: runTimeline,
    agent: runAgent,
  };
  process.exitCode = await run[command](args);
}

const exitCode = main(process.argv.slice(2));
if (exitCode !== undefined) {
  process.exitCode = exitCode;
  // Left to itself, Node would first collect garbage and give all memory back. Where output still waits to be read, it has to.
  if (process.getActiveResourcesInfo().length === 0) process.exit();
}
