import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";

/** A token of one statement. Offsets count from the statement's start. */
export interface CrmToken extends IToken {
  /** The word as the crm shell reads it: without quotes, escapes and line joins. */
  readonly value: string;
  /** The offset after the token. */
  readonly end: number;
  /** Of an assignment: the offset of the `=`. */
  readonly equals?: number;
  /** Of an assignment: what is before and after the `=`. */
  readonly name?: string;
  readonly assigned?: string;
  /** The offset of a `\` at a line's end inside the word: its two halves were joined without a space. */
  readonly joinedAt?: number;
  /** The offset of a quote that is never closed. */
  readonly openQuote?: number;
}

function token(name: string, categories: TokenType[] = [], label?: string): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories, ...(label ? { label } : {}) });
}

/** Any shell word. */
export const Word = token("Word", [], "a word");
/** A word that doesn't begin a section. */
export const Plain = token("Plain", [Word], "a word");
/** `name=value` */
export const Assignment = token("Assignment", [], "name=value");
/** A word that ends with a colon: a score, a kind, a ticket, an id. */
export const Label = token("Label", [], "a word with a colon");
export const OpenSet = token("OpenSet", [], "( or [");
export const CloseSet = token("CloseSet", [], ") or ]");
export const OpenBrace = token("OpenBrace", [], "{");
export const CloseBrace = token("CloseBrace", [], "}");

const section = (name: string, label: string): TokenType => token(name, [Word], label);
export const Params = section("Params", "params");
export const Meta = section("Meta", "meta");
export const Utilization = section("Utilization", "utilization");
export const Operations = section("Operations", "operations");
export const Op = section("Op", "op");
export const OpParams = section("OpParams", "op_params");
export const OpMeta = section("OpMeta", "op_meta");
export const RuleKeyword = section("RuleWord", "rule");
export const Attributes = section("Attributes", "attributes");

const plain = (name: string, label: string): TokenType => token(name, [Plain], label);
export const And = plain("And", "and");
export const Or = plain("Or", "or");
export const DateWord = plain("DateWord", "date");
export const Defined = plain("Defined", "defined");

export const ContainerType = plain("ContainerType", "docker, podman or rkt");
export const Network = plain("Network", "network");
export const Storage = plain("Storage", "storage");
export const MappingWord = plain("MappingWord", "port-mapping or storage-mapping");
export const PrimitiveWord = plain("PrimitiveWord", "primitive");
export const Select = plain("Select", "select");
export const To = plain("To", "to");
export const Right = plain("Right", "read, write or deny");

/** The words that are keywords where the grammar expects them, in lower case. */
export const keywordTokens: ReadonlyMap<string, TokenType> = new Map([
  ["params", Params],
  ["meta", Meta],
  ["utilization", Utilization],
  ["operations", Operations],
  ["op", Op],
  ["op_params", OpParams],
  ["op_meta", OpMeta],
  ["rule", RuleKeyword],
  ["attributes", Attributes],
  ["and", And],
  ["or", Or],
  ["date", DateWord],
  ["defined", Defined],
  ["not_defined", Defined],
  ["docker", ContainerType],
  ["podman", ContainerType],
  ["rkt", ContainerType],
  ["network", Network],
  ["storage", Storage],
  ["port-mapping", MappingWord],
  ["storage-mapping", MappingWord],
  ["primitive", PrimitiveWord],
  ["select", Select],
  ["to", To],
  ["read", Right],
  ["write", Right],
  ["deny", Right],
]);

export const allTokens: readonly TokenType[] = [
  Word,
  Plain,
  Assignment,
  Label,
  OpenSet,
  CloseSet,
  OpenBrace,
  CloseBrace,
  ...new Set(keywordTokens.values()),
];
