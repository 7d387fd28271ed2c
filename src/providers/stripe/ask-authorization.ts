import type { Finding } from '../contract.ts';
import { isPage, isPaymentIntent } from './answers.ts';
import { intentPath, unreachable } from './ask-intent.ts';
import type { AskedBy, Read } from './ask-request.ts';
import type { Reply } from './client.ts';
import { judgeAuthorization } from './judge-intent.ts';
import { attemptKey } from './prepare-request.ts';

/** Finds the PaymentIntent of an attempt by its id, or by the search over our metadata. */
export const askAuthorization = async (read: Read, by: AskedBy): Promise<Finding> => {
  if (by.reference !== null) return await readIntent(read, by.reference, by.attemptId);

  const reply = await read(searchPath(by.attemptId));
  if (reply.kind !== 'answered') return unreachable(reply);
  const found = idsOf(reply);
  if (found === undefined) {
    return { kind: 'unreachable', cause: 'the answer is no page of payment_intents' };
  }
  const [first, ...others] = found;
  if (first === undefined) return { kind: 'absent' };
  if (others.length > 0) return twice(found);
  // The search may be a minute behind: it only names the PaymentIntent.
  return await readIntent(read, first, by.attemptId);
};

const readIntent = async (read: Read, reference: string, attemptId: string): Promise<Finding> => {
  const reply = await read(intentPath(reference));
  if (reply.kind !== 'answered') {
    return isMissing(reply) ? { kind: 'absent' } : unreachable(reply);
  }
  const { body } = reply;
  if (!isPaymentIntent(body) || body.id !== reference) {
    return { kind: 'unreachable', cause: `the answer is no payment_intent ${reference}` };
  }
  if (body.metadata[attemptKey] !== attemptId) {
    const cause = `${reference} does not carry the attempt ${attemptId}`;
    return { kind: 'found', outcome: { kind: 'unknown', cause, isUnmapped: true } };
  }
  return { kind: 'found', outcome: judgeAuthorization(body) };
};

const searchPath = (attemptId: string): string => {
  const query = `metadata['${attemptKey}']:'${attemptId}'`;
  return `/v1/payment_intents/search?query=${encodeURIComponent(query)}&limit=10`;
};

const idsOf = (reply: Extract<Reply, { kind: 'answered' }>): readonly string[] | undefined => {
  if (!isPage(reply.body)) return undefined;
  const { data } = reply.body;
  return data.every(isPaymentIntent) ? data.map((intent) => intent.id) : undefined;
};

/** One attempt, one key, one PaymentIntent: two mean that the payer may have paid twice. */
const twice = (ids: readonly string[]): Finding => ({
  kind: 'found',
  outcome: {
    kind: 'unknown',
    cause: `${ids.length} payment_intents carry one attempt: ${ids.join(', ')}`,
    isUnmapped: true,
  },
});

const isMissing = (reply: Reply): boolean =>
  reply.kind === 'refused' && reply.status === 404 && reply.fault.code === 'resource_missing';
