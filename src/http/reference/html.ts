/** A piece of HTML that is safe to put into a page as it is. */
export interface Html {
  readonly html: string;
}

/**
 * Writes HTML. Whatever is put in is escaped, unless it is a piece of HTML itself or a list of
 * pieces.
 *
 * @example html`<p>${'a < b'}</p>`.html // '<p>a &lt; b</p>'
 */
export const html = (parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => ({
  html: parts.reduce((text, part, i) => text + write(values[i - 1]) + part),
});

type HtmlValue = Html | readonly Html[] | string | number | undefined;

const write = (value: HtmlValue): string => {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return 'html' in value ? value.html : value.map((piece) => piece.html).join('');
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (c) => entities[c] ?? c);

/** Text with `code` in backticks. */
export const prose = (text: string): readonly Html[] =>
  text.split('`').map((piece, i) => (i % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`));
