import { printObject } from "../../crm/statements.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { isSecret } from "../../text/secret-values.ts";

/** An object as crm text with its secrets masked: for hovers, which others look at and clients log. */
export function printMasked(object: ClusterObject): string {
  return printObject(masked(object) as ClusterObject);
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (value === null || typeof value !== "object") return value;
  const fields = value as { readonly name?: unknown; readonly attribute?: unknown; readonly value?: unknown };
  const { value: text } = fields;
  const name = fields.name ?? fields.attribute ?? "";
  const isOne = typeof name === "string" && typeof text === "string" && isSecret(name, text);
  const copy = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each)]));
  return isOne ? { ...copy, value: "******" } : copy;
}
