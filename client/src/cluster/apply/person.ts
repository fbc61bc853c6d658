import { hostname, userInfo } from "node:os";

/** The person at this machine, as `user@host`. */
export function thisPerson(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // An account without a name, as in some containers.
    return `${process.getuid?.() ?? "unknown"}@${hostname()}`;
  }
}
