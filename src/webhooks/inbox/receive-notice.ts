import { failpoints, scrubText } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { refuse } from '../errors.ts';

/** What came to our door, untouched: the signature covers these very bytes. */
export interface IncomingNotice {
  readonly provider: string;
  readonly connectionId: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const failpoint = failpoints('webhooks', ['before_keep_notice', 'after_keep_notice']);

/** Longest text kept of a notice; what is beyond it is only evidence, the provider is asked. */
const bodyBytesMax = 500_000;
const forgedCharactersMax = 2_000;

/**
 * Takes a delivery of a provider: verified on its raw bytes, each notice in it written to the
 * inbox once, then acknowledged. Work on it comes later; whatever its type, the sender has done its part.
 *
 * @returns the notices' names in our inbox, the same for every redelivery, and the answer that
 *   the sender wants, where it wants a certain one
 * @throws refusal notice_not_verified, service_busy
 */
export const receiveNotice = async (
  deps: Pick<WebhooksDeps, 'readNotice' | 'inbox'>,
  incoming: IncomingNotice,
): Promise<{ readonly ids: readonly string[]; readonly reply: string | null }> => {
  const { provider, connectionId, body } = incoming;
  const verified = await deps.readNotice(connectionId, body, singleHeaders(incoming.headers));
  if (verified === undefined || verified.provider !== provider) {
    const start = textOf(body).slice(0, forgedCharactersMax);
    await deps.inbox.quarantine({ provider, connectionId, size: body.length, start });
    throw refuse('notice_not_verified');
  }
  await failpoint('before_keep_notice');
  const { scope, notices, reply } = verified;
  const ids = await Promise.all(
    notices.map(
      async (notice) =>
        await deps.inbox.keep({ scope, provider, notice, connectionId, body: textOf(body) }),
    ),
  );
  await failpoint('after_keep_notice');
  return { ids, reply };
};

/** As text that a column can hold, without anything that must not be kept. */
const textOf = (body: Buffer): string =>
  scrubText(body.subarray(0, bodyBytesMax).toString('utf8').replaceAll('\u0000', ''));

/** A header that came twice is no header a sender signs with: it is left out. */
const singleHeaders = (
  headers: IncomingNotice['headers'],
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
