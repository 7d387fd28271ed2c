import type { RefusalCatalogue, RefusalEntry } from '#kernel';
import { type Html, html } from './html.ts';
import { page } from './page.ts';

/** Every code a problem can carry: what is wrong, how to mend it, whether to come again. */
export const errorsPage = (refusals: RefusalCatalogue): string => {
  const byStatus = Map.groupBy(Object.entries(refusals), ([, entry]) => entry.status);
  const groups = [...byStatus].sort(([a], [b]) => a - b);
  const links = groups.map(
    ([status, entries]) =>
      html`<h2>${status}</h2>${entries.map(([code]) => html`<a href="#${code}">${code}</a>`)}`,
  );
  const all = groups.flatMap(([, entries]) => entries.map(([code, entry]) => error(code, entry)));
  return page('Bascule API errors', links, html`${introduction}${all}`);
};

const introduction = html`<header><h1>Errors</h1>
<p>A request that is not done is answered with a problem document (RFC 9457). Branch on <code>code</code>: it stays as it is, the words may change. <code>request_id</code> finds the request in the logs.</p>
</header>`;

const advice = {
  never: 'Do not send it again.',
  after_change: 'Send it again once it is changed.',
  later: 'Send the same request again later, under the same key.',
} as const;

const error = (code: string, entry: RefusalEntry): Html => html`<div class="error" id="${code}">
<h2>${code}<span>${entry.status}</span></h2>
<p>${entry.title} ${entry.mend}</p>
<p class="facts">${advice[entry.retry]}</p>
</div>
`;
