/**
 * The abbreviations that locales give to the months (glibc's `%b`, which syslog and journalctl write): English, German, French, Spanish,
 * Italian, Portuguese, Dutch, Polish, Czech, Swedish, Finnish, Turkish, Russian.
 */
const names = [
  "jan jän janv ene gen sty led tammi oca янв",
  "feb févr fev lut úno helmi şub фев",
  "mar mär mrz mars mrt bře maalis мар",
  "apr avril abr kwi dub huhti nis апр",
  "may mai mag maj mei kvě touko мая май",
  "jun juin giu cze čen kesä haz июн",
  "jul juil lug lip čec heinä tem июл",
  "aug août ago sie srp elo ağu авг",
  "sep sept set wrz zář syys eyl сен",
  "oct okt ott out paź říj loka eki окт",
  "nov lis marras kas ноя",
  "dec dez déc dic gru pro joulu ara дек",
] as const;

const numbers = new Map(names.flatMap((each, index) => each.split(" ").map((name) => [name, index + 1] as const)));

/** The number of a month from 1, by its abbreviation in a log or as `11月`; undefined for any other word. */
export function monthNumber(word: string): number | undefined {
  const ofEast = /^(\d{1,2})(?:月|월)$/.exec(word)?.[1];
  if (ofEast !== undefined) return Number(ofEast);
  return numbers.get(word.replace(/\.$/, "").toLowerCase());
}
