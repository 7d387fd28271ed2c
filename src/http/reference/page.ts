import { type Html, html } from './html.ts';
import { style } from './style.ts';

/** A whole page: navigation on the left, the rest beside it. No script, nothing from elsewhere. */
export const page = (title: string, links: readonly Html[], content: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<nav aria-label="Contents"><h1>Bascule</h1>
<a href="/reference">Reference</a><a href="/reference/errors">Errors</a><a href="/openapi.json">openapi.json</a>
${links}</nav>
<main>${content}</main>
</body>
</html>
`.html;
