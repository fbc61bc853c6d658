import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** What the page of a panel is made of. */
interface PanelPage {
  /** The name of its script in dist and of its style in client/media, which comes after that of all pages. */
  readonly name: string;
  readonly title: string;
  /** The document that it is about, kept in the page; absent where it is about none. */
  readonly document?: string;
  /** Styles that the page has itself. */
  readonly style?: string;
}

/** Gives a panel our icon, and lets its page load scripts and styles of the extension and nothing else. */
export function preparePanel(panel: vscode.WebviewPanel, extension: vscode.Uri): void {
  const icon = (theme: string) => vscode.Uri.joinPath(extension, "client", "media", `tab-${theme}.svg`);
  panel.iconPath = { light: icon("light"), dark: icon("dark") };
  panel.webview.options = {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extension, "dist"), vscode.Uri.joinPath(extension, "client", "media")],
  };
}

/** The page of a panel as HTML: it runs its own script alone. */
export function panelPage(
  webview: vscode.Webview,
  extension: vscode.Uri,
  { name, title, document, style: own }: PanelPage,
): string {
  const nonce = randomBytes(18).toString("base64");
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", `${name}.js`));
  const links = ["page", name].map((each) => {
    const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, "client", "media", `${each}.css`));
    return `<link rel="stylesheet" href="${style}">`;
  });
  const styles = own === undefined ? webview.cspSource : `${webview.cspSource} 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${styles}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
${own === undefined ? "" : `<style nonce="${nonce}">${own}</style>\n`}${links.join("\n")}
<title>${title}</title>
</head>
<body${document === undefined ? "" : ` data-document="${encodeURIComponent(document)}"`}>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
