declare const quorateVersion: string | undefined;

/** The version of this program; 0.0.0 where it runs from its sources. */
export const version = typeof quorateVersion === "string" ? quorateVersion : "0.0.0";
