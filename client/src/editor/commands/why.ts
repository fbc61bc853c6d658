import * as vscode from "vscode";
import { withProgress } from "../services/window/progress.ts";
import type { WhyDocuments } from "../views/documents/why-documents.ts";
import { chooseResource } from "./actions/action-targets.ts";
import { targetOf } from "./choose.ts";
import type { Command } from "./command.ts";

/** Explains why a resource of a connected cluster runs, or doesn't, where it does; the scheduler of its node confirms each cause. */
export function whyCommand(documents: WhyDocuments): Command {
  return {
    id: "quorate.why",
    async run(services, arg) {
      const chosen = await chooseResource(services, arg, "Why");
      if (chosen === undefined) return;
      const { cluster, resource } = chosen;
      const { node } = targetOf(arg);
      const answer = await withProgress(`Why: ${resource}`, async (signal) => {
        const { askWhy, placesIn, sessionScheduler, whyText } = await import("../lazy/cluster.ts");
        const session = await cluster.session();
        const cib = await session.readCib(signal);
        const why = await askWhy({ cib, scheduler: sessionScheduler(session), resource, node, signal });
        const files = await services.texts.filesOf(cluster);
        const texts = await Promise.all(
          files.map(async (uri) => ({
            file: uri.toString(),
            text: (await vscode.workspace.openTextDocument(uri)).getText(),
          })),
        );
        const placeOf = placesIn(texts);
        const places = new Map<string, { uri: vscode.Uri; line: number }>();
        const text = whyText(why, (id) => {
          const place = placeOf(id);
          if (!place) return undefined;
          const uri = vscode.Uri.parse(place.file, true);
          const mark = `${vscode.workspace.asRelativePath(uri)}:${place.line}`;
          places.set(mark, { uri, line: place.line });
          return mark;
        });
        return { text, places };
      });
      if (answer !== undefined)
        await documents.show(node === undefined ? resource : `${resource} on ${node}`, answer.text, answer.places);
    },
  };
}
