// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expansions of the shell.
import { randomNumbers } from "../../support/random-numbers.ts";
import type { ShellScript } from "./shell-scripts.ts";

class ScriptMaker {
  readonly #next: () => number;
  #functions = 0;

  constructor(seed: number) {
    this.#next = randomNumbers((seed * 2654435761) >>> 0);
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.#next() * list.length)] as T;
  }

  #word(): string {
    return this.#one([
      "a=1",
      "$V",
      '"$V"',
      "${V}x",
      'x="$L"',
      "$L",
      '"$L"',
      "${ARR[@]}",
      '"${ARR[@]}"',
      '"${ARR[*]}"',
      "${#ARR[@]}",
      "$@",
      '"$@"',
      "$*",
      '"pre$@post"',
      "${U:-d e}",
      '"${U:-d e}"',
      "${V:+yes}",
      "'$V'",
      "$'a\\tb'",
      "a\\ b",
      '""',
      "$E",
      'p"q r"s',
      "{x,y}z",
      "k{1..3}",
      "$((N+1))",
      "$(echo one two)",
      '"$(echo one two)"',
      "${L%% *}",
      "${L#* }",
      "${V/o/0}",
      "${L:1:3}",
      "${V^^}",
      "\"a$V\"'b$V'c",
      "$#",
      "${1:-none}",
      "$1",
      "-5",
      "a#b",
    ]);
  }

  #words(): string {
    return Array.from({ length: 1 + Math.floor(this.#next() * 4) }, () => this.#word()).join(
      this.#one([" ", "  ", " \\\n  "]),
    );
  }

  #pcs(): string {
    const prefix = this.#one(["", "", "", "", "sudo ", "Q=1 ", "env Q=2 ", "nohup ", "time "]);
    const end = this.#one([
      "",
      "",
      "",
      " # comment",
      " > /dev/null",
      " 2>&1",
      " || exit 1",
      " || true",
      " && pcs tag create and",
      ";",
    ]);
    return `${prefix}pcs property set ${this.#words()}${end}`;
  }

  #block(depth: number): string {
    const count = 1 + Math.floor(this.#next() * 2);
    return Array.from({ length: count }, () => this.statement(depth + 1)).join("\n");
  }

  statement(depth = 0): string {
    if (depth > 2) return this.#pcs();
    const v = this.#one(["x", "y"]);
    switch (Math.floor(this.#next() * 20)) {
      case 0:
        return `for ${v} in ${this.#words()}; do\n${this.#block(depth)}\npcs tag create "$${v}"\ndone`;
      case 1: {
        const name = `f${++this.#functions}`;
        return `${name}() {\n${this.#block(depth)}\n}\n${name} ${this.#words()}`;
      }
      case 2:
        return `if ${this.#condition()}; then\n${this.#block(depth)}\nelse\n${this.#block(depth)}\nfi`;
      case 3:
        return `case ${this.#word().replace("${ARR[@]}", "$V").replace('"pre$@post"', "$V")} in\n  a*|one) ${this.#pcs()}\n;;\n  *) ${this.#pcs()}\n;;\nesac`;
      case 4:
        return `V=${this.#one(["one", '"two three"', "'x y'", "$L", '"$L"', "$(echo sub)", "${U-unset}"])}`;
      case 5:
        return `ARR${this.#one(["", "+"])}=(${this.#words()})`;
      case 6:
        return `set -- ${this.#words()}`;
      case 7:
        return `while read r s; do\npcs tag create "$r" $s\ndone <<${this.#one(["EOF", "'EOF'"])}\nl1 $V\nl2 b  c\nEOF`;
      case 8:
        return `(${this.#one(["V=sub; ", ""])}${this.#pcs().replace(/ #.*$/, "").replace(/;$/, "")})`;
      case 9:
        return `{ ${this.#pcs().replace(/ #.*$/, "").replace(/;$/, "")}; }`;
      case 10:
        return `for ((i=0; i<2; i++)); do\npcs tag create n$i\n${this.#block(depth)}\ndone`;
      case 11:
        return `${this.#condition()} ${this.#one(["&&", "||"])} pcs property set ${this.#words()}`;
      case 12:
        return `ssh n1 "pcs property set s=$V"\nssh n1 <<EOF\npcs property set t=$V u=\\$V\nEOF`;
      case 13:
        return `bash -c 'pcs property set c="$1" d=$V' zero "$V"`;
      case 14:
        return `C="pcs property set ${this.#one(["q=1", "q='1 2'", "$V"])}"\n${this.#one(["$C", 'eval "$C"', "eval $C", 'bash -c "$C"'])}`;
      case 15:
        return `N=$((N${this.#one(["+", "*", "-"])}2))\npcs property set n=$N`;
      case 16:
        return `IFS=${this.#one([",", ":", "' '"])}\npcs tag create $(echo a,b:c d)\nunset IFS; IFS=$' \\t\\n'`;
      default:
        return this.#pcs();
    }
  }

  #condition(): string {
    return this.#one([
      "true",
      "false",
      '[ "$V" = one ]',
      '[ -n "$V" ]',
      '[ -z "$E" ]',
      '[[ "$V" == t* ]]',
      "[ $# -gt 1 ]",
      "[ $N -lt 5 ]",
      "(( N > 3 ))",
      "[[ $V != one || -n $E ]]",
      "! [ a = b ]",
    ]);
  }
}

/** A script made by a seed: each form that is read has its turn. */
export function generatedScript(seed: number): ShellScript {
  const maker = new ScriptMaker(seed);
  const start = 'V=one\nL="l1 l2  l3"\nE=\nN=3\nARR=(i "j k" l)\nset -- p1 "p2 x"\n';
  return { script: start + Array.from({ length: 6 }, () => maker.statement()).join("\n") };
}
