import { expandTokens, type PathTokens } from "./config-tokens.ts";

/**
 * The hosts of a ProxyJump or of the setting's jumpHost, in the order of the way: `host`, `user@host:port` or `ssh://user@host:port`, separated by
 * commas; each in the form that `parseAddress` reads. `tokens` are those of the host that is reached through them.
 */
export function readProxyJump(value: string, tokens?: PathTokens): readonly string[] {
  const text = tokens === undefined ? value : expandTokens(value, tokens);
  return text.split(",").map((hop) => {
    const uri = /^ssh:\/\/(?:([^/@]*)@)?([^/]*)\/?$/i.exec(hop.trim());
    if (!uri) return hop.trim();
    const [, user, host = ""] = uri;
    // Only an account in a URI may have its characters written by their numbers.
    return user === undefined ? host : `${decode(user)}@${host}`;
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
