import type { CorosyncOptionFact, CorosyncValueType } from "../../corosync/option-facts.ts";
import { closest } from "../../text/fuzzy-match.ts";

const ranges: Partial<Record<CorosyncValueType, readonly [bigint, bigint]>> = {
  u8: [0n, 255n],
  flag: [0n, 255n],
  u16: [0n, 65_535n],
  u32: [0n, 4_294_967_295n],
  i32: [-2_147_483_648n, 2_147_483_647n],
  // corosync accepts a negative value, which wraps around.
  u64: [-18_446_744_073_709_551_615n, 18_446_744_073_709_551_615n],
};

/** What a wrong value should be, and the value that was probably meant. */
interface WrongValue {
  readonly expected: string;
  readonly meant: string | undefined;
}

/** Why corosync refuses a value that must be a whole number; undefined if corosync accepts it, or the option isn't a number. */
export function wrongNumber({ type, unit }: CorosyncOptionFact, value: string): WrongValue | undefined {
  const range = ranges[type];
  if (!range) return undefined;
  const [least, most] = range;
  if (/^[+-]?\d+$/.test(value)) {
    const number = BigInt(value.replace(/^\+/, ""));
    if (least <= number && number <= most) return undefined;
  }
  const shown = type === "u64" ? `0 to ${most}` : `${least} to ${most}`;
  const expected = type === "flag" ? "0 or 1" : `a whole number from ${shown}`;
  return { expected, meant: meantNumber(type, unit, value) };
}

function meantNumber(type: CorosyncValueType, unit: string | undefined, value: string): string | undefined {
  if (type === "flag")
    return /^(yes|on|true|y)\b/i.test(value) ? "1" : /^(no|off|false|n)\b/i.test(value) ? "0" : undefined;
  const [, number, written = ""] = /^(\d+)\s*(ms|s|sec|msec|%)?\s*(?:[#;,].*)?$/i.exec(value) ?? [];
  if (number === undefined) return undefined;
  const isSeconds = /^s/i.test(written);
  if (isSeconds && unit === "ms") return String(Number(number) * 1000);
  if (written !== "" && unit === "s" && !isSeconds) return undefined;
  return number;
}

/** Spellings of yes and no, to find the one that an option accepts. */
const yes = new Set(["yes", "on", "true", "1", "y", "enabled"]);
const no = new Set(["no", "off", "false", "0", "n", "disabled", "none"]);

/** Why a value isn't among an option's choices; undefined if it is, or the option has none. */
export function wrongChoice(
  { type, choices, alsoAccepted = [], alsoPattern, ignoreCase }: CorosyncOptionFact,
  value: string,
): WrongValue | undefined {
  if (!choices || ranges[type]) return undefined;
  const all = [...choices, ...alsoAccepted];
  if (all.includes(value) || (ignoreCase && all.includes(value.toLowerCase()))) return undefined;
  if (alsoPattern?.test(value)) return undefined;
  const written = value.replace(/\s*[#;].*$/, "");
  const lower = written.toLowerCase();
  const same = all.find((choice) => choice.toLowerCase() === lower);
  const bySense = yes.has(lower)
    ? choices.find((each) => yes.has(each))
    : no.has(lower)
      ? choices.find((each) => no.has(each))
      : undefined;
  const names = alsoPattern ? `a number from 0 to 63, or a name such as ${choices.slice(0, 3).join(", ")}` : undefined;
  const expected =
    names ?? (choices.length === 1 ? `"${choices[0]}"` : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`);
  return {
    expected,
    meant:
      (alsoPattern?.test(written) && written !== "" ? written : undefined) ??
      same ??
      bySense ??
      (written.length > 2 ? closest(written, choices) : undefined),
  };
}

type AddressKind = "ipv4" | "ipv6" | "host" | "none";

/** The kind of an address: IPv4, IPv6, a host name, or nothing that a resolver accepts. */
export function addressKind(value: string): AddressKind {
  if (value.includes(":")) return isIpv6(value) ? "ipv6" : "none";
  if (/^[\d.xa-f]*$/i.test(value) && /^\d/.test(value) && !/[g-wyz]/i.test(value) && /^[\d.]+$/.test(value)) {
    return isIpv4(value) ? "ipv4" : "none";
  }
  return /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/.test(value) ? "host" : "none";
}

/** Whether a text is an IPv4 address, including the older forms with fewer than four numbers. */
function isIpv4(value: string): boolean {
  const parts = value.split(".");
  if (parts.length > 4 || parts.some((part) => !/^\d+$/.test(part))) return false;
  const numbers = parts.map((part) =>
    /^0\d/.test(part) ? (/^[0-7]+$/.test(part) ? parseInt(part, 8) : Number.NaN) : Number(part),
  );
  const last = numbers.pop() ?? Number.NaN;
  return numbers.every((number) => number <= 255) && last < 256 ** (4 - numbers.length);
}

function isIpv6(value: string): boolean {
  const [address = "", scope] = value.split("%");
  if (scope === "" || address.includes(":::")) return false;
  const halves = address.split("::");
  if (halves.length > 2) return false;
  let count = 0;
  for (const [index, half] of halves.entries()) {
    const groups = half === "" ? [] : half.split(":");
    for (const [at, group] of groups.entries()) {
      const isTail = index === halves.length - 1 && at === groups.length - 1;
      if (isTail && group.includes(".")) {
        if (!/^\d+\.\d+\.\d+\.\d+$/.test(group) || !isIpv4(group)) return false;
        count += 2;
      } else if (/^[0-9a-f]{1,4}$/i.test(group)) count++;
      else return false;
    }
  }
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** An IPv4 address as a number, from which corosync derives a node ID; undefined for others. */
export function ipv4Number(value: string): number | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(value) || !isIpv4(value)) return undefined;
  return value.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Whether an address is one of multicast: 224.0.0.0 to 239.255.255.255, or from ff00::/8. */
export function isMulticast(value: string): boolean {
  const number = ipv4Number(value);
  if (number !== undefined) return number >= 0xe0000000 && number <= 0xefffffff;
  return addressKind(value) === "ipv6" && /^ff[0-9a-f]{2}:/i.test(value);
}

/** Whether an address or name is the machine's own everywhere: 127.0.0.0/8, ::1, localhost. */
export function isLoopback(value: string): boolean {
  const number = ipv4Number(value);
  if (number !== undefined) return number >= 0x7f000000 && number <= 0x7fffffff;
  if (/^(?:0{1,4}:){1,7}0{0,3}1$|^::0{0,3}1$|^::ffff:127\./i.test(value)) return true;
  return /^(?:localhost|ip6-localhost|ip6-loopback)(?:\.|\.localdomain|[46]|[46]\.localdomain[46])?$/i.test(value);
}

/** Whether an address is the one that means any: 0.0.0.0, or ::. */
export function isAnyAddress(value: string): boolean {
  return ipv4Number(value) === 0 || (addressKind(value) === "ipv6" && /^[0:]+$/.test(value));
}
