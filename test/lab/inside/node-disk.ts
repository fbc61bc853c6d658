import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The disk of a node while the lab writes it, before the node has power. Paths are the node's own. */
export class NodeDisk {
  readonly #disk: string;
  readonly #ownFolders: readonly string[];

  /** `ownFolders` are those in which nothing of the node's root shows through. */
  constructor(disk: string, ownFolders: readonly string[]) {
    this.#disk = disk;
    this.#ownFolders = ownFolders;
    for (const part of ["upper", "work", "root"]) mkdirSync(join(disk, part), { recursive: true });
    for (const path of ownFolders)
      mkdirSync(join(disk, "own", path.slice(1).replaceAll("/", "-")), { recursive: true });
  }

  /** The place of a path of the node on its disk. */
  place(path: string): string {
    const own = this.#ownFolders.find((folder) => path === folder || path.startsWith(`${folder}/`));
    return own === undefined
      ? join(this.#disk, "upper", path)
      : join(this.#disk, "own", own.slice(1).replaceAll("/", "-"), path.slice(own.length));
  }

  /** Makes a folder. */
  folder(path: string, mode = 0o755, uid = 0, gid = 0): void {
    mkdirSync(this.place(path), { recursive: true });
    // Not left to mkdir: the process's umask would have its say.
    chmodSync(this.place(path), mode);
    chownSync(this.place(path), uid, gid);
  }

  /** Writes a file, and the folders above it. */
  file(path: string, text: string, mode = 0o644, uid = 0, gid = 0): void {
    mkdirSync(dirname(this.place(path)), { recursive: true });
    writeFileSync(this.place(path), text, { mode });
    chmodSync(this.place(path), mode);
    chownSync(this.place(path), uid, gid);
  }
}
