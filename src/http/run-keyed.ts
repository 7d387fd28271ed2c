import { type Caller, failpoints, isRefusal } from '#kernel';
import { refuse } from './errors.ts';
import type { Answer, Claim, Idempotency, KeyedRequest } from './idempotency/idempotency.ts';

/** What a request with an idempotency key is answered, and whether from memory. */
export interface KeyedAnswer extends Answer {
  readonly isReplayed: boolean;
}

/** How a request runs, and how its end is written down. */
export interface KeyedRun {
  /** Runs the use case with the ids of the key. */
  run(ids: Caller['ids']): Promise<Answer>;
  /** The document of a refusal, as the client would read it. */
  present(refusal: unknown): Answer;
  /** Told what the key decided. */
  onClaim(kind: Claim['kind']): void;
  /** Told when a key could not be given back; its lease then ends by itself. */
  onReleaseFault(fault: unknown): void;
}

const at = failpoints('http', ['after_key_claimed', 'before_reply_stored', 'after_reply_stored']);

/**
 * Lets a request with an idempotency key take effect once. What ran to its end is kept, a refusal
 * too: the same request gets the same answer. What may end otherwise the next time (a fault of
 * ours, an answer that says "later") is not kept; the next run has the same ids and so resumes
 * whatever this one made.
 *
 * @throws idempotency_key_in_progress, idempotency_key_reused
 */
export const runKeyed = async (
  idempotency: Idempotency,
  request: KeyedRequest,
  work: KeyedRun,
): Promise<KeyedAnswer> => {
  const claim = await idempotency.claim(request);
  work.onClaim(claim.kind);
  switch (claim.kind) {
    case 'finished':
      return { ...claim.answer, isReplayed: true };
    case 'in_progress':
      throw refuse('idempotency_key_in_progress', { retryAfterSeconds: 1 });
    case 'reused':
      throw refuse('idempotency_key_reused');
    case 'claimed':
      return await runClaimed(idempotency, request, work, claim.ids);
  }
};

const runClaimed = async (
  idempotency: Idempotency,
  request: KeyedRequest,
  work: KeyedRun,
  ids: Caller['ids'],
): Promise<KeyedAnswer> => {
  try {
    await at('after_key_claimed');
    const answer = await runToAnEnd(work, ids);
    await at('before_reply_stored');
    const isOurs = await idempotency.finish(request, answer);
    await at('after_reply_stored');
    return isOurs ? { ...answer, isReplayed: false } : await answerOfOther(idempotency, request);
  } catch (fault) {
    await idempotency.release(request).catch(work.onReleaseFault);
    throw fault;
  }
};

/**
 * This run took longer than its lease, and another has taken the request up: two answers to one
 * request must not differ, so the one that is kept is given, or none until there is one.
 */
const answerOfOther = async (
  idempotency: Idempotency,
  request: KeyedRequest,
): Promise<KeyedAnswer> => {
  const claim = await idempotency.claim(request);
  if (claim.kind === 'finished') return { ...claim.answer, isReplayed: true };
  throw refuse('idempotency_key_in_progress', { retryAfterSeconds: 1 });
};

const runToAnEnd = async (work: KeyedRun, ids: Caller['ids']): Promise<Answer> => {
  try {
    return await work.run(ids);
  } catch (fault) {
    const isFinal = isRefusal(fault) && fault.entry.status < 500 && fault.entry.retry !== 'later';
    if (!isFinal) throw fault;
    return work.present(fault);
  }
};
