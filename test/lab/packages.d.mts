export const labPackages: string[];
export function missingLabPackages(): string[];
