/**
 * How a picture looks. The page of the editor sets the variables to the theme's colours; an exported file has the values given here, those
 * of paper.
 */
export const graphStyle = `
.graph { font-family: var(--graph-font, system-ui, sans-serif); font-size: 13px; background: var(--graph-page, #ffffff); }
.graph text { fill: var(--graph-text, #1f1f1f); }
.graph .small { font-size: 11px; fill: var(--graph-muted, #616161); }
.graph .name { font-weight: 600; }
.graph .frame { fill: var(--graph-box, #f6f6f6); stroke: var(--graph-line, #8a8a8a); stroke-width: 1.2; }
.graph .second { fill: none; stroke: var(--graph-line, #8a8a8a); stroke-width: 1; }
.graph .fence .frame { stroke-dasharray: 5 3; }
.graph .undefined .frame { stroke: var(--graph-wrong, #c72e0f); stroke-dasharray: 2 3; }
.graph .divider { stroke: var(--graph-line, #8a8a8a); stroke-opacity: 0.45; }
.graph .junction { fill: var(--graph-line, #8a8a8a); }
.graph .badge rect { fill: none; stroke: var(--graph-muted, #616161); stroke-opacity: 0.7; }
.graph .badge.bans rect, .graph .badge.avoids rect { stroke: var(--graph-wrong, #c72e0f); }
.graph .badge.rule rect { stroke-dasharray: 3 2; }
.graph .line { fill: none; stroke: var(--graph-order, #3b6ea5); stroke-width: 1.4; }
.graph .optional .line { stroke-dasharray: 6 4; }
.graph .serialize .line { stroke-dasharray: 1.5 4; }
.graph .together .line { stroke: var(--graph-together, #2e8b57); stroke-width: 5; stroke-opacity: 0.5; }
.graph .near .line { stroke: var(--graph-together, #2e8b57); stroke-width: 2; stroke-opacity: 0.8; }
.graph .apart .line, .graph .avoids .line { stroke: var(--graph-apart, #b3541e); stroke-width: 1.6; stroke-dasharray: 8 3; }
.graph .wrong .line { stroke: var(--graph-wrong, #c72e0f); stroke-opacity: 1; }
.graph .wrong .head { fill: var(--graph-wrong, #c72e0f); }
.graph .head { fill: var(--graph-order, #3b6ea5); }
.graph .end { fill: var(--graph-together, #2e8b57); }
.graph .label { paint-order: stroke; stroke: var(--graph-page, #ffffff); stroke-width: 3px; text-anchor: middle; }
.graph .cross { fill: var(--graph-apart, #b3541e); text-anchor: middle; font-weight: 700; }
.graph .mark { text-anchor: end; font-size: 11px; }
.graph .state-started .frame, .graph .state-promoted .frame { stroke: var(--graph-good, #388a34); stroke-width: 2; }
.graph .state-failed .frame, .graph .state-blocked .frame { stroke: var(--graph-wrong, #c72e0f); stroke-width: 2.4; }
.graph .state-unmanaged .frame { stroke: var(--graph-warn, #8a6d00); stroke-width: 2; }
.graph .state-stopped .frame { stroke-opacity: 0.6; }
.graph .mark.started, .graph .mark.promoted { fill: var(--graph-good, #388a34); }
.graph .mark.failed, .graph .mark.blocked { fill: var(--graph-wrong, #c72e0f); }
.graph .mark.unmanaged, .graph .mark.busy { fill: var(--graph-warn, #8a6d00); }
`.trim();
