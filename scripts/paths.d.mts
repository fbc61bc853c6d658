// The types of paths.mjs, which stays plain JavaScript because it runs before anything is installed.
export const root: string;
export const vscodeVersion: string;
export const vscodeIntegrity: string;
export const vscodeFolder: string;
export const nodeBinary: string;
export function toolEnvironment(extra?: Readonly<Record<string, string>>): NodeJS.ProcessEnv;
export function outerEnvironment(extra?: Readonly<Record<string, string>>): NodeJS.ProcessEnv;
export function findProgram(...names: string[]): string | undefined;
export function findChromium(): string | undefined;
