import type { DeclaredRoute, OpenApiInfo } from '../openapi.ts';
import { type Html, html, prose } from './html.ts';
import { page } from './page.ts';
import { schemaList } from './schema-list.ts';

/** The API's reference as one page of HTML: what to read, what it takes, what it looks like. */
export const referencePage = (routes: readonly DeclaredRoute[], info: OpenApiInfo): string => {
  const tags = Map.groupBy(routes, (route) => route.tag);
  const links = [...tags].map(
    ([tag, ofTag]) =>
      html`<h2>${tag}</h2>${ofTag.map((one) => html`<a href="#${one.id}">${one.summary}</a>`)}`,
  );
  const sections = [...tags].map(
    ([tag, ofTag]) =>
      html`<section class="tag"><h2>${tag}</h2>${ofTag.map((one) => article(one, info))}</section>`,
  );
  return page(`${info.title} API`, links, html`${introduction(info)}${sections}`);
};

const introduction = ({ title, publicUrl }: OpenApiInfo): Html => html`<header>
<h1>${title} API</h1>
<p>JSON over HTTP at <code>${publicUrl}</code>. Every request carries an API key as a bearer token; the key decides the organisation and whether money is real. Amounts are decimal texts beside their currency: <code>"amount": "10.50", "currency": "EUR"</code>.</p>
<p>Send an <code>Idempotency-Key</code> with everything that changes something: a request repeated under its key takes effect once, and is answered the same for 24 hours at least. Faults are <a href="https://www.rfc-editor.org/rfc/rfc9457">problem documents</a> with a stable <a href="/reference/errors">code</a>. The same reference for machines: <a href="/openapi.json">openapi.json</a>.</p>
</header>`;

const article = (route: DeclaredRoute, info: OpenApiInfo): Html => html`<article id="${route.id}">
<div>
<h3>${route.summary}</h3>
<div class="way"><span class="verb ${route.method}">${route.method}</span>${route.path.replaceAll(/:(\w+)/g, '{$1}')}</div>
<p class="facts">${route.scope === 'none' ? 'No key needed' : prose(`Scope \`${route.scope}\``)} · <code>${route.id}</code></p>
${route.description === undefined ? '' : html`<p>${prose(route.description)}</p>`}
${sent('Path', route.params)}${sent('Query', route.query)}${sent('Body', route.body)}
<h4>Answer</h4>${schemaList(route.reply, false)}
${problems(route)}
</div>
<div class="example">${request(route, info)}${figure(`Answer ${route.status}`, json(route.example.reply))}</div>
</article>
`;

const sent = (title: string, schema: object | undefined): Html =>
  schema === undefined ? html`` : html`<h4>${title}</h4>${schemaList(schema, true)}`;

/** A route's own; those that every request may meet stand on the page of errors. */
const problems = ({ refusals }: DeclaredRoute): Html => {
  if (refusals.length === 0) return html``;
  const codes = refusals.map(
    (code) => html`<li><a href="/reference/errors#${code}">${code}</a></li>`,
  );
  return html`<h4>Problems</h4><ul class="codes">${codes}</ul>`;
};

const figure = (caption: string, text: string): Html =>
  html`<figure><figcaption>${caption}</figcaption><pre tabindex="0">${text}</pre></figure>`;

const json = (value: object): string => JSON.stringify(value, null, 2);

const request = (route: DeclaredRoute, info: OpenApiInfo): Html => {
  const { params = {}, query, body } = route.example;
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? name);
  const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
  const lines = [
    `curl ${route.method === 'GET' ? '' : `-X ${route.method} `}'${info.publicUrl}${path}${search}'`,
    ...(route.scope === 'none' ? [] : ["  -H 'Authorization: Bearer sk_test_…'"]),
    ...(route.method === 'GET' ? [] : ["  -H 'Idempotency-Key: order-1001'"]),
    ...(body === undefined
      ? []
      : ["  -H 'Content-Type: application/json'", `  -d '${json(body)}'`]),
  ];
  return figure('Request', lines.join(' \\\n'));
};
