import type { World } from '#test/world';
import type { Answer } from './judge.ts';
import type { Operation } from './operation.ts';
import type { Draft } from './spoil.ts';

/** Writes a draft on the wire and reads what comes back. */
export const sendDraft = async (
  { url, key }: Pick<World, 'url' | 'key'>,
  { method, path, body }: Operation,
  draft: Draft,
): Promise<Answer> => {
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((draft.params[name] ?? '').toWellFormed()),
  );
  const query = new URLSearchParams(
    Object.entries(draft.query).map(([name, value]): [string, string] => [name, textOf(value)]),
  );
  const mayHaveBody = method !== 'GET' && (body !== undefined || draft.raw !== undefined);
  const answer = await fetch(`${url}${place}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    headers: {
      ...(draft.hasKey ? { authorization: `Bearer ${key}` } : {}),
      ...(mayHaveBody ? { 'content-type': 'application/json' } : {}),
      ...draft.headers,
    },
    ...(mayHaveBody ? { body: draft.raw ?? JSON.stringify(draft.body) ?? '' } : {}),
  });
  const mediaType = answer.headers.get('content-type') ?? '';
  return { status: answer.status, mediaType, text: await answer.text() };
};

/** As a query carries it; some of what is sent has no text of its own. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
