import * as vscode from "vscode";
import { plainText } from "../../../../server/src/text/plain-text.ts";
import type { ClusterRegistry } from "../services/connection/cluster-registry.ts";
import { say } from "../services/window/plain-window.ts";
import { statusLine, statusSentences } from "./format-cluster.ts";
import type { Attention } from "./format-resource.ts";

const urgency: readonly Attention[] = ["error", "warning", "busy", "good", "muted"];
const icons: Record<Attention, string> = {
  good: "check",
  muted: "debug-disconnect",
  busy: "sync~spin",
  warning: "warning",
  error: "error",
};

/** The status bar item: the cluster of the open file, else the one that needs most attention. A click opens its panel. */
export function createStatusBar(registry: ClusterRegistry): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("quorate.status", vscode.StatusBarAlignment.Left, 10);
  item.name = "Quorate";
  const update = () => {
    const file = vscode.window.activeTextEditor?.document.uri;
    const own = file && registry.forFile(file);
    const rank = (attention: Attention) => urgency.indexOf(attention);
    const views = registry.clusters.map((cluster) => ({ cluster, line: statusLine(cluster.view) }));
    const [worst] = [...views].sort((a, b) => rank(a.line.attention) - rank(b.line.attention));
    const shown = views.find(({ cluster }) => cluster === own) ?? worst;
    if (shown === undefined) return item.hide();
    const { cluster, line } = shown;
    const sentences = statusSentences(cluster.view);
    const isDisconnected = cluster.view.connection.kind === "disconnected";
    say(item, {
      icon: icons[line.attention],
      text: line.text,
      tooltip: isDisconnected
        ? `"${cluster.name}" is not connected. Click to connect.`
        : [...sentences, "", "Click to open the status panel."].join("\n"),
    });
    item.accessibilityInformation = { label: plainText(sentences.join(" ")) };
    item.backgroundColor =
      line.attention === "error" || line.attention === "warning"
        ? new vscode.ThemeColor(`statusBarItem.${line.attention}Background`)
        : undefined;
    item.command = {
      title: isDisconnected ? "Connect" : "Open Status Panel",
      command: isDisconnected ? "quorate.connect" : "quorate.openStatusPanel",
      arguments: [cluster.name],
    };
    item.show();
  };
  update();
  return vscode.Disposable.from(item, registry.onDidChange(update), vscode.window.onDidChangeActiveTextEditor(update));
}
