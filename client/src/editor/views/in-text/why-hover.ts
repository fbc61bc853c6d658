import * as vscode from "vscode";
import { escapeMarkdown } from "../../../../../server/src/text/markdown.ts";
import type { ClusterRegistry } from "../../services/connection/cluster-registry.ts";
import { type ClusterTexts, writableSchemes } from "../../services/texts/cluster-texts.ts";
import { shownSnapshot } from "../format-cluster.ts";
import { formatState, resourcesById } from "../format-resource.ts";
import { resourceLines } from "./code-lens-model.ts";

/** In crm texts of connected clusters, the hover on a resource's id where it is defined says where it runs, and leads to why. */
export function registerWhyHover(registry: ClusterRegistry, texts: ClusterTexts): vscode.Disposable {
  const selector = writableSchemes.map((scheme) => ({ language: "crm", scheme }));
  return vscode.languages.registerHoverProvider(selector, {
    provideHover(document, position) {
      const named = texts.clusterOf(document.uri);
      const cluster = named && registry.get(named.name);
      const snapshot = cluster?.view.connection.kind === "connected" ? shownSnapshot(cluster.view) : undefined;
      if (!cluster || !snapshot) return undefined;
      const found = resourceLines(document.getText()).find(
        ({ line, character, id }) =>
          line === position.line && position.character >= character && position.character <= character + id.length,
      );
      const state = found && resourcesById(snapshot).get(found.id);
      if (!found || !state) return undefined;
      const target = encodeURIComponent(JSON.stringify([{ cluster: cluster.name, resource: found.id }]));
      const text = new vscode.MarkdownString();
      text.isTrusted = { enabledCommands: ["quorate.why"] };
      // Not appendText: it leaves bare addresses, of which links are made.
      text.appendMarkdown(`${escapeMarkdown(formatState(state, snapshot))} · [Why…](command:quorate.why?${target})`);
      return new vscode.Hover(text);
    },
  });
}
