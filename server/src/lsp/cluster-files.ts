import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  languageOfFile,
  parseDocument,
  type Sbd,
  type SourceDocument,
  sbdOfFolder,
  type Workspace,
} from "../workspace.ts";
import { positionsIn, type TextPositions } from "./text-positions.ts";

const largestFile = 16 * 1024 * 1024;
const largestSettings = 64 * 1024;

interface DiskFile {
  readonly changed: number;
  readonly document: SourceDocument;
}

/** The files of each cluster: those of one folder, from the editor's memory where they are open, else from disk. */
export class ClusterFiles {
  readonly #disk = new Map<string, DiskFile>();
  readonly #folders = new Map<string, readonly string[]>();
  readonly #sbd = new Map<string, Sbd | undefined>();
  readonly #positions = new WeakMap<SourceDocument, TextPositions>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Forgets what is known of folders; called when files came, went or changed on disk. */
  forget(): void {
    this.#folders.clear();
    this.#sbd.clear();
  }

  /** The SBD of the cluster that a document belongs to, by a copy of SBD's settings in its folder. */
  sbdOf(uri: string): Sbd | undefined {
    if (!uri.startsWith("file:")) return undefined;
    const folder = path.dirname(fileURLToPath(uri));
    if (!this.#sbd.has(folder))
      this.#sbd.set(
        folder,
        sbdOfFolder((name) => settingsIn(path.join(folder, name))),
      );
    return this.#sbd.get(folder);
  }

  /** All files of the cluster that a document belongs to, itself among them; a document that is no file is alone. */
  clusterOf(document: SourceDocument): SourceDocument[] {
    if (!document.uri.startsWith("file:")) return [document];
    const own = fileURLToPath(document.uri);
    const others = this.#filesIn(path.dirname(own)).filter((file) => file !== own);
    const folder = others.flatMap((file) => this.read(pathToFileURL(file).href) ?? []);
    return this.#workspace.clusterAround(document, [document, ...folder]);
  }

  /** A document by its URI, open or on disk; undefined when it can't be read or is in no language of ours. */
  read(uri: string): SourceDocument | undefined {
    const open = this.#workspace.document(uri);
    if (open || !uri.startsWith("file:")) return open;
    const file = fileURLToPath(uri);
    const language = languageOfFile(file);
    try {
      const { mtimeMs: changed, size } = statSync(file);
      const known = this.#disk.get(uri);
      if (known?.changed === changed) return known.document;
      if (!language || size > largestFile) return undefined;
      const document = parseDocument(uri, language, readFileSync(file, "utf8"));
      this.#disk.set(uri, { changed, document });
      return document;
    } catch {
      this.#disk.delete(uri);
      return undefined;
    }
  }

  /** The positions in a document. */
  positionsIn(document: SourceDocument): TextPositions {
    let positions = this.#positions.get(document);
    if (!positions) {
      positions = positionsIn(document);
      this.#positions.set(document, positions);
    }
    return positions;
  }

  #filesIn(folder: string): readonly string[] {
    let files = this.#folders.get(folder);
    if (!files) {
      try {
        files = readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isFile() && languageOfFile(entry.name))
          .map((entry) => path.join(folder, entry.name))
          .sort();
      } catch {
        files = [];
      }
      this.#folders.set(folder, files);
    }
    return files;
  }
}

/** A small file's text; undefined where there is none. */
function settingsIn(file: string): string | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() && found.size <= largestSettings ? readFileSync(file, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
