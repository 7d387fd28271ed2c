import type { RefusalEntry } from '#kernel';
import { code, page } from './markdown.ts';
import type { DeclaredModule } from './modules.ts';

const advice = {
  never: 'Do not send it again.',
  after_change: 'Send it again once it is changed.',
  later: 'Send the same request again later, under the same key.',
} as const;

/** Every code that a problem document may carry, module by module. */
export const renderErrors = (modules: readonly DeclaredModule[]): string =>
  page('Errors', 'the refusal catalogues of every module', [
    [
      'A request that is not done is answered with a problem document (RFC 9457). Branch on `code`:',
      'it stays as it is, the words may change. `request_id` finds the request in the logs.',
    ].join('\n'),
    ...modules.flatMap(({ name, refusals }) =>
      refusals === undefined
        ? []
        : [`## ${name}`, ...Object.entries(refusals).map(([each, entry]) => render(each, entry))],
    ),
  ]);

const render = (name: string, entry: RefusalEntry): string =>
  [
    `### ${name}`,
    `${code(String(entry.status))} ${entry.title} ${entry.mend} ${advice[entry.retry]}`,
  ].join('\n\n');
