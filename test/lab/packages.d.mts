export const labPackages: string[];
export function missingLabPackages(): string[];
export function installLabPackages(log?: (line: string) => void): string[];
