import * as vscode from "vscode";
import type { UpgradeAdviceParams } from "../../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import type { Services } from "../../services/services.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import type { Command } from "../command.ts";

const releases = ["3.0.3", "3.0.2", "3.0.1", "3.0.0"];

/**
 * Shows what Pacemaker 3 would refuse, ignore or take differently in the crm file, else in a connected cluster's live configuration, and
 * the steps of the upgrade. Its argument is the release; without one the person picks it.
 */
export const checkUpgrade: Command = {
  id: "quorate.checkUpgrade",
  async run(services, arg) {
    const to =
      typeof arg === "string" && releases.includes(arg)
        ? arg
        : await plainWindow.showQuickPick(releases, {
            title: "Check for Pacemaker 3",
            placeHolder: "The release that the nodes will run",
          });
    if (to === undefined) return undefined;
    const document = vscode.window.activeTextEditor?.document;
    const uri = document?.languageId === "crm" ? document.uri : undefined;
    const live = await readLive(services, uri);
    if (uri === undefined && live.cib === undefined)
      throw new Error("There is nothing to check. Open a crm file, or connect a cluster first.");
    const advice = await services.language.upgradeAdvice({ to, ...omitUndefined({ uri: uri?.toString() }), ...live });
    const shown = await vscode.workspace.openTextDocument({ language: "markdown", content: advice.text });
    await vscode.window.showTextDocument(shown, { viewColumn: vscode.ViewColumn.Beside, preview: true });
    return advice;
  },
};

/** The live CIB of the file's connected cluster, or of the only one that is connected, and what its node makes of a copy. */
async function readLive(
  { registry, texts }: Services,
  uri: vscode.Uri | undefined,
): Promise<Pick<UpgradeAdviceParams, "cib" | "copy" | "corosync">> {
  const connected = registry.clusters.filter(({ view }) => view.connection.kind === "connected");
  const ofFile = uri && texts.clusterOf(uri);
  const cluster = ofFile ?? (connected.length === 1 ? connected[0] : undefined);
  if (cluster === undefined || cluster.view.connection.kind !== "connected") return {};
  const { readLiveCorosync, upgradeCopy } = await import("../../lazy/cluster.ts");
  const session = await cluster.session();
  const cib = await session.readCib();
  const copy = await upgradeCopy(async (argv, stdin) => {
    const { stdout } = await session.run(argv, {
      stdin,
      plain: true,
      timeoutMs: 60_000,
      title: "cibadmin --upgrade (on a copy)",
    });
    return stdout;
  }, cib).catch(() => undefined);
  // Beside a file its own corosync.conf is checked.
  const corosync = uri === undefined ? await readLiveCorosync(session, []) : undefined;
  return { cib, ...omitUndefined({ copy, corosync }) };
}
